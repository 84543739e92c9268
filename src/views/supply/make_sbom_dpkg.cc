// CycloneDX from a dpkg database (deb822 paragraphs, dpkg's status file).
#include <optional>

#include "base/bytes.h"
#include "views/supply/lockfiles/machine_packages.h"
#include "views/supply/make_sbom.h"
#include "views/supply/purl.h"

namespace entente::supply {
Result<std::string> MakeDpkgSbom(std::string_view status, std::string_view os_release, const SbomSubject& subject) {
  if (status.size() > kInventoryBytesMax) return Invalid("the dpkg database is larger than is read");
  if (!IsUtf8(AsBytes(status)) || !IsUtf8(AsBytes(os_release))) return Invalid("not UTF-8");
  TRY_ASSIGN(const OsRelease distribution, ReadOsRelease(os_release));
  std::vector<MadeComponent> components;
  components.push_back({.name = distribution.id,
                        .version = distribution.version,
                        .purl = {},
                        .licence = {},
                        .type = "operating-system"});
  std::size_t line = 0;
  std::size_t packages = 0;
  while (!status.empty()) {
    TRY_ASSIGN(const auto paragraph, TakeDpkgParagraph(status, line));
    if (!paragraph) break;
    ++packages;
    if (!paragraph->IsInstalled()) continue;  // removed, its configuration is left
    Purl purl{.type = "deb",
              .name_space = distribution.id,
              .name = std::string(paragraph->package),
              .version = std::string(paragraph->version),
              .qualifiers = {},
              .subpath = {}};
    if (!paragraph->architecture.empty()) purl.qualifiers.emplace_back("arch", paragraph->architecture);
    if (!distribution.version.empty())
      purl.qualifiers.emplace_back("distro", distribution.id + "-" + distribution.version);
    if (std::string upstream = paragraph->Upstream(); !upstream.empty())
      purl.qualifiers.emplace_back("upstream", std::move(upstream));
    auto built = Purl::Build(std::move(purl));
    if (!built) return Invalid("no dpkg database: " + built.error().message, "line " + std::to_string(line));
    components.push_back({.name = std::string(paragraph->package),
                          .version = std::string(paragraph->version),
                          .purl = built->Text(),
                          .licence = {}});
  }
  if (packages == 0) return Invalid("no dpkg database: it names no package");
  return WriteCycloneDx(subject, std::move(components));
}

}  // namespace entente::supply
