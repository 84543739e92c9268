// Claims in the database: which party says that it is which listed row, what the custodian said of it, and whether the
// two are one now. Seen by the roster's own sources only.
//
// A claim holds when the custodian confirmed it, or when nothing can be mixed up (supporter_rows.h). What the custodian
// refused never holds by itself, claimed again or not. A confirmation lapses, without being taken back, while the two
// are of different kinds, while the row speaks for itself with a key of its own, and while the custodian lists the
// party under the party's id.
//
// Invariants: a row has at most one claim that holds and at most one that is confirmed; so has a party on an
// instrument.
//
// Thread safety: as the database's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/roster_rows.h"

namespace entente::roster {

// Claims of one row, in the order of their parties' ids.
[[nodiscard]] Result<std::vector<ClaimRow>> ReadClaims(storage::Database& database, std::int64_t supporter);
// Those of one party, over all instruments, in the order of instrument and row.
[[nodiscard]] Result<std::vector<PartyClaimRow>> ReadClaimsOf(storage::Database& database, const std::string& party);

// False spares every other question: most rosters have no claims.
[[nodiscard]] Result<bool> AnyClaims(storage::Database& database);

// A party that may be a listed row: it signed under its own id, or claimed the row, with the row's very name, kind and
// country. Those that the custodian refused for that row are left out.
struct Claimant {
  std::string party;
  bool vouched = false;  // the operator admitted it after its identity last changed
};
// Claimants of the row that have no row of their own on its instrument.
[[nodiscard]] Result<std::vector<Claimant>> ClaimantsWithoutRow(storage::Database& database, std::int64_t listed);
[[nodiscard]] Result<bool> IsRefused(storage::Database& database, std::int64_t listed, const std::string& party);
// The custodian confirmed the row for somebody, or the party for some row of this instrument.
[[nodiscard]] Result<bool> IsConfirmed(storage::Database& database, std::int64_t listed, const std::string& party);

// Decides anew which claims on this row, and by the party with its id, hold; `beyond_doubt` is the party that certainly
// is this row, if there is one. Gives the rows of the parties for which that changed.
[[nodiscard]] Result<std::vector<std::int64_t>> SettleClaims(storage::Database& database, std::int64_t supporter,
                                                             const std::optional<std::string>& beyond_doubt);
// The row that the claim of this (own) row's party makes it one with.
[[nodiscard]] Result<std::optional<std::int64_t>> ClaimedRowOf(storage::Database& database, std::int64_t own);

}  // namespace entente::roster
