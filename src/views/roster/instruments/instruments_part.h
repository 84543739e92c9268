// The part of the roster that knows instruments and acts about them (views/roster/part.h). Its tables of instruments,
// supporters and their acts are the roster's own (roster_schema.h); its list of acts is act_table.h.
#pragma once

#include "views/roster/part.h"

namespace entente::roster {

extern const Part kInstrumentsPart;

}  // namespace entente::roster
