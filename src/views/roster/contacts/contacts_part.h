// The roster's part for the liaison hub: points of contact, pings and their answers, and exercises (docs/call.md,
// "Contacts").
//
// Of restricted documents it keeps what anybody can see on the log: that a party registered one with this digest. What
// they say is in no table.
#pragma once

#include "views/roster/part.h"

namespace entente::roster {

extern const Part kContactsPart;

}  // namespace entente::roster
