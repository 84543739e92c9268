// Manifest.toml (Julia), formats 1 and 2: TOML, one [[deps.NAME]] (or [[NAME]]) a package; those of the standard
// library have no tree and often no version.
#include <vector>

#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/toml_document.h"

namespace entente::supply::lock_readers {
namespace {

struct Entry {
  std::uint32_t package;
  const toml::table* table;
};

Result<void> ReadEntry(LockBuilder& lock, std::string_view name, const toml::table& entry, Positions& by_name,
                       std::vector<Entry>& entries) {
  RawPackage raw{.type = "julia", .name = std::string(name), .version = std::string(TomlTextOr(entry, "version"))};
  const std::string_view path = TomlTextOr(entry, "path");
  const std::string_view repository = TomlTextOr(entry, "repo-url");
  if (!path.empty())
    raw.from = {LockOrigin::kPath, std::string(path)};
  else if (!repository.empty())
    raw.from = {LockOrigin::kGit, std::string(repository)};
  else if (TomlTextOr(entry, "git-tree-sha1").empty())
    raw.from = {LockOrigin::kPlatform, "Julia's standard library"};
  if (raw.from.origin == LockOrigin::kPlatform && raw.version.empty()) return {};
  if (const std::string_view uuid = TomlTextOr(entry, "uuid"); !uuid.empty()) raw.qualifiers.emplace_back("uuid", uuid);
  TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), TomlPlace(entry)));
  by_name.emplace(name, package);
  entries.push_back({package, &entry});
  return {};
}

// "deps": names, or where those are ambiguous a table of names with identifiers.
Result<void> Connect(LockBuilder& lock, const Positions& by_name, const Entry& entry) {
  const toml::node* deps = entry.table->get("deps");
  if (deps == nullptr) return {};
  const auto take = [&](std::string_view name) -> Result<void> {
    if (const auto to = PositionOf(by_name, name)) TRY(lock.Depends(entry.package, *to));
    return {};
  };
  if (const toml::array* const names = deps->as_array(); names != nullptr) {
    for (const toml::node& name : *names)
      if (name.as_string() != nullptr) TRY(take(name.as_string()->get()));
  }
  if (const toml::table* const named = deps->as_table(); named != nullptr) {
    for (const auto& [name, uuid] : *named) TRY(take(name.str()));
  }
  return {};
}

}  // namespace

Result<void> Julia(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const toml::table root, ParseToml(text));
  const std::string_view format = TomlTextOr(root, "manifest_format");
  lock.file().format_version = format.empty() ? "1.0" : format;
  lock.file().has_dependencies = true;
  const toml::table* packages = &root;
  if (!format.empty() && !format.starts_with("1.")) {
    TRY_ASSIGN(packages, TomlTable(root, "deps"));
  }
  if (packages == nullptr) return {};
  Positions by_name;
  std::vector<Entry> entries;
  for (const auto& [name, value] : *packages) {
    const toml::array* const versions = value.as_array();
    if (versions == nullptr) continue;  // manifest_format, julia_version, ...
    for (const toml::node& entry : *versions) {
      if (entry.as_table() == nullptr) return Invalid("a package is a table", TomlPlace(entry));
      TRY(ReadEntry(lock, name.str(), *entry.as_table(), by_name, entries));
    }
  }
  for (const Entry& entry : entries) TRY(Connect(lock, by_name, entry));
  return {};
}

}  // namespace entente::supply::lock_readers
