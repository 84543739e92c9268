#include "protocols/call/resources.h"

#include <algorithm>
#include <map>
#include <string>

#include "protocols/api/answer.h"
#include "protocols/call/call_json.h"
#include "protocols/call/party_query.h"
#include "views/roster/language_tag.h"
#include "views/roster/resources/resource_rows.h"
#include "views/roster/resources/totals.h"

namespace entente::protocols {
namespace {

// Of one figure; all of them are found by the list.
constexpr std::size_t kFigureEntriesMax = 1000;

constexpr const char* kCaution =
    "Counts of what parties said on this log, not of what happened: what nobody posted or reported is not here, and a "
    "delivery that nobody confirmed is the giver's word alone. Quantities are added only where they are numbers of one "
    "unit.";

json::Value QuantityJson(const std::optional<roster::Quantity>& quantity) {
  if (!quantity.has_value()) return nullptr;
  const bool number = quantity->is_number();
  return {{"text", Describe(*quantity)},
          {"amount", number ? roster::AmountJson(quantity->thousandths) : json::Value(nullptr)},
          {"unit", TextOrNull(quantity->unit)}};
}

// Of one request: the clauses' titles are read once for each instrument.
class Titles {
 public:
  explicit Titles(storage::Database& database) : database_(database) {}
  Result<const ClauseTitles*> Of(const std::string& instrument) {
    const auto known = titles_.find(instrument);
    if (known != titles_.end()) return &known->second;
    TRY_ASSIGN(ClauseTitles read, ClauseTitles::Of(database_, instrument));
    return &titles_.emplace(instrument, std::move(read)).first->second;
  }

 private:
  storage::Database& database_;
  std::map<std::string, ClauseTitles> titles_;
};

Result<json::Value> ResourceJson(const roster::ResourceRow& row, Titles& titles) {
  TRY_ASSIGN(const ClauseTitles* clauses, titles.Of(row.document.instrument));
  const roster::ResourceDocument& document = row.document;
  json::Value item;
  PutSaid(item, row.said);
  item["side"] = Name(row.side);
  item["instrument"] = document.instrument;
  item["kind"] = Name(document.kind);
  item["title"] = document.title;
  item["description"] = TextOrNull(document.description);
  item["clauses"] = clauses->Json(document.clauses);
  item["countries"] =
      document.countries.empty() ? json::Value::array({roster::kAnyCountry}) : json::Value(document.countries);
  item["languages"] = document.languages;
  item["quantity"] = QuantityJson(document.quantity);
  item["from"] = TextOrNull(document.from);
  item["until"] = TextOrNull(document.until);
  item["state"] = Name(row.state);
  item["take_up"] = EntryOrNull(row.take_up);
  item["withdrawn"] = nullptr;
  if (row.withdrawn.has_value())
    item["withdrawn"] = {{"entry", row.withdrawn->entry}, {"reason", row.withdrawn->reason}};
  return item;
}

json::Value StepJson(const roster::ResourceStepRow& step) {
  json::Value item;
  PutSaid(item, step.said);
  item["what"] = Name(step.what);
  item["date"] = TextOrNull(step.date);
  item["text"] = TextOrNull(step.text);
  item["quantity"] = QuantityJson(step.quantity);
  item["evidence"] = step.evidence;
  return item;
}

json::Value TakeUpJson(const roster::TakeUpRow& row) {
  json::Value item;
  PutSaid(item, row.said);
  item.erase("party");
  item["by"] = row.said.party.id == row.giver.id ? "giver" : "receiver";
  item["offer"] = EntryOrNull(row.offer);
  item["need"] = EntryOrNull(row.need);
  item["giver"] = NamedJson(row.giver);
  item["receiver"] = NamedJson(row.receiver);
  item["note"] = TextOrNull(row.note);
  item["state"] = Name(row.state);
  json::Value steps = json::Value::array();
  for (const roster::ResourceStepRow& step : row.steps) steps.push_back(StepJson(step));
  item["steps"] = std::move(steps);
  return item;
}

// The value of a query parameter that is a name of something; nullopt when it is not there.
template <class FromName>
auto NamedQuery(const http::Request& request, const char* name, const FromName& from_name)
    -> Result<std::optional<typename decltype(from_name(std::string_view()))::value_type>> {
  TRY_ASSIGN(const std::string text, QueryText(request, name));
  if (text.empty()) return std::nullopt;
  auto value = from_name(text);
  if (!value.has_value()) return Invalid(value.error().message, name);
  return *value;
}

Result<roster::ResourceFilter> ReadFilter(const http::Request& request, const PageRange& range) {
  roster::ResourceFilter filter;
  TRY_ASSIGN(filter.instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(filter.side, NamedQuery(request, "side", roster::SideFromName));
  TRY_ASSIGN(filter.kind, NamedQuery(request, "kind", roster::ResourceKindFromName));
  TRY_ASSIGN(filter.clause, QueryText(request, "principle"));
  TRY_ASSIGN(filter.country, QueryText(request, "region"));
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!filter.country.empty() && filter.country != roster::kAnyCountry &&
      (filter.country.size() != 2 || !std::ranges::all_of(filter.country, capital)))
    return Invalid("a region is an ISO 3166-1 code of two capital letters, or 'any'", "region");
  TRY_ASSIGN(filter.language, QueryText(request, "language"));
  if (!filter.language.empty() && !roster::IsLanguageTag(filter.language))
    return Invalid("'" + filter.language + "' is no language tag of BCP 47, such as fr or pt-BR", "language");
  TRY_ASSIGN(filter.party, PartyQuery(request));
  TRY_ASSIGN(filter.state, NamedQuery(request, "state", roster::ResourceStateFromName));
  TRY_ASSIGN(filter.date, QueryText(request, "date"));
  if (!filter.date.empty() && !ParseDate(filter.date).has_value())
    return Invalid("'" + filter.date + "' is no date: write it as 2021-11-12", "date");
  filter.offset = range.offset;
  filter.limit = range.limit;
  return filter;
}

Result<json::Value> List(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "side", "kind", "principle", "region", "language", "party", "state", "date",
                            "offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const roster::ResourceFilter filter, ReadFilter(request, range));
  TRY_ASSIGN(const auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  TRY_ASSIGN(const auto page, roster::ListResources(reading.database(), filter, FormatDate(now)));
  Titles titles(reading.database());
  json::Value items = json::Value::array();
  for (const roster::ResourceRow& one : page.items) {
    TRY_ASSIGN(json::Value item, ResourceJson(one, titles));
    items.push_back(std::move(item));
  }
  json::Value answer = PageOf(std::move(items), page.total, range, node.log);
  answer["as_of"] = TimeText(now);
  return answer;
}

Result<json::Value> Show(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {}));
  TRY_ASSIGN(const std::uint64_t entry, ParseNumber(request.Parameter("entry"), "entry"));
  TRY_ASSIGN(const auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  TRY_ASSIGN(const roster::ResourceRow row, roster::FindResource(reading.database(), entry, FormatDate(now)));
  TRY_ASSIGN(const auto take_ups, roster::TakeUpsOf(reading.database(), entry));
  Titles titles(reading.database());
  TRY_ASSIGN(json::Value answer, ResourceJson(row, titles));
  json::Value list = json::Value::array();
  for (const roster::TakeUpRow& one : take_ups) list.push_back(TakeUpJson(one));
  answer["take_ups"] = std::move(list);
  answer["entries"] = EntriesIn(answer, {"entry", "offer", "need", "take_up", "evidence", "in_doubt_since"});
  answer["as_of"] = TimeText(now);
  AddLogState(answer, node.log);
  return answer;
}

Result<json::Value> Matches(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"offset", "limit"}));
  TRY_ASSIGN(const PageRange range, ParsePageRange(request));
  TRY_ASSIGN(const std::uint64_t entry, ParseNumber(request.Parameter("entry"), "entry"));
  TRY_ASSIGN(const auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  TRY_ASSIGN(const roster::ResourceRow row, roster::FindResource(reading.database(), entry, FormatDate(now)));
  TRY_ASSIGN(const auto page, roster::MatchesOf(reading.database(), row, FormatDate(now), range.offset, range.limit));
  Titles titles(reading.database());
  json::Value items = json::Value::array();
  for (const roster::ResourceMatchRow& one : page.items) {
    json::Value reasons = json::Value::array();
    for (const roster::Reason& reason : one.fit.reasons)
      reasons.push_back({{"what", Name(reason.what)}, {"values", reason.values}, {"text", reason.text}});
    TRY_ASSIGN(json::Value resource, ResourceJson(one.resource, titles));
    items.push_back({{"resource", std::move(resource)}, {"reasons", std::move(reasons)}});
  }
  TRY_ASSIGN(json::Value resource, ResourceJson(row, titles));
  json::Value answer = PageOf(std::move(items), page.total, range, node.log);
  answer["resource"] = std::move(resource);
  answer["as_of"] = TimeText(now);
  return answer;
}

json::Value FigureJson(const roster::Figure& figure) {
  std::vector<std::uint64_t> first(
      figure.entries.begin(),
      figure.entries.begin() + static_cast<std::ptrdiff_t>(std::min(figure.entries.size(), kFigureEntriesMax)));
  json::Value amounts = json::Value::array();
  for (const auto& [unit, amount] : figure.amounts)
    amounts.push_back({{"unit", unit}, {"amount", roster::AmountJson(amount.thousandths)}, {"count", amount.count}});
  return {{"count", figure.entries.size()}, {"entries", first}, {"amounts", std::move(amounts)}};
}

json::Value FiguresJson(const roster::Figures& group) {
  json::Value item;
  if (!group.instrument.empty()) item["instrument"] = group.instrument;
  item["key"] = group.key;
  item["title"] = TextOrNull(group.title);
  for (const roster::FigureKind figure : roster::kAllFigures)
    item[std::string(Name(figure))] = FigureJson(group.Of(figure));
  return item;
}

json::Value FiguresJson(const std::vector<roster::Figures>& groups) {
  json::Value list = json::Value::array();
  for (const roster::Figures& one : groups) list.push_back(FiguresJson(one));
  return list;
}

Result<json::Value> AllTotals(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument"}));
  TRY_ASSIGN(const std::string instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(const auto reading, node.roster.Read());
  TRY_ASSIGN(const UnixSeconds now, LogTimeOf(reading.database(), node.log));
  TRY_ASSIGN(const roster::Totals totals, roster::TotalsOf(reading.database(), instrument, FormatDate(now)));
  json::Value answer;
  answer["as_of"] = TimeText(now);
  answer["instrument"] = TextOrNull(instrument);
  answer["all"] = FiguresJson(totals.all);
  answer["by_kind"] = FiguresJson(totals.by_kind);
  answer["by_principle"] = FiguresJson(totals.by_principle);
  answer["by_region"] = FiguresJson(totals.by_region);
  answer["caution"] = kCaution;
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes ResourceRoutes(const CallDependencies& node) {
  // The first that fits is taken: "totals" is no entry.
  return {
      JsonRead("/api/v1/resources", [node](const http::Request& request) { return List(node, request); }),
      JsonRead("/api/v1/resources/totals", [node](const http::Request& request) { return AllTotals(node, request); }),
      JsonRead("/api/v1/resources/{entry}", [node](const http::Request& request) { return Show(node, request); }),
      JsonRead("/api/v1/resources/{entry}/matches",
               [node](const http::Request& request) { return Matches(node, request); })};
}

}  // namespace entente::protocols
