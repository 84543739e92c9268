// NAME.deps.json (.NET): what a published program loads; "libraries" by "name/version", and "targets" with what each
// needs.
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/lines.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

Result<void> ReadLibraries(LockBuilder& lock, const dom::object& libraries, const Place& place, Positions& by_key) {
  for (const auto& [key, value] : libraries) {
    const Place at = place.At(key);
    const auto [name, version] = CutAt(key, "/");
    if (name.empty() || version.empty() || version.find('/') != std::string_view::npos) {
      lock.Warn(at.Text() + ": \"name/version\" is expected; left out");
      continue;
    }
    TRY_ASSIGN(const dom::object object, RequireObject(value, at));
    TRY_ASSIGN(const auto parts, TakeMembers(object, std::to_array<std::string_view>({"type"}), at));
    TRY_ASSIGN(const std::string_view type, OptionalText(parts[0], at.At("type"), kLockTextBytesMax));
    RawPackage raw{.type = "nuget", .name = std::string(name), .version = std::string(version)};
    if (type == "project" || type == "reference" || type == "referenceassembly")
      raw.from = {LockOrigin::kPath, std::string(type)};
    // A runtime that is shipped along is the registry's package of that name.
    if (type == "runtimepack" && name.starts_with("runtimepack.")) raw.purl_name = name.substr(12);
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), at.Text()));
    by_key.emplace(key, package);
  }
  return {};
}

Result<void> ReadTargets(LockBuilder& lock, const dom::object& targets, const Positions& by_key) {
  for (const auto& [target, value] : targets) {
    dom::object libraries;
    if (value.get_object().get(libraries) != simdjson::SUCCESS) continue;
    for (const auto& [key, library] : libraries) {
      const auto from = PositionOf(by_key, key);
      dom::object needs;
      if (!from || library["dependencies"].get_object().get(needs) != simdjson::SUCCESS) continue;
      for (const auto& [name, range] : needs) {
        std::string_view version;
        if (range.get_string().get(version) != simdjson::SUCCESS) continue;
        if (const auto to = PositionOf(by_key, std::string(name) + '/' + std::string(version)))
          TRY(lock.Depends(*from, *to));
      }
    }
  }
  return {};
}

}  // namespace

Result<void> DepsJson(LockBuilder& lock, std::string_view text) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(text), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"runtimeTarget", "targets", "libraries"}), place));
  const Place in_libraries = place.At("libraries");
  TRY_ASSIGN(const auto libraries, OptionalObject(members[2], in_libraries));
  TRY_ASSIGN(const auto targets, OptionalObject(members[1], place.At("targets")));
  if (!libraries) return Invalid("no .deps.json: it has no libraries", "/libraries");
  lock.file().has_dependencies = true;
  Positions by_key;
  TRY(ReadLibraries(lock, *libraries, in_libraries, by_key));
  if (targets) TRY(ReadTargets(lock, *targets, by_key));
  return {};
}

}  // namespace entente::supply::lock_readers
