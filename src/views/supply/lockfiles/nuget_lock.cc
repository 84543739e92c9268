// packages.lock.json (NuGet): packages by target framework; those of type "Project" are the solution's own.
#include <array>
#include <vector>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/json_needs.h"
#include "views/supply/lockfiles/json_values.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/purl.h"

namespace entente::supply::lock_readers {
namespace {

Result<void> ReadFramework(LockBuilder& lock, const dom::object& packages, const Place& place) {
  Positions by_name;
  std::vector<NeedsByName> needs;
  for (const auto& [name, value] : packages) {
    const Place at = place.At(name);
    TRY_ASSIGN(const dom::object object, RequireObject(value, at));
    TRY_ASSIGN(const auto parts,
               TakeMembers(object, std::to_array<std::string_view>({"type", "resolved", "dependencies"}), at));
    TRY_ASSIGN(const std::string_view type, OptionalText(parts[0], at.At("type"), kLockTextBytesMax));
    TRY_ASSIGN(const std::string_view version, OptionalText(parts[1], at.At("resolved"), kLockTextBytesMax));
    RawPackage raw{.type = "nuget", .name = std::string(name), .version = std::string(version)};
    if (type == "Project")
      raw.from = {LockOrigin::kPath, "project"};
    else if (version.empty())
      raw.unpinned = "the lock file gives no version";
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), at.Text()));
    if (type == "Direct") lock.AskedFor(package);
    by_name.emplace(LoweredAscii(name), package);
    dom::object names;
    if (Take(parts[2], names)) needs.push_back({package, names});
  }
  for (const NeedsByName& one : needs)
    TRY(Connect(lock, one, [&by_name](std::string_view name) { return PositionOf(by_name, LoweredAscii(name)); }));
  return {};
}

}  // namespace

Result<void> NuGetLock(LockBuilder& lock, std::string_view text) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(text), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"version", "dependencies"}), place));
  std::int64_t version = 0;
  if (Take(members[0], version)) lock.file().format_version = std::to_string(version);
  lock.file().has_dependencies = true;
  const Place in = place.At("dependencies");
  TRY_ASSIGN(const auto frameworks, OptionalObject(members[1], in));
  if (!frameworks) return Invalid("no packages.lock.json: it has no dependencies", "/dependencies");
  for (const auto& [framework, value] : *frameworks) {
    const Place at = in.At(framework);
    TRY_ASSIGN(const dom::object packages, RequireObject(value, at));
    TRY(ReadFramework(lock, packages, at));
  }
  return {};
}

}  // namespace entente::supply::lock_readers
