// lib/apk/db/installed: the packages of an Alpine, Wolfi or Chainguard system; a letter a field, a blank line between
// packages.
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/machine_packages.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

struct Installed {
  std::string_view name;
  std::string_view version;
  std::string_view architecture;
  std::string_view origin;
  std::string_view licence;
};

void TakeField(std::string_view line, Installed& package) {
  const std::string_view value = line.substr(2);
  switch (line[0]) {
    case 'P':
      package.name = value;
      break;
    case 'V':
      package.version = value;
      break;
    case 'A':
      package.architecture = value;
      break;
    case 'o':
      package.origin = value;
      break;
    case 'L':
      package.licence = value;
      break;
    default:
      break;
  }
}

Result<void> AddInstalled(LockBuilder& lock, const Installed& package, const OsRelease& distribution,
                          const std::string& place) {
  if (package.name.empty() || package.version.empty())
    return Invalid("no apk database: a package without name (P:) or version (V:)", place);
  RawPackage raw{.type = "apk", .name = std::string(package.name), .version = std::string(package.version)};
  raw.purl_namespace = distribution.id;
  raw.licence = package.licence;
  if (!package.architecture.empty()) raw.qualifiers.emplace_back("arch", package.architecture);
  if (!distribution.version.empty())
    raw.qualifiers.emplace_back("distro", distribution.id + "-" + distribution.version);
  if (!package.origin.empty() && package.origin != package.name)
    raw.qualifiers.emplace_back("upstream", package.origin);
  TRY(lock.Add(std::move(raw), place));
  return {};
}

}  // namespace

Result<void> Apk(LockBuilder& lock, std::string_view text) {
  OsRelease distribution;
  if (lock.context().os_release.empty()) {
    lock.Warn("no etc/os-release beside the database: it is not known of which release its packages are");
    distribution.id = "alpine";
  } else {
    TRY_ASSIGN(distribution, ReadOsRelease(lock.context().os_release));
  }
  Installed package;
  bool open = false;
  Lines lines(text);
  std::string_view line;
  while (lines.Next(line)) {
    if (line.empty()) {
      if (std::exchange(open, false)) TRY(AddInstalled(lock, package, distribution, lines.Place()));
      package = {};
      continue;
    }
    if (line.size() < 2 || line[1] != ':') return Invalid("no apk database: a line without a field", lines.Place());
    open = true;
    TakeField(line, package);
  }
  if (open) TRY(AddInstalled(lock, package, distribution, lines.Place()));
  if (lock.file().packages.empty()) return Invalid("no apk database: it names no package");
  return {};
}

}  // namespace entente::supply::lock_readers
