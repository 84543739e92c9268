// CycloneDX XML, 1.0 to 1.7, as a stream: only the components that are open at one time are held, and what was read of
// them. The namespace says the version. Of other namespaces only the dependency graph of 1.1 is read
// (http://cyclonedx.org/schema/ext/dependency-graph/1.0).
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "codec/xml.h"
#include "views/supply/json_text.h"
#include "views/supply/sboms/cyclonedx_parts.h"
#include "views/supply/sboms/cyclonedx_rules.h"
#include "views/supply/sboms/sbom_builder.h"
#include "views/supply/sboms/sbom_formats.h"
#include "views/supply/trimmed.h"

namespace entente::supply {
namespace {

using cyclonedx::Facts;
using cyclonedx::Part;

constexpr std::string_view kNamespace = "http://cyclonedx.org/schema/bom/";
constexpr std::string_view kGraphNamespace = "http://cyclonedx.org/schema/ext/dependency-graph/1.0";

// Where the reader stands: what an element is depends on what it stands in.
enum class Kind : std::uint8_t {
  kOther,
  kBom,
  kMetadata,
  kComponents,
  kProduct,
  kComponent,
  kLicences,
  kExpression,
  kLicence,
  kLicenceName,
  kHashes,
  kHash,
  kProperties,
  kProperty,
  kSupplier,
  kManufacturer,
  kField,  // a component's text of this name
  kServices,
  kService,
  kDependencies,
  kDependency,
  kProvides,
  kVulnerabilities,
  kVulnerability,
};

struct Step {
  Kind around;
  std::string_view name;
  Kind kind;
};

constexpr auto kSteps = std::to_array<Step>({{Kind::kBom, "metadata", Kind::kMetadata},
                                             {Kind::kBom, "components", Kind::kComponents},
                                             {Kind::kBom, "services", Kind::kServices},
                                             {Kind::kBom, "dependencies", Kind::kDependencies},
                                             {Kind::kBom, "vulnerabilities", Kind::kVulnerabilities},
                                             {Kind::kVulnerabilities, "vulnerability", Kind::kVulnerability},
                                             {Kind::kMetadata, "component", Kind::kProduct},
                                             {Kind::kComponents, "component", Kind::kComponent},
                                             {Kind::kComponent, "components", Kind::kComponents},
                                             {Kind::kComponent, "licenses", Kind::kLicences},
                                             {Kind::kComponent, "hashes", Kind::kHashes},
                                             {Kind::kComponent, "properties", Kind::kProperties},
                                             {Kind::kComponent, "supplier", Kind::kSupplier},
                                             {Kind::kComponent, "manufacturer", Kind::kManufacturer},
                                             {Kind::kComponent, "dependencies", Kind::kDependencies},
                                             {Kind::kComponent, "group", Kind::kField},
                                             {Kind::kComponent, "name", Kind::kField},
                                             {Kind::kComponent, "version", Kind::kField},
                                             {Kind::kComponent, "purl", Kind::kField},
                                             {Kind::kComponent, "publisher", Kind::kField},
                                             {Kind::kComponent, "cpe", Kind::kField},
                                             {Kind::kSupplier, "name", Kind::kField},
                                             {Kind::kManufacturer, "name", Kind::kField},
                                             {Kind::kLicences, "expression", Kind::kExpression},
                                             {Kind::kLicences, "license", Kind::kLicence},
                                             {Kind::kLicence, "id", Kind::kLicenceName},
                                             {Kind::kLicence, "name", Kind::kLicenceName},
                                             {Kind::kHashes, "hash", Kind::kHash},
                                             {Kind::kProperties, "property", Kind::kProperty},
                                             {Kind::kServices, "service", Kind::kService},
                                             {Kind::kService, "services", Kind::kServices},
                                             {Kind::kDependencies, "dependency", Kind::kDependency},
                                             {Kind::kDependency, "dependency", Kind::kDependency},
                                             {Kind::kDependency, "provides", Kind::kProvides}});

Kind KindOf(Kind around, std::string_view name) {
  if (around == Kind::kOther) return Kind::kOther;
  if (around == Kind::kProduct) around = Kind::kComponent;
  for (const Step& step : kSteps)
    if (step.around == around && step.name == name) return step.kind;
  return Kind::kOther;
}

// For the rules, wherever the element stands.
Part PartOf(std::string_view name, std::string_view around, const xml::Element& element) {
  struct Named {
    std::string_view name;
    Part part;
  };
  constexpr auto kNamed = std::to_array<Named>({{"bom", Part::kBom},
                                                {"component", Part::kComponent},
                                                {"licenses", Part::kLicences},
                                                {"hash", Part::kHash},
                                                {"swid", Part::kSwid},
                                                {"patch", Part::kPatch},
                                                {"issue", Part::kIssue},
                                                {"property", Part::kProperty},
                                                {"dependency", Part::kDependency},
                                                {"citation", Part::kCitation}});
  if (name == "license" && around == "licenses") return Part::kLicence;
  if (name == "metadata" && around == "bom") return Part::kMetadata;
  for (const Named& named : kNamed)
    if (named.name == name) return named.part;
  return element.Has("flow") ? Part::kServiceData : Part::kOther;
}

using Pair = std::pair<std::string, std::string>;

struct Frame {
  Kind kind = Kind::kOther;
  std::size_t line = 0;
  std::string name;
  std::string text;
  std::string key;  // a hash's algorithm, a property's name, a dependency's ref
  // For the rules alone.
  Part part = Part::kOther;
  std::vector<Pair> facts;
};

// A component from its beginning to its end.
struct OpenComponent {
  bool is_product = false;
  bool added = false;
  std::size_t line = 0;
  std::optional<SbomBuilder::Node> around;
  std::optional<SbomBuilder::Node> node;
  std::string type;
  std::string reference;
  std::string group;
  std::string name;
  std::string version;
  std::string purl;
  std::string publisher;
  std::string supplier;
  std::string manufacturer;
  std::string cpe;
  std::string licence;
  cyclonedx::SourceProperties source;
  std::vector<Pair> hashes;
};

class Reader final : public xml::Handler {
 public:
  Reader(Sbom& sbom, const SbomReadOptions& options) : sbom_(sbom), builder_(sbom, options) {}

  Result<void> Begin(const xml::Element& element) override {
    if (depth_ == 0) TRY(BeginBom(element));
    const Kind around = depth_ == 0 ? Kind::kOther : frames_[depth_ - 1].kind;
    const bool ours = element.name_space == namespace_ || element.name_space == kGraphNamespace;
    Kind kind = depth_ == 0 ? Kind::kBom : Kind::kOther;
    if (depth_ > 0 && ours) kind = KindOf(around, element.name);
    if (kind == Kind::kComponents || kind == Kind::kDependencies) TRY(AddOpenComponent());
    if (depth_ == frames_.size()) frames_.emplace_back();
    Frame& frame = frames_[depth_++];
    frame.kind = kind;
    frame.line = element.line;
    frame.name = element.name;
    frame.text.clear();
    frame.key.clear();
    if (builder_.options().strict) BeginRules(element, frame, ours);
    return BeginKind(element, frame);
  }

  Result<void> Text(std::string_view text) override {
    Frame& frame = frames_[depth_ - 1];
    const bool wanted = builder_.options().strict || IsText(frame.kind);
    if (!wanted || frame.text.size() > kTextBytesMax) return {};
    frame.text += text.substr(0, kTextBytesMax + 1);
    return {};
  }

  Result<void> End(std::size_t /*line*/) override {
    Frame& frame = frames_[depth_ - 1];
    TRY(EndKind(frame));
    if (builder_.options().strict) TRY(EndRules(frame));
    --depth_;
    return {};
  }

  Result<void> Finish() { return builder_.Finish(true); }

 private:
  static bool IsText(Kind kind) {
    return kind == Kind::kField || kind == Kind::kExpression || kind == Kind::kLicenceName || kind == Kind::kHash ||
           kind == Kind::kProperty;
  }
  static DocumentPlace At(const Frame& frame) { return DocumentPlace::Line(frame.line); }

  Result<void> BeginBom(const xml::Element& element) {
    const std::string place = "line " + std::to_string(element.line);
    if (element.name == "RDF" || element.name_space.starts_with("http://spdx.org/"))
      return Invalid("SPDX in RDF is not read: convert it to JSON, YAML or tag-value", place);
    if (element.name == "Document" && element.name_space.empty())
      return Invalid("SPDX in XML is not read: convert it to JSON, YAML or tag-value", place);
    if (element.name != "bom" || !element.name_space.starts_with(kNamespace))
      return Invalid("no CycloneDX: its root is <bom xmlns=\"" + std::string(kNamespace) + "1.x\">", place);
    const std::string_view version = element.name_space.substr(kNamespace.size());
    const auto minor = cyclonedx::MinorOf(version);
    if (!minor)
      return Invalid("CycloneDX 1.0 to 1.7 is read, and this says \"" + std::string(CutText(version, 32)) + '"', place);
    minor_ = *minor;
    namespace_ = element.name_space;
    sbom_.format = SbomFormat::kCycloneDx;
    sbom_.encoding = SbomEncoding::kXml;
    sbom_.format_version = version;
    sbom_.link = cyclonedx::BomLink(element.Get("serialNumber"), element.Get("version"));
    return {};
  }

  Result<void> BeginKind(const xml::Element& element, Frame& frame) {
    switch (frame.kind) {
      case Kind::kProduct:
      case Kind::kComponent:
        BeginComponent(element, frame.kind == Kind::kProduct);
        return {};
      case Kind::kHash:
        frame.key = element.Get("alg");
        return {};
      case Kind::kProperty:
        frame.key = element.Get("name");
        return {};
      case Kind::kVulnerability:
        sbom_.speaks_of_vulnerabilities = minor_ >= cyclonedx::kFirstWithVulnerabilities;
        return {};
      case Kind::kService:
        if (!builder_.options().graph) return {};
        TRY(builder_.AddElement(element.Get("bom-ref"), At(frame)));
        return {};
      case Kind::kDependency:
        frame.key = element.Get("ref");
        return RelateToAround(frame, SbomRelation::kDependsOn);
      case Kind::kProvides:
        frame.key = element.Get("ref");
        return RelateToAround(frame, SbomRelation::kProvides);
      default:
        return {};
    }
  }

  Result<void> EndKind(Frame& frame) {
    switch (frame.kind) {
      case Kind::kProduct:
      case Kind::kComponent:
        TRY(AddOpenComponent());
        open_.pop_back();
        return {};
      case Kind::kField:
        return EndField(frame);
      case Kind::kExpression:
      case Kind::kLicenceName:
        TRY(Bounded(frame, kTextBytesMax));
        cyclonedx::JoinLicence(open_.back().licence, Trimmed(frame.text));
        return {};
      case Kind::kHash:
        return EndHash(frame);
      case Kind::kProperty:
        open_.back().source.Take(frame.key, Trimmed(frame.text));
        return {};
      default:
        return {};
    }
  }

  void BeginComponent(const xml::Element& element, bool is_product) {
    OpenComponent component;
    component.is_product = is_product;
    component.line = element.line;
    if (!open_.empty()) component.around = open_.back().node;
    component.type = element.Get("type");
    if (builder_.WantsReferences()) component.reference = element.Get("bom-ref");
    open_.push_back(std::move(component));
  }

  // When all that is read of it was read: at its end, or before what stands in it becomes components of their own.
  Result<void> AddOpenComponent() {
    if (open_.empty() || open_.back().added) return {};
    OpenComponent& open = open_.back();
    open.added = true;
    const DocumentPlace place = DocumentPlace::Line(open.line);
    RawDetail detail{.supplier = open.supplier,
                     .manufacturer = open.manufacturer,
                     .publisher = open.publisher,
                     .cpes = {},
                     .hashes = {}};
    if (!open.cpe.empty()) detail.cpes.emplace_back(open.cpe);
    for (const auto& [algorithm, hex] : open.hashes) detail.hashes.push_back({algorithm, hex});
    RawComponent raw;
    raw.name = cyclonedx::FullName(open.group, open.name);
    raw.version = open.version;
    raw.purl = open.purl;
    raw.licence = std::move(open.licence);
    raw.source = open.source.Finish();
    raw.reference = open.reference;
    if (open.type == "operating-system") builder_.SetOperatingSystem(raw.name, raw.version);
    if (open.is_product) {
      open.node = SbomGraph::kProduct;
      return builder_.SetProduct(raw, place, &detail);
    }
    if (!open.purl.empty() || cyclonedx::IsPackage(open.type)) {
      TRY_ASSIGN(open.node, builder_.Add(std::move(raw), place, &detail));
    } else if (builder_.WantsReferences()) {
      TRY_ASSIGN(open.node, builder_.AddElement(open.reference, place));
    }
    if (open.node && open.around) TRY(builder_.Relate(*open.around, *open.node, SbomRelation::kContains));
    return {};
  }

  static Result<void> Bounded(const Frame& frame, std::size_t bytes_max) {
    if (frame.text.size() <= bytes_max) return {};
    return Invalid("<" + frame.name + ">: text longer than " + std::to_string(bytes_max) + " bytes", At(frame).Text());
  }

  std::string& FieldOf(const Frame& frame) {
    OpenComponent& open = open_.back();
    const Kind around = frames_[depth_ - 2].kind;
    if (around == Kind::kSupplier) return open.supplier;
    if (around == Kind::kManufacturer) return open.manufacturer;
    if (frame.name == "group") return open.group;
    if (frame.name == "name") return open.name;
    if (frame.name == "version") return open.version;
    if (frame.name == "purl") return open.purl;
    if (frame.name == "publisher") return open.publisher;
    return open.cpe;
  }

  Result<void> EndField(const Frame& frame) {
    TRY(Bounded(frame, frame.name == "purl" ? kTextBytesMax : kNameBytesMax));
    std::string& field = FieldOf(frame);
    if (!field.empty()) return Invalid("<" + frame.name + "> given twice", At(frame).Text());
    field = Trimmed(frame.text);
    return {};
  }

  Result<void> EndHash(const Frame& frame) {
    if (!builder_.options().details) return {};
    const std::string_view hex = Trimmed(frame.text);
    if (hex.empty() || !IsHex(hex))
      return builder_.Depart("a hash that is no hexadecimal number is left out", At(frame));
    open_.back().hashes.emplace_back(frame.key, hex);
    return {};
  }

  // What the dependency stands in: another one, or, in the graph of 1.1, a component.
  Result<void> RelateToAround(const Frame& frame, SbomRelation relation) {
    const Frame& around = frames_[depth_ - 2];
    if (around.kind == Kind::kDependency) return builder_.Relate(around.key, frame.key, relation);
    if (open_.empty()) return {};
    const auto& component = open_.back().node;
    return component ? builder_.Relate(*component, frame.key, relation) : Result<void>();
  }

  void BeginRules(const xml::Element& element, Frame& frame, bool ours) {
    frame.facts.clear();
    frame.part = Part::kOther;
    if (!ours) return;
    frame.part = PartOf(element.name, depth_ < 2 ? std::string_view() : frames_[depth_ - 2].name, element);
    for (const xml::Attribute& one : element.attributes)
      if (one.name_space.empty()) frame.facts.emplace_back(one.name, one.value);
  }

  Result<void> EndRules(Frame& frame) {
    const std::string_view text = Trimmed(frame.text);
    Facts facts;
    for (const auto& [name, value] : frame.facts) facts.Add(name, value);
    if (frame.part == Part::kHash || frame.part == Part::kOther) facts.Add("content", text);
    TRY(cyclonedx::CheckRules({builder_, minor_, true}, frame.part, facts, At(frame)));
    if (depth_ < 2) return {};
    // Only where the rules ask for children; a list of a million components is not held.
    Frame& around = frames_[depth_ - 2];
    if (around.part != Part::kOther && around.part != Part::kBom) around.facts.emplace_back(frame.name, text);
    return {};
  }

  Sbom& sbom_;
  SbomBuilder builder_;
  int minor_ = 0;
  std::string namespace_;
  std::vector<Frame> frames_;  // those up to depth_ are open; the others keep their room
  std::size_t depth_ = 0;
  std::vector<OpenComponent> open_;
};

}  // namespace

Result<Sbom> ReadCycloneDxXml(ByteView document, const SbomReadOptions& options) {
  Sbom sbom;
  Reader reader(sbom, options);
  TRY(xml::ReadXml(document, reader));
  TRY(reader.Finish());
  return sbom;
}

}  // namespace entente::supply
