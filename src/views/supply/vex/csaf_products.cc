#include "views/supply/vex/csaf_products.h"

#include <array>
#include <utility>

#include "views/supply/purl.h"
#include "views/supply/vex/identity.h"

namespace entente::supply::vex {
namespace {

// CSAF 2.1, test 6.1.34.
constexpr int kBranchDepthMax = 30;
constexpr int kPathDepthMax = 30;
constexpr std::size_t kGroupMembersMax = 1'000'000;

// A package of a distribution says in its purl whose it is.
bool NamesItsDistribution(const Product& product) {
  const auto purl = Purl::Parse(product.purl);
  if (!purl.has_value() || purl->name_space.empty() || purl->version.empty()) return false;
  return purl->type == "rpm" || purl->type == "deb" || purl->type == "apk" || purl->type == "alpm";
}

}  // namespace

Result<void> CsafProducts::Read(const Element& tree, const Place& place, std::string_view prefix,
                                DocumentBuilder& builder) {
  builder_ = &builder;
  prefix_ = prefix;
  TRY_ASSIGN(const auto object, OptionalObject(tree, place));
  if (!object) return {};
  constexpr auto kNames = std::to_array<std::string_view>(
      {"branches", "full_product_names", "relationships", "product_paths", "product_groups"});
  TRY_ASSIGN(const auto members, TakeMembers(*object, kNames, place));
  TRY(ReadBranches(members[0], place.At(kNames[0]), {}, 0));
  TRY(ReadFullNames(members[1], place.At(kNames[1])));
  TRY(ReadRelationships(members[2], place.At(kNames[2])));
  TRY(ReadPaths(members[3], place.At(kNames[3])));
  TRY(ResolveAll());
  return ReadGroups(members[4], place.At(kNames[4]));
}

Result<void> CsafProducts::ReadBranches(const Element& branches, const Place& place, std::string_view range,
                                        int depth) {
  TRY_ASSIGN(const auto list, OptionalArray(branches, place));
  if (!list) return {};
  if (depth >= kBranchDepthMax) return Invalid("branches nested deeper than 30", place.Text());
  std::size_t index = 0;
  for (const dom::element one : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(one, at));
    TRY_ASSIGN(const auto members,
               TakeMembers(object, std::to_array<std::string_view>({"category", "name", "product", "branches"}), at));
    TRY_ASSIGN(const std::string_view category, OptionalText(members[0], at.At("category"), 128));
    TRY_ASSIGN(const std::string_view name, OptionalText(members[1], at.At("name")));
    const std::string_view inner = category == "product_version_range" ? name : range;
    if (const Element product = members[2]) TRY(ReadProduct(*product, at.At("product"), inner));
    TRY(ReadBranches(members[3], at.At("branches"), inner, depth + 1));
  }
  return {};
}

Result<void> CsafProducts::ReadFullNames(const Element& element, const Place& place) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element one : *list) TRY(ReadProduct(one, place.At(index++), {}));
  return {};
}

Result<void> CsafProducts::Define(std::string_view id, const Place& place) {
  if (id.empty()) return Invalid("a product has a product_id", place.Text());
  if (uses_.contains(id) || paths_.contains(id))
    return Invalid("this product id is defined twice (CSAF test 6.1.2)", place.Text());
  return {};
}

Result<void> CsafProducts::ReadProduct(const dom::element& element, const Place& place, std::string_view range) {
  TRY_ASSIGN(const dom::object object, RequireObject(element, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object, std::to_array<std::string_view>({"product_id", "name", "product_identification_helper"}),
                  place));
  TRY_ASSIGN(const std::string_view id, OptionalText(members[0], place.At("product_id"), kIdBytesMax));
  TRY(Define(id, place.At("product_id")));
  Product product;
  product.id = prefix_ + std::string(id);
  TRY_ASSIGN(product.name, ProseOf(members[1], place.At("name")));
  TRY(ReadHelper(members[2], place.At("product_identification_helper"), product));
  if (!range.empty()) product.versions = range;
  TRY_ASSIGN(const std::uint32_t number, builder_->AddProduct(std::move(product)));
  uses_.emplace(id, ProductUse{number, {}});
  return {};
}

Result<void> CsafProducts::ReadPurl(const Element& element, const Place& place, Product& product) {
  TRY_ASSIGN(const std::string_view text, OptionalText(element, place, kPurlBytesMax));
  if (text.empty()) return {};
  const auto purl = Purl::Parse(text);
  if (!purl.has_value()) return Invalid("not a purl (CSAF test 6.1.13): " + purl.error().message, place.Text());
  if (purl->Text().size() > kPurlBytesMax) return Invalid("a purl whose canonical form is too long", place.Text());
  // Of several purls of one product, which may only differ in qualifiers (6.1.42), what they share.
  if (product.purl.empty())
    product.purl = purl->Text();
  else if (product.purl != purl->Text())
    product.purl = purl->BaseAndVersion();
  return {};
}

Result<void> CsafProducts::ReadHelper(const Element& helper, const Place& place, Product& product) {
  TRY_ASSIGN(const auto object, OptionalObject(helper, place));
  if (!object) return {};
  TRY_ASSIGN(const auto members,
             TakeMembers(*object, std::to_array<std::string_view>({"purl", "purls", "cpe", "hashes"}), place));
  TRY(ReadPurl(members[0], place.At("purl"), product));
  const Place in_purls = place.At("purls");
  TRY_ASSIGN(const auto purls, OptionalArray(members[1], in_purls));
  std::size_t index = 0;
  if (purls)
    for (const dom::element one : *purls) TRY(ReadPurl(one, in_purls.At(index++), product));
  TRY_ASSIGN(product.cpe, NameOf(members[2], place.At("cpe")));
  return ReadHashes(members[3], place.At("hashes"), product);
}

// [{"file_hashes": [{"algorithm", "value"}], "filename"}]
Result<void> CsafProducts::ReadHashes(const Element& element, const Place& place, Product& product) {
  TRY_ASSIGN(const auto files, OptionalArray(element, place));
  if (!files) return {};
  std::size_t index = 0;
  for (const dom::element file : *files) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(file, at));
    TRY_ASSIGN(const auto members, TakeMembers(object, std::to_array<std::string_view>({"file_hashes"}), at));
    const Place in_hashes = at.At("file_hashes");
    TRY_ASSIGN(const auto hashes, OptionalArray(members[0], in_hashes));
    if (!hashes) continue;
    std::size_t number = 0;
    for (const dom::element one : *hashes) {
      const Place here = in_hashes.At(number++);
      if (product.hashes.size() >= kHashesMax) return Invalid("too many hashes of one product", here.Text());
      TRY_ASSIGN(const dom::object parts, RequireObject(one, here));
      TRY_ASSIGN(const auto named, TakeMembers(parts, std::to_array<std::string_view>({"algorithm", "value"}), here));
      TRY_ASSIGN(const std::string_view algorithm, OptionalText(named[0], here.At("algorithm"), 64));
      TRY_ASSIGN(const std::string_view value, OptionalText(named[1], here.At("value"), 512));
      auto hash = HashOf(algorithm, value);
      if (!hash.has_value()) return Invalid(hash.error().message, here.Text());
      product.hashes.push_back(*std::move(hash));
    }
  }
  return {};
}

// What a relationship makes has an id of its own, and sometimes names of its own, which then say more than its parts.
Result<void> CsafProducts::AddPath(const Element& full_name, const Place& place, Path path) {
  if (!full_name) return Invalid("a relationship has a full_product_name", place.Text());
  const dom::element named = *full_name;
  TRY_ASSIGN(const dom::object object, RequireObject(named, place));
  TRY_ASSIGN(
      const auto members,
      TakeMembers(object, std::to_array<std::string_view>({"product_id", "product_identification_helper"}), place));
  TRY_ASSIGN(const std::string_view id, OptionalText(members[0], place.At("product_id"), kIdBytesMax));
  TRY(Define(id, place.At("product_id")));
  if (const Element helper = members[1]; helper && !helper->is_null()) return ReadProduct(named, place, {});
  path.place = place.Text();
  paths_.emplace(id, std::move(path));
  return {};
}

Result<void> CsafProducts::ReadRelationships(const Element& element, const Place& place) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element one : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(one, at));
    TRY_ASSIGN(const auto members,
               TakeMembers(object,
                           std::to_array<std::string_view>(
                               {"product_reference", "relates_to_product_reference", "full_product_name"}),
                           at));
    Path path;
    TRY_ASSIGN(path.inner, OptionalText(members[0], at.At("product_reference"), kIdBytesMax));
    TRY_ASSIGN(const std::string_view outer,
               OptionalText(members[1], at.At("relates_to_product_reference"), kIdBytesMax));
    path.outer.push_back(outer);
    TRY(AddPath(members[2], at.At("full_product_name"), std::move(path)));
  }
  return {};
}

// CSAF 2.1 has paths of several steps in the place of relationships.
Result<void> CsafProducts::ReadPaths(const Element& element, const Place& place) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element one : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(one, at));
    TRY_ASSIGN(
        const auto members,
        TakeMembers(object,
                    std::to_array<std::string_view>({"beginning_product_reference", "subpaths", "full_product_name"}),
                    at));
    Path path;
    TRY_ASSIGN(path.inner, OptionalText(members[0], at.At("beginning_product_reference"), kIdBytesMax));
    const Place in_steps = at.At("subpaths");
    TRY_ASSIGN(const auto steps, OptionalArray(members[1], in_steps));
    std::size_t number = 0;
    if (steps) {
      for (const dom::element step : *steps) {
        const Place here = in_steps.At(number++);
        if (number > kPathDepthMax) return Invalid("a path of more than 30 steps", here.Text());
        TRY_ASSIGN(const dom::object parts, RequireObject(step, here));
        TRY_ASSIGN(const auto next,
                   TakeMembers(parts, std::to_array<std::string_view>({"next_product_reference"}), here));
        TRY_ASSIGN(const std::string_view outer, OptionalText(next[0], here.At("next_product_reference"), kIdBytesMax));
        path.outer.push_back(outer);
      }
    }
    TRY(AddPath(members[2], at.At("full_product_name"), std::move(path)));
  }
  return {};
}

// A package of a distribution, installed on that distribution, is the package: its purl says the rest.
ProductUse CsafProducts::Within(const ProductUse& inner, const ProductUse& outer) const {
  const std::vector<Product>& products = builder_->document().products;
  const std::uint32_t part = inner.parts.empty() ? inner.product : inner.parts.front();
  const Product& whole = products[outer.product];
  if (whole.purl.empty() && whole.hashes.empty() && NamesItsDistribution(products[part])) return {part, {}};
  return {outer.product, {part}};
}

Result<void> CsafProducts::Resolve(std::string_view id, int depth) {
  if (uses_.contains(id)) return {};
  const auto found = paths_.find(id);
  if (found == paths_.end()) return Invalid("a product id that is defined nowhere (CSAF test 6.1.1)");
  if (depth > kPathDepthMax)
    return Invalid("a product is defined by way of itself, or of more than 30 others (CSAF test 6.1.3)",
                   found->second.place);
  const Path& path = found->second;
  std::vector<std::string_view> needed = path.outer;
  needed.push_back(path.inner);
  for (const std::string_view one : needed) {
    if (one == id) return Invalid("a product is defined by way of itself (CSAF test 6.1.3)", path.place);
    auto resolved = Resolve(one, depth + 1);
    if (!resolved.has_value() && resolved.error().place.empty()) resolved.error().place = path.place;
    TRY(std::move(resolved));
  }
  ProductUse use = uses_.at(path.inner);
  for (const std::string_view outer : path.outer) use = Within(use, uses_.at(outer));
  uses_.emplace(id, std::move(use));
  return {};
}

Result<void> CsafProducts::ResolveAll() {
  for (const auto& [id, path] : paths_) TRY(Resolve(id, 0));
  return {};
}

Result<std::vector<std::string_view>> CsafProducts::ReadIds(const Element& ids, const Place& place) const {
  std::vector<std::string_view> read;
  TRY_ASSIGN(const auto list, OptionalArray(ids, place));
  if (!list) return read;
  std::size_t index = 0;
  for (const dom::element one : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const std::string_view id, OptionalText(one, at, kIdBytesMax));
    if (!Holds(id)) return Invalid("a product id that is defined nowhere (CSAF test 6.1.1)", at.Text());
    read.push_back(id);
  }
  return read;
}

Result<std::vector<std::string_view>> CsafProducts::ReadGroupIds(const Element& ids, const Place& place) const {
  std::vector<std::string_view> read;
  TRY_ASSIGN(const auto list, OptionalArray(ids, place));
  if (!list) return read;
  std::size_t index = 0;
  for (const dom::element one : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const std::string_view id, OptionalText(one, at, kIdBytesMax));
    const auto group = groups_.find(id);
    if (group == groups_.end()) return Invalid("a group id that is defined nowhere (CSAF test 6.1.4)", at.Text());
    read.insert(read.end(), group->second.begin(), group->second.end());
    if (read.size() > kGroupMembersMax) return Invalid("groups of too many products", at.Text());
  }
  return read;
}

Result<void> CsafProducts::ReadGroups(const Element& element, const Place& place) {
  TRY_ASSIGN(const auto list, OptionalArray(element, place));
  if (!list) return {};
  std::size_t index = 0;
  for (const dom::element one : *list) {
    const Place at = place.At(index++);
    TRY_ASSIGN(const dom::object object, RequireObject(one, at));
    TRY_ASSIGN(const auto members,
               TakeMembers(object, std::to_array<std::string_view>({"group_id", "product_ids"}), at));
    TRY_ASSIGN(const std::string_view id, OptionalText(members[0], at.At("group_id"), kIdBytesMax));
    TRY_ASSIGN(std::vector<std::string_view> products, ReadIds(members[1], at.At("product_ids")));
    if (id.empty()) return Invalid("a group has a group_id", at.Text());
    if (!groups_.emplace(id, std::move(products)).second)
      return Invalid("this group id is defined twice (CSAF test 6.1.5)", at.At("group_id").Text());
  }
  return {};
}

}  // namespace entente::supply::vex
