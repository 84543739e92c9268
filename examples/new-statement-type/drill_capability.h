// What node/capabilities.cc would say of drills.
//
// Thread safety: constants.
#pragma once

#include "node/capability.h"

namespace entente::drills {

[[nodiscard]] const node::Capability& Drills();

}  // namespace entente::drills
