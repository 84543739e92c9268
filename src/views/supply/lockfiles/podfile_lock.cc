// Podfile.lock (CocoaPods): YAML, "PODS" as texts "Name/Subspec (1.0)" or such a text over what it needs.
#include <vector>

#include "codec/yaml_tree.h"
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/lockfiles/registries.h"

namespace entente::supply::lock_readers {
namespace {

std::string_view RootName(std::string_view name) {
  return CutAt(name, "/").first;
}

bool IsPublicSpecRepository(std::string_view name) {
  return name == "trunk" || name == "https://cdn.cocoapods.org/" || name == "https://github.com/CocoaPods/Specs.git" ||
         name == "https://github.com/cocoapods/specs.git";
}

// Pods that are not from the public list of specifications.
using Sources = std::unordered_map<std::string, LockSource, TextHash, std::equal_to<>>;

Sources ReadSources(const yaml::TreeValue& root) {
  Sources sources;
  const auto repositories = root.Find("SPEC REPOS");
  for (std::size_t i = 0; repositories && repositories->IsMap() && i < repositories->size(); ++i) {
    const yaml::TreeValue pods = repositories->Value(i);
    if (IsPublicSpecRepository(repositories->Key(i)) || !pods.IsList()) continue;
    for (std::size_t k = 0; k < pods.size(); ++k)
      sources.insert_or_assign(std::string(pods.Item(k).Text()),
                               LockSource{LockOrigin::kOtherRegistry, std::string(repositories->Key(i))});
  }
  const auto external = root.Find("EXTERNAL SOURCES");
  for (std::size_t i = 0; external && external->IsMap() && i < external->size(); ++i) {
    const yaml::TreeValue one = external->Value(i);
    const std::string_view path = one.TextOf(":path");
    const std::string_view git = one.TextOf(":git");
    LockSource source{LockOrigin::kPath, std::string(path)};
    if (path.empty()) source = {LockOrigin::kGit, std::string(git)};
    if (path.empty() && git.empty()) source = {LockOrigin::kUrl, std::string(one.TextOf(":podspec"))};
    sources.insert_or_assign(std::string(external->Key(i)), std::move(source));
  }
  return sources;
}

struct Pod {
  std::uint32_t package;
  yaml::TreeValue needs;
};

}  // namespace

Result<void> Podfile(LockBuilder& lock, std::string_view text) {
  TRY_ASSIGN(const yaml::Tree document, yaml::Tree::Parse(AsBytes(text), kLockFileBytesMax));
  const yaml::TreeValue root = document.root();
  const auto pods = root.Find("PODS");
  if (!pods || !pods->IsList()) return Invalid("no Podfile.lock: it has no list of PODS", root.Place());
  lock.file().format_version = root.TextOf("COCOAPODS");
  lock.file().has_dependencies = true;
  const Sources sources = ReadSources(root);
  Positions by_name;
  std::vector<Pod> with_needs;
  for (std::size_t i = 0; i < pods->size(); ++i) {
    const yaml::TreeValue one = pods->Item(i);
    const std::string_view spec = one.IsMap() && one.size() == 1 ? one.Key(0) : one.Text();
    const auto [name, rest] = CutAt(spec, " (");
    if (!rest.ends_with(')')) return Invalid("a pod is written as \"Name (version)\"", one.Place());
    RawPackage raw{
        .type = "cocoapods", .name = std::string(name), .version = std::string(rest.substr(0, rest.size() - 1))};
    if (const auto found = sources.find(RootName(name)); found != sources.end()) raw.from = found->second;
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), one.Place()));
    by_name.emplace(name, package);
    if (one.IsMap()) with_needs.push_back({package, one.Value(0)});
  }
  const auto asked_for = root.Find("DEPENDENCIES");
  for (std::size_t i = 0; asked_for && asked_for->IsList() && i < asked_for->size(); ++i)
    if (const auto to = PositionOf(by_name, CutAt(asked_for->Item(i).Text(), " (").first)) lock.AskedFor(*to);
  for (const Pod& pod : with_needs) {
    for (std::size_t i = 0; pod.needs.IsList() && i < pod.needs.size(); ++i) {
      const std::string_view name = CutAt(pod.needs.Item(i).Text(), " (").first;
      if (const auto to = PositionOf(by_name, name)) TRY(lock.Depends(pod.package, *to));
    }
  }
  return {};
}

}  // namespace entente::supply::lock_readers
