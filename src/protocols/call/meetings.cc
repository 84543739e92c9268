#include "protocols/call/meetings.h"

#include <algorithm>
#include <string>

#include "protocols/api/answer.h"
#include "protocols/call/call_json.h"
#include "protocols/call/party_query.h"
#include "views/roster/meetings/meeting_rows.h"

namespace entente::protocols {
namespace {

json::Value ReportJson(const roster::FollowUpReportRow& report) {
  json::Value item;
  PutSaid(item, report.said);
  item["state"] = report.done ? "done" : "under-way";
  item["note"] = TextOrNull(report.note);
  item["evidence"] = report.evidence;
  return item;
}

json::Value FollowUpJson(const roster::FollowUpRow& row) {
  json::Value reports = json::Value::array();
  for (const roster::FollowUpReportRow& one : row.reports) reports.push_back(ReportJson(one));
  return {{"id", row.planned.id},
          {"title", row.planned.title},
          {"responsible", NamedJson(row.responsible)},
          {"due", TextOrNull(row.planned.due)},
          {"state", Name(row.state)},
          {"entry", row.entry},
          {"reports", std::move(reports)}};
}

json::Value CountsOf(const std::vector<roster::FollowUpRow>& follow_ups) {
  json::Value counts;
  for (const roster::FollowUpState state : roster::kAllFollowUpStates) {
    std::string member(Name(state));
    std::ranges::replace(member, '-', '_');
    counts[member] = std::ranges::count(follow_ups, state, &roster::FollowUpRow::state);
  }
  return counts;
}

// What counts of the answers, in the order of the log.
json::Value AnswersJson(const roster::MeetingRow& meeting) {
  json::Value confirmed = json::Value::array();
  json::Value contested = json::Value::array();
  for (const roster::RecordAnswerRow& one : meeting.answers)
    if (one.counts) (one.answer == roster::RecordAnswer::kConfirmed ? confirmed : contested).push_back(one.said.entry);
  return {{"confirmed", std::move(confirmed)}, {"contested", std::move(contested)}, {"silent", meeting.silent}};
}

json::Value TopicsJson(const std::vector<roster::Topic>& topics, const ClauseTitles& titles) {
  json::Value list = json::Value::array();
  for (const roster::Topic& one : topics)
    list.push_back({{"title", one.title}, {"clauses", titles.Json(one.clauses)}, {"norms", one.norms}});
  return list;
}

Result<json::Value> MeetingJson(storage::Database& database, const roster::MeetingRow& meeting) {
  TRY_ASSIGN(const ClauseTitles titles, ClauseTitles::Of(database, meeting.instrument));
  const roster::MeetingDocument& document = meeting.document;
  json::Value item;
  PutSaid(item, meeting.said);
  item.erase("party");
  item["recorder"] = NamedJson(meeting.said.party);
  item["id"] = document.id;
  item["kind"] = Name(document.kind);
  item["title"] = document.title;
  item["instrument"] = meeting.instrument;
  item["working_group"] = nullptr;
  if (!document.working_group.empty())
    item["working_group"] = {{"id", document.working_group}, {"title", meeting.working_group_title}};
  item["from"] = document.from;
  item["until"] = document.until.empty() ? document.from : document.until;
  item["state"] = meeting.held ? "held" : "planned";
  item["place"] = TextOrNull(document.place);
  json::Value participants = json::Value::array();
  for (const roster::ParticipantRow& one : meeting.participants) {
    json::Value participant = NamedJson(one.party);
    participant["role"] = Name(one.role);
    participants.push_back(std::move(participant));
  }
  item["participants"] = std::move(participants);
  item["topics"] = TopicsJson(document.topics, titles);
  item["outcomes"] = document.outcomes;
  json::Value follow_ups = json::Value::array();
  for (const roster::FollowUpRow& one : meeting.follow_ups) follow_ups.push_back(FollowUpJson(one));
  item["follow_ups"] = std::move(follow_ups);
  item["counts"] = CountsOf(meeting.follow_ups);
  item["documents"] = CitedJson(document.documents);
  item["answers"] = AnswersJson(meeting);
  return item;
}

Result<roster::MeetingFilter> ReadFilter(const http::Request& request, const PageRange& range) {
  roster::MeetingFilter filter;
  TRY_ASSIGN(filter.instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(filter.working_group, QueryText(request, "working_group"));
  TRY_ASSIGN(filter.party, PartyQuery(request));
  TRY_ASSIGN(const std::string kind, QueryText(request, "kind"));
  if (!kind.empty()) {
    const auto known = roster::MeetingKindFromName(kind);
    if (!known.has_value()) return Invalid(known.error().message, "kind");
    filter.kind = *known;
  }
  TRY_ASSIGN(const std::string state, QueryText(request, "state"));
  if (!state.empty() && state != "planned" && state != "held")
    return Invalid("'" + state + "' is no state of a meeting: planned, held", "state");
  if (!state.empty()) filter.held = state == "held";
  TRY_ASSIGN(filter.date, QueryText(request, "date"));
  if (!filter.date.empty() && !ParseDate(filter.date).has_value())
    return Invalid("'" + filter.date + "' is no date: write it as 2021-11-12", "date");
  TRY_ASSIGN(const std::string follow_up, QueryText(request, "follow_ups"));
  if (!follow_up.empty()) {
    const auto known = roster::FollowUpStateFromName(follow_up);
    if (!known.has_value()) return Invalid(known.error().message, "follow_ups");
    filter.follow_up = *known;
  }
  filter.offset = range.offset;
  filter.limit = range.limit;
  return filter;
}

Result<json::Value> List(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request,
                  {"instrument", "working_group", "party", "kind", "state", "date", "follow_ups", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const roster::MeetingFilter filter, ReadFilter(request, range));
  TRY_ASSIGN(const auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  TRY_ASSIGN(const auto page, roster::ListMeetings(reading.database(), filter, FormatDate(now)));
  json::Value items = json::Value::array();
  for (const roster::MeetingRow& one : page.items) {
    TRY_ASSIGN(json::Value item, MeetingJson(reading.database(), one));
    items.push_back(std::move(item));
  }
  json::Value answer = PageOf(std::move(items), page.total, range, node.log);
  answer["as_of"] = TimeText(now);
  return answer;
}

Result<json::Value> Show(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  TRY_ASSIGN(const roster::MeetingRow meeting,
             roster::FindMeeting(reading.database(), request.Parameter("id"), FormatDate(now)));
  TRY_ASSIGN(json::Value answer, MeetingJson(reading.database(), meeting));
  json::Value records = json::Value::array();
  for (const roster::MeetingRecordRow& one : meeting.records) {
    json::Value record;
    PutSaid(record, one.said);
    record["reason"] = TextOrNull(one.reason);
    records.push_back(std::move(record));
  }
  answer["records"] = std::move(records);
  json::Value answers = json::Value::array();
  for (const roster::RecordAnswerRow& one : meeting.answers) {
    json::Value item;
    PutSaid(item, one.said);
    item["record"] = one.record;
    item["answer"] = Name(one.answer);
    item["reason"] = TextOrNull(one.reason);
    item["counts"] = one.counts;
    answers.push_back(std::move(item));
  }
  answer["answer_list"] = std::move(answers);
  answer["entries"] = EntriesIn(answer, {"entry", "evidence", "in_doubt_since"});
  answer["as_of"] = TimeText(now);
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes MeetingRoutes(const CallDependencies& node) {
  return {JsonRead("/api/v1/meetings", [node](const http::Request& request) { return List(node, request); }),
          JsonRead("/api/v1/meetings/{id}", [node](const http::Request& request) { return Show(node, request); })};
}

}  // namespace entente::protocols
