// SPDX JSON, 2.1 to 2.3: packages with purls among their external references; the product is what the document
// describes.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <vector>

#include "views/supply/json_text.h"
#include "views/supply/sboms/sbom_builder.h"

namespace entente::supply {
namespace {

constexpr std::array<std::string_view, 3> kVersions = {"SPDX-2.1", "SPDX-2.2", "SPDX-2.3"};
constexpr auto kMembers = std::to_array<std::string_view>(
    {"SPDXID", "name", "versionInfo", "externalRefs", "licenseConcluded", "licenseDeclared", "primaryPackagePurpose"});

std::string_view KnownLicence(std::string_view text) {
  return text == "NOASSERTION" || text == "NONE" ? std::string_view() : text;
}

Result<std::string_view> PurlOf(const std::optional<dom::element>& element, const Place& place) {
  TRY_ASSIGN(const auto references, OptionalArray(element, place));
  std::string_view purl;
  if (!references) return purl;
  std::size_t index = 0;
  for (const dom::element reference : *references) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(reference, at));
    TRY_ASSIGN(const auto members,
               TakeMembers(object, std::to_array<std::string_view>({"referenceType", "referenceLocator"}), at));
    TRY_ASSIGN(const std::string_view type, OptionalText(members[0], at.At("referenceType")));
    if (type != "purl" || !purl.empty()) continue;
    TRY_ASSIGN(purl, OptionalText(members[1], at.At("referenceLocator")));
  }
  return purl;
}

using Described = std::unordered_set<std::string_view>;

// Ids of what the document describes: a member of 2.2, a relationship in all versions.
Result<Described> DescribedIds(const std::optional<dom::element>& listed,
                               const std::optional<dom::element>& relationships, const Place& place) {
  Described ids;
  const Place in_list = place.At("documentDescribes");
  TRY_ASSIGN(const auto list, OptionalArray(listed, in_list));
  std::size_t index = 0;
  if (list) {
    for (const dom::element id : *list) {
      TRY_ASSIGN(const std::string_view text, OptionalText(id, in_list.At(index++)));
      if (!text.empty()) ids.insert(text);
    }
  }
  const Place in_relationships = place.At("relationships");
  TRY_ASSIGN(const auto relations, OptionalArray(relationships, in_relationships));
  if (!relations) return ids;
  index = 0;
  for (const dom::element relation : *relations) {
    const Place at = in_relationships.At(index++);
    if (relation.is_null()) continue;
    TRY_ASSIGN(const dom::object object, RequireObject(relation, at));
    TRY_ASSIGN(
        const auto members,
        TakeMembers(object,
                    std::to_array<std::string_view>({"spdxElementId", "relationshipType", "relatedSpdxElement"}), at));
    TRY_ASSIGN(const std::string_view type, OptionalText(members[1], at.At("relationshipType")));
    if (type != "DESCRIBES" && type != "DESCRIBED_BY") continue;
    TRY_ASSIGN(const std::string_view from, OptionalText(members[0], at.At("spdxElementId")));
    TRY_ASSIGN(const std::string_view to, OptionalText(members[2], at.At("relatedSpdxElement")));
    const bool describes = type == "DESCRIBES";
    if ((describes ? from : to) == "SPDXRef-DOCUMENT") ids.insert(describes ? to : from);
  }
  return ids;
}

}  // namespace

Result<Sbom> ReadSpdx(const dom::object& root) {
  const Place place;
  TRY_ASSIGN(const auto members, TakeMembers(root,
                                             std::to_array<std::string_view>({"spdxVersion", "name", "packages",
                                                                              "documentDescribes", "relationships"}),
                                             place));
  TRY_ASSIGN(const std::string_view version, OptionalText(members[0], place.At("spdxVersion")));
  if (std::ranges::find(kVersions, version) == kVersions.end())
    return Invalid("SPDX JSON 2.1 to 2.3 is read, and this says \"" + std::string(CutText(version, 32)) + '"',
                   "/spdxVersion");
  Sbom sbom;
  sbom.format = SbomFormat::kSpdx;
  sbom.format_version = version.substr(5);
  SbomBuilder builder(sbom);
  TRY_ASSIGN(const std::string_view name, OptionalText(members[1], place.At("name"), kNameBytesMax));
  TRY_ASSIGN(const Described described, DescribedIds(members[3], members[4], place));
  const Place in_packages = place.At("packages");
  TRY_ASSIGN(const auto packages, OptionalArray(members[2], in_packages));
  bool has_product = false;
  std::size_t index = 0;
  if (packages) {
    for (const dom::element element : *packages) {
      const Place at = in_packages.At(index++);
      TRY_ASSIGN(const dom::object object, RequireObject(element, at));
      TRY_ASSIGN(const auto parts, TakeMembers(object, kMembers, at));
      RawComponent raw;
      TRY_ASSIGN(const std::string_view id, OptionalText(parts[0], at.At("SPDXID")));
      TRY_ASSIGN(raw.name, OptionalText(parts[1], at.At("name"), kNameBytesMax));
      TRY_ASSIGN(raw.version, OptionalText(parts[2], at.At("versionInfo"), kNameBytesMax));
      TRY_ASSIGN(raw.purl, PurlOf(parts[3], at.At("externalRefs")));
      TRY_ASSIGN(const std::string_view concluded, OptionalText(parts[4], at.At("licenseConcluded")));
      TRY_ASSIGN(const std::string_view declared, OptionalText(parts[5], at.At("licenseDeclared")));
      TRY_ASSIGN(const std::string_view purpose, OptionalText(parts[6], at.At("primaryPackagePurpose")));
      raw.licence = KnownLicence(concluded).empty() ? KnownLicence(declared) : KnownLicence(concluded);
      raw.version = KnownLicence(raw.version);
      if (purpose == "OPERATING-SYSTEM" || purpose == "OPERATING_SYSTEM")
        builder.SetOperatingSystem(raw.name, raw.version);
      // One described package is the product; where a document describes many, they are its contents.
      if (described.size() == 1 && described.contains(id) && !has_product) {
        builder.SetProduct(raw);
        has_product = true;
        continue;
      }
      const bool package = !raw.purl.empty() || (purpose != "OPERATING-SYSTEM" && purpose != "FILE");
      if (package) TRY(builder.Add(std::move(raw), at));
    }
  }
  if (!has_product) sbom.product.name = name;
  builder.Finish();
  return sbom;
}

}  // namespace entente::supply
