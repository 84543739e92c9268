#include "views/supply/ecosystem_places.h"

#include <algorithm>
#include <utility>

#include "views/supply/ecosystem.h"
#include "views/supply/osv.h"

namespace entente::supply {

EcosystemPlaces KnownPlaces::WorkOut(std::string_view ecosystem) const {
  EcosystemPlaces places;
  places.ecosystems = LookupEcosystems(ecosystem);
  places.in_repositories = ecosystem == "GitHub Actions";
  places.covered = std::ranges::any_of(places.ecosystems, [this](const auto& one) { return index_.Covers(one); }) ||
                   (places.in_repositories && index_.Covers(kGitEcosystem));
  places.order = OrderOf(ecosystem);
  return places;
}

const EcosystemPlaces& KnownPlaces::Of(std::string_view ecosystem) {
  const auto found = known_.find(ecosystem);
  if (found != known_.end()) return found->second;
  if (known_.size() == kKeptMax) known_.clear();
  return known_.emplace(ecosystem, WorkOut(ecosystem)).first->second;
}

}  // namespace entente::supply
