// GET /api/v1/roster/map: support by country, now or on a day, as api/openapi.yaml says.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "protocols/call/call.h"

namespace entente::protocols {

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes RosterMapRoutes(const CallDependencies& node);

}  // namespace entente::protocols
