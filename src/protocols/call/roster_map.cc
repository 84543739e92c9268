#include "protocols/call/roster_map.h"

#include <optional>
#include <string>

#include "base/clock.h"
#include "protocols/api/answer.h"
#include "protocols/parse.h"
#include "views/roster/support_map.h"

namespace entente::protocols {
namespace {

using roster::CountryOnMap;
using roster::StateOnMap;
using roster::SupportTally;

json::Value ToJson(const StateOnMap& state) {
  return {{"id", state.id},
          {"name", state.name},
          {"status", state.status.has_value() ? Name(*state.status) : std::string_view("unknown")},
          {"since", state.since.has_value() ? json::Value(state.since->Text()) : json::Value(nullptr)},
          {"entries", state.entries}};
}

json::Value ToJson(const CountryOnMap& country) {
  json::Value states = json::Value::array();
  for (const StateOnMap& state : country.states) states.push_back(ToJson(state));
  json::Value supporters = json::Value::array();
  for (const registration::PartyKind kind : registration::kAllPartyKinds) {
    const SupportTally& tally = country.tallies.at(static_cast<std::size_t>(kind));
    if (tally.announced + tally.listed + tally.signed_count + tally.ended + tally.unknown == 0) continue;
    supporters.push_back({{"kind", Name(kind)},
                          {"announced", tally.announced},
                          {"listed", tally.listed},
                          {"signed", tally.signed_count},
                          {"ended", tally.ended},
                          {"unknown", tally.unknown}});
  }
  return {
      {"country", TextOrNull(country.country)}, {"states", std::move(states)}, {"supporters", std::move(supporters)}};
}

Result<json::Value> RosterMap(const CallDependencies& node, const http::Request& request) {
  TRY(OnlyQueries(request, {"instrument", "as_of"}));
  TRY_ASSIGN(const std::string instrument, QueryText(request, "instrument"));
  TRY_ASSIGN(const std::string day, QueryText(request, "as_of"));
  std::optional<UnixSeconds> as_of;
  if (!day.empty()) {
    const auto date = ParseDate(day);
    if (!date.has_value()) return Invalid("'" + day + "' is no date: write it as 2021-11-12", "as_of");
    as_of = *date;
  }
  TRY_ASSIGN(const roster::SupportMap map, roster::SupportByCountry(node.roster, instrument, as_of));
  json::Value countries = json::Value::array();
  for (const CountryOnMap& country : map.countries) countries.push_back(ToJson(country));
  json::Value answer = {{"instrument", map.instrument},
                        {"entry", map.founding_entry},
                        {"as_of", TextOrNull(day)},
                        {"countries", std::move(countries)}};
  AddLogState(answer, node.log);
  return answer;
}

}  // namespace

http::Routes RosterMapRoutes(const CallDependencies& node) {
  return {JsonRead("/api/v1/roster/map", [node](const http::Request& request) { return RosterMap(node, request); })};
}

}  // namespace entente::protocols
