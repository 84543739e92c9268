// Progress: /api/v1/progress, what came of pledges, declared and measured apart.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "protocols/call/call.h"

namespace entente::protocols {

[[nodiscard]] http::Routes ProgressRoutes(const CallDependencies& node);

}  // namespace entente::protocols
