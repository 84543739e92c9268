#include "protocols/call/working_groups.h"

#include <algorithm>
#include <string>

#include "protocols/api/answer.h"
#include "protocols/call/call_json.h"
#include "protocols/call/party_query.h"
#include "views/roster/working_groups/working_group_rows.h"

namespace entente::protocols {
namespace {

// "under-way" as the name of a member: "under_way".
std::string MemberName(std::string_view name) {
  std::string member(name);
  std::ranges::replace(member, '-', '_');
  return member;
}

json::Value DeliverableJson(const roster::DeliverableRow& row) {
  json::Value item = {{"id", row.planned.id},     {"title", row.planned.title}, {"due", TextOrNull(row.planned.due)},
                      {"state", Name(row.state)}, {"entry", row.entry},         {"report", nullptr},
                      {"document", nullptr}};
  if (!row.report.has_value()) return item;
  item["report"] = {{"entry", row.report->said.entry},
                    {"party", NamedJson(row.report->said.party)},
                    {"time", TimeText(row.report->said.time)},
                    {"note", TextOrNull(row.report->text)}};
  if (row.report->document.has_value()) item["document"] = CitedJson(*row.report->document);
  return item;
}

json::Value CountsOf(const std::vector<roster::DeliverableRow>& deliverables) {
  json::Value counts;
  for (const roster::DeliverableState state : roster::kAllDeliverableStates)
    counts[MemberName(Name(state))] = std::ranges::count(deliverables, state, &roster::DeliverableRow::state);
  return counts;
}

json::Value GroupJson(const roster::WorkingGroupRow& group) {
  json::Value item;
  PutSaid(item, group.said);
  item.erase("party");
  item["id"] = group.document.id;
  item["instrument"] = group.document.instrument;
  item["title"] = group.document.title;
  item["purpose"] = TextOrNull(group.document.purpose);
  item["state"] = group.concluded.has_value() ? "concluded" : "active";
  item["founded"] = {{"entry", group.founded.entry},
                     {"party", NamedJson(group.founded.party)},
                     {"time", TimeText(group.founded.time)},
                     {"by_custodian", group.by_custodian}};
  json::Value chairs = json::Value::array();
  for (const roster::ChairRow& chair : group.chairs) {
    json::Value one = NamedJson(chair.party);
    one["joined"] = EntryOrNull(chair.joined);
    chairs.push_back(std::move(one));
  }
  item["chairs"] = std::move(chairs);
  item["members"] = group.members;
  json::Value may_change = json::Value::array();
  for (const roster::NamedParty& party : group.may_change) may_change.push_back(NamedJson(party));
  item["may_change"] = std::move(may_change);
  item["goals"] = group.document.goals;
  json::Value deliverables = json::Value::array();
  for (const roster::DeliverableRow& one : group.deliverables) deliverables.push_back(DeliverableJson(one));
  item["deliverables"] = std::move(deliverables);
  item["counts"] = CountsOf(group.deliverables);
  item["documents"] = CitedJson(group.document.documents);
  item["concluded"] = nullptr;
  if (group.concluded.has_value())
    item["concluded"] = {{"entry", group.concluded->said.entry},
                         {"party", NamedJson(group.concluded->said.party)},
                         {"time", TimeText(group.concluded->said.time)},
                         {"reason", group.concluded->text}};
  return item;
}

json::Value ActJson(const roster::GroupActRow& act) {
  json::Value item;
  PutSaid(item, act.said);
  item["what"] = Name(act.what);
  item["deliverable"] = TextOrNull(act.deliverable);
  item["text"] = TextOrNull(act.text);
  item["document"] = act.document.has_value() ? CitedJson(*act.document) : json::Value(nullptr);
  return item;
}

Result<json::Value> List(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "party", "state", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  roster::WorkingGroupFilter filter;
  TRY_ASSIGN(filter.instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(filter.party, PartyQuery(request));
  TRY_ASSIGN(const std::string state, QueryText(request, "state"));
  if (!state.empty() && state != "active" && state != "concluded")
    return Invalid("'" + state + "' is no state of a working group: active, concluded", "state");
  if (!state.empty()) filter.concluded = state == "concluded";
  filter.offset = range.offset;
  filter.limit = range.limit;
  TRY_ASSIGN(const auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  TRY_ASSIGN(const auto page, roster::ListWorkingGroups(reading.database(), filter, FormatDate(now)));
  json::Value items = json::Value::array();
  for (const roster::WorkingGroupRow& one : page.items) items.push_back(GroupJson(one));
  json::Value answer = PageOf(std::move(items), page.total, range, node.log);
  answer["as_of"] = TimeText(now);
  return answer;
}

Result<json::Value> Show(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  const std::string id = request.Parameter("id");
  TRY_ASSIGN(const auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  TRY_ASSIGN(const roster::WorkingGroupRow group, roster::FindWorkingGroup(reading.database(), id, FormatDate(now)));
  TRY_ASSIGN(const auto acts, roster::ActsOfGroup(reading.database(), id));
  TRY_ASSIGN(const auto members, roster::MembersOfGroup(reading.database(), id));
  json::Value answer = GroupJson(group);
  json::Value member_list = json::Value::array();
  for (const roster::MemberRow& one : members) {
    json::Value member = NamedJson(one.party);
    member["entry"] = one.entry;
    member["time"] = TimeText(one.time);
    member["left"] = EntryOrNull(one.left);
    member_list.push_back(std::move(member));
  }
  answer["member_list"] = std::move(member_list);
  json::Value act_list = json::Value::array();
  for (const roster::GroupActRow& one : acts) act_list.push_back(ActJson(one));
  answer["acts"] = std::move(act_list);
  answer["entries"] = EntriesIn(answer, {"entry", "joined", "left", "in_doubt_since"});
  answer["as_of"] = TimeText(now);
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes WorkingGroupRoutes(const CallDependencies& node) {
  return {
      JsonRead("/api/v1/working-groups", [node](const http::Request& request) { return List(node, request); }),
      JsonRead("/api/v1/working-groups/{id}", [node](const http::Request& request) { return Show(node, request); })};
}

}  // namespace entente::protocols
