// CycloneDX from an npm lock file, and from a list of purls.
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/make_sbom.h"
#include "views/supply/purl.h"

namespace entente::supply {
namespace {

constexpr std::string_view kModules = "node_modules/";

// "node_modules/a/node_modules/@b/c" -> "@b/c"; nothing for the project's own folders.
std::string_view InstalledName(std::string_view path) {
  const std::size_t at = path.rfind(kModules);
  if (at == std::string_view::npos || (at > 0 && path[at - 1] != '/')) return {};
  return path.substr(at + kModules.size());
}

Result<std::string> NpmPurl(std::string_view name, std::string_view version, const Place& place) {
  Purl purl{.type = "npm",
            .name_space = {},
            .name = std::string(name),
            .version = std::string(version),
            .qualifiers = {},
            .subpath = {}};
  if (const std::size_t slash = name.find('/'); slash != std::string_view::npos) {
    purl.name_space = name.substr(0, slash);
    purl.name = name.substr(slash + 1);
  }
  auto built = Purl::Build(std::move(purl));
  if (!built) return Invalid(built.error().message, place.Text());
  return built->Text();
}

void TakeUnlessSet(std::string& into, std::string_view value) {
  if (into.empty()) into = value;
}

bool IsTrue(const std::optional<dom::element>& element) {
  bool value = false;
  return element && element->get_bool().get(value) == simdjson::SUCCESS && value;
}

}  // namespace

Result<std::string> MakeNpmLockSbom(std::string_view lock_file, SbomSubject subject) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(lock_file), kInventoryBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object, std::to_array<std::string_view>({"lockfileVersion", "packages", "name", "version"}), place));
  std::int64_t version = 0;
  if (!members[0] || members[0]->get_int64().get(version) != simdjson::SUCCESS || (version != 2 && version != 3))
    return Invalid("a package-lock.json of version 2 or 3 is expected", "/lockfileVersion");
  const Place in_packages = place.At("packages");
  TRY_ASSIGN(const auto packages, OptionalObject(members[1], in_packages));
  if (!packages) return Invalid("a lock file has packages", "/packages");
  TRY_ASSIGN(const std::string_view own_name, OptionalText(members[2], place.At("name"), 4'096));
  TRY_ASSIGN(const std::string_view own_version, OptionalText(members[3], place.At("version"), 4'096));
  TakeUnlessSet(subject.name, own_name);
  TakeUnlessSet(subject.version, own_version);
  std::vector<MadeComponent> components;
  for (const auto& [path, value] : *packages) {
    const Place at = in_packages.At(path);
    TRY_ASSIGN(const dom::object package, RequireObject(value, at));
    TRY_ASSIGN(
        const auto parts,
        TakeMembers(package, std::to_array<std::string_view>({"name", "version", "license", "dev", "link"}), at));
    if (InstalledName(path).empty() || IsTrue(parts[4])) continue;
    TRY_ASSIGN(std::string_view name,
               OptionalText(parts[0], at.At("name"), 4'096));  // where it is installed under another name
    TRY_ASSIGN(const std::string_view installed, OptionalText(parts[1], at.At("version"), 4'096));
    if (name.empty()) name = InstalledName(path);
    if (installed.empty()) continue;  // a folder of the project
    MadeComponent component{.name = std::string(name),
                            .version = std::string(installed),
                            .purl = {},
                            .licence = {},
                            .only_development = IsTrue(parts[3])};
    TRY_ASSIGN(component.purl, NpmPurl(name, installed, at));
    std::string_view licence;
    if (parts[2] && parts[2]->get_string().get(licence) == simdjson::SUCCESS) component.licence = licence;
    components.push_back(std::move(component));
  }
  return WriteCycloneDx(subject, std::move(components));
}

Result<std::string> MakeListedSbom(std::string_view list, SbomSubject subject) {
  JsonParser parser;
  TRY_ASSIGN(const dom::element root, parser.Parse(AsBytes(list), kInventoryBytesMax));
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"name", "version", "purl", "components"}), place));
  TRY_ASSIGN(const std::string_view name, OptionalText(members[0], place.At("name"), 4'096));
  TRY_ASSIGN(const std::string_view version, OptionalText(members[1], place.At("version"), 4'096));
  TRY_ASSIGN(const std::string_view purl, OptionalText(members[2], place.At("purl"), kPurlBytesMax));
  TakeUnlessSet(subject.name, name);
  TakeUnlessSet(subject.version, version);
  TakeUnlessSet(subject.purl, purl);
  if (subject.name.empty()) return Invalid("a product has a name", "/name");
  const Place in_components = place.At("components");
  TRY_ASSIGN(const auto listed, OptionalArray(members[3], in_components));
  if (!listed) return Invalid("a list of purls is expected", "/components");
  std::vector<MadeComponent> components;
  std::size_t index = 0;
  for (const dom::element element : *listed) {
    const Place at = in_components.At(index++);
    TRY_ASSIGN(const std::string_view text, OptionalText(element, at));
    auto parsed = Purl::Parse(text);
    if (!parsed) return Invalid(parsed.error().message, at.Text());
    std::string full_name = parsed->name_space.empty() ? parsed->name : parsed->name_space + "/" + parsed->name;
    components.push_back(
        {.name = std::move(full_name), .version = parsed->version, .purl = parsed->Text(), .licence = {}});
  }
  return WriteCycloneDx(subject, std::move(components));
}

}  // namespace entente::supply
