// What each entry about meetings does to their tables. Seen by the part's table alone.
//
// A meeting is recorded by one of its participants, the custodian of its instrument, or the founder or a chair of its
// working group; corrected by its recorder alone. Its participants confirm or contest the record; the party responsible
// for a follow-up reports on it.
//
// Errors: as Taking says.
#pragma once

#include "base/result.h"
#include "views/roster/taking.h"

namespace entente::roster::meetings {

[[nodiscard]] Result<void> TakeMeeting(const Taking& taking);
[[nodiscard]] Result<void> TakeAnswer(const Taking& taking);
[[nodiscard]] Result<void> TakeReport(const Taking& taking);

}  // namespace entente::roster::meetings
