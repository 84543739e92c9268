// Authority: revoked keys, and what is in doubt because a key was compromised.
#include <mutex>

#include "views/roster/authority.h"
#include "views/roster/authority_history.h"

namespace entente::roster {
namespace {

using statement::SignedStatement;

// Since when a key was compromised, where nobody says.
constexpr UnixSeconds kFromTheBeginning = INT64_MIN;

}  // namespace

Result<void> Authority::TakeRevocation(std::uint64_t index, const SignedStatement& statement) {
  TRY_ASSIGN(const KeyRevocationDocument document, ParseKeyRevocation(AsText(statement.payload())));
  TRY_ASSIGN(const crypto::Digest kid, crypto::DigestFromBytes(document.kid));
  const std::unique_lock lock(mutex_);
  PartyHistory& party = parties_.find(document.party)->second;  // CheckChange() saw party and key
  KeyHistory& key = party.keys.find(kid)->second;
  // The first revocation stands: the key signed nothing after it.
  if (!key.revoked.has_value()) key.revoked = {index, document.reason};
  // That it was compromised can turn out later, and earlier than was thought; a later time would loosen.
  const UnixSeconds since = document.since.value_or(kFromTheBeginning);
  if (document.reason == RevocationReason::kCompromised &&
      (key.compromised.empty() || since < key.compromised.back().value))
    key.compromised.push_back({index, since});
  party.entries.push_back(index);
  return {};
}

const Authority::KeyHistory* Authority::KeyOf(std::string_view issuer, ByteView kid, std::uint64_t index) const {
  const auto digest = crypto::DigestFromBytes(kid);
  const PartyHistory* party = PartyOf(issuer);
  if (party == nullptr || !digest.has_value()) return nullptr;
  const auto own = party->keys.find(*digest);
  if (own != party->keys.end() && own->second.listings.front().index < index) return &own->second;
  for (const auto& [id, history] : party->delegates) {
    const PartyHistory* delegate = PartyOf(id);
    if (delegate == nullptr) continue;
    if (const auto key = delegate->keys.find(*digest); key != delegate->keys.end()) return &key->second;
  }
  // An application is signed by a key that it brings itself.
  return own == party->keys.end() ? nullptr : &own->second;
}

std::optional<std::uint64_t> Authority::DoubtOf(std::string_view issuer, ByteView kid, std::uint64_t index,
                                                std::optional<UnixSeconds> time) const {
  const std::shared_lock lock(mutex_);
  const KeyHistory* key = KeyOf(issuer, kid, index);
  if (key == nullptr) return std::nullopt;
  for (const Since<UnixSeconds>& one : key->compromised)
    if (one.index > index && time.value_or(INT64_MAX) >= one.value) return one.index;
  return std::nullopt;
}

Authority::Compromises Authority::CompromisesAfter(std::string_view issuer, ByteView kid, std::uint64_t index) const {
  const std::shared_lock lock(mutex_);
  Compromises found;
  const KeyHistory* key = KeyOf(issuer, kid, index);
  if (key == nullptr) return found;
  for (const Since<UnixSeconds>& one : key->compromised) {
    if (one.index <= index) continue;
    found.entries.push_back(one.index);
    found.by_time = found.by_time || one.value != kFromTheBeginning;
  }
  return found;
}

}  // namespace entente::roster
