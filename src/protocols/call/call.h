// The Call's own questions, /api/v1/..., as api/openapi.yaml says: what parties pledged, offered, agreed on and
// reported, answered from the roster's parts. A file a part; each adds its routes to the table in call.cc.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "http/router.h"
#include "log/log.h"
#include "views/roster/roster_view.h"

namespace entente::protocols {

struct CallDependencies {
  const roster::RosterView& roster;
  const log::Log& log;
};

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes CallRoutes(const CallDependencies& node);

}  // namespace entente::protocols
