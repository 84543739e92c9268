// Authority: admission by whom the policy names, and recovery of keys by the same.
#include <mutex>

#include "registration/admission.h"
#include "views/roster/authority.h"
#include "views/roster/authority_history.h"

namespace entente::roster {

using registration::Signer;
using registration::Standing;
using statement::SignedStatement;

template <class Word>
bool Authority::Carried(const std::map<std::string, Word, std::less<>>& words, const Word& word) const {
  const auto policy = policy_.Get();
  const auto counts = [&](const auto& one) {
    const PartyHistory* voter = PartyOf(one.first);
    return one.second == word && voter != nullptr &&
           registration::HasVote(*policy, voter->standings.back().value, voter->kinds.back().value);
  };
  const auto& rule = policy->admission;
  return rule.has_value() && std::ranges::count_if(words, counts) >= static_cast<std::ptrdiff_t>(rule->parties_count);
}

Result<void> Authority::TakeAdmission(std::uint64_t index, const SignedStatement& statement) {
  TRY_ASSIGN(const AdmissionDocument document, ParseAdmission(AsText(statement.payload())));
  const statement::Headers& headers = statement.headers();
  TRY_ASSIGN(const Signer signer, Find(headers.issuer, headers.kid));
  const bool alone = registration::AdmitsAs(*policy_.Get(), signer) == registration::Admits::kAlone;
  const std::unique_lock lock(mutex_);
  PartyHistory& party = parties_.find(document.party)->second;  // CheckChange() saw it
  const Standing standing = document.decision == Decision::kAdmitted ? Standing::kAdmitted : Standing::kApplied;
  party.entries.push_back(index);
  if (signer.standing != Standing::kOperator) party.spoken_of.push_back({index, headers.issuer});
  bool decided = alone;
  if (!alone) {
    party.votes.admission[headers.issuer] = document.decision;
    decided = party.standings.back().value != standing && Carried(party.votes.admission, document.decision);
  }
  if (!decided) return {};
  party.standings.push_back({index, standing});
  party.votes.admission.clear();  // a new count begins
  return {};
}

void Authority::Recover(PartyHistory& party, std::uint64_t index, const std::vector<KeyWithRoles>& keys) {
  for (auto& [kid, key] : party.keys)
    if (!key.revoked.has_value()) key.revoked = {index, RevocationReason::kLost};
  ListKeys(party, index, keys);
  // Whoever had the keys may have named them; the party names them again.
  party.certificates.clear();
  // Whoever has the new keys says anew how many must sign: there may be fewer of them than were asked for.
  party.signatures.push_back({index, {}});
  party.votes.recovery.clear();
}

Result<void> Authority::TakeRecovery(std::uint64_t index, const SignedStatement& statement) {
  TRY_ASSIGN(const KeyRecoveryDocument document, ParseKeyRecovery(AsText(statement.payload())));
  const statement::Headers& headers = statement.headers();
  TRY_ASSIGN(const Signer signer, Find(headers.issuer, headers.kid));
  const bool alone = registration::AdmitsAs(*policy_.Get(), signer) == registration::Admits::kAlone;
  const std::unique_lock lock(mutex_);
  PartyHistory& party = parties_.find(document.party)->second;  // CheckChange() saw it
  party.entries.push_back(index);
  if (signer.standing != Standing::kOperator) party.spoken_of.push_back({index, headers.issuer});
  bool decided = alone;
  if (!alone) {
    const std::string keys = InOneForm(document.keys);
    party.votes.recovery[headers.issuer] = keys;
    decided = Carried(party.votes.recovery, keys);
  }
  if (decided) Recover(party, index, document.keys);
  return {};
}

Result<void> Authority::CheckRecovery(const KeyRecoveryDocument& document) const {
  const PartyHistory* party = PartyOf(document.party);
  if (party == nullptr) return NotHere(document.party, "/party");
  if (anchors_.has_value() && document.party == anchors_->operator_id)
    return Refuse("nobody gives the operator of this log other keys", "/party");
  for (std::size_t i = 0; i < document.keys.size(); ++i) {
    if (party->keys.contains(document.keys[i].key.kid()))
      return Refuse("the party had this key before: all of those are revoked as lost, so give new ones",
                    fmt::format("/keys/{}/jwk", i));
  }
  return {};
}

}  // namespace entente::roster
