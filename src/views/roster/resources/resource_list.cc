#include <fmt/format.h>

#include <algorithm>
#include <ranges>

#include "views/roster/doubt.h"
#include "views/roster/language_tag.h"
#include "views/roster/resources/resource_rows.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

// Columns of a row after those of SaidSql().
constexpr int kSide = kSaidSqlColumns;
constexpr int kDocument = kSide + 1;
constexpr int kState = kSide + 2;
constexpr int kTakeUp = kSide + 3;
constexpr int kWithdrawnEntry = kSide + 4;
constexpr int kWithdrawnReason = kSide + 5;

// ?1 is today: what is open and past its last day has expired.
const std::string& StateSql() {
  static const std::string kSql =
      fmt::format("CASE WHEN r.state = {} AND r.valid_until <> '' AND r.valid_until < ?1 THEN {} ELSE r.state END",
                  static_cast<int>(ResourceState::kOpen), static_cast<int>(ResourceState::kExpired));
  return kSql;
}

const std::string& RowSql() {
  static const std::string kSql =
      "SELECT " + SaidSql("r") + ", r.side, r.document, " + StateSql() +
      ", r.take_up, w.entry, w.text FROM resource r LEFT JOIN resource_step w ON w.log = r.log AND w.resource = "
      "r.entry ";
  return kSql;
}

constexpr std::string_view kThisLog = "r.log = (SELECT log FROM fold)";

// ?2 instrument, ?3 side, ?4 kind, ?5 clause, ?6 country, ?7 language, ?8 party, ?9 state, ?10 date; NULL: any.
const std::string& FilterSql() {
  static const std::string kSql =
      std::string(kThisLog) +
      " AND (?2 IS NULL OR r.instrument = ?2) AND (?3 IS NULL OR r.side = ?3) AND (?4 IS NULL OR r.kind = ?4) "
      "AND (?5 IS NULL OR EXISTS (SELECT 1 FROM resource_tag t WHERE t.log = r.log AND t.entry = r.entry AND t.what = "
      "'clause' AND t.value = ?5)) "
      "AND (?6 IS NULL OR NOT EXISTS (SELECT 1 FROM resource_tag t WHERE t.log = r.log AND t.entry = r.entry AND "
      "t.what = 'country') OR EXISTS (SELECT 1 FROM resource_tag t WHERE t.log = r.log AND t.entry = r.entry AND "
      "t.what = 'country' AND t.value = ?6)) "
      "AND (?7 IS NULL OR NOT EXISTS (SELECT 1 FROM resource_tag t WHERE t.log = r.log AND t.entry = r.entry AND "
      "t.what = 'language') OR EXISTS (SELECT 1 FROM resource_tag t WHERE t.log = r.log AND t.entry = r.entry AND "
      "t.what = 'language' AND (t.value = ?7 OR substr(t.value, 1, length(?7) + 1) = ?7 || '-' OR substr(?7, 1, "
      "length(t.value) + 1) = t.value || '-'))) "
      "AND (?8 IS NULL OR r.party = ?8) AND (?9 IS NULL OR " +
      StateSql() +
      " = ?9) AND (?10 IS NULL OR ((r.valid_from = '' OR r.valid_from <= ?10) AND (r.valid_until = '' OR r.valid_until "
      ">= ?10))) ";
  return kSql;
}

Result<ResourceRow> RowOf(const storage::Query& row) {
  ResourceRow found;
  found.said = ReadSaid(row, 0);
  found.side = static_cast<Side>(row.Int(kSide));
  TRY_ASSIGN(found.document, ParseResource(row.Text(kDocument)));
  found.state = static_cast<ResourceState>(row.Int(kState));
  found.take_up = EntryOrNone(row, kTakeUp);
  if (const auto entry = EntryOrNone(row, kWithdrawnEntry); entry.has_value())
    found.withdrawn = Withdrawn{*entry, row.Text(kWithdrawnReason)};
  return found;
}

template <class Number>
std::optional<int> NumberOf(const std::optional<Number>& value) {
  return value.has_value() ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
}

Result<std::vector<ResourceStepRow>> StepsOf(storage::Database& database, std::uint64_t take_up) {
  std::vector<ResourceStepRow> steps;
  TRY(ForEachRow(
      database,
      "SELECT " + SaidSql("s") +
          ", s.what, s.date, s.quantity, s.text, s.evidence FROM resource_step s WHERE s.log = (SELECT log FROM fold) "
          "AND s.take_up = ?1 ORDER BY s.entry",
      [&steps](const storage::Query& row) -> Result<void> {
        ResourceStepRow step;
        step.said = ReadSaid(row, 0);
        step.what = static_cast<StepKind>(row.Int(kSaidSqlColumns));
        step.date = row.Text(kSaidSqlColumns + 1);
        if (const std::string quantity = row.Text(kSaidSqlColumns + 2); !quantity.empty()) {
          TRY_ASSIGN(const json::Value holder, json::Parse(quantity));
          TRY_ASSIGN(step.quantity, ReadQuantity(holder, ""));
        }
        step.text = row.Text(kSaidSqlColumns + 3);
        step.evidence = EntriesFromText(row.Text(kSaidSqlColumns + 4));
        steps.push_back(std::move(step));
        return {};
      },
      take_up));
  return steps;
}

// In the order of the log, with names and steps.
template <class Value>
Result<std::vector<TakeUpRow>> TakeUpsWhere(storage::Database& database, std::string_view which, const Value& value) {
  std::vector<TakeUpRow> rows;
  TRY(ForEachRow(
      database,
      fmt::format("SELECT {}, t.offer, t.need, t.giver, t.receiver, t.state, t.note FROM take_up t WHERE t.log = "
                  "(SELECT log FROM fold) AND ({}) ORDER BY t.entry",
                  SaidSql("t"), which),
      [&rows](const storage::Query& row) -> Result<void> {
        TakeUpRow one;
        one.said = ReadSaid(row, 0);
        one.offer = EntryOrNone(row, kSaidSqlColumns);
        one.need = EntryOrNone(row, kSaidSqlColumns + 1);
        one.giver.id = row.Text(kSaidSqlColumns + 2);
        one.receiver.id = row.Text(kSaidSqlColumns + 3);
        one.state = static_cast<TakeUpState>(row.Int(kSaidSqlColumns + 4));
        one.note = row.Text(kSaidSqlColumns + 5);
        rows.push_back(std::move(one));
        return {};
      },
      value));
  for (TakeUpRow& one : rows) {
    TRY_ASSIGN(one.giver, NameParty(database, one.giver.id));
    TRY_ASSIGN(one.receiver, NameParty(database, one.receiver.id));
    TRY_ASSIGN(one.steps, StepsOf(database, one.said.entry));
  }
  return rows;
}

}  // namespace

Result<PageOf<ResourceRow>> ListResources(storage::Database& database, const ResourceFilter& filter,
                                          const std::string& today) {
  const auto instrument = OrNull(filter.instrument);
  const auto clause = OrNull(filter.clause);
  const auto country = OrNull(filter.country);
  const auto language = OrNull(LowerTag(filter.language));
  const auto party = OrNull(filter.party);
  const auto date = OrNull(filter.date);
  const auto side = NumberOf(filter.side);
  const auto kind = NumberOf(filter.kind);
  const auto state = NumberOf(filter.state);
  PageOf<ResourceRow> page;
  TRY_ASSIGN(const auto total, FindNumber(database, "SELECT count(*) FROM resource r WHERE " + FilterSql(), today,
                                          instrument, side, kind, clause, country, language, party, state, date));
  page.total = static_cast<std::uint64_t>(total.value_or(0));
  TRY(ForEachRow(
      database, RowSql() + "WHERE " + FilterSql() + "ORDER BY r.entry DESC LIMIT ?11 OFFSET ?12",
      [&page](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(ResourceRow one, RowOf(row));
        page.items.push_back(std::move(one));
        return {};
      },
      today, instrument, side, kind, clause, country, language, party, state, date, filter.limit, filter.offset));
  return page;
}

Result<ResourceRow> FindResource(storage::Database& database, std::uint64_t entry, const std::string& today) {
  std::optional<ResourceRow> found;
  TRY(ForEachRow(
      database, RowSql() + "WHERE " + std::string(kThisLog) + " AND r.entry = ?2",
      [&found](const storage::Query& row) -> Result<void> {
        TRY_ASSIGN(found, RowOf(row));
        return {};
      },
      today, entry));
  if (!found.has_value()) return Fail(ErrorCode::kNotFound, fmt::format("entry {} is no offer and no need", entry));
  return *std::move(found);
}

Result<std::vector<TakeUpRow>> TakeUpsOf(storage::Database& database, std::uint64_t entry) {
  return TakeUpsWhere(database, "t.offer = ?1 OR t.need = ?1", entry);
}

Result<std::vector<TakeUpRow>> AllTakeUps(storage::Database& database, const std::string& instrument) {
  return TakeUpsWhere(database, "?1 = '' OR t.instrument = ?1", instrument);
}

Result<PageOf<ResourceMatchRow>> MatchesOf(storage::Database& database, const ResourceRow& resource,
                                           const std::string& today, std::uint64_t offset, std::uint64_t limit) {
  PageOf<ResourceMatchRow> page;
  if (resource.state != ResourceState::kOpen) return page;
  ResourceFilter filter;
  filter.instrument = resource.document.instrument;
  filter.side = OtherSide(resource.side);
  filter.kind = resource.document.kind;
  filter.state = ResourceState::kOpen;
  filter.limit = INT64_MAX;
  TRY_ASSIGN(PageOf<ResourceRow> others, ListResources(database, filter, today));
  std::vector<Terms> candidates;
  candidates.reserve(others.items.size());
  for (const ResourceRow& one : others.items) candidates.push_back({one.said.entry, one.said.party.id, one.document});
  const auto ranked =
      RankFits(resource.side, {resource.said.entry, resource.said.party.id, resource.document}, candidates);
  page.total = ranked.size();
  for (const RankedFit& one : ranked | std::views::drop(std::min<std::uint64_t>(offset, ranked.size())) |
                                  std::views::take(std::min<std::uint64_t>(limit, ranked.size())))
    page.items.push_back({std::move(others.items[one.candidate]), one.fit});
  return page;
}

}  // namespace entente::roster
