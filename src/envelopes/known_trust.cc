#include "envelopes/known_trust.h"

#include <algorithm>
#include <iterator>

#include "envelopes/key_ids.h"

namespace entente::envelopes {

KnownKey KeyOfParty(const crypto::PublicKey& key, std::string_view party, std::uint64_t entry) {
  return {key, KeyIdsOf(key), KeyUse::kSigning, {}, std::string(party), entry};
}

void TrustMaterials::Set(std::string_view issuer, bool by_operator, std::uint64_t entry,
                         const TrustMaterial& material) {
  const std::string whose = "trust material " + material.name;
  Said said{by_operator, {}};
  for (const TrustKey& one : material.keys) {
    std::vector<std::string> ids = KeyIdsOf(one.key);
    if (!one.keyid.empty()) ids.push_back(one.keyid);
    said.trust.keys.push_back({one.key, std::move(ids), one.use, one.valid, whose, entry});
  }
  for (const TrustAuthority& one : material.authorities)
    said.trust.authorities.push_back({one.certificates, one.valid, whose, entry});
  materials_.insert_or_assign({std::string(issuer), material.name}, std::move(said));
}

KnownTrust TrustMaterials::For(std::string_view issuer) const {
  KnownTrust trust;
  for (const auto& [of, said] : materials_) {
    if (!said.by_operator && of.first != issuer) continue;
    std::ranges::copy(said.trust.keys, std::back_inserter(trust.keys));
    std::ranges::copy(said.trust.authorities, std::back_inserter(trust.authorities));
  }
  return trust;
}

}  // namespace entente::envelopes
