#include "views/roster/pledges/pledge_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "views/roster/pledges/pledge_reading.h"
#include "views/roster/roster_state.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

constexpr std::array kStates = {PledgeState::kOpen,     PledgeState::kUnderWay, PledgeState::kDue,
                                PledgeState::kOverdue,  PledgeState::kKept,     PledgeState::kMissed,
                                PledgeState::kWithdrawn};

constexpr std::string_view kWhere =
    "FROM pledge p JOIN instrument i ON i.id = p.instrument WHERE (?1 = '' OR i.uri = ?1) AND (?2 = '' OR p.party = "
    "?2) AND (?3 = '' OR p.clause = ?3) AND (?4 = '' OR p.action = ?4) AND (?5 IS NULL OR p.entry = ?5)";

// Rows of the table in one direction; all of them where a state is asked for, which is known after reading only.
Result<std::vector<PledgeRow>> ReadAll(PledgeReading& reading, const PledgeFilter& filter, bool newest_first,
                                       std::int64_t offset, std::int64_t limit) {
  std::vector<std::int64_t> rows;
  TRY(ForEachRow(
      reading.database(),
      fmt::format("SELECT p.id {} ORDER BY p.entry {} LIMIT ?6 OFFSET ?7", kWhere, newest_first ? "DESC" : "ASC"),
      [&rows](const storage::Query& row) -> Result<void> {
        rows.push_back(row.Int(0));
        return {};
      },
      filter.instrument, filter.party, filter.clause, filter.action, filter.entry, limit, offset));
  std::vector<PledgeRow> read;
  read.reserve(rows.size());
  for (const std::int64_t row : rows) {
    TRY_ASSIGN(PledgeRow one, reading.Read(row));
    read.push_back(std::move(one));
  }
  return read;
}

Result<std::string> PartyName(storage::Database& database, std::string_view party) {
  TRY_ASSIGN(auto query, database.Prepare("SELECT name FROM party WHERE uri = ?1"));
  BindAll(query, party);
  TRY_ASSIGN(const bool found, query.Step());
  if (!found) return Fail(ErrorCode::kNotFound, fmt::format("{} is no party on this log", party), "party");
  return query.Text(0);
}

}  // namespace

std::string_view Name(PledgeActKind act) {
  switch (act) {
    case PledgeActKind::kMade:
      return "made";
    case PledgeActKind::kRevised:
      return "revised";
    case PledgeActKind::kWithdrawn:
      return "withdrawn";
  }
  return "";
}

std::string_view Name(PledgeState state) {
  switch (state) {
    case PledgeState::kOpen:
      return "open";
    case PledgeState::kUnderWay:
      return "under-way";
    case PledgeState::kDue:
      return "due";
    case PledgeState::kOverdue:
      return "overdue";
    case PledgeState::kKept:
      return "kept";
    case PledgeState::kMissed:
      return "missed";
    case PledgeState::kWithdrawn:
      return "withdrawn";
  }
  return "";
}

Result<PledgeState> PledgeStateFromName(std::string_view name) {
  std::string known;
  for (const PledgeState one : kStates) {
    if (Name(one) == name) return one;
    known += (known.empty() ? "" : ", ") + std::string(Name(one));
  }
  return Invalid(fmt::format("'{}' is no state of a pledge: {}", name, known), "state");
}

std::string_view Name(PledgeMark mark) {
  switch (mark) {
    case PledgeMark::kNotASupporter:
      return "not-a-supporter";
    case PledgeMark::kSupportEnded:
      return "support-ended";
    case PledgeMark::kDueFarAhead:
      return "due-far-ahead";
    case PledgeMark::kRevisedAfterDue:
      return "revised-after-due";
    case PledgeMark::kWithdrawnAfterDue:
      return "withdrawn-after-due";
    case PledgeMark::kBackDated:
      return "back-dated";
    case PledgeMark::kFutureDated:
      return "future-dated";
    case PledgeMark::kKeyInDoubt:
      return "key-in-doubt";
  }
  return "";
}

std::string_view Name(Because because) {
  switch (because) {
    case Because::kNotPublic:
      return "not-public";
    case Because::kConsent:
      return "consent";
    case Because::kPledge:
      return "pledge";
    case Because::kRule:
      return "rule";
    case Because::kSelf:
      return "self";
    case Because::kCopy:
      return "copy";
  }
  return "";
}

Result<PageOf<PledgeRow>> PledgeQueries::Pledges(const PledgeFilter& filter, const Asker& asker) const {
  TRY_ASSIGN(const auto connection, view_.Read());
  TRY_ASSIGN(PledgeReading reading, PledgeReading::Open(connection.database(), time_at_, asker));
  PageOf<PledgeRow> page;
  if (!filter.state.has_value()) {
    TRY_ASSIGN(const auto total,
               FindNumber(connection.database(), fmt::format("SELECT count(*) {}", kWhere), filter.instrument,
                          filter.party, filter.clause, filter.action, filter.entry));
    page.total = static_cast<std::uint64_t>(total.value_or(0));
    TRY_ASSIGN(page.items, ReadAll(reading, filter, true, static_cast<std::int64_t>(filter.offset),
                                   static_cast<std::int64_t>(filter.limit)));
    return page;
  }
  TRY_ASSIGN(std::vector<PledgeRow> all, ReadAll(reading, filter, true, 0, -1));
  std::erase_if(all, [&filter](const PledgeRow& one) { return !one.shown.shown() || one.state != *filter.state; });
  page.total = all.size();
  for (std::uint64_t i = filter.offset; i < all.size() && page.items.size() < filter.limit; ++i)
    page.items.push_back(std::move(all[i]));
  return page;
}

Result<PledgeRow> PledgeQueries::At(std::uint64_t entry, const Asker& asker) const {
  PledgeFilter filter;
  filter.entry = entry;
  TRY_ASSIGN(PageOf<PledgeRow> page, Pledges(filter, asker));
  if (page.items.empty())
    return Fail(ErrorCode::kNotFound, fmt::format("entry {} of this log made no pledge", entry), "entry");
  return std::move(page.items.front());
}

Result<RecordRow> PledgeQueries::Record(std::string_view instrument, std::string_view party, const Asker& asker) const {
  TRY_ASSIGN(const auto connection, view_.Read());
  TRY_ASSIGN(PledgeReading reading, PledgeReading::Open(connection.database(), time_at_, asker));
  RecordRow record;
  record.party = party;
  TRY_ASSIGN(record.party_name, PartyName(connection.database(), party));
  TRY_ASSIGN(const MeantInstrument meant, FindInstrument(connection.database(), instrument));
  TRY_ASSIGN(record.instrument, reading.Instrument(meant.row));
  record.now = reading.now();
  TRY_ASSIGN(record.consent, reading.Consent(meant.row, party));
  record.shown = reading.WholeShown(record.consent, party);
  PledgeFilter filter;
  filter.instrument = meant.id;
  filter.party = party;
  TRY_ASSIGN(record.pledges, ReadAll(reading, filter, false, 0, -1));
  return record;
}

Result<SummaryRow> PledgeQueries::Summary(std::string_view instrument, const Asker& asker) const {
  TRY_ASSIGN(const auto connection, view_.Read());
  TRY_ASSIGN(PledgeReading reading, PledgeReading::Open(connection.database(), time_at_, asker));
  SummaryRow summary;
  TRY_ASSIGN(const MeantInstrument meant, FindInstrument(connection.database(), instrument));
  TRY_ASSIGN(summary.instrument, reading.Instrument(meant.row));
  summary.now = reading.now();
  PledgeFilter filter;
  filter.instrument = meant.id;
  TRY_ASSIGN(summary.pledges, ReadAll(reading, filter, false, 0, -1));
  return summary;
}

Result<UnixSeconds> PledgeQueries::Now() const {
  TRY_ASSIGN(const auto connection, view_.Read());
  TRY_ASSIGN(const PledgeReading reading, PledgeReading::Open(connection.database(), time_at_, {}));
  return reading.now();
}

}  // namespace entente::roster
