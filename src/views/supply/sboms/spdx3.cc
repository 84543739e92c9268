// SPDX 3.0 in JSON-LD, in the one form that the standard's JSON Schema allows: SPDX's own context and a flat @graph.
// Elements name each other by spdxId, so two passes are made: what packages refer to, and packages.
//
// Read as well, since tools write it: identifiers that are elements of their own, "externalIdentifiers" and
// "licenseExpression" without their prefix, and relationship types spelt as in SPDX 2.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "views/supply/json_text.h"
#include "views/supply/sboms/cyclonedx_rules.h"
#include "views/supply/sboms/sbom_formats.h"
#include "views/supply/sboms/spdx_packages.h"

namespace entente::supply {
namespace {

using Texts = std::unordered_map<std::string_view, std::string_view>;

constexpr auto kCommonMembers =
    std::to_array<std::string_view>({"type", "@type", "spdxId", "@id", "name", "rootElement"});
constexpr auto kPackageMembers = std::to_array<std::string_view>(
    {"software_packageVersion", "software_packageUrl", "externalIdentifier", "externalIdentifiers",
     "software_primaryPurpose", "suppliedBy", "originatedBy", "verifiedUsing"});

// "Package" of "software_Package": types are told apart without their profile.
std::string_view LocalName(std::string_view type) {
  const std::size_t at = type.find_last_of("_:/#");
  return at == std::string_view::npos ? type : type.substr(at + 1);
}

// Lower case without "_", so that dependsOn and DEPENDS_ON are one.
std::string PlainType(std::string_view type) {
  std::string plain;
  for (const char c : CutText(type, 64))
    if (c != '_') plain += c;
  LowerAscii(plain);
  return plain;
}

struct Element {
  dom::object object;
  std::size_t position = 0;
  std::string_view type;  // without its profile
  std::string_view id;
  std::string_view name;
  std::optional<dom::element> roots;
};

// A text, or texts in a list; whatever else stands there is passed over.
void ForEachText(const std::optional<dom::element>& element, const auto& take) {
  if (!element) return;
  std::string_view text;
  if (element->get_string().get(text) == simdjson::SUCCESS) return take(text);
  dom::array list;
  if (element->get_array().get(list) != simdjson::SUCCESS) return;
  for (const dom::element item : list)
    if (item.get_string().get(text) == simdjson::SUCCESS) take(text);
}

std::string_view FirstText(const std::optional<dom::element>& element) {
  std::string_view first;
  ForEachText(element, [&first](std::string_view text) {
    if (first.empty()) first = text;
  });
  return first;
}

struct Relation {
  std::string_view from;
  std::string_view scope;
  std::string type;  // PlainType()
  std::optional<dom::element> to;
};

class Reader {
 public:
  Reader(Sbom& sbom, const SbomReadOptions& options) : sbom_(sbom), builder_(sbom, options) {}

  Result<void> Read(const dom::object& root) {
    const Place place;
    TRY_ASSIGN(const auto members,
               TakeMembers(root, std::to_array<std::string_view>({"@context", "@graph", "type"}), place));
    TRY(ReadContext(members[0]));
    const Place in_graph = place.At("@graph");
    TRY_ASSIGN(const auto graph, OptionalArray(members[1], in_graph));
    if (!graph && !members[2]) return Invalid("neither @graph nor an element", "");
    std::size_t index = 0;
    if (graph) {
      for (const dom::element item : *graph) {
        const Place at = in_graph.At(index);
        TRY_ASSIGN(const dom::object object, RequireObject(item, at));
        TRY(Collect(object, index++, at));
      }
    } else {
      TRY(Collect(root, 0, place));
    }
    TRY(CheckRules());
    FindProduct();
    for (const Element& element : packages_) {
      const Place at = graph ? in_graph.At(element.position) : place;
      TRY(AddPackage(element, at));
    }
    return Finish();
  }

 private:
  Result<void> ReadContext(const std::optional<dom::element>& context) {
    constexpr std::string_view kStart = "https://spdx.org/rdf/";
    std::string_view version;
    ForEachText(context, [&version, kStart](std::string_view text) {
      if (!text.starts_with(kStart)) return;
      text.remove_prefix(kStart.size());
      version = text.substr(0, std::min(text.find('/'), text.size()));
    });
    if (version.empty()) return Invalid("a context that is none of SPDX 3 (https://spdx.org/rdf/3.0.1/…)", "/@context");
    if (version != "3.0.0" && version != "3.0.1")
      return Invalid("SPDX 3.0.0 and 3.0.1 are read here, and this says \"" + std::string(CutText(version, 32)) + '"',
                     "/@context");
    sbom_.format_version = version;
    return {};
  }

  Result<void> Collect(const dom::object& object, std::size_t position, const Place& place) {
    TRY_ASSIGN(const auto members, TakeMembers(object, kCommonMembers, place));
    Element element;
    element.object = object;
    element.position = position;
    element.type = LocalName(FirstText(members[0] ? members[0] : members[1]));
    if (element.type.empty()) return Invalid("an element without a type", place.Text());
    TRY_ASSIGN(element.id, OptionalText(members[2] ? members[2] : members[3], place.At(members[2] ? "spdxId" : "@id")));
    TRY_ASSIGN(element.name, OptionalText(members[4], place.At("name"), kNameBytesMax));
    element.roots = members[5];
    return Sort(element, place);
  }

  Result<void> Sort(const Element& element, const Place& place) {
    constexpr auto kPackages =
        std::to_array<std::string_view>({"Package", "AIPackage", "DatasetPackage", "File", "SoftwareArtifact"});
    const std::string_view type = element.type;
    if (std::ranges::find(kPackages, type) != kPackages.end()) {
      if (packages_.size() == kComponentsMax)
        return Invalid("more than " + std::to_string(kComponentsMax) + " elements", place.Text());
      packages_.push_back(element);
    } else if (type == "Relationship" || type == "LifecycleScopedRelationship") {
      return CollectRelation(element, place);
    } else if (type == "SpdxDocument") {
      documents_.push_back(element);
    } else if (type == "Sbom" || type == "Bom") {
      bills_.push_back(element);
    } else if (type == "Organization" || type == "Person" || type == "SoftwareAgent" || type == "Agent") {
      actors_.emplace(element.id, element.name);
    } else if (type == "ExternalIdentifier") {
      identifiers_.emplace(element.id, element.object);
    } else if (type == "CreationInfo") {
      return CollectCreation(element, place);
    } else if (type.find("icense") != std::string_view::npos) {
      return CollectLicence(element, place);
    }
    return {};
  }

  Result<void> CollectRelation(const Element& element, const Place& place) {
    if (relations_.size() == kSbomEdgesMax)
      return Invalid("more than " + std::to_string(kSbomEdgesMax) + " relations", place.Text());
    TRY_ASSIGN(const auto members,
               TakeMembers(element.object, std::to_array<std::string_view>({"from", "relationshipType", "to", "scope"}),
                           place));
    Relation relation;
    TRY_ASSIGN(relation.from, OptionalText(members[0], place.At("from")));
    TRY_ASSIGN(const std::string_view type, OptionalText(members[1], place.At("relationshipType")));
    TRY_ASSIGN(relation.scope, OptionalText(members[3], place.At("scope")));
    relation.to = members[2];
    relation.type = PlainType(type);
    if (type.find('_') != std::string_view::npos && !said_old_types_) {
      said_old_types_ = true;
      TRY(builder_.Depart("relationship types are spelt as in SPDX 2 (\"" + std::string(CutText(type, 64)) + "\")",
                          place));
    }
    if (relation.type == "hasdeclaredlicense" || relation.type == "hasconcludedlicense") {
      Texts& licences = relation.type == "hasdeclaredlicense" ? declared_ : concluded_;
      licences.emplace(relation.from, FirstText(relation.to));
      return {};
    }
    relations_.push_back(std::move(relation));
    return {};
  }

  Result<void> CollectCreation(const Element& element, const Place& place) {
    TRY_ASSIGN(
        const auto members,
        TakeMembers(element.object, std::to_array<std::string_view>({"specVersion", "created", "createdBy"}), place));
    TRY_ASSIGN(const std::string_view version, OptionalText(members[0], place.At("specVersion")));
    if (!version.empty() && version != "3.0" && !version.starts_with("3.0."))
      return Invalid("SPDX 3.0 is read here, and this says \"" + std::string(CutText(version, 32)) + '"',
                     place.At("specVersion").Text());
    if (!builder_.options().strict) return {};
    TRY_ASSIGN(const std::string_view created, OptionalText(members[1], place.At("created")));
    if (version != "3.0.0" && version != "3.0.1") TRY(builder_.Depart("specVersion is 3.0.0 or 3.0.1", place));
    if (!cyclonedx::IsDateTime(created, true)) TRY(builder_.Depart("created is no date and time", place));
    if (FirstText(members[2]).empty()) TRY(builder_.Depart("createdBy names nobody", place));
    return {};
  }

  Result<void> CollectLicence(const Element& element, const Place& place) {
    TRY_ASSIGN(const auto members,
               TakeMembers(element.object,
                           std::to_array<std::string_view>({"simplelicensing_licenseExpression", "licenseExpression"}),
                           place));
    std::string_view text = FirstText(members[0] ? members[0] : members[1]);
    if (text.empty()) text = element.name;
    if (!text.empty()) licences_.emplace(element.id, text);
    return {};
  }

  Result<void> CheckRules() {
    if (!builder_.options().strict) return {};
    const Place place;
    if (documents_.size() != 1) TRY(builder_.Depart("one SpdxDocument is expected", place));
    for (const Element& element : packages_) {
      const Place in_graph = place.At("@graph");
      const Place at = in_graph.At(element.position);
      TRY_ASSIGN(const auto members,
                 TakeMembers(element.object, std::to_array<std::string_view>({"spdxId", "creationInfo"}), at));
      if (!members[0]) TRY(builder_.Depart("spdxId is missing", at));
      if (!members[1]) TRY(builder_.Depart("creationInfo is missing", at));
      if (element.name.empty()) TRY(builder_.Depart("name is missing", at));
    }
    return {};
  }

  // The root of the document; where that is a bill of materials, its root.
  void FindProduct() {
    std::unordered_set<std::string_view> heads;
    for (const Element& document : documents_) {
      heads.insert(document.id);
      ForEachText(document.roots, [this](std::string_view id) { roots_.insert(id); });
    }
    for (const Element& bill : bills_) {
      if (!documents_.empty() && !roots_.empty() && !roots_.contains(bill.id)) continue;
      roots_.erase(bill.id);
      heads.insert(bill.id);
      ForEachText(bill.roots, [this](std::string_view id) { roots_.insert(id); });
    }
    for (const Relation& relation : relations_)
      if (relation.type == "describes" && heads.contains(relation.from))
        ForEachText(relation.to, [this](std::string_view id) { roots_.insert(id); });
    for (const std::string_view head : heads) roots_.erase(head);
    std::size_t packages = 0;
    for (const Element& element : packages_)
      if (roots_.contains(element.id) && ++packages == 1) product_ = element.id;
    if (packages != 1) product_ = {};
  }

  Result<void> ReadIdentifier(const dom::object& object, const Place& place, spdx::Package& package) {
    TRY_ASSIGN(const auto members,
               TakeMembers(object, std::to_array<std::string_view>({"externalIdentifierType", "identifier"}), place));
    TRY_ASSIGN(const std::string_view type, OptionalText(members[0], place.At("externalIdentifierType")));
    TRY_ASSIGN(const std::string_view text, OptionalText(members[1], place.At("identifier")));
    if (type == "packageUrl" || type == "purl") {
      if (package.purl.empty()) package.purl = text;
    } else if (type == "cpe22" || type == "cpe23") {
      package.detail.cpes.push_back(text);
    }
    return {};
  }

  // Identifiers stand in the element, or are elements that it names.
  Result<void> ReadIdentifiers(const std::optional<dom::element>& element, const Place& place, spdx::Package& package) {
    if (!element || !element->is_array()) return {};
    TRY_ASSIGN(const auto list, OptionalArray(element, place));
    if (!list) return {};
    std::size_t index = 0;
    for (const dom::element item : *list) {
      const Place at = place.At(index++);
      dom::object object;
      std::string_view id;
      if (item.get_string().get(id) == simdjson::SUCCESS) {
        const auto found = identifiers_.find(id);
        if (found == identifiers_.end()) continue;
        object = found->second;
      } else if (item.get_object().get(object) != simdjson::SUCCESS) {
        continue;
      }
      TRY(ReadIdentifier(object, at, package));
    }
    return {};
  }

  Result<void> ReadHashes(const std::optional<dom::element>& element, const Place& place, spdx::Package& package) {
    if (!element || !element->is_array()) return {};
    TRY_ASSIGN(const auto list, OptionalArray(element, place));
    if (!list) return {};
    std::size_t index = 0;
    for (const dom::element item : *list) {
      const Place at = place.At(index++);
      dom::object object;
      if (item.get_object().get(object) != simdjson::SUCCESS) continue;
      TRY_ASSIGN(const auto members,
                 TakeMembers(object, std::to_array<std::string_view>({"algorithm", "hashValue"}), at));
      TRY_ASSIGN(const std::string_view algorithm, OptionalText(members[0], at.At("algorithm"), kNameBytesMax));
      TRY_ASSIGN(const std::string_view hex, OptionalText(members[1], at.At("hashValue"), kNameBytesMax));
      if (hex.empty() || !IsHex(hex))
        TRY(builder_.Depart("a hash that is no hexadecimal number is left out", at));
      else
        package.detail.hashes.push_back({algorithm, hex});
    }
    return {};
  }

  std::string_view ActorIn(const std::optional<dom::element>& element) const {
    const auto found = actors_.find(FirstText(element));
    return found == actors_.end() ? std::string_view() : spdx::ActorOf(found->second);
  }

  std::string_view LicenceIn(const Texts& of, std::string_view id) const {
    constexpr std::string_view kList = "https://spdx.org/licenses/";
    const auto named = of.find(id);
    if (named == of.end()) return {};
    const auto found = licences_.find(named->second);
    if (found != licences_.end()) return spdx::Known(found->second);
    return named->second.starts_with(kList) ? named->second.substr(kList.size()) : std::string_view();
  }

  Result<void> AddPackage(const Element& element, const Place& place) {
    TRY_ASSIGN(const auto members, TakeMembers(element.object, kPackageMembers, place));
    spdx::Package package;
    TRY_ASSIGN(package.version, OptionalText(members[0], place.At("software_packageVersion"), kNameBytesMax));
    TRY_ASSIGN(package.purl, OptionalText(members[1], place.At("software_packageUrl")));
    TRY(ReadIdentifiers(members[2], place.At("externalIdentifier"), package));
    TRY(ReadIdentifiers(members[3], place.At("externalIdentifiers"), package));
    TRY_ASSIGN(package.purpose, OptionalText(members[4], place.At("software_primaryPurpose")));
    if (builder_.options().details) {
      package.detail.supplier = ActorIn(members[5]);
      package.detail.manufacturer = ActorIn(members[6]);
      TRY(ReadHashes(members[7], place.At("verifiedUsing"), package));
    }
    RawComponent raw;
    raw.name = element.name;
    raw.version = spdx::Known(package.version);
    raw.purl = package.purl;
    raw.licence = LicenceIn(concluded_, element.id);
    if (raw.licence.empty()) raw.licence = LicenceIn(declared_, element.id);
    if (builder_.WantsReferences()) raw.reference = element.id;
    const bool is_system = package.purpose == "operatingSystem";
    if (is_system) builder_.SetOperatingSystem(raw.name, raw.version);
    if (!product_.empty() && element.id == product_) {
      product_ = {};  // one more of this id is a component
      has_product_ = true;
      return builder_.SetProduct(raw, place, &package.detail);
    }
    if (!raw.purl.empty() || (element.type == "Package" && !is_system && package.purpose != "file")) {
      TRY(builder_.Add(std::move(raw), place, &package.detail));
    } else if (builder_.WantsReferences()) {
      TRY(builder_.AddElement(element.id, place));
    }
    return {};
  }

  static std::optional<SbomRelation> RelationOf(const Relation& relation) {
    struct Named {
      std::string_view type;
      SbomRelation relation;
    };
    constexpr auto kNamed = std::to_array<Named>({{"dependson", SbomRelation::kDependsOn},
                                                  {"hasdynamiclink", SbomRelation::kDependsOn},
                                                  {"hasstaticlink", SbomRelation::kDependsOn},
                                                  {"hasprerequisite", SbomRelation::kDependsOn},
                                                  {"hasoptionaldependency", SbomRelation::kDependsOnOptionally},
                                                  {"hasprovideddependency", SbomRelation::kDependsOnOptionally},
                                                  {"contains", SbomRelation::kContains},
                                                  {"describes", SbomRelation::kContains},
                                                  {"hasoptionalcomponent", SbomRelation::kContains}});
    const auto* const found = std::ranges::find(kNamed, std::string_view(relation.type), &Named::type);
    if (found == kNamed.end()) return std::nullopt;
    if (found->relation != SbomRelation::kDependsOn) return found->relation;
    if (relation.scope == "build") return SbomRelation::kDependsOnForBuild;
    if (relation.scope == "development") return SbomRelation::kDependsOnForDevelopment;
    if (relation.scope == "test") return SbomRelation::kDependsOnForTest;
    return found->relation;
  }

  Result<void> RelateAll() {
    const Place place;
    // The document and its bill stand for the product, and contain what they have as roots.
    for (const auto* heads : {&documents_, &bills_})
      for (const Element& head : *heads) TRY(builder_.NameProduct(head.id, place));
    for (const std::string_view root : roots_) TRY(builder_.Relate(SbomGraph::kProduct, root, SbomRelation::kContains));
    for (const Relation& relation : relations_) {
      const auto kind = RelationOf(relation);
      if (!kind) continue;
      Result<void> related;
      ForEachText(relation.to, [&](std::string_view to) {
        if (related.has_value()) related = builder_.Relate(relation.from, to, *kind);
      });
      TRY(related);
    }
    return {};
  }

  Result<void> Finish() {
    if (!has_product_ && !documents_.empty()) sbom_.product.name = documents_.front().name;
    if (builder_.options().graph) TRY(RelateAll());
    // What elements of other documents are called is not known.
    return builder_.Finish(false);
  }

  Sbom& sbom_;
  SbomBuilder builder_;
  std::vector<Element> packages_;
  std::vector<Element> documents_;
  std::vector<Element> bills_;
  std::vector<Relation> relations_;
  Texts actors_;
  Texts licences_;
  Texts declared_;   // by element: the licence's id
  Texts concluded_;  // the same
  std::unordered_map<std::string_view, dom::object> identifiers_;
  std::unordered_set<std::string_view> roots_;
  std::string_view product_;
  bool has_product_ = false;
  bool said_old_types_ = false;
};

}  // namespace

Result<Sbom> ReadSpdx3(const dom::object& root, const SbomReadOptions& options) {
  Sbom sbom;
  sbom.format = SbomFormat::kSpdx;
  Reader reader(sbom, options);
  TRY(reader.Read(root));
  return sbom;
}

}  // namespace entente::supply
