// The log's newest day: the only "today" by which deadlines are judged, so that a copy of the log gives the same
// answer.
#pragma once

#include <string>

#include "base/result.h"
#include "protocols/call/call.h"

namespace entente::protocols {

// Of the last entry that the roster has folded; "" before there is any. Errors: the log's.
[[nodiscard]] Result<std::string> LogDay(const CallDependencies& node);

}  // namespace entente::protocols
