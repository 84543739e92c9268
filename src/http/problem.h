// Errors as problem details (RFC 9457), with the one table from an error's code to an HTTP status.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace entente::http {

// Rules whose errors have a status of their own.
inline constexpr std::string_view kEntrySizeRule = "entry-size";  // 413: the statement belongs behind a hash envelope
inline constexpr std::string_view kPayloadSizeRule = "payload-size";          // 413
inline constexpr std::string_view kDiskFullRule = "disk-full";                // 507
inline constexpr std::string_view kPayloadErasedRule = "payload-erased";      // 410: a tombstone stands in its place
inline constexpr std::string_view kSignatureNeededRule = "signature-needed";  // 401: who asks has to sign the request

[[nodiscard]] unsigned StatusOf(const Error& error);
[[nodiscard]] std::string_view ReasonPhrase(unsigned status);

// {"type", "title", "status", "detail", "code", "rule"?, "place"?}; `status` instead of StatusOf(error) unless it is 0.
[[nodiscard]] std::string ProblemJson(const Error& error, unsigned status = 0);
[[nodiscard]] Response ProblemResponse(const Error& error, unsigned status = 0);

}  // namespace entente::http
