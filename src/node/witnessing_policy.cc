#include "node/witnessing_policy.h"

namespace entente::node {

void TakeAnyOf(WitnessingPolicy& policy, std::size_t quorum) {
  log::TlogPolicy rule;
  log::TlogPolicy::Group all{"any", quorum, {}};
  for (const WitnessAddress& one : policy.witnesses) {
    all.members.push_back({.is_group = false, .index = rule.witnesses.size()});
    rule.witnesses.push_back({one.key.name, one.key, one.url});
  }
  if (quorum > 0) {
    rule.groups.push_back(std::move(all));
    rule.quorum = log::TlogPolicy::Member{.is_group = true, .index = 0};
  }
  policy.rule = std::move(rule);
}

}  // namespace entente::node
