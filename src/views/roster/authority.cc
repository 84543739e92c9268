#include "views/roster/authority.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <set>

#include "base/encoding.h"
#include "base/logging.h"
#include "registration/judgement.h"
#include "statement/content_types.h"
#include "views/roster/authority_history.h"

namespace entente::roster {
namespace {

namespace content_type = statement::content_type;
using registration::Role;
using registration::Signer;
using registration::Standing;
using statement::SignedStatement;

// An entry of the log's founding is signed by an admin key that the trust anchors themselves name.
Result<void> CheckFounding(const SignedStatement& statement, const TrustAnchorsDocument& anchors) {
  const statement::Headers& headers = statement.headers();
  if (!headers.approvals.empty())
    return Fail(ErrorCode::kUnauthorized, "entries of a log's founding have no approvals", "label \"approvals\"");
  if (headers.issuer != anchors.operator_id)
    return Fail(ErrorCode::kUnauthorized, "it is not signed by the operator that the trust anchors name",
                "label 15, claim 1");
  if (headers.subject != anchors.origin)
    return Fail(ErrorCode::kUnauthorized, "its subject is not the origin that the trust anchors name",
                "label 15, claim 2");
  const auto is_signer = [&headers](const KeyWithRoles& one) {
    return one.roles.Has(Role::kAdmin) && std::ranges::equal(one.key.kid(), headers.kid);
  };
  const auto signer = std::ranges::find_if(anchors.keys, is_signer);
  if (signer == anchors.keys.end())
    return Fail(ErrorCode::kUnauthorized, "its key is no admin key that the trust anchors name", "label 4");
  return statement.Verify(signer->key);
}

}  // namespace

void Authority::Apply(std::uint64_t index, UnixSeconds time, const SignedStatement& statement) {
  AdvanceTo(time, index);
  if (auto taken = TryApply(index, statement); !taken.has_value()) {
    LogLine(Severity::kWarning, "authority-entry-without-effect",
            {{"entry", std::to_string(index)}, {"why", taken.error().Text()}});
  }
}

Result<void> Authority::TryApply(std::uint64_t index, const SignedStatement& statement) {
  const std::string& type = statement.headers().content_type;
  if (type == content_type::kTrustAnchors) return TakeTrustAnchors(index, statement);
  if (type == content_type::kTime) return TakeTime(index, statement);
  if (type == content_type::kPolicy && !trust_anchors().has_value()) return TakeFirstPolicy(index, statement);
  Result<void> (Authority::*take)(std::uint64_t, const SignedStatement&) = nullptr;
  if (type == content_type::kPolicy) take = &Authority::TakePolicy;
  if (type == content_type::kParty) take = &Authority::TakeParty;
  if (type == content_type::kAdmission) take = &Authority::TakeAdmission;
  if (type == content_type::kKeyRevocation) take = &Authority::TakeRevocation;
  if (type == content_type::kKeyRecovery) take = &Authority::TakeRecovery;
  if (type == content_type::kDelegation) take = &Authority::TakeDelegation;
  if (type == content_type::kX509Anchors) take = &Authority::TakeX509Anchors;
  if (type == content_type::kTrustMaterial) take = &Authority::TakeTrustMaterial;
  if (take == nullptr) return {};
  TRY(registration::JudgeAuthority(statement, *this, policy_, statement.payload().size(),
                                   registration::SignatureCheck::kVerifiedBefore));
  return (this->*take)(index, statement);
}

Result<void> Authority::TakeFirstPolicy(std::uint64_t index, const SignedStatement& statement) {
  if (first_policy_.has_value()) return Refuse("a policy stands already, and no trust anchors yet", "");
  TRY_ASSIGN(auto policy, registration::Policy::FromJson(AsText(statement.payload())));
  first_policy_ = FirstPolicy{index, std::move(policy), statement};
  return {};
}

Result<void> Authority::TakeTrustAnchors(std::uint64_t index, const SignedStatement& statement) {
  if (trust_anchors().has_value()) return Refuse("the trust anchors of a log are written once", "");
  if (!first_policy_.has_value()) return Refuse("there is no policy before the trust anchors", "");
  TRY_ASSIGN(TrustAnchorsDocument anchors, ParseTrustAnchors(AsText(statement.payload())));
  TRY(CheckFounding(statement, anchors));
  if (auto founded = CheckFounding(first_policy_->statement, anchors); !founded.has_value())
    return std::unexpected(WithContext(std::move(founded.error()), "the policy before the trust anchors"));

  const std::unique_lock lock(mutex_);
  PartyHistory& owner = parties_[anchors.operator_id];
  owner.kinds.push_back({index, registration::PartyKind::kUnknown});
  owner.standings.push_back({index, Standing::kOperator});
  owner.signatures.push_back({index, {}});
  owner.entries.push_back(index);
  ListKeys(owner, index, anchors.keys);
  policies_.push_back(first_policy_->index);
  policy_.Replace(std::move(first_policy_->policy));
  anchors_index_ = index;
  anchors_ = std::move(anchors);
  first_policy_.reset();
  return {};
}

Result<void> Authority::TakePolicy(std::uint64_t index, const SignedStatement& statement) {
  TRY_ASSIGN(auto policy, registration::Policy::FromJson(AsText(statement.payload())));
  const std::unique_lock lock(mutex_);
  // Replaced before the version can be seen: who saw the new version judges by the new policy.
  policy_.Replace(std::move(policy));
  policies_.push_back(index);
  return {};
}

void Authority::ListKeys(PartyHistory& party, std::uint64_t index, const std::vector<KeyWithRoles>& keys) {
  // The newest list is the whole list: what it leaves out may sign nothing more.
  for (auto& [kid, history] : party.keys) {
    if (history.listings.back().value.listed) history.listings.push_back({index, {}});
  }
  for (const KeyWithRoles& one : keys) {
    const auto [at, fresh] = party.keys.try_emplace(one.key.kid(), KeyHistory{one.key, {}, std::nullopt, {}});
    if (!fresh && at->second.listings.back().index == index) at->second.listings.pop_back();
    at->second.listings.push_back({index, Listed{true, one.roles}});
  }
}

Result<void> Authority::TakeParty(std::uint64_t index, const SignedStatement& statement) {
  TRY_ASSIGN(const PartyDocument document, ParseParty(AsText(statement.payload())));
  const bool admit = policy_.Get()->admit_on_application;
  const std::unique_lock lock(mutex_);
  PartyHistory& party = parties_[document.id];
  const bool applies = party.entries.empty();
  if (applies) {
    party.standings.push_back({index, admit ? Standing::kAdmitted : Standing::kApplied});
  } else if (party.kinds.back().value != document.kind && party.standings.back().value == Standing::kAdmitted &&
             !admit) {
    // A company was admitted, not the state that it now says it is.
    party.standings.push_back({index, Standing::kApplied});
  }
  // Votes are for what it said it is, and new keys for who has none left.
  if (!applies && party.kinds.back().value != document.kind) party.votes.admission.clear();
  party.votes.recovery.clear();
  party.kinds.push_back({index, document.kind});
  party.signatures.push_back({index, document.signatures});
  party.entries.push_back(index);
  ListKeys(party, index, document.keys);
  party.certificates = document.certificates;
  party.had_certificates = party.had_certificates || !document.certificates.empty();
  return {};
}

Result<Signer> Authority::CheckLogsOwn(const SignedStatement& statement) const {
  const statement::Headers& headers = statement.headers();
  const auto refuse = [](std::string message, std::string place) {
    return Fail(ErrorCode::kUnauthorized, std::move(message), std::move(place));
  };
  TRY_ASSIGN(Signer signer, Find(headers.issuer, headers.kid));
  if (signer.standing != Standing::kOperator || !signer.roles.Has(Role::kAdmin))
    return refuse("what a log says of itself is signed by an admin key of the log's operator", "label 4");
  if (signer.revoked) return refuse(signer.revoked_why, "label 4");
  if (!headers.approvals.empty()) return refuse("what a log says of itself has no approvals", "label \"approvals\"");
  const auto anchors = trust_anchors();
  if (!anchors.has_value() || headers.subject != anchors->origin)
    return refuse("the subject of what a log says of itself is its origin", "label 15, claim 2");
  return signer;
}

Result<void> Authority::TakeTime(std::uint64_t index, const SignedStatement& statement) {
  if (!CheckLogsOwn(statement).has_value())
    return Refuse("a time entry is signed by an admin key of the log's operator, and about the log", "label 4");
  TRY_ASSIGN(const UnixSeconds time, ParseTimeEntry(AsText(statement.payload())));
  AdvanceTo(time, index);
  return {};
}

Result<void> Authority::CheckChange(const SignedStatement& statement) const {
  const statement::Headers& headers = statement.headers();
  const std::string_view payload = AsText(statement.payload());
  if (headers.content_type == content_type::kPolicy) {
    const std::shared_lock lock(mutex_);
    if (anchors_.has_value() && headers.subject == anchors_->origin) return {};
    return Refuse(
        fmt::format("a policy's subject (CWT sub) is the origin of its log; this one is for '{}'", headers.subject),
        "label 15, claim 2");
  }
  if (headers.content_type == content_type::kAdmission) {
    TRY_ASSIGN(const AdmissionDocument document, ParseAdmission(payload));
    const std::shared_lock lock(mutex_);
    if (PartyOf(document.party) == nullptr)
      return Refuse(fmt::format("{} is not on this log; it applies first, then it is admitted", document.party),
                    "/party");
    if (anchors_.has_value() && document.party == anchors_->operator_id)
      return Refuse("nobody admits or refuses the operator of this log", "/party");
    return {};
  }
  if (headers.content_type == content_type::kKeyRevocation) {
    TRY_ASSIGN(const KeyRevocationDocument document, ParseKeyRevocation(payload));
    const auto kid = crypto::DigestFromBytes(document.kid);
    const std::shared_lock lock(mutex_);
    const PartyHistory* party = PartyOf(document.party);
    if (party == nullptr) return NotHere(document.party, "/party");
    if (!kid.has_value() || !party->keys.contains(*kid))
      return Refuse(fmt::format("{} has no key with this kid on this log", document.party), "/kid");
  }
  if (headers.content_type == content_type::kKeyRecovery) {
    TRY_ASSIGN(const KeyRecoveryDocument document, ParseKeyRecovery(payload));
    const std::shared_lock lock(mutex_);
    return CheckRecovery(document);
  }
  if (headers.content_type == content_type::kDelegation) {
    TRY_ASSIGN(const DelegationDocument document, ParseDelegation(payload));
    const std::shared_lock lock(mutex_);
    return CheckDelegation(headers.issuer, document);
  }
  return {};
}

const Authority::PartyHistory* Authority::PartyOf(std::string_view id) const {
  const auto found = parties_.find(id);
  return found == parties_.end() ? nullptr : &found->second;
}

std::uint64_t Authority::PolicyAt(std::uint64_t index) const {
  const auto after = std::ranges::lower_bound(policies_, index);
  return after == policies_.begin() ? 0 : *std::prev(after);
}

std::uint64_t Authority::VersionAt(const PartyHistory* party, std::uint64_t index) const {
  std::uint64_t version = PolicyAt(index);
  if (party == nullptr) return version;
  const auto add = [&version, index](const PartyHistory& one) {
    const auto after = std::ranges::lower_bound(one.entries, index);
    if (after != one.entries.begin()) version = std::max(version, *std::prev(after));
  };
  add(*party);
  // What its delegates may do for it is what they may do themselves, and ends by itself.
  for (const auto& [id, history] : party->delegates) {
    if (const PartyHistory* delegate = PartyOf(id); delegate != nullptr) add(*delegate);
    for (const Since<Delegated>& one : history)
      if (one.value.expired.has_value() && *one.value.expired <= index) version = std::max(version, *one.value.expired);
  }
  if (!party->had_certificates) return version;
  const auto anchors = std::ranges::lower_bound(x509_entries_, index);
  if (anchors != x509_entries_.begin()) version = std::max(version, *std::prev(anchors));
  return version;
}

Result<Signer> Authority::Find(std::string_view issuer, ByteView kid) const {
  return FindAt(issuer, kid, UINT64_MAX);
}

Result<Signer> Authority::FindAt(std::string_view issuer, ByteView kid, std::uint64_t index) const {
  const auto digest = crypto::DigestFromBytes(kid);
  const std::shared_lock lock(mutex_);
  const PartyHistory* party = PartyOf(issuer);
  if (party == nullptr || party->entries.front() >= index)
    return Fail(ErrorCode::kNotFound, fmt::format("{} is not on this log", issuer), std::string(issuer));
  std::optional<Signer> signer;
  if (digest.has_value()) signer = SignerOf(issuer, *party, *digest, index);
  if (digest.has_value() && !signer.has_value()) signer = DelegateOf(issuer, *party, *digest, index);
  if (!signer.has_value())
    return Fail(ErrorCode::kNotFound, fmt::format("{} has no key with the kid {}", issuer, ToBase64Url(kid)),
                std::string(issuer));
  signer->authority_version = VersionAt(party, index);
  return *std::move(signer);
}

std::optional<Signer> Authority::SignerOf(std::string_view id, const PartyHistory& owner, const crypto::Digest& kid,
                                          std::uint64_t index) const {
  const auto key = owner.keys.find(kid);
  const auto* listed = key == owner.keys.end() ? nullptr : LastBefore(key->second.listings, index);
  if (listed == nullptr) return std::nullopt;
  Signer signer{.key = key->second.key,
                .party = std::string(id),
                .kind = LastBefore(owner.kinds, index)->value,
                .standing = LastBefore(owner.standings, index)->value,
                .roles = listed->value.roles,
                .revoked = false,
                .revoked_why = {},
                .authority_version = 0,
                .delegate = {},
                .required = LastBefore(owner.signatures, index)->value};
  if (const auto& revoked = key->second.revoked; revoked.has_value() && revoked->index < index) {
    signer.revoked = true;
    signer.revoked_why =
        fmt::format("it was revoked ({}) by entry {} of the log", Name(revoked->value), revoked->index);
  } else if (!listed->value.listed) {
    signer.revoked = true;
    signer.revoked_why = fmt::format("its party no longer lists it since entry {} of the log", listed->index);
  }
  return signer;
}

std::uint64_t Authority::VersionOf(std::string_view issuer) const {
  const std::shared_lock lock(mutex_);
  return VersionAt(PartyOf(issuer), UINT64_MAX);
}

bool Authority::Knows(std::string_view issuer) const {
  const std::shared_lock lock(mutex_);
  return PartyOf(issuer) != nullptr;
}

std::vector<std::uint64_t> Authority::AuthorisingEntries(std::string_view issuer, ByteView kid,
                                                         std::uint64_t index) const {
  const std::shared_lock lock(mutex_);
  std::set<std::uint64_t> entries;
  if (!anchors_.has_value()) return {};
  entries.insert(policies_.front());
  entries.insert(anchors_index_);
  // Parties whose entries belong to it, and up to where: each may bring others.
  std::vector<std::pair<const PartyHistory*, std::uint64_t>> wanted;
  std::map<const PartyHistory*, std::uint64_t> seen;
  const auto add = [&](const PartyHistory* party, std::uint64_t upto) {
    if (party == nullptr) return;
    std::uint64_t& known = seen[party];
    if (known >= upto) return;
    known = upto;
    wanted.emplace_back(party, upto);
  };
  const PartyHistory* party = PartyOf(issuer);
  add(party, index);
  add(PartyOf(anchors_->operator_id), index);
  if (const auto digest = crypto::DigestFromBytes(kid); party != nullptr && digest.has_value()) {
    for (const auto& [id, history] : party->delegates)
      if (const PartyHistory* delegate = PartyOf(id); delegate != nullptr && delegate->keys.contains(*digest))
        add(delegate, index);
  }
  while (!wanted.empty()) {
    const auto [one, upto] = wanted.back();
    wanted.pop_back();
    entries.insert(one->entries.begin(), std::ranges::lower_bound(one->entries, upto));
    // To whom it delegates must be on the log.
    for (const auto& [id, history] : one->delegates)
      if (const PartyHistory* delegate = PartyOf(id); delegate != nullptr) entries.insert(delegate->entries.front());
    // Who spoke of it: what they were counts until the last of them spoke.
    const auto* last = LastBefore(one->spoken_of, upto);
    for (const Since<std::string>& spoken : one->spoken_of)
      if (last != nullptr && spoken.index < upto) add(PartyOf(spoken.value), last->index);
  }
  if (party != nullptr && party->had_certificates) entries.insert(x509_entries_.begin(), x509_entries_.end());
  // Every policy, since each was judged by the one before it.
  entries.insert(policies_.begin(), policies_.end());
  std::erase_if(entries, [index](std::uint64_t entry) { return entry >= index; });
  return {entries.begin(), entries.end()};
}

std::optional<TrustAnchorsDocument> Authority::trust_anchors() const {
  const std::shared_lock lock(mutex_);
  return anchors_;
}

}  // namespace entente::roster
