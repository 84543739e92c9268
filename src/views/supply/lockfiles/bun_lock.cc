// bun.lock: JSON with trailing commas and comments; packages by path ("a/b": the b within a) as tuples
// ["name@version", registry, {dependencies, ...}, integrity].
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/install_tree.h"
#include "views/supply/lockfiles/json_values.h"
#include "views/supply/lockfiles/npm_names.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

// JSON as it is strictly: comments become blanks, and so do commas before a closing bracket. Lines stay lines.
std::string StrictJson(std::string_view text) {
  std::string strict(text);
  std::size_t comma = std::string::npos;  // the last one with nothing but blanks behind it
  for (std::size_t i = 0; i < strict.size(); ++i) {
    const char c = strict[i];
    if (c == '"') {
      comma = std::string::npos;
      for (++i; i < strict.size() && strict[i] != '"'; ++i)
        if (strict[i] == '\\') ++i;
    } else if (c == '/' && i + 1 < strict.size() && (strict[i + 1] == '/' || strict[i + 1] == '*')) {
      const bool block = strict[i + 1] == '*';
      std::size_t end = strict.find(block ? "*/" : "\n", i + 2);
      end = end == std::string::npos ? strict.size() : end + (block ? 2 : 0);
      for (; i < end; ++i)
        if (strict[i] != '\n') strict[i] = ' ';
      --i;
    } else if (c == ',') {
      comma = i;
    } else if (c == '}' || c == ']') {
      if (comma != std::string::npos) strict[comma] = ' ';
      comma = std::string::npos;
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      comma = std::string::npos;
    }
  }
  return strict;
}

// "a/@s/b": folder in folder; a scope goes with its name.
Result<std::uint32_t> EnterKey(InstallTree& tree, std::string_view key, std::string_view place) {
  std::uint32_t folder = InstallTree::kRoot;
  while (!key.empty()) {
    std::size_t end = key.find('/');
    if (key.starts_with('@') && end != std::string_view::npos) end = key.find('/', end + 1);
    TRY_ASSIGN(folder, tree.Enter(folder, key.substr(0, end), place));
    key = end == std::string_view::npos ? std::string_view() : key.substr(end + 1);
  }
  return folder;
}

RawPackage PackageOf(const LockBuilder& lock, std::string_view named, std::string_view registry) {
  const auto [name, reference] = SplitNameAt(named);
  RawPackage raw{.type = "npm", .name = std::string(name), .version = std::string(reference)};
  const bool digit = !reference.empty() && reference[0] >= '0' && reference[0] <= '9';
  if (digit) {
    raw.from = NpmSource(lock, registry, name);
    // The registry's address stands alone, or that of the archive.
    if (raw.from.origin == LockOrigin::kUrl) raw.from.origin = LockOrigin::kOtherRegistry;
    return raw;
  }
  raw.version.clear();
  raw.from = lock.SourceOf("npm", reference);
  if (raw.from.origin == LockOrigin::kRegistry || raw.from.origin == LockOrigin::kOtherRegistry)
    raw.from.origin = LockOrigin::kUrl;
  if (reference.starts_with("root:")) raw.from.origin = LockOrigin::kPath;
  return raw;
}

Result<void> ReadPackages(LockBuilder& lock, const dom::object& packages, const Place& place, InstallTree& tree,
                          std::vector<InstalledNeeds>& needs) {
  for (const auto& [key, value] : packages) {
    const Place at = place.At(key);
    dom::array tuple;
    std::string_view named;
    if (value.get_array().get(tuple) != simdjson::SUCCESS || tuple.at(0).get_string().get(named) != simdjson::SUCCESS ||
        named.empty()) {
      lock.Warn(at.Text() + ": a package is an array that starts with \"name@version\"; left out");
      continue;
    }
    std::string_view registry;
    dom::object details;
    bool has_details = false;
    std::size_t index = 0;
    for (const dom::element element : tuple) {
      if (index == 1 && element.get_string().get(registry) != simdjson::SUCCESS) registry = {};
      if (!has_details && element.get_object().get(details) == simdjson::SUCCESS) has_details = true;
      ++index;
    }
    const std::string where = at.Text();
    TRY_ASSIGN(const std::uint32_t folder, EnterKey(tree, key, where));
    TRY_ASSIGN(const std::uint32_t package, lock.Add(PackageOf(lock, named, registry), where));
    tree.SetPackage(folder, package);
    if (!has_details) continue;
    for (const std::string_view member : {"dependencies", "optionalDependencies", "peerDependencies"}) {
      dom::object names;
      if (details[member].get_object().get(names) == simdjson::SUCCESS) needs.push_back({folder, {package, names}});
    }
  }
  return {};
}

void TakeRoots(const dom::object& project, std::string_view member, const InstallTree& tree,
               std::vector<std::uint32_t>& roots) {
  dom::object names;
  if (project[member].get_object().get(names) != simdjson::SUCCESS) return;
  for (const auto& [name, range] : names)
    if (const auto to = tree.Resolve(InstallTree::kRoot, name)) roots.push_back(*to);
}

// What the projects of the workspace ask for decides which packages are for development alone.
void MarkByProjects(LockBuilder& lock, const std::optional<dom::object>& projects, const InstallTree& tree) {
  if (!projects) return;
  std::vector<std::uint32_t> production;
  std::vector<std::uint32_t> development;
  for (const auto& [path, value] : *projects) {
    dom::object project;
    if (value.get_object().get(project) != simdjson::SUCCESS) continue;
    std::string_view name;
    if (path.empty() && project["name"].get_string().get(name) == simdjson::SUCCESS) lock.file().name = name;
    for (const std::string_view member : {"dependencies", "optionalDependencies", "peerDependencies"})
      TakeRoots(project, member, tree, production);
    TakeRoots(project, "devDependencies", tree, development);
  }
  for (const auto* const roots : {&production, &development})
    for (const std::uint32_t one : *roots) lock.AskedFor(one);
  lock.MarkDevelopment(production, development);
}

}  // namespace

Result<void> Bun(LockBuilder& lock, std::string_view text) {
  const std::string strict = StrictJson(text);
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(strict), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object, std::to_array<std::string_view>({"lockfileVersion", "workspaces", "packages"}), place));
  std::int64_t version = 0;
  if (!Take(members[0], version) || version < 0 || version > 1)
    return Invalid("a bun.lock of version 0 or 1 is expected", "/lockfileVersion");
  lock.file().format_version = std::to_string(version);
  lock.file().has_dependencies = true;
  const Place in_packages = place.At("packages");
  TRY_ASSIGN(const auto packages, OptionalObject(members[2], in_packages));
  TRY_ASSIGN(const auto projects, OptionalObject(members[1], place.At("workspaces")));
  InstallTree tree;
  std::vector<InstalledNeeds> needs;
  if (packages) TRY(ReadPackages(lock, *packages, in_packages, tree, needs));
  TRY(Connect(lock, tree, needs));
  MarkByProjects(lock, projects, tree);
  return {};
}

}  // namespace entente::supply::lock_readers
