// composer.lock: JSON, "packages" and "packages-dev". A package of a registry names it as "notification-url".
#include <array>
#include <vector>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/json_needs.h"
#include "views/supply/lockfiles/json_values.h"
#include "views/supply/lockfiles/readers.h"
#include "views/supply/purl.h"

namespace entente::supply::lock_readers {
namespace {

std::string_view TextIn(const std::optional<dom::object>& object, std::string_view key) {
  std::string_view text;
  if (!object || (*object)[key].get_string().get(text) != simdjson::SUCCESS) return {};
  return text;
}

LockSource SourceOfPackage(const LockBuilder& lock, std::string_view registry, const std::optional<dom::object>& source,
                           const std::optional<dom::object>& dist) {
  if (TextIn(dist, "type") == "path") return {LockOrigin::kPath, std::string(TextIn(dist, "url"))};
  if (!registry.empty()) {
    LockSource from = lock.SourceOf("composer", registry);
    const std::size_t scheme = from.text.find("://");
    if (scheme != std::string::npos) from.text.resize(std::min(from.text.find('/', scheme + 3), from.text.size()));
    return from;
  }
  // Without a registry it is from a repository that composer.json names.
  if (source)
    return {LockOrigin::kGit, std::string(TextIn(source, "url")) + '#' + std::string(TextIn(source, "reference"))};
  if (dist) return {LockOrigin::kUrl, std::string(TextIn(dist, "url"))};
  return {};
}

Result<void> ReadPackages(LockBuilder& lock, const dom::array& packages, bool development, const Place& place,
                          Positions& by_name, std::vector<NeedsByName>& needs) {
  std::size_t index = 0;
  for (const dom::element element : packages) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(element, at));
    TRY_ASSIGN(const auto parts, TakeMembers(object,
                                             std::to_array<std::string_view>({"name", "version", "notification-url",
                                                                              "source", "dist", "require", "replace"}),
                                             at));
    TRY_ASSIGN(const std::string_view name, OptionalText(parts[0], at.At("name"), kLockTextBytesMax));
    TRY_ASSIGN(const std::string_view version, OptionalText(parts[1], at.At("version"), kLockTextBytesMax));
    TRY_ASSIGN(const std::string_view registry, OptionalText(parts[2], at.At("notification-url")));
    TRY_ASSIGN(const auto source, OptionalObject(parts[3], at.At("source")));
    TRY_ASSIGN(const auto dist, OptionalObject(parts[4], at.At("dist")));
    RawPackage raw{.type = "composer", .name = std::string(name), .version = std::string(version)};
    raw.from = SourceOfPackage(lock, registry, source, dist);
    raw.only_development = development;
    TRY_ASSIGN(const std::uint32_t package, lock.Add(std::move(raw), at.Text()));
    by_name.emplace(LoweredAscii(name), package);
    dom::object names;
    if (Take(parts[5], names)) needs.push_back({package, names});
    if (Take(parts[6], names))
      for (const auto& [replaced, range] : names) by_name.emplace(LoweredAscii(replaced), package);
  }
  return {};
}

}  // namespace

Result<void> Composer(LockBuilder& lock, std::string_view text) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(text), kLockFileBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object, std::to_array<std::string_view>({"packages", "packages-dev", "plugin-api-version"}), place));
  TRY_ASSIGN(const std::string_view api, OptionalText(members[2], place.At("plugin-api-version"), 100));
  lock.file().format_version = api;
  lock.file().has_dependencies = true;
  const Place in_packages = place.At("packages");
  const Place in_development = place.At("packages-dev");
  TRY_ASSIGN(const auto packages, OptionalArray(members[0], in_packages));
  TRY_ASSIGN(const auto development, OptionalArray(members[1], in_development));
  if (!packages) return Invalid("no composer.lock: it has no packages", "/packages");
  Positions by_name;
  std::vector<NeedsByName> needs;
  TRY(ReadPackages(lock, *packages, false, in_packages, by_name, needs));
  if (development) TRY(ReadPackages(lock, *development, true, in_development, by_name, needs));
  for (const NeedsByName& one : needs)
    TRY(Connect(lock, one, [&by_name](std::string_view name) { return PositionOf(by_name, LoweredAscii(name)); }));
  return {};
}

}  // namespace entente::supply::lock_readers
