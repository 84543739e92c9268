// The Call's own questions, /api/v1/..., as api/openapi.yaml says: what parties pledged, offered, agreed on and
// reported, answered from the roster's parts. A file a part; each adds its routes to the table in call.cc.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "http/router.h"
#include "log/log.h"
#include "progress/facts.h"
#include "progress/target.h"
#include "protocols/call/log_address.h"
#include "protocols/call/restricted_reading.h"
#include "statement/marking.h"
#include "views/roster/roster_view.h"

namespace entente::protocols {

struct CallDependencies {
  const roster::RosterView& roster;
  const log::Log& log;
  // Who asks, by the signature of the request. May be null: then nobody says who it is.
  std::function<Result<std::optional<statement::Reader>>(const http::Request& request)> reader = {};
  // Whoever asks has the log itself, and could compute everything from it: a directory on the command line.
  bool asks_own_copy = false;
  // What the log holds that one measure of a party rests on, at the log's time. May be null: then nothing is measured.
  std::function<Result<progress::Facts>(const std::string& party, progress::MeasureName measure, UnixSeconds now)>
      facts = {};
  // Where restricted documents are, for those whom they are for. Nothing: nobody is given any.
  std::optional<RestrictedSources> restricted = {};
  LogAddress address = {};
};

// REQUIRES: what the dependencies refer to outlives the routes.
[[nodiscard]] http::Routes CallRoutes(const CallDependencies& node);

}  // namespace entente::protocols
