#include "registration/restricted.h"

#include <fmt/format.h>

#include <algorithm>

#include "statement/content_types.h"

namespace entente::registration {
namespace {

std::unexpected<Error> BadContent(std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kInvalidInput, std::move(message), std::move(place), "payload-content"});
}
std::unexpected<Error> Refuse(std::string_view rule, std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kPolicyRejected, std::move(message), std::move(place), std::string(rule)});
}

const PolicyRule* RuleFor(const Policy& policy, std::string_view content_type) {
  const auto rule = std::ranges::find_if(policy.rules, [content_type](const PolicyRule& one) {
    return std::ranges::find(one.content_types, content_type) != one.content_types.end();
  });
  return rule == policy.rules.end() ? nullptr : &*rule;
}

}  // namespace

Result<void> CheckBelongs(const statement::SignedStatement& statement, const statement::RestrictedHead& head) {
  if (!statement.payload_digest().has_value())
    return BadContent("a restricted document stands behind a hash envelope, and never in the statement", "payload");
  // Said first, and nothing else with it: whoever is not its issuer learns nothing of it here.
  if (statement.headers().issuer != head.issuer)
    return BadContent("this restricted document names another issuer; only that one registers it", "issuer");
  if (!statement::IsOpaqueSubject(statement.headers().subject))
    return BadContent(
        "a statement about a restricted document has a subject that says nothing: urn:uuid: and a random UUID "
        "(version 4); what it is about stands inside",
        "label 15, claim 2");
  return {};
}

Result<void> CheckWithin(const PayloadChecks& checks, const statement::OpenedRestricted& opened) {
  const std::string& type = opened.head.content_type;
  if (type == statement::content_type::kRestricted)
    return BadContent("a restricted document holds no other one", "content type");
  auto is_it = checks.Check(type, opened.document);
  if (is_it.has_value() || is_it.error().code == ErrorCode::kNotFound) return {};
  return BadContent(
      fmt::format("the document within is not what its content type {} says: {}", type, is_it.error().message),
      std::move(is_it.error().place));
}

Result<void> CheckTaken(const Policy& policy, const Signer& signer, const statement::RestrictedHead& head,
                        std::uint64_t document_bytes) {
  const PolicyRule* rule = RuleFor(policy, statement::content_type::kRestricted);
  if (rule == nullptr) return Refuse("content-type", "this log's policy takes no restricted documents", "label 259");
  if (document_bytes > rule->payload_bytes_max)
    return Refuse("payload-size",
                  fmt::format("the document within has {} bytes; the policy's rule '{}' takes at most {}",
                              document_bytes, rule->name, rule->payload_bytes_max),
                  "document");
  if (!rule->markings.empty() && std::ranges::find(rule->markings, head.marking) == rule->markings.end())
    return Refuse("marking",
                  fmt::format("the policy's rule '{}' takes no documents marked {}", rule->name, Name(head.marking)),
                  "marking");
  if (std::ranges::find(rule->contains, head.content_type) == rule->contains.end())
    return Refuse(
        "content-type",
        fmt::format("the policy's rule '{}' takes no restricted documents that hold {}: its member `contains` "
                    "does not name that type",
                    rule->name, head.content_type),
        "content type");
  if (RuleFor(policy, head.content_type) == nullptr) return {};
  StatementFacts facts;
  facts.content_type = head.content_type;
  facts.is_hash_envelope = true;
  facts.payload_bytes = document_bytes;
  facts.standing = signer.standing;
  facts.kind = signer.kind;
  facts.roles = signer.roles;
  facts.delegated = !signer.delegate.empty();
  auto openly = Evaluate(policy, facts);
  if (!openly.has_value())
    return std::unexpected(
        WithContext(std::move(openly.error()), "what may not be said openly is not taken restricted"));
  return {};
}

}  // namespace entente::registration
