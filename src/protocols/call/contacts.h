// Points of contact, pings, exercises: GET /api/v1/contacts, /api/v1/pings, /api/v1/exercises.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "http/router.h"
#include "protocols/call/call.h"

namespace entente::protocols {

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes ContactRoutes(const CallDependencies& node);

}  // namespace entente::protocols
