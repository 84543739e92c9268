#include "drill_routes.h"

#include "base/clock.h"
#include "protocols/api/answer.h"
#include "protocols/parse.h"

namespace entente::drills {
namespace {

constexpr std::uint64_t kDrillsMax = 1000;

Result<json::Value> Drills(const DrillView& view, const log::Log& log, const http::Request& request) {
  TRY(protocols::OnlyQueries(request, {"from"}));
  TRY_ASSIGN(const std::string from, protocols::RequireQuery(request, "from"));
  if (!ParseDate(from).has_value()) return Invalid("write the day as 2026-05-20", "from");
  TRY_ASSIGN(const auto drills, view.From(from, kDrillsMax));
  json::Value items = json::Value::array();
  for (const AnnouncedDrill& announced : drills) {
    items.push_back({{"id", announced.drill.id},
                     {"title", announced.drill.title},
                     {"date", announced.drill.date},
                     {"participants", announced.drill.participants},
                     {"issuer", announced.issuer},
                     {"entry", announced.index}});
  }
  json::Value answer = {{"items", std::move(items)}};
  protocols::AddLogState(answer, log);
  return answer;
}

}  // namespace

http::Routes DrillRoutes(const DrillView& view, const log::Log& log) {
  return {protocols::JsonRead("/drills",
                              [&view, &log](const http::Request& request) { return Drills(view, log, request); })};
}

}  // namespace entente::drills
