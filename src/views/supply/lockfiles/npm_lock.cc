// package-lock.json and npm-shrinkwrap.json: "packages" by folder (versions 2 and 3), "dependencies" in each other
// (version 1).
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/install_tree.h"
#include "views/supply/lockfiles/json_values.h"
#include "views/supply/lockfiles/npm_names.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

constexpr std::string_view kModules = "node_modules/";

// "packages/a/node_modules/@b/c": the folder of the project, then each package within the one before.
Result<std::uint32_t> EnterPath(InstallTree& tree, std::string_view path, std::string_view place) {
  std::uint32_t folder = InstallTree::kRoot;
  while (!path.empty()) {
    std::size_t end = path.find(kModules);
    while (end != std::string_view::npos && end != 0 && path[end - 1] != '/') end = path.find(kModules, end + 1);
    std::string_view part = path.substr(0, end);
    while (part.ends_with('/')) part.remove_suffix(1);
    if (!part.empty()) {
      TRY_ASSIGN(folder, tree.Enter(folder, part, place));
    }
    path = end == std::string_view::npos ? std::string_view() : path.substr(end + kModules.size());
  }
  return folder;
}

// "" for a folder of the project itself.
std::string_view InstalledName(std::string_view path) {
  const std::size_t at = path.rfind(kModules);
  if (at == std::string_view::npos || (at > 0 && path[at - 1] != '/')) return {};
  return path.substr(at + kModules.size());
}

std::string_view LastFolders(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return path;
  const std::size_t before = slash == 0 ? std::string_view::npos : path.rfind('/', slash - 1);
  const std::size_t scope = before == std::string_view::npos ? 0 : before + 1;
  return path[scope] == '@' ? path.substr(scope) : path.substr(slash + 1);
}

Result<void> ReadFolders(LockBuilder& lock, const dom::object& packages, const Place& place) {
  InstallTree tree;
  std::vector<InstalledNeeds> needs;
  std::vector<dom::object> asked_for;
  for (const auto& [path, value] : packages) {
    const Place at = place.At(path);
    TRY_ASSIGN(const dom::object object, RequireObject(value, at));
    TRY_ASSIGN(const auto parts,
               TakeMembers(object,
                           std::to_array<std::string_view>(
                               {"name", "version", "resolved", "link", "dev", "optional", "devOptional", "license",
                                "dependencies", "optionalDependencies", "peerDependencies", "devDependencies"}),
                           at));
    if (path.empty()) {  // the project itself
      for (std::size_t member = 8; member < parts.size(); ++member)
        if (dom::object names; Take(parts[member], names)) asked_for.push_back(names);
      continue;
    }
    if (IsTrue(parts[3])) continue;  // a link to one of the project's folders
    TRY_ASSIGN(const std::string_view own_name, OptionalText(parts[0], at.At("name"), kLockTextBytesMax));
    TRY_ASSIGN(const std::string_view version, OptionalText(parts[1], at.At("version"), kLockTextBytesMax));
    TRY_ASSIGN(const std::string_view resolved, OptionalText(parts[2], at.At("resolved")));
    const std::string where = at.Text();
    const std::string_view installed = InstalledName(path);
    std::string_view name = own_name;  // where it is installed under another name
    if (name.empty()) name = installed.empty() ? LastFolders(path) : installed;
    RawPackage raw{.type = "npm", .name = std::string(name), .version = std::string(version)};
    raw.from = installed.empty() ? LockSource{LockOrigin::kPath, std::string(path)} : NpmSource(lock, resolved, name);
    raw.only_development = IsTrue(parts[4]);
    raw.optional = IsTrue(parts[5]) || IsTrue(parts[6]);
    std::string_view licence;
    if (Take(parts[7], licence)) raw.licence = licence;
    if (version.empty()) raw.unpinned = "the lock file gives no version";
    TRY_ASSIGN(const std::uint32_t folder, EnterPath(tree, path, where));
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), where));
    tree.SetPackage(folder, package);
    for (const std::size_t member : {std::size_t{8}, std::size_t{9}, std::size_t{10}}) {
      dom::object names;
      if (Take(parts[member], names)) needs.push_back({folder, {package, names}});
    }
  }
  lock.file().has_dependencies = true;
  for (const dom::object& names : asked_for) AskForInstalled(lock, tree, names);
  return Connect(lock, tree, needs);
}

// What version 1 has for a version: one, or a source.
RawPackage OldPackage(const LockBuilder& lock, std::string_view name, std::string_view version,
                      std::string_view resolved) {
  RawPackage raw{.type = "npm", .name = std::string(name), .version = std::string(version)};
  if (version.starts_with("npm:")) {  // installed under another name
    const auto [real, locked] = SplitNameAt(version.substr(4));
    raw.name = real;
    raw.version = locked;
    raw.from = NpmSource(lock, resolved, real);
  } else if (version.find(':') != std::string_view::npos || version.find('/') != std::string_view::npos) {
    raw.version.clear();
    raw.from = lock.SourceOf("npm", version);
    if (raw.from.origin == LockOrigin::kRegistry || raw.from.origin == LockOrigin::kOtherRegistry)
      raw.from.origin = LockOrigin::kUrl;
  } else {
    raw.from = NpmSource(lock, resolved, name);
  }
  return raw;
}

Result<void> ReadNested(LockBuilder& lock, const dom::object& packages, std::uint32_t folder, const Place& place,
                        InstallTree& tree, std::vector<InstalledNeeds>& needs) {
  for (const auto& [name, value] : packages) {
    const Place at = place.At(name);
    TRY_ASSIGN(const dom::object object, RequireObject(value, at));
    TRY_ASSIGN(const auto parts, TakeMembers(object,
                                             std::to_array<std::string_view>({"version", "resolved", "dev", "optional",
                                                                              "requires", "dependencies"}),
                                             at));
    TRY_ASSIGN(const std::string_view version, OptionalText(parts[0], at.At("version"), kLockTextBytesMax));
    TRY_ASSIGN(const std::string_view resolved, OptionalText(parts[1], at.At("resolved")));
    const Place in = at.At("dependencies");
    TRY_ASSIGN(const auto nested, OptionalObject(parts[5], in));
    RawPackage raw = OldPackage(lock, name, version, resolved);
    raw.only_development = IsTrue(parts[2]);
    raw.optional = IsTrue(parts[3]);
    const std::string where = at.Text();
    TRY_ASSIGN(const std::uint32_t own, tree.Enter(folder, name, where));
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), where));
    tree.SetPackage(own, package);
    dom::object names;
    if (Take(parts[4], names)) needs.push_back({own, {package, names}});
    if (nested) TRY(ReadNested(lock, *nested, own, in, tree, needs));
  }
  return {};
}

}  // namespace

Result<void> Npm(LockBuilder& lock, std::string_view text) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(text), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object,
                  std::to_array<std::string_view>({"lockfileVersion", "packages", "name", "version", "dependencies"}),
                  place));
  std::int64_t version = 1;  // npm 4 and older said nothing
  if (members[0].has_value() && (!Take(members[0], version) || version < 1 || version > 3))
    return Invalid("a package-lock.json of version 1, 2 or 3 is expected", "/lockfileVersion");
  lock.file().format_version = std::to_string(version);
  TRY_ASSIGN(const std::string_view name, OptionalText(members[2], place.At("name"), kLockTextBytesMax));
  TRY_ASSIGN(const std::string_view own_version, OptionalText(members[3], place.At("version"), kLockTextBytesMax));
  lock.file().name = name;
  lock.file().version = own_version;
  const Place in_packages = place.At("packages");
  TRY_ASSIGN(const auto packages, OptionalObject(members[1], in_packages));
  if (packages) return ReadFolders(lock, *packages, in_packages);
  if (version == 3) return Invalid("a lock file of version 3 has packages", "/packages");
  const Place in_dependencies = place.At("dependencies");
  TRY_ASSIGN(const auto dependencies, OptionalObject(members[4], in_dependencies));
  if (!dependencies && !members[0])
    return Invalid("no package-lock.json: it has neither lockfileVersion nor packages nor dependencies");
  lock.file().has_dependencies = true;
  if (!dependencies) return {};
  InstallTree tree;
  std::vector<InstalledNeeds> needs;
  TRY(ReadNested(lock, *dependencies, InstallTree::kRoot, in_dependencies, tree, needs));
  return Connect(lock, tree, needs);
}

}  // namespace entente::supply::lock_readers
