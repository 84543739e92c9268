#include "views/roster/supporter_rows.h"

#include <algorithm>
#include <optional>

#include "views/roster/claim_rows.h"
#include "views/roster/doubt.h"
#include "views/roster/name_key.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

Act ActOf(const storage::Query& row) {
  Act act;
  act.entry = static_cast<std::uint64_t>(row.Int(0));
  act.what = static_cast<What>(row.Int(1));
  if (!row.IsNull(2)) act.date = DateWithPrecision{row.Text(2), static_cast<Precision>(row.Int(3))};
  if (!row.IsNull(4)) act.source = Source{row.Text(4), row.Text(5), row.Text(6)};
  act.text = row.Text(7);
  act.issuer = row.Text(8);
  act.by_custodian = row.Int(9) != 0;
  act.day = row.Text(10);
  act.in_doubt_since = EntryOrNone(row, 12);
  if (row.Text(11) != act.issuer) act.delegate = row.Text(11);
  act.version = row.Text(13);
  return act;
}

Result<void> RefreshOne(storage::Database& database, std::int64_t supporter) {
  TRY_ASSIGN(const auto acts, ReadActs(database, supporter));
  if (acts.empty()) return {};
  const Adherence now = AdherenceOf(acts);
  return Change(database, "UPDATE supporter SET status = ?2 WHERE id = ?1 AND status <> ?2", supporter,
                static_cast<int>(now.status));
}

struct Row {
  std::int64_t id;
  std::string party;  // its id
  bool by_custodian;
  bool by_itself;
  std::optional<std::int64_t> same_as;
  bool vouched;  // admitted by a statement after its identity last changed
  bool known;    // kind and country are

  [[nodiscard]] bool is_own() const { return by_itself && !by_custodian; }
  [[nodiscard]] bool is_listed() const { return by_custodian && !by_itself; }
};

constexpr std::string_view kRowColumns =
    "SELECT s.id, s.uri, s.by_custodian, s.by_itself, s.same_as, coalesce(p.standing = ?2 AND p.admission_decision = "
    "'admitted' AND p.admission_entry > p.identity_entry, 0) FROM supporter s ";

Result<std::vector<Row>> ReadRows(storage::Database& database, std::string_view which, std::int64_t supporter,
                                  bool known) {
  std::vector<Row> rows;
  TRY(ForEachRow(
      database, std::string(kRowColumns) + std::string(which),
      [&rows, known](const storage::Query& row) -> Result<void> {
        rows.push_back({row.Int(0), row.Text(1), row.Int(2) != 0, row.Int(3) != 0,
                        row.IsNull(4) ? std::nullopt : std::optional(row.Int(4)), row.Int(5) != 0, known});
        return {};
      },
      supporter, static_cast<int>(registration::Standing::kAdmitted),
      static_cast<int>(registration::PartyKind::kUnknown)));
  return rows;
}

// The row and those of its instrument with the same name, kind and country; the row alone where kind or country are not
// known.
Result<std::vector<Row>> ReadNamesakes(storage::Database& database, std::int64_t supporter) {
  TRY_ASSIGN(auto rows, ReadRows(database,
                                 "JOIN supporter t ON t.instrument = s.instrument AND t.name = s.name AND t.kind = "
                                 "s.kind AND t.country = s.country LEFT JOIN party p ON p.uri = s.uri WHERE t.id = ?1 "
                                 "AND s.kind <> ?3 ORDER BY s.id",
                                 supporter, true));
  if (!rows.empty()) return rows;
  return ReadRows(database, "LEFT JOIN party p ON p.uri = s.uri WHERE s.id = ?1 AND ?3 = ?3", supporter, false);
}

// A party that certainly is a listed row.
struct BeyondDoubt {
  std::int64_t listed = 0;
  std::string party;
};

Result<std::optional<BeyondDoubt>> FindBeyondDoubt(storage::Database& database, const std::vector<Row>& rows,
                                                   bool with_claims) {
  const auto listed = std::ranges::find_if(rows, &Row::is_listed);
  if (listed == rows.end() || !listed->known || std::ranges::count_if(rows, &Row::is_listed) != 1) return std::nullopt;
  std::vector<Claimant> who;
  for (const Row& row : rows) {
    if (row.id == listed->id) continue;
    // Both: who that is stands on the list already.
    if (!row.is_own()) return std::nullopt;
    TRY_ASSIGN(const bool refused, with_claims ? IsRefused(database, listed->id, row.party) : Result<bool>(false));
    if (!refused) who.push_back({row.party, row.vouched});
  }
  if (with_claims) {
    TRY_ASSIGN(const auto claimants, ClaimantsWithoutRow(database, listed->id));
    who.insert(who.end(), claimants.begin(), claimants.end());
  }
  if (who.size() != 1 || !who.front().vouched) return std::nullopt;
  TRY_ASSIGN(const bool confirmed,
             with_claims ? IsConfirmed(database, listed->id, who.front().party) : Result<bool>(false));
  if (confirmed) return std::nullopt;  // the custodian's word goes first
  return BeyondDoubt{listed->id, std::move(who.front().party)};
}

// REQUIRES: the claims that concern the row are settled.
Result<void> LinkOne(storage::Database& database, const Row& row, const std::optional<BeyondDoubt>& clear,
                     bool with_claims) {
  std::optional<std::int64_t> same_as;
  if (row.is_own()) {
    if (with_claims) {
      TRY_ASSIGN(same_as, ClaimedRowOf(database, row.id));
    }
    if (!same_as.has_value() && clear.has_value() && clear->party == row.party) same_as = clear->listed;
  }
  if (same_as == row.same_as) return {};
  TRY(Change(database, "UPDATE supporter SET same_as = ?2 WHERE id = ?1", row.id, same_as));
  TRY(RefreshOne(database, row.id));
  if (row.same_as.has_value()) TRY(RefreshOne(database, *row.same_as));
  if (same_as.has_value()) TRY(RefreshOne(database, *same_as));
  return {};
}

}  // namespace

Result<std::vector<Act>> ReadActs(storage::Database& database, std::int64_t supporter) {
  static const std::string kDoubt = DoubtSql("a.signer", "a.kid", "a.entry", "a.time");
  std::vector<Act> acts;
  TRY(ForEachRow(
      database,
      "SELECT entry, what, date, precision, source_title, source_address, source_as_of, text, issuer, by_custodian, "
      "day, signer, " +
          kDoubt +
          ", version FROM act a WHERE supporter IN (SELECT ?1 UNION ALL SELECT id FROM supporter WHERE same_as = ?1) "
          "ORDER BY "
          "log, "
          "entry",
      [&acts](const storage::Query& row) -> Result<void> {
        acts.push_back(ActOf(row));
        return {};
      },
      supporter));
  return acts;
}

Result<void> RefreshStatus(storage::Database& database, std::int64_t supporter) {
  TRY(RefreshOne(database, supporter));
  TRY_ASSIGN(const auto shown_in, FindNumber(database, "SELECT same_as FROM supporter WHERE id = ?1", supporter));
  if (shown_in.has_value()) TRY(RefreshOne(database, *shown_in));
  return {};
}

Result<void> Relink(storage::Database& database, std::int64_t supporter) {
  TRY_ASSIGN(const bool with_claims, AnyClaims(database));
  std::vector<std::int64_t> seen;
  std::vector<std::int64_t> to_see = {supporter};
  while (!to_see.empty()) {
    TRY_ASSIGN(const auto rows, ReadNamesakes(database, to_see.back()));
    to_see.pop_back();
    TRY_ASSIGN(const auto clear, FindBeyondDoubt(database, rows, with_claims));
    for (const Row& row : rows) seen.push_back(row.id);
    for (const Row& row : rows) {
      if (!with_claims) break;
      std::optional<std::string> party;
      if (clear.has_value() && clear->listed == row.id) party = clear->party;
      TRY_ASSIGN(const auto changed, SettleClaims(database, row.id, party));
      // Each of them stands beside rows of its own, for which it may be free now, or no longer.
      for (const std::int64_t other : changed)
        if (std::ranges::find(seen, other) == seen.end()) to_see.push_back(other);
    }
    for (const Row& row : rows) TRY(LinkOne(database, row, clear, with_claims));
  }
  return {};
}

Result<void> ChangeIdentity(storage::Database& database, std::int64_t supporter, const Supporter& now) {
  const auto country = OrNull(now.country);
  const int kind = static_cast<int>(now.kind);
  TRY_ASSIGN(
      const auto changed,
      FindNumber(database, "SELECT 1 FROM supporter WHERE id = ?1 AND (name <> ?2 OR kind <> ?3 OR country IS NOT ?4)",
                 supporter, now.name, kind, country));
  if (!changed.has_value()) return {};
  // Those that it leaves may now be clear among themselves; one of them is enough to look at all.
  TRY_ASSIGN(
      const auto left,
      FindNumber(database,
                 "SELECT s.id FROM supporter s JOIN supporter t ON t.instrument = s.instrument AND t.name = s.name "
                 "AND t.kind = s.kind AND t.country = s.country WHERE t.id = ?1 AND s.id <> ?1 ORDER BY s.id LIMIT 1",
                 supporter));
  TRY(Change(database, "UPDATE supporter SET name = ?2, name_key = ?3, kind = ?4, country = ?5 WHERE id = ?1",
             supporter, now.name, NameKey(now.name), kind, country));
  TRY(Relink(database, supporter));
  if (left.has_value()) TRY(Relink(database, *left));
  return {};
}

}  // namespace entente::roster
