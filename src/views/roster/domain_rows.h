// Control of domains in the database: what was found, and whether it still holds. Seen by the roster's own sources
// only.
//
// A proof is lost with the domain that it was of, and when none of the keys that it rests on is an admin key of the
// party any more. It is not lost because nobody answers; since when nobody does is kept.
//
// Thread safety: as the database's.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/domain_check_document.h"
#include "views/roster/roster_rows.h"
#include "views/view.h"

namespace entente::roster {

// By method. `party` is the row's number.
[[nodiscard]] Result<std::vector<DomainCheckRow>> ReadDomainChecks(storage::Database& database, std::int64_t party);
// The keys that can prove a domain (base64url): admin keys that may sign, and that did sign a statement of the party on
// itself. A key that never signed may be anybody's: public keys are there to be copied.
[[nodiscard]] Result<std::vector<std::string>> ReadProvingKids(storage::Database& database, std::int64_t party);

// Takes one check. Errors: the database's; kPolicyRejected for a key or a chain that proves nothing here.
[[nodiscard]] Result<void> TakeDomainCheckOf(storage::Database& database, std::int64_t party, std::int64_t log,
                                             const views::Entry& entry, const DomainCheckDocument& document);
// After the party's domain or keys changed, by this entry.
[[nodiscard]] Result<void> ReviewDomainChecks(storage::Database& database, std::int64_t party, std::uint64_t entry);

}  // namespace entente::roster
