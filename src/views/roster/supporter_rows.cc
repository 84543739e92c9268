#include "views/roster/supporter_rows.h"

#include <algorithm>
#include <optional>

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
  act.in_doubt_since = EntryOrNone(row, 11);
  return act;
}

Result<void> RefreshOne(storage::Database& database, std::int64_t supporter) {
  TRY_ASSIGN(const auto acts, ReadActs(database, supporter));
  if (acts.empty()) return {};
  const Adherence now = AdherenceOf(acts);
  return Change(database, "UPDATE supporter SET status = ?2 WHERE id = ?1 AND status <> ?2", supporter,
                static_cast<int>(now.status));
}

}  // namespace

Result<std::vector<Act>> ReadActs(storage::Database& database, std::int64_t supporter) {
  static const std::string kDoubt = DoubtSql("a.issuer", "a.kid", "a.entry", "a.time");
  std::vector<Act> acts;
  TRY(ForEachRow(
      database,
      "SELECT entry, what, date, precision, source_title, source_address, source_as_of, text, issuer, by_custodian, "
      "day, " +
          kDoubt +
          " FROM act a WHERE supporter IN (SELECT ?1 UNION ALL SELECT id FROM supporter WHERE same_as = ?1) ORDER BY "
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
  struct Row {
    std::int64_t id;
    bool by_custodian;
    bool by_itself;
    std::optional<std::int64_t> same_as;
    bool vouched;  // admitted by a statement after its identity last changed
  };
  std::vector<Row> rows;
  TRY(ForEachRow(
      database,
      "SELECT s.id, s.by_custodian, s.by_itself, s.same_as, coalesce(p.standing = ?2 AND p.admission_decision = "
      "'admitted' "
      "AND p.admission_entry > p.identity_entry, 0) FROM supporter s "
      "JOIN supporter t ON t.instrument = s.instrument AND t.name = s.name AND t.kind = s.kind AND t.country = "
      "s.country "
      "LEFT JOIN party p ON p.uri = s.uri WHERE t.id = ?1 AND s.kind <> ?3 ORDER BY s.id",
      [&rows](const storage::Query& row) -> Result<void> {
        rows.push_back({row.Int(0), row.Int(1) != 0, row.Int(2) != 0,
                        row.IsNull(3) ? std::nullopt : std::optional(row.Int(3)), row.Int(4) != 0});
        return {};
      },
      supporter, static_cast<int>(registration::Standing::kAdmitted),
      static_cast<int>(registration::PartyKind::kUnknown)));
  if (rows.empty()) {
    // Of unknown kind or country: nothing can be said to be the same.
    TRY(Change(database, "UPDATE supporter SET same_as = NULL WHERE id = ?1", supporter));
    return RefreshOne(database, supporter);
  }
  const auto is_own = [](const Row& row) { return row.by_itself && !row.by_custodian; };
  const auto is_listed = [](const Row& row) { return row.by_custodian && !row.by_itself; };
  const bool clear =
      std::ranges::count_if(rows, is_own) == 1 && std::ranges::count_if(rows, is_listed) == 1 && rows.size() == 2;
  const auto listed = std::ranges::find_if(rows, is_listed);
  for (const Row& row : rows) {
    const bool linked = clear && is_own(row) && row.vouched;
    std::optional<std::int64_t> same_as;
    if (linked) same_as = listed->id;
    if (same_as == row.same_as) continue;
    TRY(Change(database, "UPDATE supporter SET same_as = ?2 WHERE id = ?1", row.id, same_as));
    TRY(RefreshOne(database, row.id));
    if (row.same_as.has_value()) TRY(RefreshOne(database, *row.same_as));
    if (same_as.has_value()) TRY(RefreshOne(database, *same_as));
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
