// Supporters in the database: reading a row's acts, keeping status and links up to date. Seen by the roster's own
// sources only.
//
// Linking: a party that signed under its own id and a supporter that the custodian listed under another are shown as
// one only when nothing can be mixed up: same kind (known), same country (known), the very same name; exactly one of
// each on the instrument; and the operator admitted that party by a statement of its own, made after the party last
// changed its name, kind or country. A policy that admits everybody vouches for nobody. Otherwise the two stay two
// rows, one listed, one signed. The custodian links them beyond doubt by listing the supporter under the party's id.
//
// Thread safety: as the database's.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/adherence.h"

namespace entente::roster {

// All acts of the row and of the rows linked to it, in log order.
[[nodiscard]] Result<std::vector<Act>> ReadActs(storage::Database& database, std::int64_t supporter);
// Recomputes the status of one row, and of the row that it is shown in.
[[nodiscard]] Result<void> RefreshStatus(storage::Database& database, std::int64_t supporter);
// Decides anew which rows with this row's name, kind and country are one.
[[nodiscard]] Result<void> Relink(storage::Database& database, std::int64_t supporter);
// Gives the row another name, kind or country, and decides anew about all that this touches.
[[nodiscard]] Result<void> ChangeIdentity(storage::Database& database, std::int64_t supporter, const Supporter& now);

}  // namespace entente::roster
