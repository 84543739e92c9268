// /api/v1/instruments/{id}/versions and /difference: the versions of an instrument's text, and what changed.
#pragma once

#include "protocols/call/call.h"

namespace entente::protocols {

[[nodiscard]] http::Routes InstrumentRoutes(const CallDependencies& node);

}  // namespace entente::protocols
