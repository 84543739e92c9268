// Erasure: the word of a payload's issuer, or of the log's operator, that the document with this digest is destroyed.
// It is the payload's tombstone: the log keeps it, the document goes.
//
// Format: docs/formats/payloads.md, "Erasure".  Thread safety: values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "statement/signed_statement.h"

namespace entente::statement {

// Error::rule of everything that is refused because the document was erased; over HTTP the status 410.
inline constexpr std::string_view kPayloadErasedRule = "payload-erased";
// The reason of erasures that the node makes by its policy.
inline constexpr std::string_view kRetentionReason = "retention";

struct ErasureDocument {
  crypto::Digest payload{};
  std::string reason;
  std::string basis;         // on what ground: a law, a contract, the policy's rule; may be empty
  std::string requested_by;  // who asked for it, without personal data; may be empty
};

// Strict: members that are not listed are refused. Errors: kInvalidInput with a JSON Pointer as place.
[[nodiscard]] Result<ErasureDocument> ParseErasure(std::string_view json);
[[nodiscard]] std::string ToJson(const ErasureDocument& document);

// For registration::PayloadChecks.
[[nodiscard]] Result<void> CheckErasure(ByteView document);

// What an entry of the log erases; nothing when it is no erasure, or one that cannot be read.
[[nodiscard]] std::optional<crypto::Digest> ErasedBy(const SignedStatement& statement);

}  // namespace entente::statement
