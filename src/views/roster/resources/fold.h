// What each entry about offers and needs does to their tables. Seen by the part's table alone.
//
// Errors: as Taking says.
#pragma once

#include "base/result.h"
#include "views/roster/taking.h"

namespace entente::roster::resources {

[[nodiscard]] Result<void> TakeOffer(const Taking& taking);
[[nodiscard]] Result<void> TakeNeed(const Taking& taking);
[[nodiscard]] Result<void> TakeTakeUp(const Taking& taking);
[[nodiscard]] Result<void> TakeTakeUpEnd(const Taking& taking);
[[nodiscard]] Result<void> TakeWithdrawal(const Taking& taking);
[[nodiscard]] Result<void> TakeDelivery(const Taking& taking);
[[nodiscard]] Result<void> TakeDeliveryAnswer(const Taking& taking);

}  // namespace entente::roster::resources
