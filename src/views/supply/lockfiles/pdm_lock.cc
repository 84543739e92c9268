// pdm.lock: TOML, one [[package]] with its groups; a package with extras stands there once more.
#include "views/supply/lockfiles/python_names.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/toml_document.h"

namespace entente::supply::lock_readers {
namespace {

LockSource SourceOfPackage(const toml::table& package) {
  if (const std::string_view git = TomlTextOr(package, "git"); !git.empty())
    return {LockOrigin::kGit, std::string(git) + '#' + std::string(TomlTextOr(package, "revision"))};
  if (const std::string_view path = TomlTextOr(package, "path"); !path.empty())
    return {LockOrigin::kPath, std::string(path)};
  if (const std::string_view url = TomlTextOr(package, "url"); !url.empty())
    return {LockOrigin::kUrl, std::string(url)};
  return {};
}

// Of the groups "default" is what runs, "dev" what PDM calls so; others are asked for by name.
Result<void> TakeGroups(const toml::table& package, RawPackage& raw) {
  TRY_ASSIGN(const toml::array* const groups, TomlArray(package, "groups"));
  if (groups == nullptr) return {};
  bool runs = false;
  bool develops = false;
  for (const toml::node& group : *groups) {
    if (group.as_string() == nullptr) continue;
    runs = runs || group.as_string()->get() == "default";
    develops = develops || group.as_string()->get() == "dev";
  }
  raw.only_development = develops && !runs;
  raw.optional = !develops && !runs;
  return {};
}

}  // namespace

Result<void> Pdm(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const toml::table root, ParseToml(text));
  TRY_ASSIGN(const toml::table* const metadata, TomlTable(root, "metadata"));
  if (metadata != nullptr) lock.file().format_version = TomlTextOr(*metadata, "lock_version");
  lock.file().has_dependencies = true;
  TRY_ASSIGN(const auto packages, TomlTables(root, "package"));
  PythonPackages by_name;
  std::vector<std::uint32_t> positions;
  for (const toml::table* const package : packages) {
    TRY_ASSIGN(const std::string_view name, TomlText(*package, "name"));
    TRY_ASSIGN(const std::string_view version, TomlText(*package, "version"));
    RawPackage raw{.type = "pypi", .name = std::string(name), .version = std::string(version)};
    raw.from = SourceOfPackage(*package);
    TRY(TakeGroups(*package, raw));
    TRY_ASSIGN(const std::uint32_t position, lock.Add(std::move(raw), TomlPlace(*package)));
    positions.push_back(position);
    by_name[NormalPythonName(name)].push_back(position);
  }
  for (std::size_t i = 0; i < packages.size(); ++i) {
    TRY_ASSIGN(const toml::array* const needs, TomlArray(*packages[i], "dependencies"));
    if (needs == nullptr) continue;
    for (const toml::node& need : *needs)
      if (need.as_string() != nullptr)
        TRY(DependsOnName(lock, by_name, positions[i], RequiredName(need.as_string()->get())));
  }
  return {};
}

}  // namespace entente::supply::lock_readers
