// The part of offers and needs (views/roster/part.h).
#pragma once

#include "views/roster/part.h"

namespace entente::roster {

extern const Part kResources;

}  // namespace entente::roster
