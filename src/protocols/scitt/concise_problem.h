// Errors as SCRAPI draft 11 wants them: concise problem details (RFC 9290) with the titles and statuses that it names.
// Who asks for application/problem+json gets the error with the title and status of all other addresses (RFC 9457).
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace entente::protocols {

// Rules of errors that SCRAPI has a title of its own for.
inline constexpr std::string_view kNoSuchKeyRule = "receipt-key";
inline constexpr std::string_view kLocatorRule = "locator";
inline constexpr std::string_view kNotRegisteredRule = "registration-failed";  // a 202 was given, and it failed
inline constexpr std::string_view kPollingRule = "polling";

// The title that SCRAPI gives to this kind of error.
[[nodiscard]] std::string_view ScrapiTitle(const Error& error, unsigned status);

// In the form that the request's Accept asks for; `status` instead of http::StatusOf(error) unless it is 0.
[[nodiscard]] http::Response ScrapiProblem(const http::Request& request, const Error& error, unsigned status = 0);

// The same for a statement that was not registered: what is wrong with it is 400 to clients of SCRAPI (section 2.3.3).
[[nodiscard]] http::Response RefusedStatement(const http::Request& request, const Error& error);

}  // namespace entente::protocols
