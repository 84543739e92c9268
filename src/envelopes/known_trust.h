// Known trust: whose keys and authorities count for the envelopes that a party submits. Its own keys, as the roster
// lists them; trust material of the operator, which counts for everybody; and its own trust material.
//
// Thread safety: TrustMaterials: const methods from any thread, others from one at a time.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "crypto/key.h"
#include "envelopes/trust_material.h"

namespace entente::envelopes {

struct KnownKey {
  crypto::PublicKey key;
  std::vector<std::string> ids;  // envelopes/key_ids.h, and what the trust material calls it
  KeyUse use = KeyUse::kSigning;
  Period valid;
  std::string whose;        // the party's id, or "trust material NAME"
  std::uint64_t entry = 0;  // the log entry that says so
};
struct KnownAuthority {
  std::vector<crypto::Certificate> certificates;  // the last one is the anchor
  Period valid;
  std::string whose;
  std::uint64_t entry = 0;
};
struct KnownTrust {
  std::vector<KnownKey> keys;
  std::vector<KnownAuthority> authorities;
  UnixSeconds now = 0;  // when the envelope was logged, for keys that count for a time; 0: all of them count
};

// A key that a party lists for itself.
[[nodiscard]] KnownKey KeyOfParty(const crypto::PublicKey& key, std::string_view party, std::uint64_t entry);

class TrustMaterials {
 public:
  // Replaces what this issuer said under this name before.
  void Set(std::string_view issuer, bool by_operator, std::uint64_t entry, const TrustMaterial& material);
  void Clear() { materials_.clear(); }
  // Without the party's own keys.
  [[nodiscard]] KnownTrust For(std::string_view issuer) const;

 private:
  struct Said {
    bool by_operator = false;
    KnownTrust trust;
  };
  std::map<std::pair<std::string, std::string>, Said> materials_;  // by issuer and name
};

}  // namespace entente::envelopes
