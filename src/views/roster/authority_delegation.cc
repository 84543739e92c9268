// Authority: keys that speak for another party, and the time at which that ends.
#include <mutex>

#include "views/roster/authority.h"
#include "views/roster/authority_history.h"

namespace entente::roster {

using registration::Signer;
using statement::SignedStatement;

namespace {

// Those that were named once, and perhaps no longer are.
constexpr std::size_t kDelegatesMax = 64;

}  // namespace

Result<void> Authority::TakeDelegation(std::uint64_t index, const SignedStatement& statement) {
  TRY_ASSIGN(DelegationDocument document, ParseDelegation(AsText(statement.payload())));
  const std::string& issuer = statement.headers().issuer;
  const std::unique_lock lock(mutex_);
  PartyHistory& party = parties_.find(issuer)->second;  // it signed
  Delegated delegated{document.roles, document.until, std::nullopt};
  if (document.until.has_value() && *document.until <= time_) {
    delegated.expired = index;
  } else if (document.until.has_value()) {
    endings_.insert({*document.until, issuer, document.delegate});
  }
  party.delegates[document.delegate].push_back({index, delegated});
  party.entries.push_back(index);
  return {};
}

void Authority::AdvanceTo(UnixSeconds time, std::uint64_t index) {
  if (time <= time_) return;  // only the thread that is here writes it
  const std::unique_lock lock(mutex_);
  time_ = time;
  while (!endings_.empty() && endings_.begin()->until <= time) {
    const Ending& ending = *endings_.begin();
    for (Since<Delegated>& one : parties_.find(ending.party)->second.delegates.find(ending.delegate)->second)
      if (one.value.until == ending.until && !one.value.expired.has_value()) one.value.expired = index;
    endings_.erase(endings_.begin());
  }
}

Result<void> Authority::CheckDelegation(std::string_view issuer, const DelegationDocument& document) const {
  // Who applies under this name later is perhaps somebody else.
  if (PartyOf(document.delegate) == nullptr) return NotHere(document.delegate, "/delegate");
  const PartyHistory* party = PartyOf(issuer);
  if (party != nullptr && !party->delegates.contains(document.delegate) && party->delegates.size() >= kDelegatesMax)
    return Refuse(fmt::format("a party names at most {} delegates", kDelegatesMax), "/delegate");
  return {};
}

std::optional<Signer> Authority::DelegateOf(std::string_view id, const PartyHistory& party, const crypto::Digest& kid,
                                            std::uint64_t index) const {
  std::optional<Signer> found;
  for (const auto& [delegate, history] : party.delegates) {
    const auto* delegated = LastBefore(history, index);
    const PartyHistory* owner = PartyOf(delegate);
    if (delegated == nullptr || owner == nullptr) continue;
    auto signer = SignerOf(delegate, *owner, kid, index);
    if (!signer.has_value()) continue;
    signer->delegate = std::move(signer->party);
    signer->party = id;
    signer->kind = LastBefore(party.kinds, index)->value;
    signer->standing = std::min(signer->standing, LastBefore(party.standings, index)->value);
    signer->roles = signer->roles.And(delegated->value.roles);
    signer->required = signer->required.AtLeast(LastBefore(party.signatures, index)->value);
    const bool expired = delegated->value.expired.has_value() && *delegated->value.expired <= index;
    if (!signer->revoked && (expired || delegated->value.roles.empty())) {
      signer->revoked = true;
      signer->revoked_why =
          expired ? fmt::format("the delegation to {} ended at {}", delegate,
                                FormatTime(delegated->value.until.value_or(0)))
                  : fmt::format("the delegation to {} ended by entry {} of the log", delegate, delegated->index);
    }
    // Of several whose key it is, one that may sign.
    if (!found.has_value() || (found->revoked && !signer->revoked)) found = std::move(signer);
  }
  return found;
}

bool Authority::DependsOnTime(std::string_view issuer, ByteView kid, std::uint64_t index) const {
  const auto digest = crypto::DigestFromBytes(kid);
  const std::shared_lock lock(mutex_);
  const PartyHistory* party = PartyOf(issuer);
  if (party == nullptr || !digest.has_value()) return false;
  return std::ranges::any_of(party->delegates, [&](const auto& one) {
    const PartyHistory* delegate = PartyOf(one.first);
    const auto* delegated = LastBefore(one.second, index);
    return delegate != nullptr && delegated != nullptr && delegated->value.until.has_value() &&
           delegate->keys.contains(*digest);
  });
}

}  // namespace entente::roster
