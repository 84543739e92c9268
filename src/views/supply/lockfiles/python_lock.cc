#include "views/supply/lockfiles/python_lock.h"

#include "views/supply/lockfiles/python_names.h"

namespace entente::supply {

Result<void> ReadPythonLock(LockBuilder& lock, std::string_view text, const PythonLockFormat& format) {
  TRY_ASSIGN(const toml::table root, ParseToml(text));
  TRY_ASSIGN(const toml::table* const metadata, TomlTable(root, "metadata"));
  if (metadata != nullptr) lock.file().format_version = TomlTextOr(*metadata, format.version_key);
  lock.file().has_dependencies = true;
  TRY_ASSIGN(const auto packages, TomlTables(root, "package"));
  PythonPackages by_name;
  std::vector<std::uint32_t> positions;
  positions.reserve(packages.size());
  for (const toml::table* const package : packages) {
    TRY_ASSIGN(const std::string_view name, TomlText(*package, "name"));
    TRY_ASSIGN(const std::string_view version, TomlText(*package, "version"));
    RawPackage raw{.type = "pypi", .name = std::string(name), .version = std::string(version)};
    TRY(format.describe(lock, *package, raw));
    TRY_ASSIGN(const std::uint32_t position, lock.Add(std::move(raw), TomlPlace(*package)));
    positions.push_back(position);
    by_name[NormalPythonName(name)].push_back(position);
  }
  for (std::size_t i = 0; i < packages.size(); ++i) {
    TRY_ASSIGN(const auto needs, format.needs(*packages[i]));
    for (const std::string_view name : needs) TRY(DependsOnName(lock, by_name, positions[i], name));
  }
  return {};
}

}  // namespace entente::supply
