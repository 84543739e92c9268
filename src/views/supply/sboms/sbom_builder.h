// Collects the components of one document: canonical purls, each component once, bounded. Seen by the two readers only.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "views/supply/json_dom.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {

inline constexpr std::size_t kNameBytesMax = 4'096;

// One component as the document has it; views into the document.
struct RawComponent {
  std::string name;
  std::string_view version;
  std::string_view purl;
  std::string licence;
  SourcePackage source;
};

class SbomBuilder {
 public:
  explicit SbomBuilder(Sbom& sbom) : sbom_(sbom) {}

  // The operating system that the document describes: distribution packages whose purl names no release are its own.
  void SetOperatingSystem(std::string_view name, std::string_view version);
  [[nodiscard]] Result<void> Add(RawComponent raw, const Place& place);
  void SetProduct(const RawComponent& raw);
  void Warn(std::string text);
  // Looks up what could only be known at the end.
  void Finish();

 private:
  struct Pending {
    std::size_t component;
    Purl purl;
    SourcePackage source;
  };

  Sbom& sbom_;
  std::unordered_set<std::string> seen_;
  std::vector<Pending> without_release_;
  std::string distro_;
};

[[nodiscard]] Result<Sbom> ReadCycloneDx(const dom::object& root);
[[nodiscard]] Result<Sbom> ReadSpdx(const dom::object& root);

}  // namespace entente::supply
