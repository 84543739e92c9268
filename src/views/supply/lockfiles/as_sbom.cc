#include "views/supply/lockfiles/as_sbom.h"

#include <unordered_set>
#include <utility>

namespace entente::supply {
namespace {

SbomComponent ComponentOf(LockPackage package) {
  SbomComponent component;
  component.name = std::move(package.name);
  component.version = std::move(package.version);
  component.licence = std::move(package.licence);
  component.advisory.name = component.name;
  component.advisory.version = component.version;
  component.advisory.missing = std::move(package.not_looked_up);
  if (package.purl.empty()) {
    if (component.advisory.missing.empty()) component.advisory.missing = "no purl";
    return component;
  }
  component.purl = std::move(package.purl);
  const auto purl = Purl::Parse(component.purl);
  if (!purl) {
    if (component.advisory.missing.empty()) component.advisory.missing = purl.error().message;
    return component;
  }
  component.base = purl->Base();
  if (component.advisory.missing.empty()) component.advisory = AdvisoryNameOf(*purl, {});
  return component;
}

}  // namespace

std::string LockFormatName(const LockFile& file) {
  std::string name(LockFileKindName(file.kind));
  if (!file.format_version.empty()) name += ' ' + file.format_version;
  return name;
}

Sbom AsSbom(LockFile file) {
  Sbom sbom;
  sbom.format_version = file.format_version;
  sbom.product = {.name = std::move(file.name), .version = std::move(file.version), .purl = {}};
  sbom.warnings = std::move(file.warnings);
  std::unordered_set<std::string> seen;
  sbom.components.reserve(file.packages.size());
  for (LockPackage& package : file.packages) {
    SbomComponent component = ComponentOf(std::move(package));
    if (seen.insert((component.purl.empty() ? component.name : component.purl) + '\n' + component.version).second)
      sbom.components.push_back(std::move(component));
  }
  return sbom;
}

}  // namespace entente::supply
