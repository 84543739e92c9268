// var/lib/dpkg/status: the installed packages of a Debian or Ubuntu machine, of the release that os-release names.
#include "views/supply/lockfiles/machine_packages.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {

Result<void> Dpkg(LockBuilder& lock, std::string_view text) {
  OsRelease distribution;
  if (lock.context().os_release.empty()) {
    lock.Warn("no etc/os-release beside the database: it is not known of which release its packages are");
  } else {
    TRY_ASSIGN(distribution, ReadOsRelease(lock.context().os_release));
  }
  std::size_t line = 0;
  std::size_t paragraphs = 0;
  for (;;) {
    auto taken = TakeDpkgParagraph(text, line);
    if (!taken) return std::unexpected(std::move(taken.error()));
    const std::optional<DpkgParagraph>& next = *taken;
    if (!next.has_value()) break;
    const DpkgParagraph& paragraph = *next;
    ++paragraphs;
    if (!paragraph.IsInstalled()) continue;  // removed, its configuration is left
    RawPackage raw{.type = "deb", .name = std::string(paragraph.package), .version = std::string(paragraph.version)};
    raw.purl_namespace = distribution.id;
    if (!paragraph.architecture.empty()) raw.qualifiers.emplace_back("arch", paragraph.architecture);
    if (!distribution.version.empty())
      raw.qualifiers.emplace_back("distro", distribution.id + "-" + distribution.version);
    if (std::string upstream = paragraph.Upstream(); !upstream.empty())
      raw.qualifiers.emplace_back("upstream", std::move(upstream));
    TRY(lock.Add(std::move(raw), "line " + std::to_string(line)));
  }
  if (paragraphs == 0) return Invalid("no dpkg database: it names no package");
  return {};
}

}  // namespace entente::supply::lock_readers
