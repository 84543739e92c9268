// The part of the roster that keeps pledges, what is reported of them, and whether that may be shown. Seen by the
// roster's own sources only.
#pragma once

#include "views/roster/part.h"

namespace entente::roster {

extern const Part kPledges;

// What the entries do, a kind each. Errors: as Taking says.
[[nodiscard]] Result<void> TakePledge(const Taking& taking);
[[nodiscard]] Result<void> TakePledgeRevision(const Taking& taking);
[[nodiscard]] Result<void> TakePledgeWithdrawal(const Taking& taking);
[[nodiscard]] Result<void> TakePledgeReport(const Taking& taking);
[[nodiscard]] Result<void> TakeProgressConsent(const Taking& taking);
[[nodiscard]] Result<void> TakeProgressRule(const Taking& taking);

}  // namespace entente::roster
