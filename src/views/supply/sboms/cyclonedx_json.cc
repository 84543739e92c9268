// CycloneDX JSON, 1.2 to 1.7: what is read of it has the same shape in all of them.
#include <algorithm>
#include <array>

#include "views/supply/json_text.h"
#include "views/supply/sboms/sbom_builder.h"

namespace entente::supply {
namespace {

constexpr std::array<std::string_view, 6> kVersions = {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"};

// Kinds of components that name no package when they have no purl.
constexpr std::array<std::string_view, 5> kNotPackages = {"file", "data", "cryptographic-asset", "operating-system",
                                                          "machine-learning-model"};

constexpr auto kMembers = std::to_array<std::string_view>(
    {"type", "group", "name", "version", "purl", "licenses", "properties", "components"});

struct Component {
  std::string_view type;
  RawComponent raw;
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
    TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"license", "expression"}), at));
    TRY_ASSIGN(std::string_view text, OptionalText(members[1], at.At("expression")));
    TRY_ASSIGN(const auto inner, OptionalObject(members[0], at.At("license")));
    if (inner) {
      const Place inside = at.At("license");
      TRY_ASSIGN(const auto names, TakeMembers(*inner, std::to_array<std::string_view>({"id", "name"}), inside));
      TRY_ASSIGN(const std::string_view id, OptionalText(names[0], inside.At("id")));
      TRY_ASSIGN(const std::string_view name, OptionalText(names[1], inside.At("name")));
      text = id.empty() ? name : id;
    }
    if (text.empty() || licence.size() + text.size() > kNameBytesMax) continue;
    if (!licence.empty()) licence += " AND ";
    licence += text;
  }
  return licence;
}

// Source packages, as the tools that know them write them down.
Result<SourcePackage> SourceOf(const std::optional<dom::element>& element, const Place& place) {
  SourcePackage source;
  TRY_ASSIGN(const auto properties, OptionalArray(element, place));
  if (!properties) return source;
  std::string release;
  std::string epoch;
  std::size_t index = 0;
  for (const dom::element property : *properties) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(property, at));
    TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"name", "value"}), at));
    std::string_view name;
    std::string_view value;
    if (!members[0] || members[0]->get_string().get(name) != simdjson::SUCCESS) continue;
    if (!members[1] || members[1]->get_string().get(value) != simdjson::SUCCESS) continue;
    if (value.size() > kNameBytesMax) continue;
    if (name == "syft:metadata:source" || name == "aquasecurity:trivy:SrcName")
      source.name = value;
    else if (name == "syft:metadata:sourceVersion" || name == "aquasecurity:trivy:SrcVersion")
      source.version = value;
    else if (name == "aquasecurity:trivy:SrcRelease")
      release = value;
    else if (name == "aquasecurity:trivy:SrcEpoch" && value != "0")
      epoch = value;
  }
  if (!source.version.empty() && !release.empty()) source.version += "-" + release;
  if (!source.version.empty() && !epoch.empty()) source.version.insert(0, epoch + ":");
  return source;
}

Result<Component> ReadComponent(const dom::element& element, const Place& place) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members, TakeMembers(object, kMembers, place));
  Component component;
  TRY_ASSIGN(component.type, OptionalText(members[0], place.At("type")));
  TRY_ASSIGN(const std::string_view group, OptionalText(members[1], place.At("group"), kNameBytesMax));
  TRY_ASSIGN(const std::string_view name, OptionalText(members[2], place.At("name"), kNameBytesMax));
  TRY_ASSIGN(component.raw.version, OptionalText(members[3], place.At("version"), kNameBytesMax));
  TRY_ASSIGN(component.raw.purl, OptionalText(members[4], place.At("purl")));
  TRY_ASSIGN(component.raw.licence, LicenceOf(members[5], place.At("licenses")));
  TRY_ASSIGN(component.raw.source, SourceOf(members[6], place.At("properties")));
  TRY_ASSIGN(component.nested, OptionalArray(members[7], place.At("components")));
  if (!group.empty() && !name.empty()) component.raw.name = std::string(group) + '/';
  component.raw.name += name;
  return component;
}

// Nesting is bounded by the parser's depth.
Result<void> AddComponents(SbomBuilder& builder, const std::optional<dom::array>& list, const Place& place) {
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element element : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(Component component, ReadComponent(element, at));
    if (component.type == "operating-system") builder.SetOperatingSystem(component.raw.name, component.raw.version);
    const bool package =
        !component.raw.purl.empty() || std::ranges::find(kNotPackages, component.type) == kNotPackages.end();
    if (package) TRY(builder.Add(std::move(component.raw), at));
    TRY(AddComponents(builder, component.nested, at.At("components")));
  }
  return {};
}

}  // namespace

Result<Sbom> ReadCycloneDx(const dom::object& root) {
  const Place place;
  TRY_ASSIGN(const auto members,
             TakeMembers(root, std::to_array<std::string_view>({"bomFormat", "specVersion", "metadata", "components"}),
                         place));
  TRY_ASSIGN(const std::string_view format, OptionalText(members[0], place.At("bomFormat")));
  if (format != "CycloneDX") return Invalid("\"CycloneDX\" is expected here", "/bomFormat");
  Sbom sbom;
  sbom.format = SbomFormat::kCycloneDx;
  TRY_ASSIGN(const std::string_view version, OptionalText(members[1], place.At("specVersion")));
  if (std::ranges::find(kVersions, version) == kVersions.end())
    return Invalid("CycloneDX JSON 1.2 to 1.7 is read, and this says \"" + std::string(CutText(version, 32)) + '"',
                   "/specVersion");
  sbom.format_version = version;
  SbomBuilder builder(sbom);
  const Place in_metadata = place.At("metadata");
  TRY_ASSIGN(const auto metadata, OptionalObject(members[2], in_metadata));
  if (metadata) {
    TRY_ASSIGN(const auto about, TakeMembers(*metadata, std::to_array<std::string_view>({"component"}), in_metadata));
    const Place at = in_metadata.At("component");
    if (about[0] && !about[0]->is_null()) {
      TRY_ASSIGN(const Component product, ReadComponent(*about[0], at));
      builder.SetProduct(product.raw);
      if (product.type == "operating-system") builder.SetOperatingSystem(product.raw.name, product.raw.version);
      TRY(AddComponents(builder, product.nested, at.At("components")));
    }
  }
  TRY_ASSIGN(const auto components, OptionalArray(members[3], place.At("components")));
  TRY(AddComponents(builder, components, place.At("components")));
  builder.Finish();
  return sbom;
}

}  // namespace entente::supply
