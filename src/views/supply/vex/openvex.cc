// OpenVEX (openvex.dev, specification 0.2.0; 0.0.x had strings where 0.2 has objects).
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "views/supply/vex/identity.h"
#include "views/supply/vex/readers.h"

namespace entente::supply::vex {
namespace {

constexpr std::string_view kContext = "https://openvex.dev/ns";

class Reader {
 public:
  Result<VexDocument> Read(const dom::object& root);

 private:
  Result<void> ReadHead(const dom::object& root);
  Result<void> ReadStatement(const dom::element& element, const Place& place);
  Result<void> ReadVulnerability(const Element& element, const Place& place, Statement& statement);
  Result<void> ReadStatus(const Element& status, const Element& justification, const Place& place,
                          Statement& statement);
  Result<void> ReadTime(const Element& timestamp, const Element& last_updated, const Place& place,
                        Statement& statement);
  Result<ProductUse> ReadProduct(const dom::element& element, const Place& place);
  Result<std::vector<std::uint32_t>> ReadParts(const Element& element, const Place& place);
  Result<std::uint32_t> ReadComponent(const dom::element& element, const Place& place);
  Result<void> ReadIdentifiers(const dom::object& identifiers, const Place& place, Product& product);
  Result<std::uint32_t> AddPlain(std::string_view id, const Place& place);

  DocumentBuilder builder_{Format::kOpenVex};
  Element statements_;
  // Components that are nothing but an id stand in documents again and again.
  std::unordered_map<std::string_view, std::uint32_t> plain_;
};

Result<std::uint32_t> Reader::AddPlain(std::string_view id, const Place& place) {
  if (const auto known = plain_.find(id); known != plain_.end()) return known->second;
  if (id.empty()) return Invalid("a product has an \"@id\", identifiers or hashes", place.Text());
  Product product;
  product.id = id;
  if (id.starts_with("pkg:")) product.purl = PurlOf(id, builder_, place);
  TRY_ASSIGN(const std::uint32_t number, builder_.AddProduct(std::move(product)));
  plain_.emplace(id, number);
  return number;
}

Result<void> Reader::ReadIdentifiers(const dom::object& identifiers, const Place& place, Product& product) {
  constexpr auto kKinds = std::to_array<std::string_view>({"purl", "cpe22", "cpe23"});
  TRY_ASSIGN(const auto kinds, TakeMembers(identifiers, kKinds, place));
  TRY_ASSIGN(const std::string purl, NameOf(kinds[0], place.At(kKinds[0])));
  if (!purl.empty()) product.purl = PurlOf(purl, builder_, place.At(kKinds[0]));
  for (const std::size_t cpe : {std::size_t{1}, std::size_t{2}}) {
    TRY_ASSIGN(const std::string text, NameOf(kinds[cpe], place.At(kKinds[cpe])));
    if (!text.empty()) product.cpe = text;
  }
  // Of a kind that the specification does not have, as a name where there is no other.
  for (const auto& [kind, value] : identifiers) {
    if (!product.id.empty() || std::ranges::find(kKinds, kind) != kKinds.end()) continue;
    TRY_ASSIGN(product.id, NameOf(value, place.At(kind)));
  }
  return {};
}

// {"@id", "identifiers": {"purl", "cpe22", "cpe23"}, "hashes": {"sha-256": …}}, or the id alone.
Result<std::uint32_t> Reader::ReadComponent(const dom::element& element, const Place& place) {
  if (element.is_string()) {
    TRY_ASSIGN(const std::string_view id, OptionalText(element, place, kIdBytesMax));
    return AddPlain(id, place);
  }
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object, std::to_array<std::string_view>({"@id", "identifiers", "hashes"}), place));
  TRY_ASSIGN(const std::string_view id, OptionalText(members[0], place.At("@id"), kIdBytesMax));
  const Place in_identifiers = place.At("identifiers");
  const Place in_hashes = place.At("hashes");
  TRY_ASSIGN(const auto identifiers, OptionalObject(members[1], in_identifiers));
  TRY_ASSIGN(const auto hashes, OptionalObject(members[2], in_hashes));
  if (!identifiers && !hashes) return AddPlain(id, place.At("@id"));
  Product product;
  product.id = id;
  if (id.starts_with("pkg:")) product.purl = PurlOf(id, builder_, place.At("@id"));
  if (identifiers) {
    TRY(ReadIdentifiers(*identifiers, in_identifiers, product));
  }
  if (hashes) {
    for (const auto& [function, value] : *hashes) {
      const Place at = in_hashes.At(function);
      if (product.hashes.size() >= kHashesMax) return Invalid("too many hashes of one product", at.Text());
      TRY_ASSIGN(const std::string_view text, OptionalText(value, at, 512));
      auto hash = HashOf(function, text);
      if (!hash.has_value()) return Invalid(hash.error().message, at.Text());
      product.hashes.push_back(*std::move(hash));
    }
  }
  if (product.id.empty() && product.purl.empty() && product.cpe.empty() && product.hashes.empty())
    return Invalid("a product has an \"@id\", identifiers or hashes", place.Text());
  return builder_.AddProduct(std::move(product));
}

Result<std::vector<std::uint32_t>> Reader::ReadParts(const Element& element, const Place& place) {
  std::vector<std::uint32_t> parts;
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return parts;
  std::size_t index = 0;
  for (const dom::element one : *list) {
    TRY_ASSIGN(const std::uint32_t part, ReadComponent(one, place.At(index++)));
    parts.push_back(part);
  }
  return parts;
}

Result<ProductUse> Reader::ReadProduct(const dom::element& element, const Place& place) {
  ProductUse use;
  TRY_ASSIGN(use.product, ReadComponent(element, place));
  if (!element.is_object()) return use;
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"subcomponents"}), place));
  TRY_ASSIGN(use.parts, ReadParts(members[0], place.At("subcomponents")));
  return use;
}

Result<void> Reader::ReadVulnerability(const Element& element, const Place& place, Statement& statement) {
  if (!element) return Invalid("a statement is about a vulnerability", place.Text());
  if (element->is_string()) {
    TRY_ASSIGN(statement.vulnerability, NameOf(element, place, 1'024));
  } else {
    TRY_ASSIGN(const dom::object object, RequireObject(*element, place));
    TRY_ASSIGN(const auto members,
               TakeMembers(object, std::to_array<std::string_view>({"name", "@id", "aliases"}), place));
    TRY_ASSIGN(statement.vulnerability, NameOf(members[0], place.At("name"), 1'024));
    TRY_ASSIGN(std::string id, NameOf(members[1], place.At("@id"), 1'024));
    if (statement.vulnerability.empty()) statement.vulnerability = std::move(id);
    const Place in_aliases = place.At("aliases");
    TRY_ASSIGN(const auto aliases, OptionalArray(members[2], in_aliases));
    std::size_t index = 0;
    if (aliases) {
      for (const dom::element one : *aliases) {
        const Place at = in_aliases.At(index++);
        if (index > kAliasesMax) return Invalid("too many aliases", at.Text());
        TRY_ASSIGN(std::string alias, NameOf(one, at, 1'024));
        if (!alias.empty()) statement.aliases.push_back(std::move(alias));
      }
    }
  }
  if (statement.vulnerability.empty()) return Invalid("a vulnerability has a name", place.Text());
  return {};
}

Result<void> Reader::ReadStatus(const Element& status, const Element& justification, const Place& place,
                                Statement& statement) {
  const Place at = place.At("status");
  TRY_ASSIGN(const std::string_view word, OptionalText(status, at, 64));
  if (word == "not_affected")
    statement.status = Status::kNotAffected;
  else if (word == "affected")
    statement.status = Status::kAffected;
  else if (word == "fixed")
    statement.status = Status::kFixed;
  else if (word == "under_investigation")
    statement.status = Status::kUnderInvestigation;
  else
    return Invalid("a status is not_affected, affected, fixed or under_investigation", at.Text());
  const Place at_label = place.At("justification");
  TRY_ASSIGN(const std::string_view label, OptionalText(justification, at_label, 128));
  if (label.empty()) return {};
  statement.justification = SharedJustificationOf(label);
  if (statement.justification == Justification::kNone)
    return Invalid("a justification is one of OpenVEX's five labels", at_label.Text());
  if (statement.status != Status::kNotAffected) {
    builder_.Warn("a justification beside another status than not_affected is passed over", at_label);
    statement.justification = Justification::kNone;
  }
  return {};
}

// The later of the two times of its own; without one that of the document.
Result<void> Reader::ReadTime(const Element& timestamp, const Element& last_updated, const Place& place,
                              Statement& statement) {
  TRY_ASSIGN(statement.time, MomentOf(timestamp, place.At("timestamp")));
  TRY_ASSIGN(const auto updated, MomentOf(last_updated, place.At("last_updated")));
  if (!statement.time) statement.time = builder_.document().time;
  if (updated && (!statement.time || *updated > *statement.time)) statement.time = updated;
  if (!statement.time) return Invalid("neither the statement nor the document has a timestamp", place.Text());
  return {};
}

Result<void> Reader::ReadStatement(const dom::element& element, const Place& place) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(const auto members,
             TakeMembers(object,
                         std::to_array<std::string_view>({"vulnerability", "products", "status", "justification",
                                                          "impact_statement", "action_statement", "timestamp",
                                                          "last_updated", "subcomponents"}),
                         place));
  Statement statement;
  TRY(ReadVulnerability(members[0], place.At("vulnerability"), statement));
  TRY(ReadStatus(members[2], members[3], place, statement));
  TRY_ASSIGN(statement.impact, ProseOf(members[4], place.At("impact_statement")));
  TRY_ASSIGN(statement.action, ProseOf(members[5], place.At("action_statement")));
  TRY(ReadTime(members[6], members[7], place, statement));
  if (statement.status == Status::kNotAffected && statement.justification == Justification::kNone &&
      statement.impact.empty())
    return Invalid("not_affected needs a justification or an impact_statement", place.Text());
  const Place in_products = place.At("products");
  TRY_ASSIGN(const auto products, OptionalArray(members[1], in_products));
  // 0.0.x: parts of all products stand beside them.
  TRY_ASSIGN(const std::vector<std::uint32_t> common, ReadParts(members[8], place.At("subcomponents")));
  std::size_t index = 0;
  if (products) {
    for (const dom::element one : *products) {
      TRY_ASSIGN(ProductUse use, ReadProduct(one, in_products.At(index++)));
      use.parts.insert(use.parts.end(), common.begin(), common.end());
      statement.products.push_back(std::move(use));
    }
  }
  if (statement.products.empty()) builder_.Warn("a statement without products matches nothing", place);
  return builder_.AddStatement(std::move(statement));
}

Result<void> Reader::ReadHead(const dom::object& root) {
  const Place place;
  TRY_ASSIGN(const auto members,
             TakeMembers(root,
                         std::to_array<std::string_view>({"@context", "@id", "author", "role", "timestamp",
                                                          "last_updated", "version", "tooling", "statements"}),
                         place));
  TRY_ASSIGN(const std::string_view context, OptionalText(members[0], place.At("@context"), 256));
  if (!context.starts_with(kContext))
    return Invalid("not recognised as VEX: the \"@context\" is not OpenVEX's", "/@context");
  std::string_view version = context.substr(kContext.size());
  version.remove_prefix(std::min(version.find_first_not_of("/v"), version.size()));
  if (!version.empty() && !version.starts_with("0.0.") && !version.starts_with("0.2."))
    return Invalid("OpenVEX 0.0 and 0.2 are read here; this is another version", "/@context");
  VexDocument& document = builder_.document();
  document.format_version = version.empty() ? "0.0" : version;
  TRY_ASSIGN(document.id, NameOf(members[1], place.At("@id")));
  TRY_ASSIGN(document.author, NameOf(members[2], place.At("author")));
  if (document.author.empty()) return Invalid("a VEX document has an author", "/author");
  TRY_ASSIGN(document.role, NameOf(members[3], place.At("role")));
  TRY_ASSIGN(document.time, MomentOf(members[4], place.At("timestamp")));
  TRY_ASSIGN(document.last_updated, MomentOf(members[5], place.At("last_updated")));
  if (const Element counted = members[6]; counted && !counted->is_null()) {
    std::int64_t number = 0;
    if (counted->get_int64().get(number) == simdjson::SUCCESS) {
      document.version = std::to_string(number);
    } else {
      TRY_ASSIGN(document.version, NameOf(counted, place.At("version"), 64));
    }
  }
  TRY_ASSIGN(document.tooling, NameOf(members[7], place.At("tooling")));
  if (!members[8]) return Invalid("a VEX document has statements", "/statements");
  statements_ = members[8];
  return {};
}

Result<VexDocument> Reader::Read(const dom::object& root) {
  TRY(ReadHead(root));
  const Place top;
  const Place place = top.At("statements");
  TRY_ASSIGN(const auto statements, OptionalArray(statements_, place));
  std::size_t index = 0;
  if (statements)
    for (const dom::element one : *statements) TRY(ReadStatement(one, place.At(index++)));
  return builder_.Finish();
}

}  // namespace

Result<VexDocument> ReadOpenVex(const dom::object& root) {
  return Reader().Read(root);
}

}  // namespace entente::supply::vex
