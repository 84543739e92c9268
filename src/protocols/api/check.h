// Dry run of registration: would this statement be registered now, and if not, which step refuses it? It takes the
// registrar's own path up to the queue, and leaves nothing behind.
//
//   POST /api/v1/check[?document_bytes=N]   application/cose -> 200 and the answer, also where that is no
//
// Policy and authority may change before the statement is submitted, so the answer is of its moment; what really
// happens is what registration says.
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "codec/json.h"
#include "http/router.h"
#include "log/log.h"
#include "protocols/api/roster_queries.h"
#include "registration/registrar.h"

namespace entente::protocols {

struct CheckDependencies {
  const registration::Registrar& registrar;
  const log::Log& log;
  // What is no reason to refuse the statement, and should be looked at: whom its party can be taken for. May be empty.
  std::function<Result<std::vector<LookAlike>>(const statement::SignedStatement& statement)> look_alikes = {};
};

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes CheckRoutes(const CheckDependencies& dependencies);

// The answer, as api/openapi.yaml has it (RegistrationCheck). `document_bytes`: as Registrar::Judge().
// Errors: those of looking the statement up in the log.
[[nodiscard]] Result<json::Value> CheckAnswer(const CheckDependencies& dependencies, ByteView statement,
                                              std::uint64_t document_bytes);

}  // namespace entente::protocols
