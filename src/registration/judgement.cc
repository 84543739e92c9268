#include "registration/judgement.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "registration/admission.h"
#include "registration/claims.h"
#include "registration/restricted.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

using statement::SignedStatement;

std::unexpected<Error> Unauthorized(std::string_view rule, std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kUnauthorized, std::move(message), std::move(place), std::string(rule)});
}

// Who signs by a certificate. The kid is the certified key's.
Result<Signer> FindCertified(const SignedStatement& statement, const KeyDirectory& keys) {
  const statement::Headers& headers = statement.headers();
  TRY_ASSIGN(Signer signer, keys.FindCertified(headers.issuer, headers.certificates));
  if (!std::ranges::equal(signer.key.kid(), headers.kid))
    return Unauthorized("certificate",
                        "the kid is neither that of a key of the party nor that of the certificate's key", "label 4");
  return signer;
}

Result<Signer> FindSigner(const SignedStatement& statement, const KeyDirectory& keys) {
  const statement::Headers& headers = statement.headers();
  // Read first: whatever is found below is at least as new.
  const std::uint64_t version = keys.VersionOf(headers.issuer);
  auto found = keys.Find(headers.issuer, headers.kid);
  if (found.has_value() || found.error().code != ErrorCode::kNotFound) return found;
  if (keys.Knows(headers.issuer) && !headers.certificates.empty()) return FindCertified(statement, keys);
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
  TRY_ASSIGN(Signer applicant, ReadApplicant(statement, headers.kid));
  applicant.authority_version = version;
  return applicant;
}

Result<void> CheckActive(const SignedStatement& statement, const Signer& signer) {
  if (!signer.revoked) return {};
  return Unauthorized("key-active",
                      fmt::format("the key {} of {} may sign nothing more: {}", ToBase64Url(statement.headers().kid),
                                  statement.headers().issuer, signer.revoked_why),
                      "label 4");
}

std::string Describe(const Signer& signer) {
  if (!signer.delegate.empty())
    return fmt::format("a key of {}, to which {} delegated; the lesser standing is {}; it has: {}", signer.delegate,
                       signer.party, Name(signer.standing), NamesOf(signer.roles));
  return fmt::format("a key of {}, whose standing is {}; it has: {}", signer.party, Name(signer.standing),
                     NamesOf(signer.roles));
}

std::string SaidOf(const SignatureCount& count) {
  if (!count.said.empty()) return count.said;
  return count.signatures == 1 ? "one signature is enough"
                               : fmt::format("{} signatures; one is enough", count.signatures);
}

// What a statement of this type changes among parties, keys and policy, in words.
std::string ChangeOf(const SignedStatement& statement) {
  namespace content_type = statement::content_type;
  const statement::Headers& headers = statement.headers();
  if (headers.content_type == content_type::kPolicy) return "the policy in force";
  if (headers.content_type == content_type::kParty) return fmt::format("name, kind and keys of {}", headers.subject);
  if (headers.content_type == content_type::kAdmission) return fmt::format("the standing of {}", headers.subject);
  if (headers.content_type == content_type::kKeyRevocation) return fmt::format("a key of {}", headers.subject);
  if (headers.content_type == content_type::kKeyRecovery) return fmt::format("all keys of {}", headers.subject);
  if (headers.content_type == content_type::kDelegation)
    return fmt::format("what {} may say for {}", headers.subject, headers.issuer);
  return "nothing about who may say what";
}

Result<void> JudgeRestricted(const PayloadChecks& checks, const SignedStatement& statement, ByteView document) {
  auto opened = statement::OpenRestricted(document);
  if (!opened.has_value()) {
    opened.error().rule = "payload-content";
    return std::unexpected(std::move(opened.error()));
  }
  TRY(CheckBelongs(statement, opened->head));
  return CheckWithin(checks, *opened);
}

}  // namespace

Result<Signer> JudgeAuthority(const SignedStatement& statement, const KeyDirectory& keys, const PolicyHolder& policy,
                              std::uint64_t payload_bytes, SignatureCheck signature, JudgementRecord* record) {
  const statement::Headers& headers = statement.headers();
  const auto nothing_to_add = [] { return std::string(); };
  auto found = FindSigner(statement, keys);
  JudgementRecord::Note(record, StepName::kKeyKnown, found, [&found] { return Describe(*found); });
  TRY_ASSIGN(Signer signer, std::move(found));
  if (record != nullptr) record->authority_version = signer.authority_version;
  auto active = CheckActive(statement, signer);
  JudgementRecord::Note(record, StepName::kKeyActive, active, nothing_to_add);
  TRY(std::move(active));
  auto holds = CheckSignature(statement, signer, signature);
  JudgementRecord::Note(record, StepName::kSignature, holds, nothing_to_add);
  TRY(std::move(holds));
  StatementFacts facts;
  facts.content_type = headers.content_type;
  facts.is_hash_envelope = headers.hash_envelope.has_value();
  facts.payload_bytes = payload_bytes;
  facts.standing = signer.standing;
  facts.kind = signer.kind;
  facts.roles = signer.roles;
  facts.delegated = !signer.delegate.empty();
  // Taken after the signer's version: a policy that comes in between makes the version differ, and all is judged again.
  const auto in_force = policy.Get();
  TRY_ASSIGN(const Roles by_rule, Evaluate(*in_force, facts, record));
  auto claims = CheckClaims(statement, signer);
  if (claims.has_value()) {
    if (auto admits = CheckAdmitter(*in_force, statement, signer); !admits.has_value())
      claims = std::unexpected(std::move(admits.error()));
  }
  JudgementRecord::Note(record, StepName::kClaims, claims, nothing_to_add);
  TRY_ASSIGN(const KeysAsked by_kind, std::move(claims));
  const AskedRoles asked = by_kind.one_is_enough ? AskedRoles() : AskedRoles{by_rule, by_kind.roles};
  auto approved = CheckApprovals(statement, signer, keys, asked, signature);
  JudgementRecord::Note(record, StepName::kApprovals, approved, [&approved] { return SaidOf(*approved); });
  TRY(std::move(approved));
  auto change = keys.CheckChange(statement);
  JudgementRecord::Note(record, StepName::kRosterChange, change,
                        [&statement] { return "it changes " + ChangeOf(statement); });
  TRY(std::move(change));
  return signer;
}

Result<void> JudgeDocument(const PayloadChecks& checks, const statement::SignedStatement& statement,
                           ByteView document) {
  const std::string& content_type = statement.headers().content_type;
  if (content_type == statement::content_type::kRestricted) return JudgeRestricted(checks, statement, document);
  auto is_it = checks.Check(content_type, document);
  if (is_it.has_value()) {
    if (auto inside = checks.CheckInside(statement, document); !inside.has_value()) {
      inside.error().rule = "payload-content";
      return inside;
    }
    const std::string_view subject = checks.SubjectPlace(content_type);
    return subject.empty() ? Result<void>() : CheckSubject(statement, document, subject);
  }
  Error error = std::move(is_it.error());
  error.rule = "payload-content";
  if (error.code == ErrorCode::kNotFound) {
    // The policy takes it, but nobody here can read it.
    error.code = ErrorCode::kPolicyRejected;
    error.message = fmt::format("this node cannot check documents of type {}, so it does not take them", content_type);
    error.rule = "content-type";
  } else {
    error.message = fmt::format("the document is not what its content type {} says: {}", content_type, error.message);
  }
  return std::unexpected(std::move(error));
}

}  // namespace entente::registration
