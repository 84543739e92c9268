// CycloneDX from an npm lock file, and from a list of purls.
#include <array>

#include "views/supply/json_dom.h"
#include "views/supply/lockfiles/lock_file.h"
#include "views/supply/make_sbom.h"
#include "views/supply/purl.h"

namespace entente::supply {
namespace {

void TakeUnlessSet(std::string& into, std::string_view value) {
  if (into.empty()) into = value;
}

}  // namespace

Result<std::string> MakeNpmLockSbom(std::string_view lock_file, SbomSubject subject) {
  TRY_ASSIGN(LockFile file, ReadLockFile(LockFileKind::kNpm, AsBytes(lock_file)));
  TakeUnlessSet(subject.name, file.name);
  TakeUnlessSet(subject.version, file.version);
  std::vector<MadeComponent> components;
  for (LockPackage& package : file.packages) {
    if (package.origin == LockOrigin::kPath) continue;  // a folder of the project
    if (package.purl.empty())
      return Invalid("\"" + package.name + "\" is no name of a package: " + package.not_looked_up);
    components.push_back({.name = std::move(package.name),
                          .version = std::move(package.version),
                          .purl = std::move(package.purl),
                          .licence = std::move(package.licence),
                          .only_development = package.only_development});
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
