#include "views/roster/claim_rows.h"

#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

// c: claim, l: the listed row, p: the party. In this order in every query below.
constexpr std::string_view kClaimColumns =
    "SELECT c.party, coalesce(p.name, ''), c.entry, c.ruling, c.ruling_entry, c.ruling_text, c.holds";

ClaimRow ClaimOf(const storage::Query& row) {
  ClaimRow claim;
  claim.party = row.Text(0);
  claim.name = row.Text(1);
  if (!row.IsNull(2)) claim.entry = static_cast<std::uint64_t>(row.Int(2));
  if (!row.IsNull(3))
    claim.ruling = ClaimRuling{static_cast<Ruling>(row.Int(3)), static_cast<std::uint64_t>(row.Int(4)), row.Text(5)};
  const bool holds = row.Int(6) != 0;
  const bool claimed_since =
      claim.entry.has_value() && (!claim.ruling.has_value() || *claim.entry > claim.ruling->entry);
  if (holds) {
    claim.state = ClaimState::kConfirmed;
  } else if (claim.ruling.has_value() && claim.ruling->ruling == Ruling::kConfirmed) {
    claim.state = ClaimState::kLapsed;
  } else {
    claim.state = claimed_since ? ClaimState::kOpen : ClaimState::kRefused;
  }
  return claim;
}

struct Settled {
  std::string party;
  std::int64_t supporter = 0;
  bool holds = false;
  bool held = false;
};

// Whether a confirmation counts: 1 or 0.
constexpr std::string_view kConfirmationCounts =
    "(l.by_custodian AND NOT l.by_itself AND p.kind = l.kind AND NOT EXISTS (SELECT 1 FROM supporter o WHERE "
    "o.instrument = l.instrument AND o.uri = c.party AND o.by_custodian))";

Result<std::vector<Settled>> ReadSettled(storage::Database& database, std::int64_t supporter,
                                         const std::optional<std::string>& beyond_doubt) {
  std::vector<Settled> settled;
  const std::string sql =
      std::string("SELECT c.party, c.supporter, c.ruling, c.holds, coalesce(") + std::string(kConfirmationCounts) +
      ", 0), c.entry IS NOT NULL FROM claim c JOIN supporter l ON l.id = c.supporter LEFT JOIN party p ON p.uri = "
      "c.party JOIN supporter s ON s.id = ?1 WHERE l.instrument = s.instrument AND (c.supporter = s.id OR c.party = "
      "s.uri) ORDER BY c.supporter, c.party";
  TRY(ForEachRow(
      database, sql,
      [&](const storage::Query& row) -> Result<void> {
        Settled one{row.Text(0), row.Int(1), false, row.Int(3) != 0};
        const bool confirmed = !row.IsNull(2) && static_cast<Ruling>(row.Int(2)) == Ruling::kConfirmed;
        if (confirmed) {
          one.holds = row.Int(4) != 0;
        } else if (one.supporter == supporter) {
          one.holds = beyond_doubt == one.party && row.Int(5) != 0;
        } else {
          // Of another row: what is beyond doubt there is decided there.
          one.holds = one.held && row.Int(4) != 0;
        }
        settled.push_back(std::move(one));
        return {};
      },
      supporter));
  return settled;
}

}  // namespace

Result<std::vector<ClaimRow>> ReadClaims(storage::Database& database, std::int64_t supporter) {
  std::vector<ClaimRow> claims;
  TRY(ForEachRow(
      database,
      std::string(kClaimColumns) +
          " FROM claim c LEFT JOIN party p ON p.uri = c.party WHERE c.supporter = ?1 ORDER BY c.party",
      [&claims](const storage::Query& row) -> Result<void> {
        claims.push_back(ClaimOf(row));
        return {};
      },
      supporter));
  return claims;
}

Result<std::vector<PartyClaimRow>> ReadClaimsOf(storage::Database& database, const std::string& party) {
  std::vector<PartyClaimRow> claims;
  TRY(ForEachRow(
      database,
      std::string(kClaimColumns) +
          ", i.uri, l.uri, l.name FROM claim c JOIN supporter l ON l.id = c.supporter JOIN instrument i ON i.id = "
          "l.instrument LEFT JOIN party p ON p.uri = c.party WHERE c.party = ?1 ORDER BY i.id, l.uri",
      [&claims](const storage::Query& row) -> Result<void> {
        claims.push_back({row.Text(7), row.Text(8), row.Text(9), ClaimOf(row)});
        return {};
      },
      party));
  return claims;
}

Result<bool> AnyClaims(storage::Database& database) {
  TRY_ASSIGN(const auto found, FindNumber(database, "SELECT 1 FROM claim LIMIT 1"));
  return found.has_value();
}

Result<std::vector<Claimant>> ClaimantsWithoutRow(storage::Database& database, std::int64_t listed) {
  std::vector<Claimant> claimants;
  TRY(ForEachRow(
      database,
      "SELECT c.party, coalesce(p.standing = ?2 AND p.admission_decision = 'admitted' AND p.admission_entry > "
      "p.identity_entry, 0) FROM claim c JOIN supporter l ON l.id = c.supporter JOIN party p ON p.uri = c.party WHERE "
      "l.id = ?1 AND c.entry IS NOT NULL AND coalesce(c.ruling <> ?3, 1) AND p.name = l.name AND p.kind = l.kind AND "
      "p.country = l.country AND NOT EXISTS (SELECT 1 FROM supporter o WHERE o.instrument = l.instrument AND o.uri = "
      "c.party) ORDER BY c.party",
      [&claimants](const storage::Query& row) -> Result<void> {
        claimants.push_back({row.Text(0), row.Int(1) != 0});
        return {};
      },
      listed, static_cast<int>(registration::Standing::kAdmitted), static_cast<int>(Ruling::kRefused)));
  return claimants;
}

Result<bool> IsRefused(storage::Database& database, std::int64_t listed, const std::string& party) {
  TRY_ASSIGN(const auto found,
             FindNumber(database, "SELECT 1 FROM claim WHERE supporter = ?1 AND party = ?2 AND ruling = ?3", listed,
                        party, static_cast<int>(Ruling::kRefused)));
  return found.has_value();
}

Result<bool> IsConfirmed(storage::Database& database, std::int64_t listed, const std::string& party) {
  TRY_ASSIGN(
      const auto found,
      FindNumber(database,
                 "SELECT 1 FROM claim c JOIN supporter l ON l.id = c.supporter JOIN supporter s ON s.id = ?1 WHERE "
                 "c.ruling = ?3 AND (c.supporter = s.id OR (c.party = ?2 AND l.instrument = s.instrument)) LIMIT 1",
                 listed, party, static_cast<int>(Ruling::kConfirmed)));
  return found.has_value();
}

Result<std::vector<std::int64_t>> SettleClaims(storage::Database& database, std::int64_t supporter,
                                               const std::optional<std::string>& beyond_doubt) {
  std::vector<std::int64_t> changed;
  TRY_ASSIGN(const auto settled, ReadSettled(database, supporter, beyond_doubt));
  for (const Settled& one : settled) {
    if (one.holds == one.held) continue;
    TRY(Change(database, "UPDATE claim SET holds = ?3 WHERE supporter = ?1 AND party = ?2", one.supporter, one.party,
               one.holds));
    TRY_ASSIGN(const auto own,
               FindNumber(database,
                          "SELECT o.id FROM supporter o JOIN supporter l ON l.instrument = o.instrument WHERE l.id = "
                          "?1 AND o.uri = ?2",
                          one.supporter, one.party));
    if (own.has_value()) changed.push_back(*own);
  }
  return changed;
}

Result<std::optional<std::int64_t>> ClaimedRowOf(storage::Database& database, std::int64_t own) {
  return FindNumber(database,
                    "SELECT c.supporter FROM supporter s JOIN claim c ON c.party = s.uri JOIN supporter l ON l.id = "
                    "c.supporter WHERE s.id = ?1 AND l.instrument = s.instrument AND c.holds",
                    own);
}

}  // namespace entente::roster
