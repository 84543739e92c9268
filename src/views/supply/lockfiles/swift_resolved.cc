// Package.resolved (Swift), versions 1 to 3: pins of repositories, which are themselves what Swift's packages are named
// after.
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/json_values.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply::lock_readers {
namespace {

// "https://github.com/apple/swift-crypto.git", "git@github.com:apple/swift-crypto.git" ->
// "github.com/apple/swift-crypto".
std::string NameOf(std::string_view location) {
  const std::size_t scheme = location.find("://");
  if (scheme != std::string_view::npos) location.remove_prefix(scheme + 3);
  const std::size_t at = location.substr(0, location.find('/')).rfind('@');
  if (at != std::string_view::npos) location.remove_prefix(at + 1);
  if (location.ends_with(".git")) location.remove_suffix(4);
  while (location.ends_with('/')) location.remove_suffix(1);
  std::string name(location);
  const std::size_t colon = name.find(':');
  if (colon != std::string::npos && colon < name.find('/')) name[colon] = '/';
  return name;
}

Result<void> ReadPins(LockBuilder& lock, const dom::array& pins, std::int64_t version, const Place& place) {
  std::size_t index = 0;
  for (const dom::element element : pins) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object pin, RequireObject(element, at));
    TRY_ASSIGN(const auto parts, TakeMembers(pin,
                                             std::to_array<std::string_view>(
                                                 {"identity", "package", "location", "repositoryURL", "kind", "state"}),
                                             at));
    std::array<std::string_view, 5> texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      TRY_ASSIGN(texts[i], OptionalText(parts[i], at, kLockTextBytesMax));
    }
    const auto [identity, package, location, url, kind] = texts;
    const Place in_state = at.At("state");
    TRY_ASSIGN(const auto state, OptionalObject(parts[5], in_state));
    RawPackage raw{.type = "swift", .name = NameOf(version == 1 ? url : location)};
    std::string_view locked;
    if (state && (*state)["version"].get_string().get(locked) == simdjson::SUCCESS) raw.version = locked;
    if (kind == "localSourceControl" || raw.name.starts_with('/'))
      raw.from = {LockOrigin::kPath, std::string(location)};
    if (raw.from.origin == LockOrigin::kPath) raw.name = identity.empty() ? package : identity;
    if (raw.name.empty()) {
      raw.name = identity.empty() ? package : identity;
      raw.from.origin = LockOrigin::kOtherRegistry;
      raw.unpinned = "from a registry of Swift packages, whose names are not those of advisories";
    } else if (raw.version.empty()) {
      raw.unpinned = "at a commit, and not at a version";
    }
    TRY(lock.Add(std::move(raw), at.Text()));
  }
  return {};
}

}  // namespace

Result<void> Swift(LockBuilder& lock, std::string_view text) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(text), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"version", "object", "pins"}), place));
  std::int64_t version = 0;
  if (!Take(members[0], version) || version < 1 || version > 3)
    return Invalid("a Package.resolved of version 1, 2 or 3 is expected", "/version");
  lock.file().format_version = std::to_string(version);
  Place in_pins = place.At("pins");
  std::optional<dom::element> list = members[2];
  const Place in_object = place.At("object");
  if (version == 1) {
    TRY_ASSIGN(const auto old, OptionalObject(members[1], in_object));
    if (!old) return Invalid("a Package.resolved of version 1 has an object", "/object");
    TRY_ASSIGN(const auto parts, TakeMembers(*old, std::to_array<std::string_view>({"pins"}), in_object));
    list = parts[0];
    in_pins = in_object.At("pins");
  }
  TRY_ASSIGN(const auto pins, OptionalArray(list, in_pins));
  if (!pins) return Invalid("no Package.resolved: it has no pins", in_pins.Text());
  return ReadPins(lock, *pins, version, in_pins);
}

}  // namespace entente::supply::lock_readers
