// /api/v1/norms: norms that statements can point to by id.
#pragma once

#include "protocols/call/call.h"

namespace entente::protocols {

[[nodiscard]] http::Routes NormRoutes(const CallDependencies& node);

}  // namespace entente::protocols
