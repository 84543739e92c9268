// The part of meetings (views/roster/part.h). It reads the tables of the working groups.
#pragma once

#include "views/roster/part.h"

namespace entente::roster {

extern const Part kMeetings;

}  // namespace entente::roster
