// /api/v1/acts and its feeds and notes; announcements, invitations, understandings, papers; what could not be used.
#pragma once

#include "protocols/call/call.h"

namespace entente::protocols {

[[nodiscard]] http::Routes ActRoutes(const CallDependencies& node);

}  // namespace entente::protocols
