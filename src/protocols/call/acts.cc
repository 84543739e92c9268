#include "protocols/call/acts.h"

#include <array>

#include "http/url.h"
#include "protocols/api/answer.h"
#include "protocols/call/act_feeds.h"
#include "protocols/call/act_json.h"
#include "protocols/call/log_day.h"
#include "protocols/call/party_query.h"
#include "protocols/parse.h"
#include "views/roster/instruments/act_note.h"
#include "views/roster/instruments/act_queries.h"

namespace entente::protocols {
namespace {

using roster::ActFilter;
using roster::ActKind;
using roster::ActRow;

constexpr std::array kAnnouncements = {ActKind::kAnnounced};
constexpr std::array kInvitations = {ActKind::kInvited};
constexpr std::array kReadings = {ActKind::kUnderstanding, ActKind::kReservation};
constexpr std::array kPapers = {ActKind::kPaper};

// What every list of acts can be asked for.
struct Asked {
  ActFilter filter;
  PageRange range;
};
Result<Asked> ReadAsked(const CallDependencies& node, const http::Request& request,
                        std::span<const ActKind> kinds = {}) {
  Asked asked;
  TRY_ASSIGN(asked.range, ParsePageRange(request));
  TRY_ASSIGN(asked.filter.instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(asked.filter.party, PartyQuery(request));
  TRY_ASSIGN(asked.filter.today, LogDay(node));
  asked.filter.kinds = kinds;
  asked.filter.offset = asked.range.offset;
  asked.filter.limit = asked.range.limit;
  return asked;
}

// One kind, or none; the filter refers to it.
Result<std::vector<ActKind>> ReadKind(const http::Request& request) {
  std::vector<ActKind> kinds;
  TRY_ASSIGN(const std::string what, QueryText(request, "what"));
  if (what.empty()) return kinds;
  auto kind = roster::ActKindFromName(what);
  if (!kind.has_value()) return Invalid(kind.error().message, "what");
  kinds.push_back(*kind);
  return kinds;
}

Result<roster::Language> ReadLanguage(const http::Request& request) {
  TRY_ASSIGN(const std::string name, QueryText(request, "lang"));
  if (name.empty()) return roster::Language::kEnglish;
  auto language = roster::LanguageFromName(name);
  if (!language.has_value()) return Invalid(language.error().message, "lang");
  return language;
}

// One of two words, as true and false; nothing when it is not asked for.
Result<std::optional<bool>> ReadState(const http::Request& request, std::string_view yes, std::string_view no) {
  TRY_ASSIGN(const std::string state, QueryText(request, "state"));
  if (state.empty()) return std::nullopt;
  if (state == yes) return true;
  if (state == no) return false;
  return Invalid("'" + state + "' is no state here: " + std::string(no) + ", " + std::string(yes), "state");
}

Result<json::Value> Page(const CallDependencies& node, const Asked& asked) {
  TRY_ASSIGN(const auto page, roster::Acts(node.roster, asked.filter));
  json::Value items = json::Value::array();
  for (const ActRow& act : page.items) items.push_back(ActJson(act));
  json::Value answer = PageOf(std::move(items), page.total, asked.range, node.log);
  answer["today"] = asked.filter.today;
  return answer;
}

Result<json::Value> List(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "party", "what", "offset", "limit"}));
  TRY_ASSIGN(const auto kinds, ReadKind(request));
  TRY_ASSIGN(const Asked asked, ReadAsked(node, request, kinds));
  return Page(node, asked);
}

Result<json::Value> ListPromises(const CallDependencies& node, const http::Request& request,
                                 std::span<const ActKind> kinds) {
  TRY(OnlyQueries(request, {"instrument", "party", "state", "offset", "limit"}));
  TRY_ASSIGN(Asked asked, ReadAsked(node, request, kinds));
  TRY_ASSIGN(const std::string state, QueryText(request, "state"));
  if (!state.empty()) {
    auto outcome = roster::OutcomeStateFromName(state);
    if (!outcome.has_value()) return Invalid(outcome.error().message, "state");
    asked.filter.outcome = *outcome;
  }
  return Page(node, asked);
}

Result<json::Value> ListReadings(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "party", "clause", "state", "offset", "limit"}));
  TRY_ASSIGN(Asked asked, ReadAsked(node, request, kReadings));
  TRY_ASSIGN(asked.filter.clause, QueryText(request, "clause"));
  TRY_ASSIGN(asked.filter.withdrawn, ReadState(request, "withdrawn", "standing"));
  return Page(node, asked);
}

Result<json::Value> ListPapers(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "party", "state", "offset", "limit"}));
  TRY_ASSIGN(Asked asked, ReadAsked(node, request, kPapers));
  TRY_ASSIGN(asked.filter.confirmed, ReadState(request, "confirmed", "unconfirmed"));
  return Page(node, asked);
}

// Errors: kNotFound, when the entry is no act.
Result<std::vector<ActRow>> ActsOfEntry(const CallDependencies& node, const http::Request& request) {
  ActFilter filter;
  TRY_ASSIGN(filter.entry, ParseNumber(request.Parameter("entry"), "entry"));
  TRY_ASSIGN(filter.today, LogDay(node));
  TRY_ASSIGN(auto page, roster::Acts(node.roster, filter));
  if (page.items.empty())
    return Fail(ErrorCode::kNotFound, "this entry is no act about an instrument, or could not be used",
                request.Parameter("entry"));
  return std::move(page.items);
}

Result<json::Value> One(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const auto acts, ActsOfEntry(node, request));
  json::Value answer;
  answer["items"] = json::Value::array();
  for (const ActRow& act : acts) answer["items"].push_back(ActJson(act));
  AddLogState(answer, node.log);
  return answer;
}

Result<http::Response> Note(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"lang"}));
  TRY_ASSIGN(const roster::Language language, ReadLanguage(request));
  TRY_ASSIGN(const auto acts, ActsOfEntry(node, request));
  return http::MakeResponse(200, "text/plain; charset=utf-8", roster::NoteOf(acts, node.log.origin(), language));
}

Result<ActFeed> ReadFeed(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "party", "what", "lang", "limit"}));
  ActFeed feed;
  feed.origin = node.log.origin();
  feed.log = node.address;
  TRY_ASSIGN(feed.language, ReadLanguage(request));
  TRY_ASSIGN(const auto kinds, ReadKind(request));
  TRY_ASSIGN(const Asked asked, ReadAsked(node, request, kinds));
  for (const auto& [name, value] : request.query)
    feed.query += (feed.query.empty() ? "?" : "&") + name + "=" + http::PercentEncode(value);
  TRY_ASSIGN(auto page, roster::Acts(node.roster, asked.filter));
  feed.acts = std::move(page.items);
  return feed;
}

Result<http::Response> Atom(const CallDependencies& node, const http::Request& request) {
  TRY_ASSIGN(const ActFeed feed, ReadFeed(node, request));
  return http::MakeResponse(200, "application/atom+xml; charset=utf-8", AtomOf(feed));
}

Result<http::Response> JsonFeed(const CallDependencies& node, const http::Request& request) {
  TRY_ASSIGN(const ActFeed feed, ReadFeed(node, request));
  return http::MakeResponse(200, "application/feed+json",
                            JsonFeedOf(feed).dump(-1, ' ', false, json::Value::error_handler_t::replace));
}

Result<json::Value> ListUnusable(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const auto page, node.roster.Unusable(range.offset, range.limit));
  json::Value items = json::Value::array();
  for (const roster::UnusableRow& row : page.items)
    items.push_back({{"entry", row.entry}, {"type", row.content_type}, {"issuer", row.issuer}, {"why", row.why}});
  return PageOf(std::move(items), page.total, range, node.log);
}

}  // namespace

http::Routes ActRoutes(const CallDependencies& node) {
  return {
      JsonRead("/api/v1/acts", [node](const http::Request& request) { return List(node, request); }),
      ResponseRead("/api/v1/acts.atom", [node](const http::Request& request) { return Atom(node, request); }),
      ResponseRead("/api/v1/acts.json", [node](const http::Request& request) { return JsonFeed(node, request); }),
      JsonRead("/api/v1/acts/{entry}", [node](const http::Request& request) { return One(node, request); }),
      ResponseRead("/api/v1/acts/{entry}/note", [node](const http::Request& request) { return Note(node, request); }),
      JsonRead("/api/v1/announcements",
               [node](const http::Request& request) { return ListPromises(node, request, kAnnouncements); }),
      JsonRead("/api/v1/invitations",
               [node](const http::Request& request) { return ListPromises(node, request, kInvitations); }),
      JsonRead("/api/v1/understandings", [node](const http::Request& request) { return ListReadings(node, request); }),
      JsonRead("/api/v1/paper-acts", [node](const http::Request& request) { return ListPapers(node, request); }),
      JsonRead("/api/v1/unusable", [node](const http::Request& request) { return ListUnusable(node, request); })};
}

}  // namespace entente::protocols
