// One text, a few of everything that it names.
#include <string>

#include "protocols/api/answer.h"
#include "protocols/api/api.h"
#include "protocols/api/rows.h"

namespace entente::protocols {
namespace {

constexpr PageRange kFew = {.offset = 0, .limit = 10};

// Without an instrument to choose, supporters of all the first ones are looked through.
constexpr std::uint64_t kInstrumentsMax = 16;

Result<json::Value> Supporters(const RosterQueries& roster, const std::string& text) {
  TRY_ASSIGN(const auto instruments, roster.Instruments({.offset = 0, .limit = kInstrumentsMax}));
  json::Value found = json::Value::array();
  for (const InstrumentInfo& instrument : instruments.items) {
    RosterQuestion question;
    question.instrument = instrument.id;
    question.text = text;
    question.range = {.offset = 0, .limit = kFew.limit - found.size()};
    if (question.range.limit == 0) break;
    TRY_ASSIGN(const auto page, roster.Roster(question));
    for (const SupporterRow& row : page.items) found.push_back(ToJson(row));
  }
  return found;
}

json::Value ComponentJson(const ComponentHit& hit) {
  return {{"purl", hit.purl}, {"name", hit.name}, {"ecosystem", hit.ecosystem}, {"releases", hit.releases}};
}

Result<json::Value> Search(const ApiDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"q"}));
  TRY_ASSIGN(const std::string text, RequireQuery(request, "q"));
  TRY_ASSIGN(json::Value supporters, Supporters(node.roster, text));
  TRY_ASSIGN(const auto parties, node.roster.Parties(text, kFew));
  TRY_ASSIGN(const auto products, node.supply.Products(text, kFew));
  TRY_ASSIGN(const auto components, node.supply.SearchComponents(text, kFew.limit));
  TRY_ASSIGN(const auto advisories, node.supply.Advisories(text, "", kFew));
  json::Value answer = {{"supporters", std::move(supporters)},
                        {"parties", ArrayOf(parties.items)},
                        {"products", ArrayOf(products.items)},
                        {"components", ArrayOf(components, ComponentJson)},
                        {"advisories", ArrayOf(advisories.items)}};
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes SearchRoutes(const ApiDependencies& node) {
  return {JsonRead("/api/v1/search", [node](const http::Request& request) { return Search(node, request); })};
}

}  // namespace entente::protocols
