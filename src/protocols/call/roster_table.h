// /api/v1/roster.csv: the roster as a table for spreadsheets.
#pragma once

#include "protocols/call/call.h"

namespace entente::protocols {

[[nodiscard]] http::Routes RosterTableRoutes(const CallDependencies& node);

}  // namespace entente::protocols
