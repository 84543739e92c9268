// Linux distributions: which ecosystem, and which release of it, a distribution's package belongs to, and under which
// names advisories for that release stand.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "views/supply/purl.h"

namespace entente::supply {

struct Distribution {
  std::string ecosystem;  // with its release; empty when OSV has none for this distribution
  bool lacks_release = false;
  // Whether advisories name source packages, or the packages that are installed.
  bool by_source = true;
};

[[nodiscard]] constexpr bool IsDistributionType(std::string_view purl_type) {
  return purl_type == "deb" || purl_type == "apk" || purl_type == "rpm";
}

// REQUIRES: IsDistributionType(purl.type).
[[nodiscard]] Distribution DistributionOf(const Purl& purl);

// Further names under which a release's advisories stand, where it has some: the product streams of Red Hat, the
// modules of SUSE, Ubuntu with and without Pro. "Ubuntu:22.04:LTS" -> {"Ubuntu:22.04", "Ubuntu:Pro:22.04:LTS"}.
[[nodiscard]] std::vector<std::string> StreamsOf(std::string_view ecosystem);

}  // namespace entente::supply
