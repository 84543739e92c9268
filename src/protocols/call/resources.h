// Offers and needs: /api/v1/resources, as api/openapi.yaml says.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "http/router.h"
#include "protocols/call/call.h"

namespace entente::protocols {

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes ResourceRoutes(const CallDependencies& node);

}  // namespace entente::protocols
