// What each entry about working groups does to their tables. Seen by the part's table alone.
//
// Who founded a group, who chairs it by its newest version, and the custodian of its instrument may change it, report
// on its deliverables, and conclude it. A group that is concluded stays as it is.
//
// Errors: as Taking says.
#pragma once

#include "base/result.h"
#include "views/roster/taking.h"

namespace entente::roster::working_groups {

[[nodiscard]] Result<void> TakeWorkingGroup(const Taking& taking);
[[nodiscard]] Result<void> TakeMembership(const Taking& taking);
[[nodiscard]] Result<void> TakeReport(const Taking& taking);
[[nodiscard]] Result<void> TakeEnd(const Taking& taking);

}  // namespace entente::roster::working_groups
