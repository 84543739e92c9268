// Whether a product that a statement names is the one in hand.
//
// A statement's product covers an identity when one of its names does: the purl (type, namespace and name the same;
// version, subpath and each qualifier the same where the statement gives them, so that a purl without a version covers
// all), a hash of the same function, a CPE, or its id. OpenVEX 0.2, "Product" and "Component"; a purl's qualifiers that
// only the thing in hand has do not matter. Versions beside the purl (`vers:`) bind whatever is found by a name.
//
// Thread safety: values.
#pragma once

#include <optional>
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

// Hash functions by one name: "SHA-256", "sha256" and "SHA2-256" are "sha256". Empty for what is no name.
[[nodiscard]] std::string HashAlgorithmOf(std::string_view name);
// Errors: kInvalidInput when it is not hexadecimal, or not as long as hashes are.
[[nodiscard]] Result<Hash> HashOf(std::string_view algorithm, std::string_view value);

}  // namespace entente::supply::vex
