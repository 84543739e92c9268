// poetry.lock: TOML, one [[package]] with its groups (2.x) or category (before 1.5), source and dependencies.
#include "views/supply/lockfiles/python_names.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/toml_document.h"

namespace entente::supply::lock_readers {
namespace {

Result<LockSource> SourceOfPackage(const LockBuilder& lock, const toml::table& package) {
  TRY_ASSIGN(const toml::table* const source, TomlTable(package, "source"));
  if (source == nullptr) return LockSource{};
  const std::string_view type = TomlTextOr(*source, "type");
  std::string url(TomlTextOr(*source, "url"));
  if (type == "git")
    return LockSource{LockOrigin::kGit, url + '#' + std::string(TomlTextOr(*source, "resolved_reference"))};
  if (type == "directory" || type == "file") return LockSource{LockOrigin::kPath, std::move(url)};
  if (type == "url") return LockSource{LockOrigin::kUrl, std::move(url)};
  return lock.SourceOf("pypi", url);
}

Result<bool> IsForDevelopment(const toml::table& package) {
  TRY_ASSIGN(const std::string_view category, TomlText(package, "category"));
  if (!category.empty()) return category == "dev";
  TRY_ASSIGN(const toml::array* const groups, TomlArray(package, "groups"));
  if (groups == nullptr || groups->empty()) return false;
  for (const toml::node& group : *groups)
    if (group.as_string() != nullptr && group.as_string()->get() == "main") return false;
  return true;
}

}  // namespace

Result<void> Poetry(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const toml::table root, ParseToml(text));
  TRY_ASSIGN(const toml::table* const metadata, TomlTable(root, "metadata"));
  if (metadata != nullptr) lock.file().format_version = TomlTextOr(*metadata, "lock-version");
  lock.file().has_dependencies = true;
  TRY_ASSIGN(const auto packages, TomlTables(root, "package"));
  PythonPackages by_name;
  std::vector<std::uint32_t> positions;
  for (const toml::table* const package : packages) {
    TRY_ASSIGN(const std::string_view name, TomlText(*package, "name"));
    TRY_ASSIGN(const std::string_view version, TomlText(*package, "version"));
    RawPackage raw{.type = "pypi", .name = std::string(name), .version = std::string(version)};
    TRY_ASSIGN(raw.from, SourceOfPackage(lock, *package));
    TRY_ASSIGN(raw.only_development, IsForDevelopment(*package));
    raw.optional = TomlTrue(*package, "optional");
    TRY_ASSIGN(const std::uint32_t position, lock.Add(std::move(raw), TomlPlace(*package)));
    positions.push_back(position);
    by_name[NormalPythonName(name)].push_back(position);
  }
  for (std::size_t i = 0; i < packages.size(); ++i) {
    TRY_ASSIGN(const toml::table* const needs, TomlTable(*packages[i], "dependencies"));
    if (needs == nullptr) continue;
    for (const auto& [name, constraint] : *needs) TRY(DependsOnName(lock, by_name, positions[i], name.str()));
  }
  return {};
}

}  // namespace entente::supply::lock_readers
