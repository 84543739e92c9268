// pylock.toml and pylock.NAME.toml (PEP 751): TOML, one [[packages]] with where it comes from.
#include "views/supply/lockfiles/python_names.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/toml_document.h"

namespace entente::supply::lock_readers {
namespace {

// "url" or "path" of a table, whichever it has.
std::string AddressIn(const toml::table& table) {
  const std::string_view url = TomlTextOr(table, "url");
  return std::string(url.empty() ? TomlTextOr(table, "path") : url);
}

Result<LockSource> SourceOfPackage(const LockBuilder& lock, const toml::table& package) {
  TRY_ASSIGN(const toml::table* const vcs, TomlTable(package, "vcs"));
  if (vcs != nullptr)
    return LockSource{LockOrigin::kGit, AddressIn(*vcs) + '#' + std::string(TomlTextOr(*vcs, "commit-id"))};
  TRY_ASSIGN(const toml::table* const directory, TomlTable(package, "directory"));
  if (directory != nullptr) return LockSource{LockOrigin::kPath, AddressIn(*directory)};
  TRY_ASSIGN(const toml::table* const archive, TomlTable(package, "archive"));
  if (archive != nullptr) {
    const LockOrigin origin = TomlTextOr(*archive, "url").empty() ? LockOrigin::kPath : LockOrigin::kUrl;
    return LockSource{origin, AddressIn(*archive)};
  }
  TRY_ASSIGN(const std::string_view index, TomlText(package, "index"));
  return lock.SourceOf("pypi", index);
}

}  // namespace

Result<void> Pylock(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const toml::table root, ParseToml(text));
  TRY_ASSIGN(const std::string_view format_version, TomlText(root, "lock-version"));
  if (!format_version.starts_with("1."))
    return Invalid("a pylock.toml of version 1 is expected (lock-version)", TomlPlace(root));
  lock.file().format_version = format_version;
  TRY_ASSIGN(const auto packages, TomlTables(root, "packages"));
  PythonPackages by_name;
  std::vector<std::optional<std::uint32_t>> positions;
  for (const toml::table* const package : packages) {
    TRY_ASSIGN(const std::string_view name, TomlText(*package, "name"));
    TRY_ASSIGN(const std::string_view version, TomlText(*package, "version"));
    RawPackage raw{.type = "pypi", .name = std::string(name), .version = std::string(version)};
    TRY_ASSIGN(raw.from, SourceOfPackage(lock, *package));
    if (raw.from.origin == LockOrigin::kPath && raw.from.text == ".") {  // the project itself
      lock.file().name = name;
      lock.file().version = version;
      positions.emplace_back();
      continue;
    }
    if (version.empty() && raw.from.origin == LockOrigin::kRegistry) raw.unpinned = "the lock file gives no version";
    TRY_ASSIGN(const std::uint32_t position, lock.Add(std::move(raw), TomlPlace(*package)));
    positions.emplace_back(position);
    by_name[NormalPythonName(name)].push_back(position);
  }
  for (std::size_t i = 0; i < packages.size(); ++i) {
    TRY_ASSIGN(const auto needs, TomlTables(*packages[i], "dependencies"));
    const std::optional<std::uint32_t>& position = positions[i];
    if (!position.has_value()) continue;
    for (const toml::table* const need : needs) TRY(DependsOnName(lock, by_name, *position, TomlTextOr(*need, "name")));
  }
  return {};
}

}  // namespace entente::supply::lock_readers
