#include "protocols/call/pledges.h"

#include <string>
#include <vector>

#include "base/limits.h"
#include "protocols/api/answer.h"
#include "protocols/call/asking.h"
#include "protocols/call/party_query.h"
#include "protocols/call/pledge_json.h"
#include "protocols/parse.h"
#include "views/roster/pledges/actions.h"

namespace entente::protocols {
namespace {

Result<json::Value> Actions(const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  json::Value items = json::Value::array();
  for (const roster::PledgeAction& action : roster::PledgeActions())
    items.push_back({{"id", action.id}, {"title", action.title}});
  const std::size_t total = items.size();
  return json::Value{{"items", std::move(items)}, {"total", total}, {"source", {{"title", roster::kActionsSource}}}};
}

Result<json::Value> List(const CallDependencies& node, const roster::Asker& asker, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "party", "clause", "action", "state", "as", "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  roster::PledgeFilter filter;
  filter.offset = range.offset;
  filter.limit = range.limit;
  TRY_ASSIGN(filter.instrument, QueryText(request, "instrument", limits::kClaimBytesMax));
  TRY_ASSIGN(filter.party, PartyQuery(request));
  TRY_ASSIGN(filter.clause, QueryText(request, "clause"));
  TRY_ASSIGN(filter.action, QueryText(request, "action"));
  if (!filter.action.empty() && roster::FindPledgeAction(filter.action) == nullptr)
    return Invalid("'" + filter.action + "' is no action: A1 to A25", "action");
  TRY_ASSIGN(const std::string state, QueryText(request, "state"));
  if (!state.empty()) {
    TRY_ASSIGN(filter.state, roster::PledgeStateFromName(state));
  }
  TRY_ASSIGN(const auto page, PledgeQueriesOf(node).Pledges(filter, asker));
  json::Value items = json::Value::array();
  for (const roster::PledgeRow& pledge : page.items) items.push_back(ToJson(pledge));
  return PageOf(std::move(items), page.total, range, node.log);
}

Result<json::Value> One(const CallDependencies& node, const roster::Asker& asker, const http::Request& request) {
  TRY(OnlyQueries(request, {"as"}));
  TRY_ASSIGN(const std::uint64_t entry, ParseNumber(request.Parameter("entry"), "entry"));
  const roster::PledgeQueries pledges = PledgeQueriesOf(node);
  TRY_ASSIGN(const roster::PledgeRow pledge, pledges.At(entry, asker));
  json::Value answer = ToJson(pledge);
  answer["acts"] = ActsOf(pledge);
  answer["reports"] = ReportsOf(pledge);
  answer["measured"] = nullptr;
  std::vector<std::uint64_t> entries = EntriesOf(pledge);
  if (pledge.shown.shown() && pledge.terms.measure.target.has_value()) {
    const progress::Target& target = *pledge.terms.measure.target;
    TRY_ASSIGN(const UnixSeconds now, pledges.Now());
    TRY_ASSIGN(const progress::Measured measured, FigureOf(node, pledge.party, target.measure, now));
    answer["measured"] = ToJson(measured, target);
    entries.insert(entries.end(), measured.entries.begin(), measured.entries.end());
  }
  Settle(entries);
  answer["entries"] = std::move(entries);
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes PledgeRoutes(const CallDependencies& node) {
  const auto list = [node](const roster::Asker& asker, const http::Request& request) {
    return List(node, asker, request);
  };
  const auto one = [node](const roster::Asker& asker, const http::Request& request) {
    return One(node, asker, request);
  };
  return {JsonRead("/api/v1/pledge-actions", Actions), AskedRead("/api/v1/pledges", node, list),
          AskedRead("/api/v1/pledges/{entry}", node, one)};
}

}  // namespace entente::protocols
