// Where an index has advisories on the packages of an ecosystem. A document's components are of few ecosystems, so this
// is worked out once for each of them, and not once a component.
//
// Thread safety: one thread at a time; several may share the index.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/index/index.h"
#include "views/supply/match.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

struct EcosystemPlaces {
  std::vector<std::string> ecosystems;  // LookupEcosystems()
  // Actions are repositories, too, whose commits and tags advisories name: "github.com/owner/name".
  bool in_repositories = false;
  bool covered = false;  // the index has data in one of these places
  VersionOrder order = VersionOrder::kNone;
};

class KnownPlaces {
 public:
  // REQUIRES: index outlives it.
  explicit KnownPlaces(const AdvisoryIndex& index) : index_(index) {}

  // Good until the next call.
  [[nodiscard]] const EcosystemPlaces& Of(std::string_view ecosystem);

 private:
  [[nodiscard]] EcosystemPlaces WorkOut(std::string_view ecosystem) const;

  // A stranger's document may name as many as it likes.
  static constexpr std::size_t kKeptMax = 64;

  const AdvisoryIndex& index_;
  std::map<std::string, EcosystemPlaces, std::less<>> known_;
};

// LookUpComponent() for many components. REQUIRES: `places` are of this index. Errors: kCorruption.
[[nodiscard]] Result<LookUp> LookUpComponent(const AdvisoryIndex& index, const AdvisoryName& component,
                                             KnownPlaces& places);

}  // namespace entente::supply
