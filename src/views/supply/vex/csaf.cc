// CSAF 2.0 and 2.1 (OASIS): the document's head and what its vulnerabilities say of products. The rules of the profile
// VEX (section 4.5 of 2.0) are asked of documents that say they are of it; other profiles say the same things with
// fewer promises.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "views/supply/json_text.h"
#include "views/supply/vex/csaf_products.h"
#include "views/supply/vex/readers.h"

namespace entente::supply::vex {
namespace {

// The lists of product_status that say a status. "recommended" and, of 2.1, "unknown" say none.
struct StatusList {
  std::string_view name;
  std::optional<Status> status;
};
constexpr auto kStatusLists = std::to_array<StatusList>({
    {"known_not_affected", Status::kNotAffected},
    {"fixed", Status::kFixed},
    {"first_fixed", Status::kFixed},
    {"under_investigation", Status::kUnderInvestigation},
    {"known_affected", Status::kAffected},
    {"first_affected", Status::kAffected},
    {"last_affected", Status::kAffected},
    {"unknown", std::nullopt},
});
constexpr std::array<std::size_t, 4> kProfileLists = {0, 1, 3, 4};  // one of these a VEX has (6.1.27.7)

// What flags, threats and remediations say of one product of one vulnerability.
struct Remarks {
  Justification justification = Justification::kNone;
  std::string_view impact;
  std::string action;
};

class Reader {
 public:
  Result<VexDocument> Read(const dom::object& root);

 private:
  // What the vulnerability is called: everywhere, and, of CSAF 2.1, only with some products.
  struct Names {
    std::vector<std::string> common;
    std::unordered_map<std::string_view, std::vector<std::string>> of_product;
  };
  using RemarksOf = std::unordered_map<std::string_view, Remarks>;
  using StatusOf = std::map<std::string_view, std::optional<Status>>;

  Result<void> ReadDocument(const Element& element, const Place& place);
  Result<void> ReadTracking(const Element& element, const Place& place);
  Result<void> ReadPublisher(const Element& element, const Place& place);
  Result<void> ReadVulnerability(const dom::element& element, const Place& place);
  Result<Names> ReadNames(const Element& cve, const Element& ids, const Place& place);
  Result<void> ReadName(const dom::element& element, const Place& place, Names& names);
  Result<StatusOf> ReadStatuses(const Element& element, const Place& place);
  Result<RemarksOf> ReadRemarks(const Element& flags, const Element& threats, const Element& remediations,
                                const Place& place);
  Result<void> ReadFlag(const dom::element& element, const Place& place, RemarksOf& remarks);
  Result<void> ReadThreat(const dom::element& element, const Place& place, RemarksOf& remarks);
  Result<void> ReadRemediation(const dom::element& element, const Place& place, RemarksOf& remarks);
  // The products that product_ids and group_ids name. Nothing when neither is there.
  Result<std::optional<std::vector<std::string_view>>> ReadReferences(const Element& products, const Element& groups,
                                                                      const Place& place) const;
  Result<void> AskProfile(const StatusOf& statuses, const RemarksOf& remarks, const Place& place) const;
  Result<void> AddStatements(const Names& names, const StatusOf& statuses, const RemarksOf& remarks,
                             const Place& place);

  template <class Reading>
  static Result<void> ForEach(const Element& element, const Place& place, Reading reading) {
    TRY_ASSIGN(const auto list, OptionalArray(element, place));
    if (!list) return {};
    std::size_t index = 0;
    for (const dom::element one : *list) TRY(reading(one, place.At(index++)));
    return {};
  }

  DocumentBuilder builder_{Format::kCsaf};
  CsafProducts products_;
  std::string namespace_;
  bool is_vex_ = false;
};

Result<void> Reader::ReadPublisher(const Element& element, const Place& place) {
  TRY_ASSIGN(const auto object, OptionalObject(element, place));
  if (!object) return Invalid("a CSAF document has a publisher", place.Text());
  TRY_ASSIGN(const auto members,
             TakeMembers(*object, std::to_array<std::string_view>({"name", "namespace", "category"}), place));
  TRY_ASSIGN(builder_.document().author, NameOf(members[0], place.At("name")));
  TRY_ASSIGN(namespace_, NameOf(members[1], place.At("namespace")));
  TRY_ASSIGN(builder_.document().role, NameOf(members[2], place.At("category"), 64));
  if (builder_.document().author.empty()) return Invalid("a publisher has a name", place.Text());
  return {};
}

Result<void> Reader::ReadTracking(const Element& element, const Place& place) {
  TRY_ASSIGN(const auto object, OptionalObject(element, place));
  if (!object) return Invalid("a CSAF document has its tracking", place.Text());
  TRY_ASSIGN(
      const auto members,
      TakeMembers(*object,
                  std::to_array<std::string_view>({"id", "version", "current_release_date", "status", "generator"}),
                  place));
  VexDocument& document = builder_.document();
  TRY_ASSIGN(document.id, NameOf(members[0], place.At("id")));
  TRY_ASSIGN(document.version, NameOf(members[1], place.At("version"), 256));
  TRY_ASSIGN(document.last_updated, MomentOf(members[2], place.At("current_release_date")));
  if (document.id.empty() || document.version.empty() || !document.last_updated)
    return Invalid("tracking has an id, a version and a current_release_date", place.Text());
  document.time = document.last_updated;
  TRY_ASSIGN(const std::string_view status, OptionalText(members[3], place.At("status"), 64));
  if (status == "draft") builder_.Warn("a draft: its publisher does not stand by it yet", place.At("status"));
  const Place in_generator = place.At("generator");
  TRY_ASSIGN(const auto generator, OptionalObject(members[4], in_generator));
  if (!generator) return {};
  TRY_ASSIGN(const auto parts, TakeMembers(*generator, std::to_array<std::string_view>({"engine"}), in_generator));
  const Place in_engine = in_generator.At("engine");
  TRY_ASSIGN(const auto engine, OptionalObject(parts[0], in_engine));
  if (!engine) return {};
  TRY_ASSIGN(const auto named, TakeMembers(*engine, std::to_array<std::string_view>({"name", "version"}), in_engine));
  TRY_ASSIGN(document.tooling, NameOf(named[0], in_engine.At("name")));
  TRY_ASSIGN(const std::string version, NameOf(named[1], in_engine.At("version"), 256));
  if (!version.empty()) document.tooling += ' ' + version;
  return {};
}

Result<void> Reader::ReadDocument(const Element& element, const Place& place) {
  if (!element) return Invalid("a CSAF document has a head", place.Text());
  TRY_ASSIGN(const dom::object object, RequireObject(*element, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"category", "csaf_version", "publisher", "tracking"}),
                         place));
  TRY_ASSIGN(const std::string_view category, OptionalText(members[0], place.At("category"), 1'024));
  TRY_ASSIGN(const std::string_view version, OptionalText(members[1], place.At("csaf_version"), 64));
  if (version != "2.0" && version != "2.1")
    return Invalid("CSAF 2.0 and 2.1 are read here, and this document's csaf_version is neither",
                   place.At("csaf_version").Text());
  is_vex_ = category == "csaf_vex";
  builder_.document().format_version = version;
  TRY(ReadPublisher(members[2], place.At("publisher")));
  TRY(ReadTracking(members[3], place.At("tracking")));
  builder_.document().series = namespace_ + '\n' + builder_.document().id;
  return {};
}

Result<void> Reader::ReadName(const dom::element& element, const Place& place, Names& names) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"text", "product_ids", "group_ids"}), place));
  TRY_ASSIGN(const std::string text, NameOf(members[0], place.At("text"), 1'024));
  TRY_ASSIGN(const auto ids, ReadReferences(members[1], members[2], place));
  if (text.empty()) return {};
  if (!ids) {
    names.common.push_back(text);
    return {};
  }
  for (const std::string_view id : *ids) {
    std::vector<std::string>& of = names.of_product[id];
    if (of.size() >= kAliasesMax) return Invalid("too many ids of one vulnerability", place.Text());
    if (of.empty() || of.back() != text) of.push_back(text);
  }
  return {};
}

// The CVE first; what other systems call it is an alias.
Result<Reader::Names> Reader::ReadNames(const Element& cve, const Element& ids, const Place& place) {
  Names names;
  TRY_ASSIGN(const std::string first, NameOf(cve, place.At("cve"), 64));
  if (!first.empty()) names.common.push_back(first);
  TRY(ForEach(ids, place.At("ids"), [&](const dom::element& one, const Place& at) -> Result<void> {
    if (names.common.size() > kAliasesMax) return Invalid("too many ids of one vulnerability", at.Text());
    return ReadName(one, at, names);
  }));
  return names;
}

Result<Reader::StatusOf> Reader::ReadStatuses(const Element& element, const Place& place) {
  StatusOf statuses;
  TRY_ASSIGN(const auto object, OptionalObject(element, place));
  if (!object) return statuses;
  std::array<std::string_view, kStatusLists.size() + 1> names;
  for (std::size_t i = 0; i < kStatusLists.size(); ++i) names[i] = kStatusLists[i].name;
  names.back() = "recommended";
  TRY_ASSIGN(const auto members, TakeMembers(*object, names, place));
  for (std::size_t i = 0; i < kStatusLists.size(); ++i) {
    const Place at = place.At(names[i]);
    TRY_ASSIGN(const std::vector<std::string_view> ids, products_.ReadIds(members[i], at));
    for (const std::string_view id : ids) {
      const auto [known, added] = statuses.try_emplace(id, kStatusLists[i].status);
      if (!added && known->second != kStatusLists[i].status)
        return Invalid("a product with two statuses that contradict each other (CSAF test 6.1.6)", at.Text());
    }
  }
  TRY_ASSIGN(const auto recommended, products_.ReadIds(members.back(), place.At("recommended")));
  const bool any = std::ranges::any_of(kProfileLists, [&](std::size_t i) { return members[i].has_value(); });
  if (is_vex_ && !any)
    return Invalid("a VEX says fixed, known_affected, known_not_affected or under_investigation (CSAF test 6.1.27.7)",
                   place.Text());
  return statuses;
}

Result<std::optional<std::vector<std::string_view>>> Reader::ReadReferences(const Element& products,
                                                                            const Element& groups,
                                                                            const Place& place) const {
  if (!products && !groups) return std::optional<std::vector<std::string_view>>();
  TRY_ASSIGN(std::vector<std::string_view> ids, products_.ReadIds(products, place.At("product_ids")));
  TRY_ASSIGN(const std::vector<std::string_view> of_groups, products_.ReadGroupIds(groups, place.At("group_ids")));
  ids.insert(ids.end(), of_groups.begin(), of_groups.end());
  return std::optional(std::move(ids));
}

Result<void> Reader::ReadFlag(const dom::element& element, const Place& place, RemarksOf& remarks) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"label", "product_ids", "group_ids"}), place));
  TRY_ASSIGN(const std::string_view label, OptionalText(members[0], place.At("label"), 128));
  const Justification justification = SharedJustificationOf(label);
  if (justification == Justification::kNone)
    return Invalid("a flag's label is one of the five justifications", place.At("label").Text());
  TRY_ASSIGN(const auto ids, ReadReferences(members[1], members[2], place));
  if (!ids) return Invalid("a flag without products (CSAF test 6.1.32)", place.Text());
  std::unordered_set<std::string_view> here;
  for (const std::string_view id : *ids) {
    if (!here.insert(id).second) continue;
    Remarks& of = remarks[id];
    if (of.justification != Justification::kNone && of.justification != justification)
      return Invalid("a product with two justifications (CSAF test 6.1.33)", place.Text());
    of.justification = justification;
  }
  return {};
}

Result<void> Reader::ReadThreat(const dom::element& element, const Place& place, RemarksOf& remarks) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object, std::to_array<std::string_view>({"category", "details", "product_ids", "group_ids"}), place));
  TRY_ASSIGN(const std::string_view category, OptionalText(members[0], place.At("category"), 128));
  TRY_ASSIGN(const std::string_view details, OptionalText(members[1], place.At("details"), std::size_t{1} << 20));
  TRY_ASSIGN(const auto ids, ReadReferences(members[2], members[3], place));
  if (category != "impact") return {};
  if (!ids) {
    if (Remarks& all = remarks[std::string_view()]; all.impact.empty()) all.impact = details;
    return {};
  }
  for (const std::string_view id : *ids)
    if (Remarks& of = remarks[id]; of.impact.empty()) of.impact = details;
  return {};
}

Result<void> Reader::ReadRemediation(const dom::element& element, const Place& place, RemarksOf& remarks) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object, std::to_array<std::string_view>({"category", "details", "product_ids", "group_ids"}), place));
  TRY_ASSIGN(const std::string category, NameOf(members[0], place.At("category"), 128));
  TRY_ASSIGN(const std::string details, ProseOf(members[1], place.At("details")));
  TRY_ASSIGN(const auto ids, ReadReferences(members[2], members[3], place));
  if (!ids) return {};
  std::string action = category;
  if (!details.empty()) (action += ": ") += details;
  for (const std::string_view id : *ids)
    if (Remarks& of = remarks[id]; of.action.empty()) of.action = action;
  return {};
}

Result<Reader::RemarksOf> Reader::ReadRemarks(const Element& flags, const Element& threats, const Element& remediations,
                                              const Place& place) {
  RemarksOf remarks;
  TRY(ForEach(flags, place.At("flags"),
              [&](const dom::element& one, const Place& at) { return ReadFlag(one, at, remarks); }));
  TRY(ForEach(threats, place.At("threats"),
              [&](const dom::element& one, const Place& at) { return ReadThreat(one, at, remarks); }));
  TRY(ForEach(remediations, place.At("remediations"),
              [&](const dom::element& one, const Place& at) { return ReadRemediation(one, at, remarks); }));
  return remarks;
}

// Tests 6.1.27.9 and 6.1.27.10.
Result<void> Reader::AskProfile(const StatusOf& statuses, const RemarksOf& remarks, const Place& place) const {
  if (!is_vex_) return {};
  const auto all = remarks.find(std::string_view());
  const bool impact_of_all = all != remarks.end() && !all->second.impact.empty();
  for (const auto& [id, status] : statuses) {
    const auto found = remarks.find(id);
    const Remarks none;
    const Remarks& of = found == remarks.end() ? none : found->second;
    if (status == Status::kNotAffected && of.justification == Justification::kNone && of.impact.empty() &&
        !impact_of_all)
      return Invalid("a product that is known_not_affected without a flag or an impact (CSAF test 6.1.27.9)",
                     place.Text());
    if (status == Status::kAffected && of.action.empty())
      return Invalid("an affected product without a remediation (CSAF test 6.1.27.10)", place.Text());
  }
  return {};
}

// One statement for all products of which the same is said under the same names.
Result<void> Reader::AddStatements(const Names& names, const StatusOf& statuses, const RemarksOf& remarks,
                                   const Place& place) {
  using Said = std::tuple<Status, Justification, std::string_view, std::string_view, std::vector<std::string>>;
  std::map<Said, std::vector<ProductUse>> grouped;
  const Remarks none;
  const auto all = remarks.find(std::string_view());
  for (const auto& [id, status] : statuses) {
    if (!status) continue;
    std::vector<std::string> called = names.common;
    if (const auto own = names.of_product.find(id); own != names.of_product.end())
      called.insert(called.end(), own->second.begin(), own->second.end());
    if (called.empty()) {
      if (is_vex_) return Invalid("a VEX's vulnerability has a cve or ids (CSAF test 6.1.27.8)", place.Text());
      builder_.Warn("a vulnerability without a name matches nothing", place);
      continue;
    }
    const auto found = remarks.find(id);
    const Remarks& of = found == remarks.end() ? none : found->second;
    std::string_view impact = of.impact;
    if (impact.empty() && all != remarks.end()) impact = all->second.impact;
    const Justification justification = *status == Status::kNotAffected ? of.justification : Justification::kNone;
    grouped[{*status, justification, impact, of.action, std::move(called)}].push_back(products_.UseOf(id));
  }
  for (auto& [said, uses] : grouped) {
    const auto& [status, justification, impact, action, called] = said;
    Statement statement;
    statement.vulnerability = called.front();
    statement.aliases.assign(called.begin() + 1, called.end());
    statement.status = status;
    statement.justification = justification;
    statement.impact = CutText(impact, kTextBytesMax);
    statement.action = action;
    statement.products = std::move(uses);
    statement.time = builder_.document().last_updated;
    TRY(builder_.AddStatement(std::move(statement)));
  }
  return {};
}

Result<void> Reader::ReadVulnerability(const dom::element& element, const Place& place) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object,
                  std::to_array<std::string_view>({"cve", "ids", "product_status", "flags", "threats", "remediations"}),
                  place));
  TRY_ASSIGN(const Names names, ReadNames(members[0], members[1], place));
  TRY_ASSIGN(const StatusOf statuses, ReadStatuses(members[2], place.At("product_status")));
  if (is_vex_ && !members[2]) return Invalid("a VEX has a product_status (CSAF test 6.1.27.7)", place.Text());
  TRY_ASSIGN(const RemarksOf remarks, ReadRemarks(members[3], members[4], members[5], place));
  TRY(AskProfile(statuses, remarks, place));
  return AddStatements(names, statuses, remarks, place);
}

Result<VexDocument> Reader::Read(const dom::object& root) {
  const Place place;
  TRY_ASSIGN(
      const auto members,
      TakeMembers(root, std::to_array<std::string_view>({"document", "product_tree", "vulnerabilities"}), place));
  TRY(ReadDocument(members[0], place.At("document")));
  if (is_vex_ && !members[1]) return Invalid("a VEX has a product_tree (CSAF test 6.1.27.4)", "/product_tree");
  if (is_vex_ && !members[2]) return Invalid("a VEX has vulnerabilities (CSAF test 6.1.27.5)", "/vulnerabilities");
  const std::string prefix = namespace_ + '/' + builder_.document().id + '#';
  TRY(products_.Read(members[1], place.At("product_tree"), prefix, builder_));
  TRY(ForEach(members[2], place.At("vulnerabilities"),
              [&](const dom::element& one, const Place& at) { return ReadVulnerability(one, at); }));
  return builder_.Finish();
}

}  // namespace

Result<VexDocument> ReadCsaf(const dom::object& root) {
  return Reader().Read(root);
}

}  // namespace entente::supply::vex
