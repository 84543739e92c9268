// SPDX JSON, 2.1 to 2.3: packages with purls among their external references; the product is what the document
// describes. YAML comes here, too, as JSON.
#include <string>
#include <utility>

#include "views/supply/json_text.h"
#include "views/supply/sboms/sbom_formats.h"
#include "views/supply/sboms/spdx_packages.h"

namespace entente::supply {
namespace {

Result<void> ReadReferences(const std::optional<dom::element>& element, const Place& place, bool details,
                            spdx::Package& package) {
  TRY_ASSIGN(const auto references, OptionalArray(element, place));
  if (!references) return {};
  std::size_t index = 0;
  for (const dom::element reference : *references) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(reference, at));
    TRY_ASSIGN(const auto members, (TakeMembers<"referenceType", "referenceLocator">(object, at)));
    TRY_ASSIGN(const std::string_view type, OptionalText(members[0], at.At("referenceType")));
    if (type != "purl" && (!details || !type.starts_with("cpe"))) continue;
    TRY_ASSIGN(const std::string_view locator, OptionalText(members[1], at.At("referenceLocator")));
    spdx::TakeReference(package, type, locator);
  }
  return {};
}

Result<void> ReadChecksums(SbomBuilder& builder, const std::optional<dom::element>& element, const Place& place,
                           spdx::Package& package) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element item : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(item, at));
    TRY_ASSIGN(const auto members, (TakeMembers<"algorithm", "checksumValue">(object, at)));
    TRY_ASSIGN(const std::string_view algorithm, OptionalText(members[0], at.At("algorithm"), kNameBytesMax));
    TRY_ASSIGN(const std::string_view hex, OptionalText(members[1], at.At("checksumValue"), kNameBytesMax));
    if (hex.empty() || !IsHex(hex))
      TRY(builder.Depart("a checksum that is no hexadecimal number is left out", at));
    else
      package.detail.hashes.push_back({algorithm, hex});
  }
  return {};
}

// Some write the names of tags into JSON, and their meaning is plain.
Result<void> ReadTagNames(SbomBuilder& builder, const dom::object& object, const Place& place, spdx::Package& package) {
  TRY_ASSIGN(const auto parts, (TakeMembers<"packageName", "packageVersion">(object, place)));
  if (!parts[0]) return {};
  TRY(builder.Depart("packageName is a tag; in JSON it is called name", place));
  TRY_ASSIGN(package.name, OptionalText(parts[0], place.At("packageName"), kNameBytesMax));
  if (!package.version.empty()) return {};
  TRY_ASSIGN(package.version, OptionalText(parts[1], place.At("packageVersion"), kNameBytesMax));
  return {};
}

// REQUIRES: an empty package.
Result<void> ReadPackage(SbomBuilder& builder, const dom::element& element, const Place& place,
                         spdx::Package& package) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto parts, (TakeMembers<"SPDXID", "name", "versionInfo", "externalRefs", "licenseConcluded",
                                            "licenseDeclared", "primaryPackagePurpose">(object, place)));
  TRY_ASSIGN(package.id, OptionalText(parts[0], place.At("SPDXID")));
  TRY_ASSIGN(package.name, OptionalText(parts[1], place.At("name"), kNameBytesMax));
  TRY_ASSIGN(package.version, OptionalText(parts[2], place.At("versionInfo"), kNameBytesMax));
  TRY(ReadReferences(parts[3], place.At("externalRefs"), builder.options().details, package));
  TRY_ASSIGN(package.concluded, OptionalText(parts[4], place.At("licenseConcluded")));
  TRY_ASSIGN(package.declared, OptionalText(parts[5], place.At("licenseDeclared")));
  TRY_ASSIGN(package.purpose, OptionalText(parts[6], place.At("primaryPackagePurpose")));
  if (package.name.empty()) TRY(ReadTagNames(builder, object, place, package));
  if (!builder.options().details && !builder.options().strict) return {};
  TRY_ASSIGN(const auto more, (TakeMembers<"supplier", "originator", "checksums">(object, place)));
  TRY_ASSIGN(const std::string_view supplier, OptionalText(more[0], place.At("supplier"), kNameBytesMax));
  TRY_ASSIGN(const std::string_view originator, OptionalText(more[1], place.At("originator"), kNameBytesMax));
  package.detail.supplier = spdx::ActorOf(supplier);
  package.detail.manufacturer = spdx::ActorOf(originator);
  return ReadChecksums(builder, more[2], place.At("checksums"), package);
}

struct Relation {
  std::string_view from;
  std::string_view type;
  std::string_view to;
};

Result<void> ForEachRelation(const std::optional<dom::element>& element, const Place& place, const auto& take) {
  TRY_ASSIGN(const auto relations, OptionalArray(element, place));
  if (!relations) return {};
  std::size_t index = 0;
  for (const dom::element relation : *relations) {
    const Place at = place.At(index++);
    if (relation.is_null()) continue;
    TRY_ASSIGN(const dom::object object, RequireObject(relation, at));
    TRY_ASSIGN(const auto members,
               (TakeMembers<"spdxElementId", "relationshipType", "relatedSpdxElement">(object, at)));
    Relation one;
    TRY_ASSIGN(one.type, OptionalText(members[1], at.At("relationshipType")));
    TRY(take(one, members[0], members[2], at));
  }
  return {};
}

Result<void> ReadEnds(Relation& one, const std::optional<dom::element>& from, const std::optional<dom::element>& to,
                      const Place& at) {
  TRY_ASSIGN(one.from, OptionalText(from, at.At("spdxElementId")));
  TRY_ASSIGN(one.to, OptionalText(to, at.At("relatedSpdxElement")));
  return {};
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
  const auto take = [&ids](Relation one, const auto& from, const auto& to, const Place& at) -> Result<void> {
    const bool describes = one.type == "DESCRIBES";
    if (!describes && one.type != "DESCRIBED_BY") return {};
    TRY(ReadEnds(one, from, to, at));
    if (!describes) std::swap(one.from, one.to);
    if (one.from == spdx::kDocumentId) ids.insert(one.to);
    return {};
  };
  TRY(ForEachRelation(relationships, place.At("relationships"), take));
  return ids;
}

Result<void> RelateAll(const std::optional<dom::element>& relationships, const Described& described,
                       spdx::Assembler& assembler, const Place& place) {
  for (const std::string_view id : described) TRY(assembler.Relate(spdx::kDocumentId, "DESCRIBES", id, place));
  return ForEachRelation(relationships, place.At("relationships"),
                         [&assembler](Relation one, const auto& from, const auto& to, const Place& at) -> Result<void> {
                           TRY(ReadEnds(one, from, to, at));
                           return assembler.Relate(one.from, one.type, one.to, at);
                         });
}

Result<void> CheckHead(SbomBuilder& builder, const dom::object& root, std::string_view name) {
  if (!builder.options().strict) return {};
  const Place place;
  TRY_ASSIGN(const auto members,
             (TakeMembers<"SPDXID", "dataLicense", "documentNamespace", "creationInfo">(root, place)));
  spdx::DocumentFacts facts;
  facts.name = name;
  TRY_ASSIGN(facts.id, OptionalText(members[0], place.At("SPDXID")));
  TRY_ASSIGN(facts.licence, OptionalText(members[1], place.At("dataLicense")));
  TRY_ASSIGN(facts.name_space, OptionalText(members[2], place.At("documentNamespace")));
  const Place in_creation = place.At("creationInfo");
  TRY_ASSIGN(const auto creation, OptionalObject(members[3], in_creation));
  if (creation) {
    TRY_ASSIGN(const auto parts, (TakeMembers<"created", "creators">(*creation, in_creation)));
    TRY_ASSIGN(facts.created, OptionalText(parts[0], in_creation.At("created")));
    TRY_ASSIGN(const auto creators, OptionalArray(parts[1], in_creation.At("creators")));
    facts.has_creator = creators && creators->size() > 0;
  }
  return spdx::CheckDocument(builder, facts);
}

}  // namespace

Result<Sbom> ReadSpdxJson(const dom::object& root, const SbomReadOptions& options) {
  const Place place;
  TRY_ASSIGN(const auto members,
             (TakeMembers<"spdxVersion", "name", "packages", "documentDescribes", "relationships">(root, place)));
  TRY_ASSIGN(const std::string_view said, OptionalText(members[0], place.At("spdxVersion")));
  const std::string_view version = spdx::VersionOf(said);
  if (version.empty())
    return Invalid("SPDX 2.1 to 2.3 is read here, and this says \"" + std::string(CutText(said, 32)) + '"',
                   "/spdxVersion");
  Sbom sbom;
  sbom.format = SbomFormat::kSpdx;
  sbom.format_version = version;
  SbomBuilder builder(sbom, options);
  TRY_ASSIGN(const std::string_view name, OptionalText(members[1], place.At("name"), kNameBytesMax));
  TRY(CheckHead(builder, root, name));
  TRY_ASSIGN(const Described described, DescribedIds(members[3], members[4], place));
  spdx::Assembler assembler(builder, described);
  const Place in_packages = place.At("packages");
  TRY_ASSIGN(const auto packages, OptionalArray(members[2], in_packages));
  std::size_t index = 0;
  if (packages) {
    builder.Expect(packages->size());
    for (const dom::element element : *packages) {
      const Place at = in_packages.At(index++);
      spdx::Package package;
      TRY(ReadPackage(builder, element, at, package));
      TRY(assembler.Add(package, at));
    }
  }
  if (builder.options().graph) TRY(RelateAll(members[4], described, assembler, place));
  TRY(assembler.Finish(sbom, name));
  return sbom;
}

}  // namespace entente::supply
