// packages.config (NuGet before PackageReference): XML, a <package id version/> each.
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/xml_elements.h"

namespace entente::supply::lock_readers {

Result<void> PackagesConfig(LockBuilder& lock, std::string_view text) {
  bool is_packages = false;
  const auto take = [&](const XmlElement& element) -> Result<void> {
    if (element.path == "packages") is_packages = true;
    if (element.path != "packages/package") return {};
    RawPackage raw{.type = "nuget",
                   .name = std::string(element.Attribute("id")),
                   .version = std::string(element.Attribute("version"))};
    if (raw.name.empty()) {
      lock.Warn(element.Place() + ": a package has an id; left out");
      return {};
    }
    raw.only_development = element.Attribute("developmentDependency") == "true";
    if (raw.version.empty()) raw.unpinned = "the file gives no version";
    TRY(lock.Add(std::move(raw), element.Place()));
    return {};
  };
  TRY(ReadXmlElements(AsBytes(text), take));
  if (!is_packages) return Invalid("no packages.config: its root is not \"packages\"");
  return {};
}

}  // namespace entente::supply::lock_readers
