// Control of domains by certificates, in the database: the log's anchors, the chains that parties showed, and whether
// one proves a domain. Seen by the roster's own sources only.
//
// A chain alone proves nothing: it is public, and so is its key. The key must have signed for the party, and the party
// must let it: as one of its own keys, or as a certified name. docs/formats/domain-control.md.
//
// Thread safety: as the database's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "storage/sqlite.h"
#include "views/roster/certified.h"
#include "views/roster/roster_rows.h"

namespace entente::roster {

// Of each party so many are kept, the newest; one for each key.
inline constexpr int kDomainChainsMax = 8;

[[nodiscard]] Result<void> KeepX509Anchors(storage::Database& database, std::uint64_t entry,
                                           const X509AnchorsDocument& document);

// As the column `certificates` of a party has them. Errors: kInvalidInput.
[[nodiscard]] Result<std::vector<CertifiedName>> CertifiedNamesFromText(std::string_view text);

// Newest first. `party` is the row's number.
[[nodiscard]] Result<std::vector<DomainChain>> ReadDomainChains(storage::Database& database, std::int64_t party);
// What the entry `chain.entry` showed; of one key the newest chain and the first statement are kept.
[[nodiscard]] Result<void> KeepDomainChain(storage::Database& database, std::int64_t party, const DomainChain& chain);

// Whether the chain proves the domain for the party at these times. Errors: the database's; kUnauthorized saying what
// failed.
[[nodiscard]] Result<DomainProof> ProveDomain(storage::Database& database, std::int64_t party, std::string_view domain,
                                              std::span<const Bytes> chain, std::span<const UnixSeconds> times);
// Whether the party still lets the key of a proof speak for it.
[[nodiscard]] Result<bool> StillBound(storage::Database& database, std::int64_t party, std::string_view domain,
                                      const DomainProof& proof);

}  // namespace entente::roster
