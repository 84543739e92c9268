// GET /drills?from=DATE: which exercises are announced, each with the log entry that says so.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "drill_view.h"
#include "http/router.h"
#include "log/log.h"

namespace entente::drills {

// REQUIRES: view and log outlive the routes.
[[nodiscard]] http::Routes DrillRoutes(const DrillView& view, const log::Log& log);

}  // namespace entente::drills
