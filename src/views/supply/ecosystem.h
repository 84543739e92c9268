// Ecosystems: where purl types and OSV's names for packages meet.
//
// A component is looked up under an ecosystem ("Maven", "Debian:12") and the name that its advisories use.
// Distributions publish for source packages, so a component's source name and version are taken where an SBOM gives
// them.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "views/supply/purl.h"
#include "views/supply/versions/order.h"

namespace entente::supply {

// What a component is called in advisories.
struct AdvisoryName {
  std::string ecosystem;  // "Debian:12"; empty when the purl's type is in no ecosystem that OSV has
  std::string name;       // normalised: compare with NormalName() of an advisory's package
  std::string version;    // of the source package, where that is what advisories name
  // Why there is nothing to look up, when there is not: "type \"generic\" is in no ecosystem of advisories".
  std::string missing;
};

// What an SBOM says beside the purl, in properties of the tools that wrote it; empty when it says nothing.
struct SourcePackage {
  std::string name;
  std::string version;
};

[[nodiscard]] AdvisoryName AdvisoryNameOf(const Purl& purl, const SourcePackage& source);

// "Debian:12" -> "Debian".
[[nodiscard]] std::string_view BaseEcosystem(std::string_view ecosystem);
// Whether a component is of this ecosystem only if its advisories name it: a repository at GitHub need not be an
// action.
[[nodiscard]] bool HoldsOnlyWhatIsNamed(std::string_view ecosystem);
// The order of versions in an ecosystem; kNone when there is none here.
[[nodiscard]] VersionOrder OrderOf(std::string_view ecosystem);
// Whether each package has one spelling anyway: NormalName() changes nothing.
[[nodiscard]] bool HasOneSpelling(std::string_view ecosystem);
// One spelling for each package: PyPI's normal form, lower case where a registry ignores case.
[[nodiscard]] std::string NormalName(std::string_view ecosystem, std::string_view name);
// The ecosystems under which advisories for a component of `ecosystem` may stand, most specific first:
// "Debian:12" -> {"Debian:12", "Debian"}, "Ubuntu:22.04:LTS" -> {itself, "Ubuntu:22.04", "Ubuntu:Pro:22.04:LTS",
// "Ubuntu"}.
[[nodiscard]] std::vector<std::string> LookupEcosystems(std::string_view ecosystem);

}  // namespace entente::supply
