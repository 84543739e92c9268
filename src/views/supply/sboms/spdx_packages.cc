#include "views/supply/sboms/spdx_packages.h"

#include <algorithm>
#include <array>
#include <optional>

#include "views/supply/json_text.h"
#include "views/supply/sboms/cyclonedx_rules.h"

namespace entente::supply::spdx {
namespace {

struct Relationship {
  std::string_view type;
  std::optional<SbomRelation> relation;  // nothing: it makes nothing part of anything
  bool reversed = false;
};

// Annex "Relationships between SPDX elements" of 2.3; those of 2.1 and 2.2 are among them.
constexpr auto kRelationships =
    std::to_array<Relationship>({{"DEPENDS_ON", SbomRelation::kDependsOn},
                                 {"DEPENDENCY_OF", SbomRelation::kDependsOn, true},
                                 {"RUNTIME_DEPENDENCY_OF", SbomRelation::kDependsOn, true},
                                 {"HAS_PREREQUISITE", SbomRelation::kDependsOn},
                                 {"PREREQUISITE_FOR", SbomRelation::kDependsOn, true},
                                 {"DYNAMIC_LINK", SbomRelation::kDependsOn},
                                 {"STATIC_LINK", SbomRelation::kDependsOn},
                                 {"BUILD_DEPENDENCY_OF", SbomRelation::kDependsOnForBuild, true},
                                 {"DEV_DEPENDENCY_OF", SbomRelation::kDependsOnForDevelopment, true},
                                 {"TEST_DEPENDENCY_OF", SbomRelation::kDependsOnForTest, true},
                                 {"OPTIONAL_DEPENDENCY_OF", SbomRelation::kDependsOnOptionally, true},
                                 {"PROVIDED_DEPENDENCY_OF", SbomRelation::kDependsOnOptionally, true},
                                 {"CONTAINS", SbomRelation::kContains},
                                 {"CONTAINED_BY", SbomRelation::kContains, true},
                                 {"PACKAGE_OF", SbomRelation::kContains, true},
                                 {"OPTIONAL_COMPONENT_OF", SbomRelation::kContains, true},
                                 {"DESCRIBES", SbomRelation::kContains},
                                 {"DESCRIBED_BY", SbomRelation::kContains, true},
                                 {"AMENDS", {}},
                                 {"ANCESTOR_OF", {}},
                                 {"BUILD_TOOL_OF", {}},
                                 {"COPY_OF", {}},
                                 {"DATA_FILE_OF", {}},
                                 {"DEPENDENCY_MANIFEST_OF", {}},
                                 {"DESCENDANT_OF", {}},
                                 {"DEV_TOOL_OF", {}},
                                 {"DISTRIBUTION_ARTIFACT", {}},
                                 {"DOCUMENTATION_OF", {}},
                                 {"EXAMPLE_OF", {}},
                                 {"EXPANDED_FROM_ARCHIVE", {}},
                                 {"FILE_ADDED", {}},
                                 {"FILE_DELETED", {}},
                                 {"FILE_MODIFIED", {}},
                                 {"GENERATED_FROM", {}},
                                 {"GENERATES", {}},
                                 {"METAFILE_OF", {}},
                                 {"OTHER", {}},
                                 {"PATCH_APPLIED", {}},
                                 {"PATCH_FOR", {}},
                                 {"REQUIREMENT_DESCRIPTION_FOR", {}},
                                 {"SPECIFICATION_FOR", {}},
                                 {"TEST_CASE_OF", {}},
                                 {"TEST_OF", {}},
                                 {"TEST_TOOL_OF", {}},
                                 {"VARIANT_OF", {}}});

bool IsId(std::string_view id) {
  constexpr std::string_view kStart = "SPDXRef-";
  if (!id.starts_with(kStart) || id.size() == kStart.size()) return false;
  return std::ranges::all_of(id.substr(kStart.size()), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
           c == '+';
  });
}

}  // namespace

std::string_view VersionOf(std::string_view text) {
  constexpr auto kVersions = std::to_array<std::string_view>({"SPDX-2.1", "SPDX-2.2", "SPDX-2.3"});
  return std::ranges::find(kVersions, text) == kVersions.end() ? std::string_view() : text.substr(5);
}

std::string_view RelationshipType(std::string_view text) {
  const auto same = [](char a, char b) { return a == (b >= 'a' && b <= 'z' ? b - 'a' + 'A' : b); };
  for (const Relationship& one : kRelationships)
    if (std::ranges::equal(one.type, text, same)) return one.type;
  return {};
}

std::string_view Known(std::string_view text) {
  return text == "NOASSERTION" || text == "NONE" ? std::string_view() : text;
}

std::string_view ActorOf(std::string_view text) {
  text = Known(text);
  for (const std::string_view start : {"Organization:", "Person:", "Tool:"}) {
    if (!text.starts_with(start)) continue;
    text.remove_prefix(start.size());
    break;
  }
  const std::size_t mail = text.rfind('(');
  if (mail != std::string_view::npos && text.ends_with(')')) text = text.substr(0, mail);
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

void TakeReference(Package& package, std::string_view type, std::string_view locator) {
  if (type == "purl") {
    if (package.purl.empty()) package.purl = locator;
  } else if (type == "cpe22Type" || type == "cpe23Type") {
    package.detail.cpes.push_back(locator);
  }
}

Result<void> Assembler::CheckRules(const Package& package, const DocumentPlace& place) {
  if (!package.id.empty() && !(builder_.options().strict ? IsId(package.id) : package.id.starts_with("SPDXRef-")))
    TRY(builder_.Depart("no SPDX identifier (SPDXRef-…): \"" + std::string(CutText(package.id, 64)) + '"', place));
  if (!builder_.options().strict) return {};
  if (package.id.empty()) TRY(builder_.Depart("SPDXID is missing", place));
  if (package.name.empty()) TRY(builder_.Depart("a package without a name", place));
  for (const RawHash& hash : package.detail.hashes) {
    const std::string_view name = HashName(hash.algorithm);
    const std::size_t digits = HashDigits(name);
    if (name.empty() || (digits != 0 && hash.hex.size() != digits))
      TRY(builder_.Depart("no checksum: \"" + std::string(CutText(hash.algorithm, 32)) + '"', place));
  }
  return {};
}

Result<void> Assembler::Add(const Package& package, const DocumentPlace& place) {
  TRY(CheckRules(package, place));
  RawComponent raw;
  raw.name = package.name;
  raw.version = Known(package.version);
  raw.purl = package.purl;
  raw.licence = Known(package.concluded).empty() ? Known(package.declared) : Known(package.concluded);
  if (builder_.WantsReferences()) raw.reference = package.id;
  const bool is_system = package.purpose == "OPERATING-SYSTEM" || package.purpose == "OPERATING_SYSTEM";
  if (is_system) builder_.SetOperatingSystem(raw.name, raw.version);
  if (described_.size() == 1 && !has_product_ && described_.contains(package.id)) {
    has_product_ = true;
    return builder_.SetProduct(raw, place, &package.detail);
  }
  if (!raw.purl.empty() || (!is_system && package.purpose != "FILE")) {
    TRY(builder_.Add(std::move(raw), place, &package.detail));
  } else if (builder_.WantsReferences()) {
    TRY(builder_.AddElement(package.id, place));
  }
  return {};
}

Result<void> Assembler::Relate(std::string_view from, std::string_view type, std::string_view to,
                               const DocumentPlace& place) {
  const auto* const found = std::ranges::find(kRelationships, RelationshipType(type), &Relationship::type);
  const bool known = found != kRelationships.end();
  if (!known || found->type != type)
    TRY(builder_.Depart("no relationship of SPDX 2: \"" + std::string(CutText(type, 64)) + '"', place));
  if (!known) return {};
  if (!found->relation || Known(to).empty()) return {};
  if (found->reversed) std::swap(from, to);
  return builder_.Relate(from, to, *found->relation);
}

Result<void> Assembler::Finish(Sbom& sbom, std::string_view name) {
  if (!has_product_) sbom.product.name = name;
  // The document stands for the product: what it describes is what the product contains, unless that is the product.
  if (builder_.options().graph) TRY(builder_.NameProduct(kDocumentId, Place()));
  // Relationships name files, too, and elements of other documents.
  return builder_.Finish(false);
}

Result<void> CheckDocument(SbomBuilder& builder, const DocumentFacts& facts) {
  if (!builder.options().strict) return {};
  const Place place;
  if (facts.id != kDocumentId) TRY(builder.Depart("the document's SPDXID is SPDXRef-DOCUMENT", place));
  if (facts.licence != "CC0-1.0") TRY(builder.Depart("dataLicense is CC0-1.0", place));
  if (facts.name.empty()) TRY(builder.Depart("the document has no name", place));
  if (facts.name_space.empty()) TRY(builder.Depart("the document has no namespace", place));
  if (!cyclonedx::IsDateTime(facts.created, true))
    TRY(builder.Depart("when it was created is no date and time", place));
  if (!facts.has_creator) TRY(builder.Depart("the document names no creator", place));
  return {};
}

}  // namespace entente::supply::spdx
