#include "views/supply/sboms/sbom.h"

#include <array>
#include <utility>

#include "views/supply/sboms/sbom_builder.h"

namespace entente::supply {

std::string Sbom::FormatName() const {
  return (format == SbomFormat::kCycloneDx ? "CycloneDX " : "SPDX ") + format_version;
}

void SbomBuilder::SetOperatingSystem(std::string_view name, std::string_view version) {
  if (!distro_.empty() || name.empty() || version.empty()) return;
  distro_ = LoweredAscii(name) + '-' + std::string(version);
}

void SbomBuilder::Warn(std::string text) {
  if (sbom_.warnings.size() < kWarningsMax)
    sbom_.warnings.push_back(std::move(text));
  else if (sbom_.warnings.size() == kWarningsMax)
    sbom_.warnings.emplace_back("more warnings are left out");
}

Result<void> SbomBuilder::Add(RawComponent raw, const Place& place) {
  if (sbom_.components.size() == kComponentsMax)
    return Invalid("more than " + std::to_string(kComponentsMax) + " components", place.Text());
  SbomComponent component;
  component.name = std::move(raw.name);
  component.version = raw.version;
  component.licence = std::move(raw.licence);
  Purl parsed;
  bool lacks_release = false;
  if (raw.purl.empty()) {
    component.advisory.missing = "no purl";
  } else if (auto purl = Purl::Parse(raw.purl); !purl) {
    component.purl = raw.purl;
    component.advisory.missing = purl.error().message;
    Warn(place.Text() + ": " + purl.error().message);
  } else {
    component.base = purl->Base();
    component.purl = purl->Text();
    if (purl->version.empty()) purl->version = raw.version;  // looked up by what the document says otherwise
    if (component.version.empty()) component.version = purl->version;
    if (component.name.empty()) component.name = purl->name;
    component.advisory = AdvisoryNameOf(*purl, raw.source);
    lacks_release = !component.advisory.missing.empty() && !component.advisory.ecosystem.empty();
    if (lacks_release) parsed = *std::move(purl);
  }
  if (component.name.empty()) {
    Warn(place.Text() + ": a component with neither name nor purl was left out");
    return {};
  }
  std::string key =
      component.purl.empty() ? component.name + '\n' + component.version : component.purl + '\n' + component.version;
  if (!seen_.insert(std::move(key)).second) return {};
  if (lacks_release) without_release_.push_back({sbom_.components.size(), std::move(parsed), std::move(raw.source)});
  sbom_.components.push_back(std::move(component));
  return {};
}

void SbomBuilder::SetProduct(const RawComponent& raw) {
  sbom_.product.name = raw.name;
  sbom_.product.version = raw.version;
  if (raw.purl.empty()) return;
  if (auto purl = Purl::Parse(raw.purl)) {
    sbom_.product.purl = purl->Text();
    if (sbom_.product.version.empty()) sbom_.product.version = purl->version;
  } else {
    Warn("the product's purl: " + purl.error().message);
  }
}

void SbomBuilder::Finish() {
  if (distro_.empty()) return;
  for (Pending& pending : without_release_) {
    pending.purl.qualifiers.emplace_back("distro", distro_);
    sbom_.components[pending.component].advisory = AdvisoryNameOf(pending.purl, pending.source);
  }
}

struct SbomReader::State {
  JsonParser parser;
};

SbomReader::SbomReader() : state_(std::make_unique<State>()) {}
SbomReader::~SbomReader() = default;
SbomReader::SbomReader(SbomReader&&) noexcept = default;
SbomReader& SbomReader::operator=(SbomReader&&) noexcept = default;

namespace {

Result<Sbom> ReadRoot(const dom::element& root) {
  const Place place;
  TRY_ASSIGN(const dom::object object, RequireObject(root, place));
  TRY_ASSIGN(const auto marks,
             TakeMembers(object, std::to_array<std::string_view>({"bomFormat", "spdxVersion", "@context"}), place));
  if (marks[0]) return ReadCycloneDx(object);
  if (marks[1]) return ReadSpdx(object);
  if (marks[2]) return Invalid("looks like SPDX 3; SPDX JSON 2.x and CycloneDX JSON are read", "/@context");
  return Invalid("neither CycloneDX (\"bomFormat\") nor SPDX (\"spdxVersion\") JSON");
}

}  // namespace

Result<Sbom> SbomReader::Read(ByteView document) {
  TRY_ASSIGN(const dom::element root, state_->parser.Parse(document, limits::kPayloadBytesMax));
  return ReadRoot(root);
}

Result<Sbom> SbomReader::ReadPadded(ByteView document) {
  TRY_ASSIGN(const dom::element root, state_->parser.Parse(document, limits::kPayloadBytesMax, Padding::kThere));
  return ReadRoot(root);
}

Result<Sbom> ReadSbom(ByteView document) {
  return SbomReader().Read(document);
}

}  // namespace entente::supply
