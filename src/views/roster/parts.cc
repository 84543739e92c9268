// The table of the roster's parts: a line a field.
#include <algorithm>
#include <array>
#include <ranges>

#include "base/limits.h"
#include "views/roster/contacts/contacts_part.h"
#include "views/roster/instruments/instruments_part.h"
#include "views/roster/meetings/part.h"
#include "views/roster/part.h"
#include "views/roster/pledges/pledge_part.h"
#include "views/roster/resources/part.h"
#include "views/roster/working_groups/part.h"

namespace entente::roster {
namespace {

// Those that others refer to first.
constexpr std::array<const Part*, 6> kParts = {&kInstrumentsPart, &kContactsPart, &kResources,
                                               &kWorkingGroups,   &kMeetings,     &kPledges};

}  // namespace

std::span<const Part* const> AllParts() {
  return kParts;
}

const TakesKind* FindTaker(std::string_view content_type) {
  for (const Part* part : kParts) {
    const auto found = std::ranges::find(part->takes, content_type, &TakesKind::content_type);
    if (found != part->takes.end()) return &*found;
  }
  return nullptr;
}

std::string SchemaOfParts() {
  std::string schema;
  for (const Part* part : kParts) schema += part->schema;
  return schema;
}

std::string ClearingOfParts() {
  std::string clearing;
  for (const Part* part : std::views::reverse(kParts)) clearing += part->clear;
  return clearing;
}

void AddRulesOfParts(registration::Policy& policy) {
  for (const Part* part : kParts)
    if (part->add_rules != nullptr) part->add_rules(policy);
}

registration::PolicyRule RuleOfParties(std::string_view name, std::span<const TakesKind> kinds,
                                       std::vector<registration::Role> roles) {
  registration::PolicyRule rule;
  rule.name = name;
  rule.content_types.reserve(kinds.size());
  for (const TakesKind& kind : kinds) rule.content_types.emplace_back(kind.content_type);
  rule.standings = {registration::Standing::kAdmitted, registration::Standing::kOperator};
  rule.roles = std::move(roles);
  rule.payload_bytes_max = limits::kStatementJsonBytesMax;
  return rule;
}

}  // namespace entente::roster
