// The part of working groups (views/roster/part.h).
#pragma once

#include "views/roster/part.h"

namespace entente::roster {

extern const Part kWorkingGroups;

}  // namespace entente::roster
