#include "views/supply/sboms/sbom_builder.h"

#include <algorithm>
#include <array>

#include "views/supply/json_text.h"

namespace entente::supply {
namespace {

// Elements are numbered apart until it is known how many components there are.
constexpr SbomBuilder::Node kElementBit = 0x80000000U;
constexpr SbomBuilder::Node kProduct = SbomGraph::kProduct;

struct KnownHash {
  std::string_view name;
  std::size_t digits;
};

constexpr auto kHashes = std::to_array<KnownHash>(
    {{"MD2", 32},          {"MD4", 32},      {"MD5", 32},       {"MD6", 0},           {"SHA-1", 40},
     {"SHA-224", 56},      {"SHA-256", 64},  {"SHA-384", 96},   {"SHA-512", 128},     {"SHA3-224", 56},
     {"SHA3-256", 64},     {"SHA3-384", 96}, {"SHA3-512", 128}, {"BLAKE2b-256", 64},  {"BLAKE2b-384", 96},
     {"BLAKE2b-512", 128}, {"BLAKE3", 0},    {"ADLER32", 8},    {"Streebog-256", 64}, {"Streebog-512", 128}});

// Lower case without what stands between letters and digits.
std::string Bare(std::string_view text) {
  std::string bare;
  for (const char c : text)
    if (c != '-' && c != '_') bare += c;
  LowerAscii(bare);
  return bare;
}

// Of a canonical purl what stands in front of version, qualifiers and subpath: what begins those is escaped in it.
std::string_view PackageOf(std::string_view purl) {
  return purl.substr(0, purl.find_first_of("@?#"));
}

// "net%40v0.7.0" is a name with an "@" to the letter; in a module of Go, whose names have none, it is the version that
// was escaped along with the name.
bool TakeEscapedVersion(Purl& purl) {
  if (purl.type != "golang" || !purl.version.empty()) return false;
  const std::size_t at = purl.name.rfind('@');
  if (at == std::string::npos || at == 0 || at + 1 == purl.name.size()) return false;
  purl.version = purl.name.substr(at + 1);
  purl.name.resize(at);
  return true;
}

}  // namespace

std::string_view HashName(std::string_view algorithm) {
  if (algorithm.size() > 16) return {};
  const std::string bare = Bare(algorithm);
  for (const KnownHash& hash : kHashes)
    if (hash.name == algorithm || Bare(hash.name) == bare) return hash.name;
  return {};
}

std::size_t HashDigits(std::string_view name) {
  const auto* const found = std::ranges::find(kHashes, name, &KnownHash::name);
  return found == kHashes.end() ? 0 : found->digits;
}

bool IsHex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

std::string DocumentPlace::Text() const {
  return place_ != nullptr ? place_->Text() : "line " + std::to_string(line_);
}

void SbomBuilder::SetOperatingSystem(std::string_view name, std::string_view version) {
  if (!distro_.empty() || name.empty() || version.empty()) return;
  distro_ = LoweredAscii(name) + '-' + std::string(version);
}

void SbomBuilder::Expect(std::size_t components) {
  sbom_.components.reserve(std::min(sbom_.components.size() + components, kRoomMax));
}

void SbomBuilder::Warn(std::string text) {
  if (sbom_.warnings.size() < kWarningsMax)
    sbom_.warnings.push_back(std::move(text));
  else if (sbom_.warnings.size() == kWarningsMax)
    sbom_.warnings.emplace_back("more warnings are left out");
}

Result<void> SbomBuilder::Depart(std::string text, const DocumentPlace& place) {
  if (options_.strict) return Invalid(std::move(text), place.Text());
  const std::string at = place.Text();
  Warn(at.empty() ? std::move(text) : at + ": " + text);
  return {};
}

Result<std::optional<SbomBuilder::Node>> SbomBuilder::Add(RawComponent raw, const DocumentPlace& place,
                                                          const RawDetail* detail) {
  if (sbom_.components.size() == kComponentsMax)
    return Invalid("more than " + std::to_string(kComponentsMax) + " components", place.Text());
  SbomComponent component;
  component.name = std::move(raw.name);
  component.version = raw.version;
  component.licence = std::move(raw.licence);
  std::optional<Purl> purl;
  if (raw.purl.empty()) {
    component.advisory.missing = "no purl";
  } else if (auto parsed = Purl::Parse(raw.purl); !parsed) {
    component.purl = raw.purl;
    component.advisory.missing = parsed.error().message;
    TRY(Depart(parsed.error().message, place));
  } else {
    purl = *std::move(parsed);
    if (TakeEscapedVersion(*purl)) TRY(Depart("purl: the \"@\" before the version is escaped", place));
    component.purl = purl->Text();
    if (purl->version.empty()) purl->version = raw.version;  // looked up by what the document says otherwise
    if (component.version.empty()) component.version = purl->version;
    if (component.name.empty()) component.name = purl->name;
  }
  if (component.name.empty()) {
    TRY(Depart("a component with neither name nor purl was left out", place));
    return std::optional<Node>();
  }
  const auto [position, is_new] = NumberOf(component);
  if (!raw.reference.empty()) TRY(Bind(raw.reference, position, place));
  if (!is_new) return std::optional(position);
  if (purl) NameInAdvisories(component, *std::move(purl), raw);
  if (options_.details) sbom_.details.push_back(DetailOf(raw.reference, detail));
  sbom_.components.push_back(std::move(component));
  return std::optional(position);
}

TextNumbers::Numbered SbomBuilder::NumberOf(const SbomComponent& component) {
  key_ = component.purl.empty() ? component.name : component.purl;
  key_ += '\n';
  key_ += component.version;
  return keys_.Add(key_);
}

void SbomBuilder::NameInAdvisories(SbomComponent& component, Purl purl, RawComponent& raw) {
  component.base = PackageOf(component.purl);
  component.advisory = AdvisoryNameOf(purl, raw.source);
  if (component.advisory.missing.empty() || component.advisory.ecosystem.empty()) return;
  // What is missing, the operating system may tell (Finish()).
  without_release_.push_back({static_cast<Node>(sbom_.components.size()), std::move(purl), std::move(raw.source)});
}

Result<SbomBuilder::Node> SbomBuilder::AddElement(std::string_view reference, const DocumentPlace& place) {
  if (elements_ == kComponentsMax)
    return Invalid("more than " + std::to_string(kComponentsMax) + " elements", place.Text());
  const Node node = kElementBit | elements_++;
  if (!reference.empty()) TRY(Bind(reference, node, place));
  return node;
}

Result<void> SbomBuilder::SetProduct(const RawComponent& raw, const DocumentPlace& place, const RawDetail* detail) {
  sbom_.product.name = raw.name;
  sbom_.product.version = raw.version;
  if (options_.details) sbom_.product_detail = DetailOf(raw.reference, detail);
  TRY(NameProduct(raw.reference, place));
  if (raw.purl.empty()) return {};
  auto purl = Purl::Parse(raw.purl);
  if (!purl.has_value()) return Depart("the product's purl: " + purl.error().message, place);
  sbom_.product.purl = purl->Text();
  if (sbom_.product.version.empty()) sbom_.product.version = purl->version;
  return {};
}

Result<void> SbomBuilder::NameProduct(std::string_view reference, const DocumentPlace& place) {
  if (reference.empty()) return {};
  return Bind(reference, kProduct, place);
}

SbomDetail SbomBuilder::DetailOf(std::string_view reference, const RawDetail* detail) const {
  SbomDetail made;
  made.reference = reference;
  if (detail == nullptr) return made;
  made.supplier = detail->supplier;
  made.manufacturer = detail->manufacturer;
  made.publisher = detail->publisher;
  made.cpes.assign(detail->cpes.begin(), detail->cpes.end());
  for (const RawHash& hash : detail->hashes) {
    const std::string_view name = HashName(hash.algorithm);
    made.hashes.push_back({std::string(name.empty() ? hash.algorithm : name), LoweredAscii(hash.hex)});
  }
  return made;
}

std::uint32_t SbomBuilder::NameOf(std::string_view reference) {
  const auto [number, is_new] = names_.Add(reference);
  if (is_new) named_.emplace_back();
  return number;
}

Result<void> SbomBuilder::Bind(std::string_view reference, Node node, const DocumentPlace& place) {
  if (!options_.graph && !options_.strict) return {};
  std::optional<Node>& bound = named_[NameOf(reference)];
  if (!bound) {
    bound = node;
    return {};
  }
  // The first keeps the name. Where both are one component, nothing is lost.
  if (*bound == node && !options_.strict) return {};
  return Depart("\"" + std::string(CutText(reference, 128)) + "\" names two components: a reference is given once",
                place);
}

Result<void> SbomBuilder::AddEdge(const RawEdge& edge) {
  if (edges_.size() == kSbomEdgesMax) return Invalid("more than " + std::to_string(kSbomEdgesMax) + " relations");
  edges_.push_back(edge);
  return {};
}

Result<void> SbomBuilder::Relate(std::string_view from, std::string_view to, SbomRelation relation) {
  if (!options_.graph || from.empty() || to.empty()) return {};
  const std::uint32_t from_name = NameOf(from);
  return AddEdge({from_name, NameOf(to), relation, true, true});
}

Result<void> SbomBuilder::Relate(Node from, Node to, SbomRelation relation) {
  if (!options_.graph) return {};
  return AddEdge({from, to, relation, false, false});
}

Result<void> SbomBuilder::Relate(Node from, std::string_view to, SbomRelation relation) {
  if (!options_.graph || to.empty()) return {};
  return AddEdge({from, NameOf(to), relation, false, true});
}

std::optional<SbomBuilder::Node> SbomBuilder::Resolve(std::uint32_t value, bool by_name) const {
  const std::optional<Node> node = by_name ? named_[value] : std::optional(value);
  if (!node || *node == kProduct || (*node & kElementBit) == 0) return node;
  return static_cast<Node>(sbom_.components.size()) + (*node & ~kElementBit);
}

Result<void> SbomBuilder::FinishGraph(bool say_unknown) {
  std::vector<bool> said(named_.size(), false);
  for (const RawEdge& edge : edges_) {
    const auto from = Resolve(edge.from, edge.from_by_name);
    const auto to = Resolve(edge.to, edge.to_by_name);
    if (from && to) {
      if (*from != *to) sbom_.graph.edges.push_back({*from, *to, edge.relation});
      continue;
    }
    if (!say_unknown) continue;
    const std::uint32_t name = from ? edge.to : edge.from;
    const std::string_view text = names_.Text(name);
    if (said[name] || text.starts_with("urn:cdx:")) continue;  // a BOM-Link names what is in another document
    said[name] = true;
    TRY(Depart(
        "a relation names \"" + std::string(CutText(text, 128)) + "\", and nothing in the document has that name",
        Place()));
  }
  edges_ = {};
  std::ranges::sort(sbom_.graph.edges);
  const auto repeated = std::ranges::unique(sbom_.graph.edges);
  sbom_.graph.edges.erase(repeated.begin(), repeated.end());
  sbom_.graph.nodes = static_cast<std::uint32_t>(sbom_.components.size()) + elements_;
  return {};
}

Result<void> SbomBuilder::Finish(bool say_unknown) {
  if (options_.graph) TRY(FinishGraph(say_unknown));
  if (distro_.empty()) return {};
  for (Pending& pending : without_release_) {
    pending.purl.qualifiers.emplace_back("distro", distro_);
    sbom_.components[pending.component].advisory = AdvisoryNameOf(pending.purl, pending.source);
  }
  return {};
}

}  // namespace entente::supply
