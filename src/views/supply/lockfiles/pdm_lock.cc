// pdm.lock: TOML, one [[package]] with its groups; a package with extras stands there once more.
#include "views/supply/lockfiles/python_lock.h"
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

Result<void> Describe(const LockBuilder& /*lock*/, const toml::table& package, RawPackage& raw) {
  raw.from = SourceOfPackage(package);
  return TakeGroups(package, raw);
}

Result<std::vector<std::string_view>> NeedsOf(const toml::table& package) {
  std::vector<std::string_view> names;
  TRY_ASSIGN(const toml::array* const needs, TomlArray(package, "dependencies"));
  if (needs == nullptr) return names;
  for (const toml::node& need : *needs)
    if (need.as_string() != nullptr) names.push_back(RequiredName(need.as_string()->get()));
  return names;
}

}  // namespace

Result<void> Pdm(LockBuilder& lock, std::string_view text) {
  return ReadPythonLock(lock, text, {.version_key = "lock_version", .describe = Describe, .needs = NeedsOf});
}

}  // namespace entente::supply::lock_readers
