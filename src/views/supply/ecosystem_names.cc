#include "views/supply/ecosystem_names.h"

#include <algorithm>
#include <array>

#include "views/supply/ecosystem.h"

namespace entente::supply {
namespace {

// Sorted. Those that have an order of versions are known by it.
constexpr std::array<std::string_view, 12> kWithoutOrder = {"Android", "CleanStart", "Docker Hardened Images",
                                                            "FreeBSD", "GIT",        "Kubernetes",
                                                            "Linux",   "OSS-Fuzz",   "Photon OS",
                                                            "Root",    "TuxCare",    "opam"};
static_assert(std::ranges::is_sorted(kWithoutOrder));

}  // namespace

bool IsOsvEcosystem(std::string_view ecosystem) {
  const std::string_view base = BaseEcosystem(ecosystem);
  return OrderOf(base) != VersionOrder::kNone || std::ranges::binary_search(kWithoutOrder, base);
}

}  // namespace entente::supply
