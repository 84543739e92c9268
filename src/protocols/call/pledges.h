// Pledges: /api/v1/pledges, /api/v1/pledge-actions.
//
// Thread safety: the routes may be called from any thread.
#pragma once

#include "protocols/call/call.h"

namespace entente::protocols {

[[nodiscard]] http::Routes PledgeRoutes(const CallDependencies& node);

}  // namespace entente::protocols
