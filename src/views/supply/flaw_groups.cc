#include "views/supply/flaw_groups.h"

#include <algorithm>
#include <utility>

namespace entente::supply {

Result<FlawGroups> FlawGroups::Of(const AdvisoryIndex& index) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> all;  // group, advisory
  all.reserve(index.advisory_count());
  for (std::uint32_t i = 0; i < index.advisory_count(); ++i) {
    TRY_ASSIGN(const AdvisoryHead head, index.Advisory(i));
    if (!head.withdrawn) all.emplace_back(head.group, i);
  }
  std::ranges::sort(all);
  FlawGroups made;
  for (auto first = all.cbegin(); first != all.cend();) {
    const auto end = std::find_if(first, all.cend(), [&](const auto& one) { return one.first != first->first; });
    if (end - first > 1) {
      made.groups_.push_back(
          {first->first, static_cast<std::uint32_t>(made.members_.size()), static_cast<std::uint32_t>(end - first)});
      std::transform(first, end, std::back_inserter(made.members_), [](const auto& one) { return one.second; });
    }
    first = end;
  }
  return made;
}

std::span<const std::uint32_t> FlawGroups::Members(std::uint32_t group) const {
  const auto found = std::ranges::lower_bound(groups_, group, {}, &Group::group);
  if (found == groups_.end() || found->group != group) return {};
  return std::span(members_).subspan(found->first, found->count);
}

}  // namespace entente::supply
