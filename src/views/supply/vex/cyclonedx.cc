// CycloneDX 1.4 to 1.7 in its JSON form, which XML is brought to (cyclonedx_xml.h): `vulnerabilities` with an analysis.
// A vulnerability without one is a scanner's finding, and nobody's statement.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "views/supply/vex/identity.h"
#include "views/supply/vex/readers.h"

namespace entente::supply::vex {
namespace {

constexpr std::string_view kBomLink = "urn:cdx:";

struct State {
  std::string_view name;
  Status status;
};
constexpr auto kStates = std::to_array<State>({
    {"resolved", Status::kFixed},
    {"resolved_with_pedigree", Status::kFixed},
    {"exploitable", Status::kAffected},
    {"in_triage", Status::kUnderInvestigation},
    {"false_positive", Status::kNotAffected},
    {"not_affected", Status::kNotAffected},
});

struct Label {
  std::string_view name;
  Justification justification;
};
// The two that mean what a label of OpenVEX means get that one.
constexpr auto kLabels = std::to_array<Label>({
    {"code_not_present", Justification::kVulnerableCodeNotPresent},
    {"code_not_reachable", Justification::kVulnerableCodeNotInExecutePath},
    {"requires_configuration", Justification::kRequiresConfiguration},
    {"requires_dependency", Justification::kRequiresDependency},
    {"requires_environment", Justification::kRequiresEnvironment},
    {"protected_by_compiler", Justification::kProtectedByCompiler},
    {"protected_at_runtime", Justification::kProtectedAtRuntime},
    {"protected_at_perimeter", Justification::kProtectedAtPerimeter},
    {"protected_by_mitigating_control", Justification::kProtectedByMitigatingControl},
});

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string Unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0) {
      out += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// What an entry of affects[].versions says, under the analysis of its vulnerability.
Status StatusOfVersions(std::string_view said, Status analysis) {
  if (said == "unaffected") return analysis == Status::kFixed ? Status::kFixed : Status::kNotAffected;
  if (said == "unknown") return Status::kUnderInvestigation;
  // The analysis of what contains an affected version; what is resolved is so in others than these.
  return analysis == Status::kFixed ? Status::kAffected : analysis;
}

class Reader {
 public:
  Result<VexDocument> Read(const dom::object& root);

 private:
  // The statement under way, and what its products are said with.
  struct Analysis {
    Statement statement;
    bool present = false;
  };

  Result<void> ReadHead(const Element& version, const Element& serial, const Element& number);
  Result<void> ReadMetadata(const Element& element, const Place& place);
  Result<std::string> ReadAuthor(const dom::object& metadata, const Place& place);
  Result<std::string> ReadTooling(const Element& tools, const Place& place);
  Result<void> Collect(const dom::element& component, const Place& place);
  Result<void> CollectAll(const Element& list, const Place& place);
  Result<Product> ReadComponent(const dom::element& element, const Place& place);
  Result<void> ReadVulnerability(const dom::element& element, const Place& place);
  Result<Analysis> ReadAnalysis(const Element& element, const Place& place);
  Result<void> ReadNames(const dom::object& object, const Place& place, Statement& statement);
  Result<void> ReadAffects(const Element& element, const Place& place, const Statement& said);
  Result<void> ReadAffected(const dom::element& element, const Place& place, const Statement& said);
  // What a ref names; nothing, with a warning, when it names nothing here.
  Result<std::vector<ProductUse>> UsesOf(std::string_view ref, std::string_view versions, const Place& place);
  Result<std::vector<ProductUse>> UsesOfLink(std::string_view link, std::string_view versions);
  Result<std::vector<ProductUse>> UsesOfLocal(std::string_view ref, std::string_view versions, const Place& place);
  Result<std::uint32_t> Subject();
  Result<std::uint32_t> AddSubject(Product subject);

  DocumentBuilder builder_{Format::kCycloneDx};
  std::string link_;  // of this BOM, "" when it has no serial number
  Element metadata_component_;
  std::string_view subject_ref_;
  std::unordered_map<std::string_view, dom::element> components_;
  std::unordered_map<std::string_view, bool> ambiguous_;
};

Result<void> Reader::ReadHead(const Element& version, const Element& serial, const Element& number) {
  const Place root;
  VexDocument& document = builder_.document();
  TRY_ASSIGN(document.format_version, NameOf(version, root.At("specVersion"), 16));
  if (document.format_version.size() != 3 || !document.format_version.starts_with("1.") ||
      document.format_version < "1.4" || document.format_version > "1.7")
    return Invalid("CycloneDX 1.4 to 1.7 is read as VEX, and this document's specVersion is none of them",
                   "/specVersion");
  TRY_ASSIGN(document.id, NameOf(serial, root.At("serialNumber"), 256));
  std::int64_t counted = 1;
  if (number && !number->is_null() && number->get_int64().get(counted) != simdjson::SUCCESS)
    return Invalid("a BOM's version is a whole number", "/version");
  document.version = std::to_string(counted);
  document.series = document.id;
  if (document.id.starts_with("urn:uuid:"))
    link_ = std::string(kBomLink) + document.id.substr(9) + '/' + document.version;
  return {};
}

// The first of those who answer for the document.
Result<std::string> Reader::ReadAuthor(const dom::object& metadata, const Place& place) {
  constexpr auto kNames = std::to_array<std::string_view>({"supplier", "manufacturer", "manufacture", "authors"});
  TRY_ASSIGN(const auto members, TakeMembers(metadata, kNames, place));
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const Place at = place.At(kNames[i]);
    Element holder = members[i];
    dom::array list;
    if (holder && holder->get_array().get(list) == simdjson::SUCCESS)
      holder = list.size() > 0 ? Element(list.at(0)) : Element();
    TRY_ASSIGN(const auto object, OptionalObject(holder, at));
    if (!object) continue;
    TRY_ASSIGN(const auto named, TakeMembers(*object, std::to_array<std::string_view>({"name"}), at));
    TRY_ASSIGN(std::string name, NameOf(named[0], at.At("name")));
    if (!name.empty()) return name;
  }
  return std::string();
}

// tools: [{"name"}], or of 1.5 on {"components": [{"name"}]}.
Result<std::string> Reader::ReadTooling(const Element& tools, const Place& place) {
  dom::object object;
  Element list = tools;
  if (tools && tools->get_object().get(object) == simdjson::SUCCESS) {
    TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"components"}), place));
    list = members[0];
  }
  TRY_ASSIGN(const auto array, OptionalArray(list, place));
  if (!array || array->size() == 0) return std::string();
  const Place at = place.At(std::size_t{0});
  TRY_ASSIGN(const dom::object first, RequireObject(array->at(0), at));
  TRY_ASSIGN(const auto named, TakeMembers(first, std::to_array<std::string_view>({"name"}), at));
  return NameOf(named[0], at.At("name"));
}

Result<void> Reader::ReadMetadata(const Element& element, const Place& place) {
  TRY_ASSIGN(const auto object, OptionalObject(element, place));
  if (!object) return {};
  TRY_ASSIGN(const auto members,
             TakeMembers(*object, std::to_array<std::string_view>({"timestamp", "component", "tools"}), place));
  VexDocument& document = builder_.document();
  TRY_ASSIGN(document.time, MomentOf(members[0], place.At("timestamp")));
  TRY_ASSIGN(document.author, ReadAuthor(*object, place));
  TRY_ASSIGN(document.tooling, ReadTooling(members[2], place.At("tools")));
  const Element component = members[1];
  if (!component || component->is_null()) return {};
  metadata_component_ = component;
  const Place at = place.At("component");
  TRY_ASSIGN(const dom::object subject, RequireObject(*component, at));
  TRY_ASSIGN(const auto named, TakeMembers(subject, std::to_array<std::string_view>({"bom-ref"}), at));
  TRY_ASSIGN(subject_ref_, OptionalText(named[0], at.At("bom-ref"), kIdBytesMax));
  return Collect(*component, at);
}

// Components by their bom-ref, those within others, too.
Result<void> Reader::Collect(const dom::element& component, const Place& place) {
  TRY_ASSIGN(const dom::object object, RequireObject(component, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"bom-ref", "components"}), place));
  TRY_ASSIGN(const std::string_view ref, OptionalText(members[0], place.At("bom-ref"), kIdBytesMax));
  if (!ref.empty() && !components_.emplace(ref, component).second) ambiguous_.emplace(ref, true);
  if (components_.size() > kProductsMax) return Invalid("too many components", place.Text());
  return CollectAll(members[1], place.At("components"));
}

Result<void> Reader::CollectAll(const Element& element, const Place& place) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element one : *list) TRY(Collect(one, place.At(index++)));
  return {};
}

Result<Product> Reader::ReadComponent(const dom::element& element, const Place& place) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object,
                  std::to_array<std::string_view>({"bom-ref", "group", "name", "version", "purl", "cpe", "hashes"}),
                  place));
  Product product;
  TRY_ASSIGN(const std::string ref, NameOf(members[0], place.At("bom-ref")));
  if (!link_.empty() && !ref.empty()) product.id = link_ + '#' + ref;
  TRY_ASSIGN(const std::string group, NameOf(members[1], place.At("group")));
  TRY_ASSIGN(const std::string name, NameOf(members[2], place.At("name")));
  TRY_ASSIGN(const std::string version, NameOf(members[3], place.At("version")));
  product.name = (group.empty() ? name : group + '/' + name) + (version.empty() ? "" : ' ' + version);
  TRY_ASSIGN(const std::string purl, NameOf(members[4], place.At("purl")));
  if (!purl.empty()) product.purl = PurlOf(purl, builder_, place.At("purl"));
  TRY_ASSIGN(product.cpe, NameOf(members[5], place.At("cpe")));
  const Place in_hashes = place.At("hashes");
  TRY_ASSIGN(const auto hashes, OptionalArray(members[6], in_hashes));
  std::size_t index = 0;
  if (hashes) {
    for (const dom::element one : *hashes) {
      const Place at = in_hashes.At(index++);
      if (index > kHashesMax) return Invalid("too many hashes of one component", at.Text());
      TRY_ASSIGN(const dom::object parts, RequireObject(one, at));
      TRY_ASSIGN(const auto named, TakeMembers(parts, std::to_array<std::string_view>({"alg", "content"}), at));
      TRY_ASSIGN(const std::string_view algorithm, OptionalText(named[0], at.At("alg"), 64));
      TRY_ASSIGN(const std::string_view content, OptionalText(named[1], at.At("content"), 512));
      auto hash = HashOf(algorithm, content);
      if (hash.has_value())
        product.hashes.push_back(*std::move(hash));
      else
        builder_.Warn("not a hash, so that it matches nothing", at);
    }
  }
  return product;
}

Result<std::uint32_t> Reader::Subject() {
  const Place root;
  const Place in_metadata = root.At("metadata");
  Product subject;
  if (metadata_component_) {
    TRY_ASSIGN(subject, ReadComponent(*metadata_component_, in_metadata.At("component")));
  }
  subject.id = link_;  // whoever has this BOM knows it by its serial number
  return AddSubject(std::move(subject));
}

Result<std::uint32_t> Reader::AddSubject(Product subject) {
  TRY_ASSIGN(const std::uint32_t number, builder_.AddProduct(std::move(subject)));
  std::vector<std::uint32_t>& subjects = builder_.document().subjects;
  const auto place = std::ranges::lower_bound(subjects, number);
  if (place == subjects.end() || *place != number) subjects.insert(place, number);
  return number;
}

Result<std::vector<ProductUse>> Reader::UsesOfLocal(std::string_view ref, std::string_view versions,
                                                    const Place& place) {
  std::vector<ProductUse> uses;
  const auto found = components_.find(ref);
  if (found == components_.end() && !ref.starts_with("pkg:")) {
    builder_.Warn("a ref that names no component of this document matches nothing", place);
    return uses;
  }
  if (ambiguous_.contains(ref)) {
    builder_.Warn("a ref that several components have matches nothing", place);
    return uses;
  }
  Product product;
  if (found != components_.end()) {
    TRY_ASSIGN(product, ReadComponent(found->second, place));
  } else {
    product.purl = PurlOf(ref, builder_, place);
    product.id = product.purl;
  }
  product.versions = versions;
  if (found != components_.end() && ref == subject_ref_) {
    if (!link_.empty()) product.id = link_;
    TRY_ASSIGN(const std::uint32_t number, AddSubject(std::move(product)));
    uses.push_back({number, {}});
    return uses;
  }
  TRY_ASSIGN(const std::uint32_t part, builder_.AddProduct(std::move(product)));
  // A component of the subject, wherever in it; where nothing says of what it is a part, it stands for itself.
  if (!metadata_component_ && link_.empty()) {
    uses.push_back({part, {}});
    return uses;
  }
  TRY_ASSIGN(const std::uint32_t whole, Subject());
  uses.push_back({whole, {part}});
  return uses;
}

// urn:cdx:<serial>/<version>#<bom-ref> of another BOM: the ref as a product, and a purl in it as a part of that BOM.
Result<std::vector<ProductUse>> Reader::UsesOfLink(std::string_view link, std::string_view versions) {
  std::vector<ProductUse> uses;
  const std::size_t hash = std::min(link.find('#'), link.size());
  const std::string ref = hash < link.size() ? Unescaped(link.substr(hash + 1)) : std::string();
  Product named;
  named.id = std::string(link.substr(0, hash)) + (ref.empty() ? "" : '#' + ref);
  named.versions = versions;
  TRY_ASSIGN(const std::uint32_t number, builder_.AddProduct(named));
  uses.push_back({number, {}});
  const auto purl = Purl::Parse(ref);
  if (!purl.has_value() || purl->Text().size() > kPurlBytesMax) return uses;
  Product bom;
  bom.id = link.substr(0, hash);
  Product part;
  part.id = named.id;
  part.purl = purl->Text();
  part.versions = versions;
  TRY_ASSIGN(const std::uint32_t whole, builder_.AddProduct(std::move(bom)));
  TRY_ASSIGN(const std::uint32_t inner, builder_.AddProduct(std::move(part)));
  uses.push_back({whole, {inner}});
  return uses;
}

Result<std::vector<ProductUse>> Reader::UsesOf(std::string_view ref, std::string_view versions, const Place& place) {
  if (!ref.starts_with(kBomLink)) return UsesOfLocal(ref, versions, place);
  if (!link_.empty() && ref.starts_with(link_ + '#')) {
    const std::string local = Unescaped(ref.substr(link_.size() + 1));
    const auto found = components_.find(local);
    if (found != components_.end()) return UsesOfLocal(found->first, versions, place);
  }
  return UsesOfLink(ref, versions);
}

Result<void> Reader::ReadAffected(const dom::element& element, const Place& place, const Statement& said) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"ref", "versions"}), place));
  const Place in_ref = place.At("ref");
  TRY_ASSIGN(const std::string_view ref, OptionalText(members[0], in_ref, kIdBytesMax));
  if (ref.empty()) return Invalid("what is affected has a ref", place.Text());
  const Place in_versions = place.At("versions");
  TRY_ASSIGN(const auto versions, OptionalArray(members[1], in_versions));
  if (!versions || versions->size() == 0) {
    Statement statement = said;
    TRY_ASSIGN(statement.products, UsesOf(ref, {}, in_ref));
    return statement.products.empty() ? Result<void>() : builder_.AddStatement(std::move(statement));
  }
  std::size_t index = 0;
  for (const dom::element one : *versions) {
    const Place at = in_versions.At(index++);
    TRY_ASSIGN(const dom::object parts, RequireObject(one, at));
    TRY_ASSIGN(const auto named,
               TakeMembers(parts, std::to_array<std::string_view>({"version", "range", "status"}), at));
    TRY_ASSIGN(const std::string_view version, OptionalText(named[0], at.At("version"), 1'024));
    TRY_ASSIGN(const std::string_view range, OptionalText(named[1], at.At("range"), kIdBytesMax));
    TRY_ASSIGN(const std::string_view status, OptionalText(named[2], at.At("status"), 64));
    if (version.empty() == range.empty()) return Invalid("an entry has either a version or a range", at.Text());
    if (!status.empty() && status != "affected" && status != "unaffected" && status != "unknown")
      return Invalid("a status is affected, unaffected or unknown", at.At("status").Text());
    if (!range.empty()) {
      const auto parsed = VersionSet::Parse(range);
      if (!range.starts_with("vers:") || !parsed.has_value())
        builder_.Warn("a range that cannot be told here matches nothing" +
                          (parsed.has_value() ? std::string() : ": " + parsed.error().message),
                      at.At("range"));
    }
    Statement statement = said;
    statement.status = StatusOfVersions(status, said.status);
    if (statement.status != Status::kNotAffected) statement.justification = Justification::kNone;
    TRY_ASSIGN(statement.products, UsesOf(ref, version.empty() ? range : version, in_ref));
    if (!statement.products.empty()) TRY(builder_.AddStatement(std::move(statement)));
  }
  return {};
}

Result<void> Reader::ReadAffects(const Element& element, const Place& place, const Statement& said) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list || list->size() == 0) {
    if (!metadata_component_ && link_.empty()) {
      builder_.Warn("an analysis of which nothing says what it is about matches nothing", place);
      return {};
    }
    Statement statement = said;
    TRY_ASSIGN(const std::uint32_t subject, Subject());
    statement.products.push_back({subject, {}});
    return builder_.AddStatement(std::move(statement));
  }
  std::size_t index = 0;
  for (const dom::element one : *list) TRY(ReadAffected(one, place.At(index++), said));
  return {};
}

Result<Reader::Analysis> Reader::ReadAnalysis(const Element& element, const Place& place) {
  Analysis analysis;
  TRY_ASSIGN(const auto object, OptionalObject(element, place));
  if (!object) return analysis;
  TRY_ASSIGN(const auto members, TakeMembers(*object,
                                             std::to_array<std::string_view>({"state", "justification", "response",
                                                                              "detail", "lastUpdated", "firstIssued"}),
                                             place));
  TRY_ASSIGN(const std::string_view state, OptionalText(members[0], place.At("state"), 64));
  if (state.empty()) return analysis;
  const auto known = std::ranges::find(kStates, state, &State::name);
  if (known == kStates.end()) return Invalid("an analysis' state is one of CycloneDX's six", place.At("state").Text());
  analysis.present = true;
  Statement& statement = analysis.statement;
  statement.status = known->status;
  TRY_ASSIGN(const std::string_view label, OptionalText(members[1], place.At("justification"), 64));
  if (!label.empty()) {
    const auto found = std::ranges::find(kLabels, label, &Label::name);
    if (found == kLabels.end())
      return Invalid("a justification is one of CycloneDX's nine", place.At("justification").Text());
    if (statement.status == Status::kNotAffected) statement.justification = found->justification;
  }
  const Place in_response = place.At("response");
  TRY_ASSIGN(const auto responses, OptionalArray(members[2], in_response));
  std::size_t index = 0;
  if (responses) {
    for (const dom::element one : *responses) {
      TRY_ASSIGN(const std::string word, NameOf(one, in_response.At(index++), 64));
      if (index > 16) return Invalid("too many responses", in_response.Text());
      if (!word.empty()) statement.action += (statement.action.empty() ? "" : ", ") + word;
    }
  }
  TRY_ASSIGN(statement.impact, ProseOf(members[3], place.At("detail")));
  TRY_ASSIGN(statement.time, MomentOf(members[4], place.At("lastUpdated")));
  if (!statement.time) {
    TRY_ASSIGN(statement.time, MomentOf(members[5], place.At("firstIssued")));
  }
  if (!statement.time) statement.time = builder_.document().time;
  return analysis;
}

// The id, and by which other ids databases know the same.
Result<void> Reader::ReadNames(const dom::object& object, const Place& place, Statement& statement) {
  TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"id", "references"}), place));
  TRY_ASSIGN(statement.vulnerability, NameOf(members[0], place.At("id"), 1'024));
  const Place in_references = place.At("references");
  TRY_ASSIGN(const auto references, OptionalArray(members[1], in_references));
  if (!references) return {};
  std::size_t index = 0;
  for (const dom::element one : *references) {
    const Place at = in_references.At(index++);
    if (index > kAliasesMax) return Invalid("too many references", at.Text());
    TRY_ASSIGN(const dom::object parts, RequireObject(one, at));
    TRY_ASSIGN(const auto named, TakeMembers(parts, std::to_array<std::string_view>({"id"}), at));
    TRY_ASSIGN(std::string id, NameOf(named[0], at.At("id"), 1'024));
    if (!id.empty()) statement.aliases.push_back(std::move(id));
  }
  return {};
}

Result<void> Reader::ReadVulnerability(const dom::element& element, const Place& place) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"analysis", "affects"}), place));
  TRY_ASSIGN(Analysis analysis, ReadAnalysis(members[0], place.At("analysis")));
  if (!analysis.present) return {};
  TRY(ReadNames(object, place, analysis.statement));
  if (analysis.statement.vulnerability.empty()) {
    builder_.Warn("a vulnerability without an id matches nothing", place);
    return {};
  }
  return ReadAffects(members[1], place.At("affects"), analysis.statement);
}

Result<VexDocument> Reader::Read(const dom::object& root) {
  const Place place;
  TRY_ASSIGN(const auto members,
             TakeMembers(root,
                         std::to_array<std::string_view>({"bomFormat", "specVersion", "serialNumber", "version",
                                                          "metadata", "components", "vulnerabilities"}),
                         place));
  TRY_ASSIGN(const std::string_view format, OptionalText(members[0], place.At("bomFormat"), 64));
  if (format != "CycloneDX") return Invalid("not recognised as VEX: the bomFormat is not CycloneDX", "/bomFormat");
  TRY(ReadHead(members[1], members[2], members[3]));
  const Element vulnerabilities = members[6];
  if (!vulnerabilities || vulnerabilities->is_null())
    return Invalid("a BOM that says nothing of vulnerabilities is no VEX", "/vulnerabilities");
  TRY(ReadMetadata(members[4], place.At("metadata")));
  TRY(CollectAll(members[5], place.At("components")));
  const Place in_list = place.At("vulnerabilities");
  TRY_ASSIGN(const auto list, OptionalArray(vulnerabilities, in_list));
  std::size_t index = 0;
  if (list)
    for (const dom::element one : *list) TRY(ReadVulnerability(one, in_list.At(index++)));
  return builder_.Finish();
}

}  // namespace

Result<VexDocument> ReadCycloneDx(const dom::object& root) {
  return Reader().Read(root);
}

}  // namespace entente::supply::vex
