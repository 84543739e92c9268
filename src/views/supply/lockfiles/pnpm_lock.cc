// pnpm-lock.yaml, versions 5 to 9: packages by path ("/name/1.0.0_peer@1", "/name@1.0.0(peer@1)") or by name
// ("name@1.0.0", with "snapshots" by name and peers).
#include <array>
#include <charconv>
#include <vector>

#include "codec/yaml_tree.h"
#include "views/supply/json_text.h"
#include "views/supply/lockfiles/npm_names.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

struct Named {
  std::string_view name;
  std::string_view version;
};

std::string_view WithoutPeers(std::string_view key) {
  return key.substr(0, key.find('('));
}

// "/@s/n/1.0.0_peer@1" (before version 6).
Named OldPath(std::string_view path) {
  const std::size_t scope = path.starts_with('@') ? path.find('/') : std::string_view::npos;
  const std::size_t slash = path.find('/', scope == std::string_view::npos ? 0 : scope + 1);
  if (slash == std::string_view::npos) return {path, {}};
  const std::string_view rest = path.substr(slash + 1);
  const std::string_view version = rest.substr(0, rest.find('/'));
  return {path.substr(0, slash), version.substr(0, version.find('_'))};
}

bool IsVersion(std::string_view text) {
  return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

// A path below a registry, of either form.
Named PathPackage(std::string_view path) {
  const auto [name, version] = SplitNameAt(path);
  // In old paths the "@" of a peer comes behind the version, and with it another "/".
  const auto slashes = static_cast<std::size_t>(std::ranges::count(name, '/'));
  if (IsVersion(version) && slashes == (name.starts_with('@') ? 1U : 0U)) return {name, version};
  return OldPath(path);
}

// What the key of a package says; a source where no version stands.
Named ReadKey(std::string_view key, bool by_name) {
  key = WithoutPeers(key);
  if (by_name) {
    const auto [name, version] = SplitNameAt(key);
    return {name, version};
  }
  if (!key.starts_with('/')) {
    // "registry.example/name/1.0.0" of another registry, or a source ("github.com/owner/repository/commit", "file:a").
    const std::size_t slash = key.find('/');
    if (slash == std::string_view::npos || key.find(':') < slash) return {{}, {}};
    const Named at = PathPackage(key.substr(slash + 1));
    return IsVersion(at.version) ? at : Named{};
  }
  return PathPackage(key.substr(1));
}

LockSource SourceOfPackage(const LockBuilder& lock, std::string_view key, const yaml::TreeValue& package, Named named) {
  const auto resolution = package.Find("resolution");
  const std::string_view tarball = resolution ? resolution->TextOf("tarball") : std::string_view();
  if (resolution && !resolution->TextOf("commit").empty())
    return {LockOrigin::kGit,
            std::string(resolution->TextOf("repo")) + "#" + std::string(resolution->TextOf("commit"))};
  if (resolution && !resolution->TextOf("directory").empty())
    return {LockOrigin::kPath, std::string(resolution->TextOf("directory"))};
  if (tarball.starts_with("file:") || key.starts_with("file:") || named.version.starts_with("file:") ||
      named.version.starts_with("link:"))
    return {LockOrigin::kPath, std::string(tarball.empty() ? key : tarball)};
  if (!tarball.empty()) return NpmSource(lock, tarball, named.name);
  if (!key.starts_with('/') && !IsVersion(named.version))
    return lock.SourceOf("npm", named.version.empty() ? key : named.version);
  const std::size_t slash = key.find('/');
  const bool has_host = slash != 0 && slash != std::string_view::npos && !key.starts_with('@');
  if (has_host && key.find('.') < slash && key.find('@') > slash)
    return lock.SourceOf("npm", std::string(key.substr(0, slash)) + "/-/");
  return {};
}

// What a dependency's value means, in all the ways in which versions of the format name a package.
std::optional<std::uint32_t> Meant(const Positions& by_key, std::string_view name, std::string_view value) {
  const std::array<std::array<std::string_view, 4>, 5> forms = {{{"", name, "@", value},
                                                                 {"/", name, "@", value},
                                                                 {"/", name, "/", value},
                                                                 {"", "", "", value},
                                                                 {"/", "", "", value}}};
  std::string key;
  for (const auto& form : forms) {
    key.clear();
    for (const std::string_view part : form) key += part;
    if (const auto found = PositionOf(by_key, key)) return found;
  }
  return std::nullopt;
}

Result<void> Connect(LockBuilder& lock, const Positions& by_key, std::uint32_t package, const yaml::TreeValue& value) {
  for (const std::string_view member : {"dependencies", "optionalDependencies"}) {
    const auto needs = value.Find(member);
    if (!needs || !needs->IsMap()) continue;
    for (std::size_t i = 0; i < needs->size(); ++i)
      if (const auto to = Meant(by_key, needs->Key(i), needs->Value(i).Text())) TRY(lock.Depends(package, *to));
  }
  return {};
}

// What a project of the workspace asks for under `member`: a text, or {specifier, version}.
void TakeRoots(const Positions& by_key, const yaml::TreeValue& project, std::string_view member,
               std::vector<std::uint32_t>& roots) {
  const auto asked = project.Find(member);
  if (!asked || !asked->IsMap()) return;
  for (std::size_t i = 0; i < asked->size(); ++i) {
    const yaml::TreeValue value = asked->Value(i);
    const std::string_view version = value.IsMap() ? value.TextOf("version") : value.Text();
    if (const auto to = Meant(by_key, asked->Key(i), version)) roots.push_back(*to);
  }
}

// What the projects ask for. Version 9 no longer says which packages are for development: it follows from that.
void TakeProjects(LockBuilder& lock, const Positions& by_key, const yaml::TreeValue& root, int major) {
  std::vector<std::uint32_t> production;
  std::vector<std::uint32_t> development;
  const auto take = [&](const yaml::TreeValue& project) {
    TakeRoots(by_key, project, "dependencies", production);
    TakeRoots(by_key, project, "optionalDependencies", production);
    TakeRoots(by_key, project, "devDependencies", development);
  };
  const auto projects = root.Find("importers");
  for (std::size_t i = 0; projects && projects->IsMap() && i < projects->size(); ++i) take(projects->Value(i));
  if (!projects) take(root);
  for (const auto* const asked_for : {&production, &development})
    for (const std::uint32_t one : *asked_for) lock.AskedFor(one);
  if (major >= 9) lock.MarkDevelopment(production, development);
}

// "5.4", "'6.0'", "9.0" -> 5, 6, 9.
Result<int> MajorVersion(LockBuilder& lock, const yaml::TreeValue& root) {
  const std::string_view text = root.TextOf("lockfileVersion");
  int major = 0;
  std::from_chars(text.data(), text.data() + text.size(), major);
  lock.file().format_version = text;
  if (major < 5 || major > 9) return Invalid("a pnpm-lock.yaml of version 5 to 9 is expected (lockfileVersion)");
  return major;
}

Result<std::optional<std::uint32_t>> AddPackage(LockBuilder& lock, std::string_view key, const yaml::TreeValue& value,
                                                int major) {
  const Named named = ReadKey(key, major >= 9);
  RawPackage raw{.type = "npm", .name = std::string(named.name), .version = std::string(named.version)};
  raw.from = SourceOfPackage(lock, key, value, named);
  if (const std::string_view name = value.TextOf("name"); !name.empty()) raw.name = name;
  if (!IsVersion(raw.version)) raw.version.clear();
  if (const std::string_view version = value.TextOf("version"); !version.empty()) raw.version = version;
  if (raw.name.empty()) {
    lock.Warn(value.Place() + ": \"" + WithoutSecrets(CutText(key, 200)) + "\" names no package and was left out");
    return std::nullopt;
  }
  if (raw.version.empty() && raw.from.origin == LockOrigin::kRegistry) raw.unpinned = "the lock file gives no version";
  if (const auto dev = value.Find("dev")) raw.only_development = dev->IsTrue();
  if (const auto optional = value.Find("optional")) raw.optional = optional->IsTrue();
  TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), value.Place()));
  return std::optional(package);
}

}  // namespace

Result<void> Pnpm(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const yaml::Tree document, yaml::Tree::Parse(AsBytes(text), kLockFileBytesMax));
  const yaml::TreeValue root = document.root();
  TRY_ASSIGN(const int major, MajorVersion(lock, root));
  lock.file().has_dependencies = true;
  const auto packages = root.Find("packages");
  if (!packages) return {};
  if (!packages->IsMap()) return Invalid("a map of packages is expected", packages->Place());
  Positions by_key;
  std::vector<std::pair<std::uint32_t, yaml::TreeValue>> added;
  for (std::size_t i = 0; i < packages->size(); ++i) {
    const yaml::TreeValue value = packages->Value(i);
    auto read = AddPackage(lock, packages->Key(i), value, major);
    if (!read) return std::unexpected(std::move(read.error()));
    const std::optional<std::uint32_t>& package = *read;
    if (!package.has_value()) continue;
    by_key.emplace(packages->Key(i), *package);
    added.emplace_back(*package, value);
  }
  const auto snapshots = root.Find("snapshots");
  for (std::size_t i = 0; snapshots && snapshots->IsMap() && i < snapshots->size(); ++i) {
    const auto package = PositionOf(by_key, WithoutPeers(snapshots->Key(i)));
    if (!package) continue;
    const yaml::TreeValue value = snapshots->Value(i);
    by_key.emplace(snapshots->Key(i), *package);
    added.emplace_back(*package, value);
    if (const auto optional = value.Find("optional"); optional && optional->IsTrue())
      lock.file().packages[*package].optional = true;
  }
  for (const auto& [package, value] : added) TRY(Connect(lock, by_key, package, value));
  TakeProjects(lock, by_key, root, major);
  return {};
}

}  // namespace entente::supply::lock_readers
