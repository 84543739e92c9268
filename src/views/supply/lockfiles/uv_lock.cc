// uv.lock: TOML, one [[package]] with its source; the project's own packages are among them.
#include "views/supply/lockfiles/python_names.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/toml_document.h"

namespace entente::supply::lock_readers {
namespace {

struct Source {
  LockSource from;
  bool is_project = false;  // in the folder of the lock file itself
};

Result<Source> SourceOfPackage(const LockBuilder& lock, const toml::table& package) {
  TRY_ASSIGN(const toml::table* const source, TomlTable(package, "source"));
  if (source == nullptr) return Source{};
  for (const std::string_view key : {"editable", "virtual", "directory", "path"}) {
    const std::string_view folder = TomlTextOr(*source, key);
    if (!folder.empty())
      return Source{{LockOrigin::kPath, std::string(folder)}, folder == "." && (key == "editable" || key == "virtual")};
  }
  if (const std::string_view git = TomlTextOr(*source, "git"); !git.empty())
    return Source{{LockOrigin::kGit, std::string(git)}};
  if (const std::string_view url = TomlTextOr(*source, "url"); !url.empty())
    return Source{{LockOrigin::kUrl, std::string(url)}};
  const std::string_view registry = TomlTextOr(*source, "registry");
  return Source{lock.SourceOf("pypi", registry)};
}

// [{ name = "a", version = "1", ... }, ...] as names.
Result<std::vector<std::string_view>> NamesIn(const toml::table& table, std::string_view key) {
  std::vector<std::string_view> names;
  TRY_ASSIGN(const auto needs, TomlTables(table, key));
  names.reserve(needs.size());
  for (const toml::table* const need : needs) names.push_back(TomlTextOr(*need, "name"));
  return names;
}

// { extra = [{ name = "a" }, ...], ... } as names.
Result<std::vector<std::string_view>> NamesInGroups(const toml::table& package, std::string_view key) {
  std::vector<std::string_view> names;
  TRY_ASSIGN(const toml::table* const groups, TomlTable(package, key));
  if (groups == nullptr) return names;
  for (const auto& [group, value] : *groups) {
    TRY_ASSIGN(const auto inside, NamesIn(*groups, group.str()));
    names.insert(names.end(), inside.begin(), inside.end());
  }
  return names;
}

struct Roots {
  std::vector<std::uint32_t> production;
  std::vector<std::uint32_t> development;
};

void TakeRoots(const PythonPackages& by_name, const std::vector<std::string_view>& names,
               std::vector<std::uint32_t>& roots) {
  for (const std::string_view name : names) {
    const auto found = by_name.find(NormalPythonName(name));
    if (found != by_name.end()) roots.insert(roots.end(), found->second.begin(), found->second.end());
  }
}

}  // namespace

Result<void> Uv(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const toml::table root, ParseToml(text));
  if (const toml::node* version = root.get("version"); version != nullptr && version->as_integer() != nullptr)
    lock.file().format_version = std::to_string(version->as_integer()->get());
  lock.file().has_dependencies = true;
  TRY_ASSIGN(const auto packages, TomlTables(root, "package"));
  PythonPackages by_name;
  std::vector<std::optional<std::uint32_t>> positions;
  std::vector<bool> own;
  for (const toml::table* const package : packages) {
    TRY_ASSIGN(const std::string_view name, TomlText(*package, "name"));
    TRY_ASSIGN(const std::string_view version, TomlText(*package, "version"));
    TRY_ASSIGN(Source source, SourceOfPackage(lock, *package));
    own.push_back(source.from.origin == LockOrigin::kPath);
    if (source.is_project) {
      lock.file().name = name;
      lock.file().version = version;
      positions.emplace_back();
      continue;
    }
    RawPackage raw{.type = "pypi", .name = std::string(name), .version = std::string(version)};
    raw.from = std::move(source.from);
    TRY_ASSIGN(const std::uint32_t position, lock.Add(std::move(raw), TomlPlace(*package)));
    positions.emplace_back(position);
    by_name[NormalPythonName(name)].push_back(position);
  }
  Roots roots;
  for (std::size_t i = 0; i < packages.size(); ++i) {
    TRY_ASSIGN(auto needs, NamesIn(*packages[i], "dependencies"));
    TRY_ASSIGN(const auto extras, NamesInGroups(*packages[i], "optional-dependencies"));
    needs.insert(needs.end(), extras.begin(), extras.end());
    if (const std::optional<std::uint32_t>& position = positions[i]; position.has_value())
      for (const std::string_view name : needs) TRY(DependsOnName(lock, by_name, *position, name));
    if (!own[i]) continue;
    TRY_ASSIGN(const auto development, NamesInGroups(*packages[i], "dev-dependencies"));
    TakeRoots(by_name, needs, roots.production);
    TakeRoots(by_name, development, roots.development);
  }
  for (const auto* const asked_for : {&roots.production, &roots.development})
    for (const std::uint32_t one : *asked_for) lock.AskedFor(one);
  lock.MarkDevelopment(roots.production, roots.development);
  return {};
}

}  // namespace entente::supply::lock_readers
