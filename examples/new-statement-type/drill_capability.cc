#include "drill_capability.h"

#include <array>

#include "drill_document.h"
#include "drill_routes.h"
#include "drill_view.h"

namespace entente::drills {
namespace {

constexpr std::array kKinds = {
    node::StatementKind{.content_type = kContentType, .name = "drill", .check = CheckDrill, .subject_place = "/id"},
};

// Who may say it in a new node: admitted parties, with a key for how they conduct themselves.
void AddRules(registration::Policy& policy) {
  registration::PolicyRule rule;
  rule.name = "drills";
  rule.content_types = {std::string(kContentType)};
  rule.standings = {registration::Standing::kAdmitted, registration::Standing::kOperator};
  rule.roles = {registration::Role::kConduct};
  rule.payload_bytes_max = 16'384;
  policy.rules.push_back(std::move(rule));
}

http::Routes Routes(const views::View& view, const log::Log& log) {
  return DrillRoutes(dynamic_cast<const DrillView&>(view), log);
}

constexpr node::Capability kDrills{
    .name = "drills", .kinds = kKinds, .add_rules = AddRules, .open_view = DrillView::Open, .routes = Routes};

}  // namespace

const node::Capability& Drills() {
  return kDrills;
}

}  // namespace entente::drills
