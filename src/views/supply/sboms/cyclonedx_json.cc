// CycloneDX JSON, 1.2 to 1.7: what is read of it has the same shape in all of them. 1.0 and 1.1 were never defined as
// JSON; what says that it is one of them is read as the others are.
#include "views/supply/json_text.h"
#include "views/supply/sboms/cyclonedx_parts.h"
#include "views/supply/sboms/cyclonedx_rules.h"
#include "views/supply/sboms/sbom_builder.h"
#include "views/supply/sboms/sbom_formats.h"

namespace entente::supply {
namespace {

struct Component {
  std::string_view type;
  RawComponent raw;
  RawDetail detail;
  std::optional<dom::array> nested;
};

Result<std::string> LicenceOf(const std::optional<dom::element>& element, const Place& place) {
  TRY_ASSIGN(const auto choices, OptionalArray(element, place));
  std::string licence;
  if (!choices) return licence;
  std::size_t index = 0;
  for (const dom::element choice : *choices) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(choice, at));
    TRY_ASSIGN(const auto members, (TakeMembers<"license", "expression">(object, at)));
    TRY_ASSIGN(std::string_view text, OptionalText(members[1], at.At("expression")));
    TRY_ASSIGN(const auto inner, OptionalObject(members[0], at.At("license")));
    if (inner) {
      const Place inside = at.At("license");
      TRY_ASSIGN(const auto names, (TakeMembers<"id", "name">(*inner, inside)));
      TRY_ASSIGN(const std::string_view id, OptionalText(names[0], inside.At("id")));
      TRY_ASSIGN(const std::string_view name, OptionalText(names[1], inside.At("name")));
      text = id.empty() ? name : id;
    }
    cyclonedx::JoinLicence(licence, text);
  }
  return licence;
}

Result<SourcePackage> SourceOf(const std::optional<dom::element>& element, const Place& place) {
  cyclonedx::SourceProperties source;
  TRY_ASSIGN(const auto properties, OptionalArray(element, place));
  if (!properties) return source.Finish();
  std::size_t index = 0;
  for (const dom::element property : *properties) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(property, at));
    TRY_ASSIGN(const auto members, (TakeMembers<"name", "value">(object, at)));
    std::string_view name;
    std::string_view value;
    const auto& [said_name, said_value] = members;
    if (!said_name || said_name->get_string().get(name) != simdjson::SUCCESS) continue;
    if (!said_value || said_value->get_string().get(value) != simdjson::SUCCESS) continue;
    source.Take(name, value);
  }
  return source.Finish();
}

// An organisation's name.
Result<std::string_view> NameIn(const std::optional<dom::element>& element, const Place& place) {
  TRY_ASSIGN(const auto object, OptionalObject(element, place));
  if (!object) return std::string_view();
  TRY_ASSIGN(const auto members, (TakeMembers<"name">(*object, place)));
  return OptionalText(members[0], place.At("name"), kNameBytesMax);
}

Result<std::vector<RawHash>> HashesOf(const std::optional<dom::element>& element, const Place& place,
                                      SbomBuilder& builder) {
  std::vector<RawHash> hashes;
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return hashes;
  std::size_t index = 0;
  for (const dom::element item : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(item, at));
    TRY_ASSIGN(const auto members, (TakeMembers<"alg", "content">(object, at)));
    TRY_ASSIGN(const std::string_view algorithm, OptionalText(members[0], at.At("alg"), kNameBytesMax));
    TRY_ASSIGN(const std::string_view hex, OptionalText(members[1], at.At("content"), kNameBytesMax));
    if (hex.empty() || !IsHex(hex))
      TRY(builder.Depart("a hash that is no hexadecimal number is left out", at));
    else
      hashes.push_back({algorithm, hex});
  }
  return hashes;
}

Result<void> ReadDetail(SbomBuilder& builder, const dom::object& object, const Place& place, Component& component) {
  TRY_ASSIGN(const auto members,
             (TakeMembers<"bom-ref", "supplier", "manufacturer", "publisher", "cpe", "hashes">(object, place)));
  TRY_ASSIGN(component.raw.reference, OptionalText(members[0], place.At("bom-ref")));
  if (!builder.options().details) return {};
  TRY_ASSIGN(component.detail.supplier, NameIn(members[1], place.At("supplier")));
  TRY_ASSIGN(component.detail.manufacturer, NameIn(members[2], place.At("manufacturer")));
  TRY_ASSIGN(component.detail.publisher, OptionalText(members[3], place.At("publisher"), kNameBytesMax));
  TRY_ASSIGN(const std::string_view cpe, OptionalText(members[4], place.At("cpe"), kNameBytesMax));
  if (!cpe.empty()) component.detail.cpes.push_back(cpe);
  TRY_ASSIGN(component.detail.hashes, HashesOf(members[5], place.At("hashes"), builder));
  return {};
}

// REQUIRES: an empty component.
Result<void> ReadComponent(SbomBuilder& builder, const dom::element& element, const Place& place,
                           Component& component) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(
      const auto members,
      (TakeMembers<"type", "group", "name", "version", "purl", "licenses", "properties", "components">(object, place)));
  TRY_ASSIGN(component.type, OptionalText(members[0], place.At("type")));
  TRY_ASSIGN(const std::string_view group, OptionalText(members[1], place.At("group"), kNameBytesMax));
  TRY_ASSIGN(const std::string_view name, OptionalText(members[2], place.At("name"), kNameBytesMax));
  TRY_ASSIGN(component.raw.version, OptionalText(members[3], place.At("version"), kNameBytesMax));
  TRY_ASSIGN(component.raw.purl, OptionalText(members[4], place.At("purl")));
  TRY_ASSIGN(component.raw.licence, LicenceOf(members[5], place.At("licenses")));
  TRY_ASSIGN(component.raw.source, SourceOf(members[6], place.At("properties")));
  TRY_ASSIGN(component.nested, OptionalArray(members[7], place.At("components")));
  component.raw.name = cyclonedx::FullName(group, name);
  if (builder.WantsReferences()) return ReadDetail(builder, object, place, component);
  return {};
}

using Node = std::optional<SbomBuilder::Node>;

// Nesting is bounded by the parser's depth.
Result<void> AddComponents(SbomBuilder& builder, const std::optional<dom::array>& list, Node around,
                           const Place& place) {
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element element : *list) {
    const Place at = place.At(index++);
    Component component;
    TRY(ReadComponent(builder, element, at, component));
    if (component.type == "operating-system") builder.SetOperatingSystem(component.raw.name, component.raw.version);
    Node node;
    if (!component.raw.purl.empty() || cyclonedx::IsPackage(component.type)) {
      TRY_ASSIGN(node, builder.Add(std::move(component.raw), at, &component.detail));
    } else if (builder.WantsReferences()) {
      TRY_ASSIGN(node, builder.AddElement(component.raw.reference, at));
    }
    if (node && around) TRY(builder.Relate(*around, *node, SbomRelation::kContains));
    TRY(AddComponents(builder, component.nested, node, at.At("components")));
  }
  return {};
}

// Dependencies may name services, too.
Result<void> AddServices(SbomBuilder& builder, const std::optional<dom::element>& element, const Place& place) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element item : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(item, at));
    TRY_ASSIGN(const auto members, (TakeMembers<"bom-ref", "services">(object, at)));
    TRY_ASSIGN(const std::string_view reference, OptionalText(members[0], at.At("bom-ref")));
    TRY(builder.AddElement(reference, at));
    TRY(AddServices(builder, members[1], at.At("services")));
  }
  return {};
}

Result<void> RelateAll(SbomBuilder& builder, std::string_view from, const std::optional<dom::element>& element,
                       SbomRelation relation, const Place& place) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element item : *list) {
    TRY_ASSIGN(const std::string_view to, OptionalText(item, place.At(index++)));
    TRY(builder.Relate(from, to, relation));
  }
  return {};
}

Result<void> AddDependencies(SbomBuilder& builder, const std::optional<dom::element>& element, const Place& place) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element item : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(item, at));
    TRY_ASSIGN(const auto members, (TakeMembers<"ref", "dependsOn", "provides">(object, at)));
    TRY_ASSIGN(const std::string_view from, OptionalText(members[0], at.At("ref")));
    TRY(RelateAll(builder, from, members[1], SbomRelation::kDependsOn, at.At("dependsOn")));
    TRY(RelateAll(builder, from, members[2], SbomRelation::kProvides, at.At("provides")));
  }
  return {};
}

// Where either is not what the standard says, nobody refers to the document by them.
std::string LinkOf(const std::optional<dom::element>& serial, const std::optional<dom::element>& version) {
  std::string_view text;
  std::uint64_t number = 1;
  if (!serial || serial->get_string().get(text) != simdjson::SUCCESS) return {};
  if (version && version->get_uint64().get(number) != simdjson::SUCCESS) return {};
  return cyclonedx::BomLink(text, std::to_string(number));
}

Result<void> ReadMetadata(SbomBuilder& builder, const std::optional<dom::element>& element, const Place& place) {
  TRY_ASSIGN(const auto metadata, OptionalObject(element, place));
  if (!metadata) return {};
  TRY_ASSIGN(const auto about, (TakeMembers<"component">(*metadata, place)));
  const auto& component = about.front();
  if (!component || component->is_null()) return {};
  const Place at = place.At("component");
  Component product;
  TRY(ReadComponent(builder, *component, at, product));
  TRY(builder.SetProduct(product.raw, at, &product.detail));
  if (product.type == "operating-system") builder.SetOperatingSystem(product.raw.name, product.raw.version);
  return AddComponents(builder, product.nested, Node(SbomGraph::kProduct), at.At("components"));
}

}  // namespace

Result<Sbom> ReadCycloneDxJson(const dom::object& root, const SbomReadOptions& options) {
  const Place place;
  TRY_ASSIGN(const auto members, (TakeMembers<"bomFormat", "specVersion", "metadata", "components", "dependencies",
                                              "services", "serialNumber", "version", "vulnerabilities">(root, place)));
  TRY_ASSIGN(const std::string_view format, OptionalText(members[0], place.At("bomFormat")));
  if (format != "CycloneDX") return Invalid("\"CycloneDX\" is expected here", "/bomFormat");
  Sbom sbom;
  sbom.format = SbomFormat::kCycloneDx;
  TRY_ASSIGN(const std::string_view version, OptionalText(members[1], place.At("specVersion")));
  const auto minor = cyclonedx::MinorOf(version);
  if (!minor)
    return Invalid("CycloneDX 1.0 to 1.7 is read, and this says \"" + std::string(CutText(version, 32)) + '"',
                   "/specVersion");
  sbom.format_version = version;
  sbom.link = LinkOf(members[6], members[7]);
  const auto& said = members[8];
  dom::array vulnerabilities;
  sbom.speaks_of_vulnerabilities = *minor >= cyclonedx::kFirstWithVulnerabilities && said.has_value() &&
                                   said->get_array().get(vulnerabilities) == simdjson::SUCCESS &&
                                   vulnerabilities.begin() != vulnerabilities.end();
  SbomBuilder builder(sbom, options);
  if (*minor < 2) TRY(builder.Depart("CycloneDX is defined as JSON since version 1.2", place.At("specVersion")));
  if (options.strict) TRY(cyclonedx::CheckJsonRules({builder, *minor, false}, root));
  TRY(ReadMetadata(builder, members[2], place.At("metadata")));
  TRY_ASSIGN(const auto components, OptionalArray(members[3], place.At("components")));
  if (components) builder.Expect(components->size());
  TRY(AddComponents(builder, components, std::nullopt, place.At("components")));
  if (builder.options().graph) {
    TRY(AddServices(builder, members[5], place.At("services")));
    TRY(AddDependencies(builder, members[4], place.At("dependencies")));
  }
  TRY(builder.Finish(true));
  return sbom;
}

}  // namespace entente::supply
