// Whether a product that a statement names is the one in hand.
//
// A statement's product covers an identity when one of its names does: the purl (type, namespace and name the same;
// version, subpath and each qualifier the same where the statement gives them, so that a purl without a version covers
// all), a hash of the same function, a CPE, or its id. OpenVEX 0.2, "Product" and "Component"; a purl's qualifiers that
// only the thing in hand has do not matter. Versions beside the purl (`vers:`) bind whatever is found by a name.
//
// Thread safety: values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/supply/purl.h"
#include "views/supply/vex/cpe.h"
#include "views/supply/vex/document.h"
#include "views/supply/vex/version_set.h"

namespace entente::supply::vex {

// What is known of a component or product in hand.
struct Identity {
  std::string purl;
  std::vector<Hash> hashes;
  std::vector<std::string> cpes;
  std::vector<std::string> ids;  // other names: bom-link, IRI, a product id that the supplier gave
  std::string version;           // where the purl has none
};

// An identity made ready to be compared with many statements. A purl or CPE that is none is passed over.
class PreparedIdentity {
 public:
  explicit PreparedIdentity(const Identity& identity);
  // Under which keys statements about it may be found.
  [[nodiscard]] const std::vector<std::string>& keys() const { return keys_; }
  [[nodiscard]] bool names_something() const { return !keys_.empty(); }

 private:
  friend class ProductPattern;
  std::optional<Purl> purl_;
  std::vector<Cpe> cpes_;
  std::vector<Hash> hashes_;
  std::vector<std::string> ids_;
  std::string version_;
  std::vector<std::string> keys_;
};

class ProductPattern {
 public:
  explicit ProductPattern(const Product& product);
  [[nodiscard]] bool Covers(const PreparedIdentity& identity) const;
  // Under which keys it is to be found; none when it can match nothing.
  [[nodiscard]] std::vector<std::string> Keys() const;

 private:
  [[nodiscard]] static bool PurlCovers(const Purl& said, const Purl& other);

  std::optional<Purl> purl_;
  std::optional<Cpe> cpe_;
  std::vector<Hash> hashes_;
  std::string id_;
  VersionSet versions_;
  bool usable_ = true;  // false when the versions cannot be told: it covers nothing
};

// Whether a claim is about a component in its products: about the component or something that it is part of, where the
// claim names no parts; otherwise about something that it is part of, and a part that covers it. A component that names
// nothing stands for the question about the products alone, with whatever part of them.
// `part_at(i)` gives the i-th part's pattern. REQUIRES: identities[0] is the component; what it is part of follows.
template <class PartAt>
[[nodiscard]] bool Concerns(const ProductPattern& product, std::size_t parts, const PartAt& part_at,
                            std::span<const PreparedIdentity> identities) {
  const auto covered = [&product](const PreparedIdentity& one) { return product.Covers(one); };
  if (parts == 0) return std::ranges::any_of(identities, covered);
  if (!std::ranges::any_of(identities.subspan(1), covered)) return false;
  if (!identities[0].names_something()) return true;
  for (std::size_t i = 0; i < parts; ++i)
    if (part_at(i).Covers(identities[0])) return true;
  return false;
}

// Hash functions by one name: "SHA-256", "sha256" and "SHA2-256" are "sha256". Empty for what is no name.
[[nodiscard]] std::string HashAlgorithmOf(std::string_view name);
// Errors: kInvalidInput when it is not hexadecimal, or not as long as hashes are.
[[nodiscard]] Result<Hash> HashOf(std::string_view algorithm, std::string_view value);

}  // namespace entente::supply::vex
