// Authority: who may sign what on this log. The in-memory fold of policy, trust anchors, parties, admissions,
// revocations and recoveries of keys, and delegations, in log order; registration's key directory.
//
// It keeps history, so that it can say what held at any past index: "at an index" means by the entries before it.
//
// Thread safety: Apply() from one thread at a time (the sequencer's); everything else from any thread.
//
// Invariants:
//  1. Only what was itself authorised by the entries before it changes anything.
//  2. A key that was revoked once never signs again.
//  3. Of two answers with the same version for an issuer, both are the same.
//  4. A later word on a compromised key never takes a doubt back.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "envelopes/known_trust.h"
#include "registration/authority.h"
#include "registration/policy.h"
#include "statement/signed_statement.h"
#include "views/roster/documents.h"

namespace entente::roster {

class Authority final : public registration::KeyDirectory {
 public:
  // A policy entry replaces what `policy` holds, in log order. REQUIRES: `policy` outlives this.
  explicit Authority(registration::PolicyHolder& policy) : policy_(policy) {}

  // Certificates are judged at the log's time. With a clock, for statements that have no place on the log yet: at the
  // clock's time where it is later, and a little before and after it, since their entry gets its time soon.
  // REQUIRES: nothing was folded in yet; the clock outlives this.
  void SetClock(const Clock& clock) { clock_ = &clock; }

  // Folds in one entry. Entries that are no business of it, and those that were not authorised, change nothing; the
  // latter are logged. REQUIRES: indexes ascend (gaps are fine); the statement's signature was verified (that of the
  // first policy and the trust anchors is verified here).
  void Apply(std::uint64_t index, UnixSeconds time, const statement::SignedStatement& statement);
  // The same, saying why an entry that should have changed something did not.
  [[nodiscard]] Result<void> TryApply(std::uint64_t index, const statement::SignedStatement& statement);

  // The log's time is `time` from the entry `index` on: delegations until then have ended. Apply() does the same with
  // the entry's time, and TryApply() with the time that a time entry of the operator says. A time before the last one
  // changes nothing. REQUIRES: as Apply(): no entry with an index below `index` follows.
  void AdvanceTo(UnixSeconds time, std::uint64_t index);

  [[nodiscard]] Result<registration::Signer> Find(std::string_view issuer, ByteView kid) const override;
  [[nodiscard]] Result<registration::Signer> FindCertified(std::string_view issuer,
                                                           std::span<const Bytes> chain) const override;
  [[nodiscard]] std::uint64_t VersionOf(std::string_view issuer) const override;
  [[nodiscard]] bool Knows(std::string_view issuer) const override;
  [[nodiscard]] Result<void> CheckChange(const statement::SignedStatement& statement) const override;

  // What Find() gave just before the entry `index` was sequenced. Errors: as Find().
  [[nodiscard]] Result<registration::Signer> FindAt(std::string_view issuer, ByteView kid, std::uint64_t index) const;
  // The entries before `index`, ascending, from which it follows that the key was authorised at `index`: the first
  // policy and the trust anchors, all that was said of the party, of the operator and of the delegate whose key it is,
  // and the policies that these were judged by. Those who voted for a party are part of it as well, with all that was
  // said of them until then. Folding exactly these into an empty Authority gives the same FindAt(issuer, kid, index),
  // but for its version, which counts more. For a key that is not known at `index`, what is known of the party.
  [[nodiscard]] std::vector<std::uint64_t> AuthorisingEntries(std::string_view issuer, ByteView kid,
                                                              std::uint64_t index) const;
  // Whether that depends on the log's time: the key speaks by a delegation that ends at a time.
  [[nodiscard]] bool DependsOnTime(std::string_view issuer, ByteView kid, std::uint64_t index) const;
  // Whether what this key signed as entry `index`, logged at `time`, is in doubt, because the key was said to be
  // compromised then: the first entry that puts it in doubt. Without a time it is in doubt where it might be.
  [[nodiscard]] std::optional<std::uint64_t> DoubtOf(std::string_view issuer, ByteView kid, std::uint64_t index,
                                                     std::optional<UnixSeconds> time) const;
  // What DoubtOf() depends on, besides the time: the entries after `index` that say that the key was compromised,
  // ascending, and whether any of them says since when.
  struct Compromises {
    std::vector<std::uint64_t> entries;
    bool by_time = false;
  };
  [[nodiscard]] Compromises CompromisesAfter(std::string_view issuer, ByteView kid, std::uint64_t index) const;
  // What signatures inside envelopes that this party submits are held against, as of now: its keys, and trust material.
  [[nodiscard]] envelopes::KnownTrust TrustFor(std::string_view issuer) const;
  // Whether an entry that the log writes of itself, under no rule of the policy, is its operator's: signed by an admin
  // key of the operator that is in force, about the log, without approvals. Errors: kUnauthorized. The signature is
  // not checked.
  [[nodiscard]] Result<registration::Signer> CheckLogsOwn(const statement::SignedStatement& statement) const;
  // Empty until the trust anchors were folded in.
  [[nodiscard]] std::optional<TrustAnchorsDocument> trust_anchors() const;

 private:
  template <class Value>
  struct Since {
    std::uint64_t index;
    Value value;
  };
  struct Listed {
    bool listed = false;
    registration::Roles roles;
  };
  struct KeyHistory {
    crypto::PublicKey key;
    std::vector<Since<Listed>> listings;
    std::optional<Since<RevocationReason>> revoked;
    // Since when it was compromised: ascending by entry, each earlier in time than the one before it.
    std::vector<Since<UnixSeconds>> compromised;
  };
  struct Delegated {
    registration::Roles roles;  // none: it ended
    std::optional<UnixSeconds> until;
    std::optional<std::uint64_t> expired;  // from this entry on, the log's time is not before `until`
  };
  // What others said since this was decided last; of each its newest word.
  struct Votes {
    std::map<std::string, Decision, std::less<>> admission;
    std::map<std::string, std::string, std::less<>> recovery;  // the keys, in one form
  };
  struct PartyHistory {
    std::vector<Since<registration::PartyKind>> kinds;
    std::vector<Since<registration::Standing>> standings;
    std::vector<Since<registration::RequiredSignatures>> signatures;
    std::map<crypto::Digest, KeyHistory> keys;
    std::vector<std::uint64_t> entries;  // all that changed it, ascending
    std::map<std::string, std::vector<Since<Delegated>>, std::less<>> delegates;
    std::vector<Since<std::string>> spoken_of;  // entries by which parties other than the operator admit or recover it
    Votes votes;
    std::vector<CertifiedName> certificates;
    bool had_certificates = false;  // now or before
  };
  struct FirstPolicy {
    std::uint64_t index;
    registration::Policy policy;
    statement::SignedStatement statement;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  [[nodiscard]] Result<void> TakeFirstPolicy(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakeTrustAnchors(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakePolicy(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakeParty(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakeAdmission(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakeRevocation(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakeRecovery(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakeDelegation(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakeTime(std::uint64_t index, const statement::SignedStatement& statement);
  // Whether enough parties, which may vote now, said the same. REQUIRES: mutex_ is held.
  template <class Word>
  [[nodiscard]] bool Carried(const std::map<std::string, Word, std::less<>>& words, const Word& word) const;
  static void Recover(PartyHistory& party, std::uint64_t index, const std::vector<KeyWithRoles>& keys);
  [[nodiscard]] Result<void> TakeX509Anchors(std::uint64_t index, const statement::SignedStatement& statement);
  [[nodiscard]] Result<void> TakeTrustMaterial(std::uint64_t index, const statement::SignedStatement& statement);
  static void ListKeys(PartyHistory& party, std::uint64_t index, const std::vector<KeyWithRoles>& keys);
  // REQUIRES (all below): mutex_ is held.
  [[nodiscard]] const PartyHistory* PartyOf(std::string_view id) const;
  [[nodiscard]] Result<void> CheckRecovery(const KeyRecoveryDocument& document) const;
  [[nodiscard]] Result<void> CheckDelegation(std::string_view issuer, const DelegationDocument& document) const;
  // A key of `owner` as it was at `index`; nothing where it was not known.
  [[nodiscard]] std::optional<registration::Signer> SignerOf(std::string_view id, const PartyHistory& owner,
                                                             const crypto::Digest& kid, std::uint64_t index) const;
  // The same for a key of a delegate of `party`.
  [[nodiscard]] std::optional<registration::Signer> DelegateOf(std::string_view id, const PartyHistory& party,
                                                               const crypto::Digest& kid, std::uint64_t index) const;
  [[nodiscard]] const KeyHistory* KeyOf(std::string_view issuer, ByteView kid, std::uint64_t index) const;
  [[nodiscard]] std::uint64_t PolicyAt(std::uint64_t index) const;
  [[nodiscard]] std::uint64_t VersionAt(const PartyHistory* party, std::uint64_t index) const;

  registration::PolicyHolder& policy_;
  mutable std::shared_mutex mutex_;
  std::optional<FirstPolicy> first_policy_;  // waits for the trust anchors
  std::optional<TrustAnchorsDocument> anchors_;
  std::uint64_t anchors_index_ = 0;
  std::vector<std::uint64_t> policies_;  // ascending
  envelopes::TrustMaterials materials_;
  std::map<std::string, std::vector<crypto::Certificate>, std::less<>> x509_anchors_;  // by name
  std::vector<std::uint64_t> x509_entries_;                                            // that changed them, ascending
  const Clock* clock_ = nullptr;
  std::unordered_map<std::string, PartyHistory, TextHash, std::equal_to<>> parties_;
  UnixSeconds time_ = INT64_MIN;  // the log's
  struct Ending {
    UnixSeconds until;
    std::string party;
    std::string delegate;
    auto operator<=>(const Ending&) const = default;
  };
  std::set<Ending> endings_;  // of delegations, that the log's time has not reached
};

}  // namespace entente::roster
