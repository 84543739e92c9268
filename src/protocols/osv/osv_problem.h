// Errors as OSV's clients read them, in the form that gRPC has in JSON: {"code": 3, "message": "..."}.
//
// Codes: google.rpc.Code. Thread safety: pure functions.
#pragma once

#include "base/result.h"
#include "http/message.h"

namespace entente::protocols {

// `status` instead of http::StatusOf(error) unless it is 0.
[[nodiscard]] http::Response OsvProblem(const Error& error, unsigned status = 0);

}  // namespace entente::protocols
