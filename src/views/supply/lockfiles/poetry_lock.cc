// poetry.lock: TOML, one [[package]] with its groups (2.x) or category (before 1.5), source and dependencies.
#include "views/supply/lockfiles/python_lock.h"
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

Result<void> Describe(const LockBuilder& lock, const toml::table& package, RawPackage& raw) {
  TRY_ASSIGN(raw.from, SourceOfPackage(lock, package));
  TRY_ASSIGN(raw.only_development, IsForDevelopment(package));
  raw.optional = TomlTrue(package, "optional");
  return {};
}

Result<std::vector<std::string_view>> NeedsOf(const toml::table& package) {
  std::vector<std::string_view> names;
  TRY_ASSIGN(const toml::table* const needs, TomlTable(package, "dependencies"));
  if (needs == nullptr) return names;
  names.reserve(needs->size());
  for (const auto& [name, constraint] : *needs) names.push_back(name.str());
  return names;
}

}  // namespace

Result<void> Poetry(LockBuilder& lock, std::string_view text) {
  return ReadPythonLock(lock, text, {.version_key = "lock-version", .describe = Describe, .needs = NeedsOf});
}

}  // namespace entente::supply::lock_readers
