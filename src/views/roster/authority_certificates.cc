// What the authority knows of others' certificates and keys: anchors, who signs by a certificate, trust material.
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "statement/content_types.h"
#include "views/roster/authority.h"

namespace entente::roster {
namespace {

using registration::Signer;
using statement::SignedStatement;

// How far the time that an entry will get may be from when it is judged.
constexpr UnixSeconds kEntryTimeSlack = 2;

}  // namespace

Result<void> Authority::TakeX509Anchors(std::uint64_t index, const SignedStatement& statement) {
  TRY_ASSIGN(X509AnchorsDocument document, ParseX509Anchors(AsText(statement.payload())));
  const std::unique_lock lock(mutex_);
  x509_anchors_.insert_or_assign(std::move(document.name), std::move(document.certificates));
  x509_entries_.push_back(index);
  return {};
}

Result<Signer> Authority::FindCertified(std::string_view issuer, std::span<const Bytes> chain) const {
  const std::shared_lock lock(mutex_);
  const PartyHistory* party = PartyOf(issuer);
  if (party == nullptr)
    return Fail(ErrorCode::kNotFound, fmt::format("{} is not on this log", issuer), std::string(issuer));
  std::vector<UnixSeconds> times = {time_};
  if (clock_ != nullptr) {
    const UnixSeconds now = std::max(time_, clock_->NowSeconds());
    times = {now - kEntryTimeSlack, now + kEntryTimeSlack};
  }
  if (times.front() < 0)
    return std::unexpected(Error{ErrorCode::kUnauthorized,
                                 "no time entry says when this was logged, so that no certificate can be judged",
                                 "label 33", "certificate"});
  std::vector<crypto::Certificate> anchors;
  for (const auto& [name, certificates] : x509_anchors_)
    anchors.insert(anchors.end(), certificates.begin(), certificates.end());
  TRY_ASSIGN(const CertifiedSigner signer, JudgeChain(chain, party->certificates, anchors, times));
  return Signer{.key = signer.key,
                .party = std::string(issuer),
                .kind = party->kinds.back().value,
                .standing = party->standings.back().value,
                .roles = signer.roles,
                .revoked = false,
                .revoked_why = {},
                .authority_version = VersionAt(party, UINT64_MAX),
                .required = party->signatures.back().value};
}

Result<void> Authority::TakeTrustMaterial(std::uint64_t index, const SignedStatement& statement) {
  TRY_ASSIGN(const auto material, envelopes::ParseTrustMaterial(AsText(statement.payload())));
  const std::string& issuer = statement.headers().issuer;
  const std::unique_lock lock(mutex_);
  materials_.Set(issuer, anchors_.has_value() && anchors_->operator_id == issuer, index, material);
  return {};
}

envelopes::KnownTrust Authority::TrustFor(std::string_view issuer) const {
  const std::shared_lock lock(mutex_);
  envelopes::KnownTrust trust = materials_.For(issuer);
  trust.now = std::max<UnixSeconds>(time_, 0);
  const PartyHistory* party = PartyOf(issuer);
  if (party == nullptr) return trust;
  for (const auto& [kid, key] : party->keys)
    if (!key.revoked.has_value() && key.listings.back().value.listed)
      trust.keys.push_back(envelopes::KeyOfParty(key.key, issuer, key.listings.back().index));
  return trust;
}

}  // namespace entente::roster
