#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "views/roster/doubt.h"
#include "views/roster/meetings/meeting_rows.h"
#include "views/roster/sql_values.h"

namespace entente::roster {
namespace {

constexpr std::array<std::string_view, kAllFollowUpStates.size()> kFollowUpNames = {"open", "under-way", "overdue",
                                                                                    "done", "dropped"};

// ?1 is today: what is open or under way and past its day is overdue.
const std::string& FollowUpStateSql() {
  static const std::string kSql =
      fmt::format("CASE WHEN f.state IN ({}, {}) AND f.due <> '' AND f.due < ?1 THEN {} ELSE f.state END",
                  static_cast<int>(FollowUpState::kOpen), static_cast<int>(FollowUpState::kUnderWay),
                  static_cast<int>(FollowUpState::kOverdue));
  return kSql;
}

// ?2 instrument, ?3 working group, ?4 party, ?5 kind, ?6 held, ?7 date, ?8 state of a follow-up; NULL: any.
const std::string& FilterSql() {
  static const std::string kSql =
      "(?2 IS NULL OR m.instrument = ?2) AND (?3 IS NULL OR m.working_group = ?3) AND (?4 IS NULL OR EXISTS (SELECT 1 "
      "FROM json_each(m.document, '$.participants') p WHERE json_extract(p.value, '$.party') = ?4)) AND (?5 IS NULL "
      "OR m.kind = ?5) AND (?6 IS NULL OR (m.day_from <= ?1) = ?6) AND (?7 IS NULL OR (m.day_from <= ?7 AND "
      "m.day_until >= ?7)) AND (?8 IS NULL OR EXISTS (SELECT 1 FROM meeting_follow_up f WHERE f.meeting = m.uri AND " +
      FollowUpStateSql() + " = ?8)) ";
  return kSql;
}

// A meeting as its table has it.
struct MeetingKey {
  std::string uri;
  std::uint64_t entry = 0;
  std::string recorder;
  std::string instrument;
  std::string document;
  std::string group_title;
};

constexpr std::string_view kMeetingSql =
    "SELECT m.uri, m.entry, m.recorder, m.instrument, m.document, coalesce((SELECT json_extract(w.document, '$.title') "
    "FROM working_group w WHERE w.uri = m.working_group), '') FROM meeting m WHERE ";

MeetingKey KeyOf(const storage::Query& row) {
  return {row.Text(0), static_cast<std::uint64_t>(row.Int(1)), row.Text(2), row.Text(3), row.Text(4), row.Text(5)};
}

// All acts of one kind, in the order of the log.
template <class Take>
Result<void> EachAct(storage::Database& database, const std::string& meeting, MeetingAct what, Take take) {
  static const std::string kSql =
      "SELECT " + SaidSql("a") +
      ", a.record, a.follow_up, a.yes, a.text, a.evidence FROM meeting_act a WHERE a.meeting = ?1 AND a.what = ?2 "
      "ORDER BY a.entry";
  return ForEachRow(
      database, kSql,
      [&take](const storage::Query& row) -> Result<void> {
        take(row, ReadSaid(row, 0));
        return {};
      },
      meeting, static_cast<int>(what));
}

Result<std::vector<FollowUpRow>> FollowUpsOf(storage::Database& database, const std::string& meeting,
                                             const std::string& today) {
  std::vector<FollowUpRow> rows;
  TRY(ForEachRow(
      database,
      "SELECT f.id, f.title, f.responsible, f.due, " + FollowUpStateSql() +
          ", f.entry, coalesce((SELECT name FROM party WHERE uri = f.responsible), f.responsible) FROM "
          "meeting_follow_up f WHERE f.meeting = ?2 ORDER BY f.state = ?3, f.place, f.id",
      [&rows](const storage::Query& row) -> Result<void> {
        FollowUpRow one;
        one.planned = {row.Text(0), row.Text(1), row.Text(2), row.Text(3)};
        one.state = static_cast<FollowUpState>(row.Int(4));
        one.entry = static_cast<std::uint64_t>(row.Int(5));
        one.responsible = {row.Text(2), row.Text(6)};
        rows.push_back(std::move(one));
        return {};
      },
      today, meeting, static_cast<int>(FollowUpState::kDropped)));
  TRY(EachAct(database, meeting, MeetingAct::kReported, [&rows](const storage::Query& row, SaidRow said) {
    const auto found = std::ranges::find(rows, row.Text(kSaidSqlColumns + 1),
                                         [](const FollowUpRow& one) -> const std::string& { return one.planned.id; });
    if (found == rows.end()) return;
    found->reports.push_back({std::move(said), row.Int(kSaidSqlColumns + 2) != 0, row.Text(kSaidSqlColumns + 3),
                              EntriesFromText(row.Text(kSaidSqlColumns + 4))});
  }));
  return rows;
}

Result<std::vector<RecordAnswerRow>> AnswersOf(storage::Database& database, const MeetingKey& key) {
  std::vector<RecordAnswerRow> answers;
  TRY(EachAct(database, key.uri, MeetingAct::kAnswered, [&answers](const storage::Query& row, SaidRow said) {
    RecordAnswerRow one;
    one.said = std::move(said);
    one.record = static_cast<std::uint64_t>(row.Int(kSaidSqlColumns));
    one.answer = row.Int(kSaidSqlColumns + 2) != 0 ? RecordAnswer::kConfirmed : RecordAnswer::kContested;
    one.reason = row.Text(kSaidSqlColumns + 3);
    answers.push_back(std::move(one));
  }));
  std::set<std::string> spoke;
  for (auto one = answers.rbegin(); one != answers.rend(); ++one)
    one->counts = one->record == key.entry && spoke.insert(one->said.party.id).second;
  return answers;
}

Result<MeetingRow> RowOf(storage::Database& database, const MeetingKey& key, const std::string& today) {
  MeetingRow meeting;
  TRY_ASSIGN(meeting.document, ParseMeeting(key.document));
  meeting.instrument = key.instrument;
  meeting.working_group_title = key.group_title;
  meeting.held = meeting.document.from <= today;
  TRY(EachAct(database, key.uri, MeetingAct::kRecorded, [&meeting](const storage::Query& row, SaidRow said) {
    meeting.records.push_back({std::move(said), row.Text(kSaidSqlColumns + 3)});
  }));
  if (!meeting.records.empty()) meeting.said = meeting.records.back().said;
  meeting.participants.reserve(meeting.document.participants.size());
  for (const Participant& one : meeting.document.participants) {
    TRY_ASSIGN(const NamedParty party, NameParty(database, one.party));
    meeting.participants.push_back({party, one.role});
  }
  TRY_ASSIGN(meeting.follow_ups, FollowUpsOf(database, key.uri, today));
  TRY_ASSIGN(meeting.answers, AnswersOf(database, key));
  std::set<std::string> silent;
  for (const Participant& one : meeting.document.participants) silent.insert(one.party);
  silent.erase(key.recorder);
  for (const RecordAnswerRow& one : meeting.answers)
    if (one.counts) silent.erase(one.said.party.id);
  meeting.silent = silent.size();
  return meeting;
}

}  // namespace

std::string_view Name(FollowUpState state) {
  return kFollowUpNames[static_cast<std::size_t>(state)];
}

Result<FollowUpState> FollowUpStateFromName(std::string_view name) {
  const auto found = std::ranges::find(kFollowUpNames, name);
  if (found == kFollowUpNames.end())
    return Invalid(fmt::format("'{}' is no state of a follow-up: {}", name, fmt::join(kFollowUpNames, ", ")));
  return static_cast<FollowUpState>(found - kFollowUpNames.begin());
}

Result<PageOf<MeetingRow>> ListMeetings(storage::Database& database, const MeetingFilter& filter,
                                        const std::string& today) {
  const auto instrument = OrNull(filter.instrument);
  const auto group = OrNull(filter.working_group);
  const auto party = OrNull(filter.party);
  const auto date = OrNull(filter.date);
  std::optional<int> kind;
  if (filter.kind.has_value()) kind = static_cast<int>(*filter.kind);
  std::optional<int> held;
  if (filter.held.has_value()) held = *filter.held ? 1 : 0;
  std::optional<int> follow_up;
  if (filter.follow_up.has_value()) follow_up = static_cast<int>(*filter.follow_up);
  PageOf<MeetingRow> page;
  TRY_ASSIGN(const auto total, FindNumber(database, "SELECT count(*) FROM meeting m WHERE " + FilterSql(), today,
                                          instrument, group, party, kind, held, date, follow_up));
  page.total = static_cast<std::uint64_t>(total.value_or(0));
  std::vector<MeetingKey> keys;
  TRY(ForEachRow(
      database, std::string(kMeetingSql) + FilterSql() + "ORDER BY m.day_from DESC, m.entry DESC LIMIT ?9 OFFSET ?10",
      [&keys](const storage::Query& row) -> Result<void> {
        keys.push_back(KeyOf(row));
        return {};
      },
      today, instrument, group, party, kind, held, date, follow_up, filter.limit, filter.offset));
  page.items.reserve(keys.size());
  for (const MeetingKey& key : keys) {
    TRY_ASSIGN(MeetingRow meeting, RowOf(database, key, today));
    page.items.push_back(std::move(meeting));
  }
  return page;
}

Result<MeetingRow> FindMeeting(storage::Database& database, const std::string& id, const std::string& today) {
  std::int64_t entry = -1;
  const auto read = std::from_chars(id.data(), id.data() + id.size(), entry);
  const bool is_entry = read.ec == std::errc() && read.ptr == id.data() + id.size();
  std::optional<MeetingKey> key;
  TRY(ForEachRow(
      database,
      std::string(kMeetingSql) + "m.uri = ?1 OR m.uri = (SELECT meeting FROM meeting_act WHERE log = (SELECT log FROM "
                                 "fold) AND entry = ?2 AND what = 0)",
      [&key](const storage::Query& row) -> Result<void> {
        key = KeyOf(row);
        return {};
      },
      id, is_entry ? entry : -1));
  if (!key.has_value()) return Fail(ErrorCode::kNotFound, fmt::format("there is no meeting {} here", id));
  return RowOf(database, *key, today);
}

}  // namespace entente::roster
