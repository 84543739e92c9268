// What the two encodings of CycloneDX have in common: versions, kinds of components, licences, and source packages as
// the tools that know them write them down. Seen by the two readers alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "views/supply/sboms/sbom_builder.h"

namespace entente::supply::cyclonedx {

// 0 to 7 for "1.0" to "1.7"; nothing for another.
[[nodiscard]] std::optional<int> MinorOf(std::string_view version);
// Of earlier versions, vulnerabilities are no part.
inline constexpr int kFirstWithVulnerabilities = 4;

// Whether a component of this type is one without a purl, too.
[[nodiscard]] bool IsPackage(std::string_view type);

// Licences that all hold, joined by AND; what would make it longer than a name may be is left out.
void JoinLicence(std::string& licence, std::string_view one);

// A component's own name, with its group.
[[nodiscard]] std::string FullName(std::string_view group, std::string_view name);

// By which others refer to a BOM with this serial number and version ("1" where it has none); empty when the serial
// number is no UUID of at most 36 letters.
[[nodiscard]] std::string BomLink(std::string_view serial, std::string_view version);

class SourceProperties {
 public:
  void Take(std::string_view name, std::string_view value);
  [[nodiscard]] SourcePackage Finish();

 private:
  SourcePackage source_;
  std::string release_;
  std::string epoch_;
};

}  // namespace entente::supply::cyclonedx
