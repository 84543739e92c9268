// The product tree of a CSAF document (CSAF 2.0 and 2.1, section 3.2.2 of 2.0): what each product id stands for.
// Seen inside vex/ only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "views/supply/json_dom.h"
#include "views/supply/vex/readers.h"

namespace entente::supply::vex {

// REQUIRES: the document outlives it (ids are views of it).
class CsafProducts {
 public:
  // `prefix` makes a product id, which is one document's own, into one of the world. Errors: kInvalidInput, for ids
  // that are defined twice, not at all or by themselves, too (tests 6.1.1 to 6.1.5), and for purls that are none
  // (6.1.13).
  [[nodiscard]] Result<void> Read(const Element& tree, const Place& place, std::string_view prefix,
                                  DocumentBuilder& builder);

  // REQUIRES: Holds(id).
  [[nodiscard]] const ProductUse& UseOf(std::string_view id) const { return uses_.at(id); }
  [[nodiscard]] bool Holds(std::string_view id) const { return uses_.contains(id); }
  // All ids of an array of product ids. Errors: kInvalidInput when one is defined nowhere.
  [[nodiscard]] Result<std::vector<std::string_view>> ReadIds(const Element& ids, const Place& place) const;
  // Those of the groups that are named. Errors: the same.
  [[nodiscard]] Result<std::vector<std::string_view>> ReadGroupIds(const Element& ids, const Place& place) const;

 private:
  // One product in or on others, the outermost last.
  struct Path {
    std::string_view inner;
    std::vector<std::string_view> outer;
    std::string place;
  };

  Result<void> ReadBranches(const Element& branches, const Place& place, std::string_view range, int depth);
  Result<void> ReadFullNames(const Element& list, const Place& place);
  Result<void> ReadProduct(const dom::element& element, const Place& place, std::string_view range);
  Result<void> ReadHelper(const Element& helper, const Place& place, Product& product);
  Result<void> ReadHashes(const Element& list, const Place& place, Product& product);
  Result<void> ReadPurl(const Element& element, const Place& place, Product& product);
  Result<void> ReadRelationships(const Element& list, const Place& place);
  Result<void> ReadPaths(const Element& list, const Place& place);
  Result<void> AddPath(const Element& full_name, const Place& place, Path path);
  Result<void> ReadGroups(const Element& list, const Place& place);
  Result<void> Define(std::string_view id, const Place& place);
  Result<void> ResolveAll();
  Result<void> Resolve(std::string_view id, int depth);
  [[nodiscard]] ProductUse Within(const ProductUse& inner, const ProductUse& outer) const;

  DocumentBuilder* builder_ = nullptr;
  std::string prefix_;
  std::unordered_map<std::string_view, ProductUse> uses_;
  std::map<std::string_view, Path> paths_;
  std::unordered_map<std::string_view, std::vector<std::string_view>> groups_;
};

}  // namespace entente::supply::vex
