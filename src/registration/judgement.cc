#include "registration/judgement.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "registration/claims.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

using statement::SignedStatement;

std::unexpected<Error> Unauthorized(std::string_view rule, std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kUnauthorized, std::move(message), std::move(place), std::string(rule)});
}

Result<Signer> FindSigner(const SignedStatement& statement, const KeyDirectory& keys) {
  const statement::Headers& headers = statement.headers();
  // Read first: whatever is found below is at least as new.
  const std::uint64_t version = keys.VersionOf(headers.issuer);
  auto found = keys.Find(headers.issuer, headers.kid);
  if (found.has_value() || found.error().code != ErrorCode::kNotFound) return found;
  if (keys.Knows(headers.issuer)) {
    return Unauthorized(
        "key-known",
        fmt::format("{} has no key with the kid {} on this log; it can add the key with a party statement "
                    "signed by one of its admin keys",
                    headers.issuer, ToBase64Url(headers.kid)),
        "label 4");
  }
  if (headers.content_type != statement::content_type::kParty) {
    return Unauthorized("key-known",
                        fmt::format("{} is not on this log: it must first apply, with a party statement that lists its "
                                    "keys",
                                    headers.issuer),
                        "label 15, claim 1");
  }
  TRY_ASSIGN(Signer applicant, ReadApplicant(statement));
  applicant.authority_version = version;
  return applicant;
}

}  // namespace

Result<Signer> JudgeAuthority(const SignedStatement& statement, const KeyDirectory& keys, const PolicyHolder& policy,
                              std::uint64_t payload_bytes, SignatureCheck signature) {
  const statement::Headers& headers = statement.headers();
  TRY_ASSIGN(Signer signer, FindSigner(statement, keys));
  if (signer.revoked) {
    return Unauthorized("key-active",
                        fmt::format("the key {} of {} may sign nothing more: {}", ToBase64Url(headers.kid),
                                    headers.issuer, signer.revoked_why),
                        "label 4");
  }
  if (signature == SignatureCheck::kVerify) {
    if (auto holds = statement.Verify(signer.key); !holds.has_value()) {
      holds.error().rule = "signature";
      return std::unexpected(std::move(holds.error()));
    }
  }
  StatementFacts facts;
  facts.content_type = headers.content_type;
  facts.is_hash_envelope = headers.hash_envelope.has_value();
  facts.payload_bytes = payload_bytes;
  facts.standing = signer.standing;
  facts.kind = signer.kind;
  facts.roles = signer.roles;
  // Taken after the signer's version: a policy that comes in between makes the version differ, and all is judged again.
  TRY(Evaluate(*policy.Get(), facts));
  TRY(CheckClaims(statement, signer));
  TRY(keys.CheckChange(statement));
  return signer;
}

}  // namespace entente::registration
