// The roster as a list: filters, order, pages.
#include <fmt/format.h>

#include <algorithm>

#include "views/roster/claim_rows.h"
#include "views/roster/name_key.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"
#include "views/roster/supporter_rows.h"

namespace entente::roster {
namespace {

struct Candidate {
  std::int64_t id = 0;
  Supporter supporter;
  std::string linked_party;
};

// Every filter is a parameter that lets all pass when it is empty, so that there is one statement for all of them.
constexpr std::string_view kWhere =
    "FROM supporter s WHERE s.instrument = ?1 AND s.same_as IS NULL AND (?2 IS NULL OR s.kind = ?2) AND (?3 = '' OR "
    "s.country = ?3) AND (?4 IS NULL OR s.status = ?4) AND (?5 = '' OR instr(s.name_key, ?5) > 0 OR instr(s.uri, ?6) > "
    "0)";

struct Bound {
  std::int64_t instrument = 0;
  std::optional<int> kind;
  std::string country;
  std::optional<int> status;
  std::string name_key;
  std::string text;
};

Result<std::vector<Candidate>> ReadCandidates(storage::Database& database, const Bound& bound, std::uint64_t offset,
                                              std::uint64_t limit) {
  std::vector<Candidate> candidates;
  const std::string sql = fmt::format(
      "SELECT s.id, s.uri, s.name, s.kind, coalesce(s.country, ''), coalesce((SELECT o.uri FROM supporter o WHERE "
      "o.same_as = s.id), (SELECT c.party FROM claim c WHERE c.supporter = s.id AND c.holds), '') {} ORDER BY s.kind, "
      "s.name_key, s.name, s.uri LIMIT ?7 OFFSET ?8",
      kWhere);
  TRY(ForEachRow(
      database, sql,
      [&candidates](const storage::Query& row) -> Result<void> {
        Candidate one;
        one.id = row.Int(0);
        one.supporter = {row.Text(1), row.Text(2), static_cast<registration::PartyKind>(row.Int(3)), row.Text(4)};
        one.linked_party = row.Text(5);
        candidates.push_back(std::move(one));
        return {};
      },
      bound.instrument, bound.kind, bound.country, bound.status, bound.name_key, bound.text,
      std::min<std::uint64_t>(limit, INT64_MAX), std::min<std::uint64_t>(offset, INT64_MAX)));
  return candidates;
}

Result<PageOf<RosterRow>> ListToday(storage::Database& database, const MeantInstrument& instrument, const Bound& bound,
                                    const RosterFilter& filter) {
  PageOf<RosterRow> page;
  TRY_ASSIGN(const auto total, FindNumber(database, fmt::format("SELECT count(*) {}", kWhere), bound.instrument,
                                          bound.kind, bound.country, bound.status, bound.name_key, bound.text));
  page.total = static_cast<std::uint64_t>(total.value_or(0));
  TRY_ASSIGN(auto candidates, ReadCandidates(database, bound, filter.offset, filter.limit));
  for (Candidate& one : candidates) {
    TRY_ASSIGN(const auto acts, ReadActs(database, one.id));
    TRY_ASSIGN(auto claims, ReadClaims(database, one.id));
    page.items.push_back(
        {instrument.id, std::move(one.supporter), AdherenceOf(acts), std::move(one.linked_party), std::move(claims)});
  }
  return page;
}

// What stood on a day, or by an index of the log, does not stand in a column: every candidate is looked at.
Result<PageOf<RosterRow>> ListThen(storage::Database& database, const MeantInstrument& instrument, const Bound& bound,
                                   const RosterFilter& filter) {
  PageOf<RosterRow> page;
  TRY_ASSIGN(auto candidates, ReadCandidates(database, bound, 0, INT64_MAX));
  for (Candidate& one : candidates) {
    TRY_ASSIGN(auto acts, ReadActs(database, one.id));
    KeepBefore(acts, filter.at);
    if (acts.empty()) continue;
    Adherence then = AdherenceOf(acts);
    if (filter.as_of.has_value()) {
      const OnDay on_day = AdherenceOn(one.supporter.name, acts, instrument.founded, FormatDate(*filter.as_of));
      if (!on_day.status.has_value()) continue;
      then.status = *on_day.status;
    }
    if (filter.status.has_value() && *filter.status != then.status) continue;
    const std::uint64_t place = page.total++;
    if (place < filter.offset || page.items.size() >= filter.limit) continue;
    TRY_ASSIGN(auto claims, ReadClaims(database, one.id));
    page.items.push_back(
        {instrument.id, std::move(one.supporter), std::move(then), std::move(one.linked_party), std::move(claims)});
  }
  return page;
}

}  // namespace

void KeepBefore(std::vector<Act>& acts, std::optional<std::uint64_t> at) {
  if (!at.has_value()) return;
  std::erase_if(acts, [at](const Act& act) { return act.entry >= *at; });
  for (Act& act : acts)
    if (act.in_doubt_since.has_value() && *act.in_doubt_since >= *at) act.in_doubt_since.reset();
}

Result<MeantInstrument> FindInstrument(storage::Database& database, std::string_view id,
                                       std::optional<std::uint64_t> at) {
  std::vector<MeantInstrument> found;
  TRY(ForEachRow(
      database,
      "SELECT i.id, i.uri, coalesce((SELECT v.document ->> '$.founded' FROM instrument_version v WHERE v.instrument = "
      "i.id AND v.entry < ?2 ORDER BY v.entry DESC LIMIT 1), ''), i.founding_entry FROM instrument i WHERE (?1 = '' OR "
      "i.uri = ?1) AND i.founding_entry < ?2 ORDER BY i.id LIMIT 2",
      [&found](const storage::Query& row) -> Result<void> {
        found.push_back({row.Int(0), row.Text(1), row.Text(2), static_cast<std::uint64_t>(row.Int(3))});
        return {};
      },
      id, std::min<std::uint64_t>(at.value_or(INT64_MAX), INT64_MAX)));
  if (found.empty() && id.empty())
    return Fail(ErrorCode::kNotFound, "there is no instrument on this log", "instrument");
  if (found.empty())
    return Fail(ErrorCode::kNotFound, fmt::format("there is no instrument {} on this log", id), "instrument");
  if (found.size() > 1)
    return Invalid("there are several instruments on this log: say which one is meant", "instrument");
  return found.front();
}

Result<PageOf<RosterRow>> RosterView::Roster(const RosterFilter& filter) const {
  TRY_ASSIGN(const auto reading, state_->readers.Take());
  storage::Database& database = reading.database();
  auto instrument = FindInstrument(database, filter.instrument, filter.at);
  if (!instrument.has_value()) {
    // No instrument at all, and none asked for: an empty roster.
    if (filter.instrument.empty() && instrument.error().code == ErrorCode::kNotFound) return PageOf<RosterRow>{};
    return std::unexpected(std::move(instrument.error()));
  }
  Bound bound;
  bound.instrument = instrument->row;
  if (filter.kind.has_value()) bound.kind = static_cast<int>(*filter.kind);
  bound.country = filter.country;
  bound.name_key = NameKey(filter.text);
  bound.text = filter.text;
  if (filter.as_of.has_value() || filter.at.has_value()) return ListThen(database, *instrument, bound, filter);
  if (filter.status.has_value()) bound.status = static_cast<int>(*filter.status);
  return ListToday(database, *instrument, bound, filter);
}

}  // namespace entente::roster
