// conan.lock: JSON; before Conan 2 a graph of nodes ("graph_lock"), since then lists of references.
#include <array>
#include <vector>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/json_needs.h"
#include "views/supply/lockfiles/json_values.h"
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

// "name/version@user/channel#revision:package%time".
RawPackage PackageOf(std::string_view reference) {
  reference = reference.substr(0, reference.find_first_of("%:#"));
  const auto [package, owner] = CutAt(reference, "@");
  const auto [name, version] = CutAt(package, "/");
  const auto [user, channel] = CutAt(owner, "/");
  RawPackage raw{.type = "conan"};
  if (version.empty()) return raw;  // a consumer's own conanfile may have no name
  raw.name = name;
  raw.version = version;
  if (user.empty() || user == "_") return raw;
  // Packages of ConanCenter have no user and channel.
  raw.from.origin = LockOrigin::kOtherRegistry;
  raw.unpinned = "of a user and channel (" + std::string(owner) + "), which ConanCenter's packages do not have";
  raw.qualifiers.emplace_back("user", user);
  if (!channel.empty()) raw.qualifiers.emplace_back("channel", channel);
  return raw;
}

Result<void> ReadList(LockBuilder& lock, const std::optional<dom::element>& list, bool development,
                      const Place& place) {
  TRY_ASSIGN(const auto references, OptionalArray(list, place));
  if (!references) return {};
  std::size_t index = 0;
  for (const dom::element element : *references) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const std::string_view reference, OptionalText(element, at, kLockTextBytesMax));
    RawPackage raw = PackageOf(reference);
    if (raw.name.empty()) continue;
    raw.only_development = development;
    TRY(lock.Add(std::move(raw), at.Text()));
  }
  return {};
}

Result<void> ReadNodes(LockBuilder& lock, const dom::object& nodes, const Place& place) {
  Positions by_node;
  std::vector<NeedsInList> needs;
  for (const auto& [number, value] : nodes) {
    const Place at = place.At(number);
    TRY_ASSIGN(const dom::object object, RequireObject(value, at));
    TRY_ASSIGN(
        const auto parts,
        TakeMembers(object, std::to_array<std::string_view>({"ref", "pref", "path", "context", "requires"}), at));
    TRY_ASSIGN(const std::string_view path, OptionalText(parts[2], at.At("path")));
    TRY_ASSIGN(std::string_view reference, OptionalText(parts[0], at.At("ref"), kLockTextBytesMax));
    TRY_ASSIGN(const std::string_view old, OptionalText(parts[1], at.At("pref"), kLockTextBytesMax));
    TRY_ASSIGN(const std::string_view context, OptionalText(parts[3], at.At("context"), kLockTextBytesMax));
    if (!old.empty()) reference = old;
    RawPackage raw = PackageOf(reference);
    if (!path.empty() || raw.name.empty()) continue;  // the project's own conanfile
    raw.only_development = context == "build";
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), at.Text()));
    by_node.emplace(number, package);
    dom::array numbers;
    if (Take(parts[4], numbers)) needs.push_back({package, numbers});
  }
  lock.file().has_dependencies = true;
  for (const NeedsInList& one : needs)
    TRY(Connect(lock, one, [&by_node](std::string_view number) { return PositionOf(by_node, number); }));
  return {};
}

}  // namespace

Result<void> Conan(LockBuilder& lock, std::string_view text) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(text), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members, TakeMembers(object,
                                             std::to_array<std::string_view>({"version", "graph_lock", "requires",
                                                                              "build_requires", "python_requires"}),
                                             place));
  TRY_ASSIGN(const std::string_view version, OptionalText(members[0], place.At("version"), kLockTextBytesMax));
  if (version.empty() && !members[1]) return Invalid("no conan.lock: it has no version", "/version");
  lock.file().format_version = version;
  const Place in_graph = place.At("graph_lock");
  TRY_ASSIGN(const auto graph, OptionalObject(members[1], in_graph));
  if (graph) {
    TRY_ASSIGN(const auto parts, TakeMembers(*graph, std::to_array<std::string_view>({"nodes"}), in_graph));
    const Place in_nodes = in_graph.At("nodes");
    TRY_ASSIGN(const auto nodes, OptionalObject(parts[0], in_nodes));
    if (nodes) TRY(ReadNodes(lock, *nodes, in_nodes));
    return {};
  }
  TRY(ReadList(lock, members[2], false, place.At("requires")));
  TRY(ReadList(lock, members[3], true, place.At("build_requires")));
  return ReadList(lock, members[4], true, place.At("python_requires"));
}

}  // namespace entente::supply::lock_readers
