// Working groups: /api/v1/working-groups, as api/openapi.yaml says.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "http/router.h"
#include "protocols/call/call.h"

namespace entente::protocols {

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes WorkingGroupRoutes(const CallDependencies& node);

}  // namespace entente::protocols
