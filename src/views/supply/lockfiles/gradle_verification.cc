// gradle/verification-metadata.xml: every module that a build ever fetched, with its checksums.
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/xml_elements.h"

namespace entente::supply::lock_readers {

Result<void> GradleVerification(LockBuilder& lock, std::string_view text) {
  bool is_metadata = false;
  const auto take = [&](const XmlElement& element) -> Result<void> {
    if (element.path == "verification-metadata") is_metadata = true;
    if (element.path != "verification-metadata/components/component") return {};
    const std::string_view group = element.Attribute("group");
    const std::string_view name = element.Attribute("name");
    if (group.empty() || name.empty()) {
      lock.Warn(element.Place() + ": a component has group and name; left out");
      return {};
    }
    RawPackage raw{.type = "maven",
                   .name = std::string(group) + ':' + std::string(name),
                   .version = std::string(element.Attribute("version"))};
    if (raw.version.empty()) raw.unpinned = "the file gives no version";
    TRY(lock.Add(std::move(raw), element.Place()));
    return {};
  };
  TRY(ReadXmlElements(AsBytes(text), take));
  if (!is_metadata) return Invalid("no verification-metadata.xml: its root is not \"verification-metadata\"");
  return {};
}

}  // namespace entente::supply::lock_readers
