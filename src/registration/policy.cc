#include "registration/policy.h"

#include <fmt/format.h>

#include <algorithm>

#include "statement/content_types.h"

namespace entente::registration {
namespace {

std::unexpected<Error> Refuse(std::string_view what, std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kPolicyRejected, std::move(message), std::move(place), std::string(what)});
}

template <class Word>
std::string NamesOfAll(const std::vector<Word>& words) {
  std::string names;
  for (const Word word : words) {
    if (!names.empty()) names += ", ";
    names += Name(word);
  }
  return names;
}

Result<void> CheckStanding(const PolicyRule& rule, Standing standing) {
  if (std::ranges::find(rule.standings, standing) != rule.standings.end()) return {};
  std::string why;
  switch (standing) {
    case Standing::kUnknown:
      why = "no statement of this party is on the log; it must apply first, with a party statement";
      break;
    case Standing::kApplied:
      why = "this party has applied and is not admitted; the log's operator admits it with an admission statement";
      break;
    case Standing::kAdmitted:
    case Standing::kOperator:
      why = fmt::format("this party's standing is {}", Name(standing));
      break;
  }
  return Refuse("standing",
                fmt::format("{} (the policy's rule '{}' takes these statements from: {})", why, rule.name,
                            NamesOfAll(rule.standings)),
                "label 15, claim 1");
}

Result<void> CheckRole(const PolicyRule& rule, Roles roles, bool delegated) {
  if (rule.roles.empty() && delegated)
    return Refuse(
        "role",
        fmt::format("this is a key of a delegate; the policy's rule '{}' asks for no role, and so takes keys of "
                    "the party itself alone",
                    rule.name),
        "label 4");
  if (rule.roles.empty() || std::ranges::any_of(rule.roles, [roles](Role role) { return roles.Has(role); })) return {};
  return Refuse("role",
                fmt::format("this key has {}; the policy's rule '{}' asks for a key with: {}. Sign with such a key, or "
                            "give this one the role with a party statement",
                            NamesOf(roles), rule.name, NamesOfAll(rule.roles)),
                "label 4");
}

Result<const PolicyRule*> FindRule(const Policy& policy, const StatementFacts& facts) {
  const auto names_it = [&facts](const PolicyRule& rule) {
    return std::ranges::find(rule.content_types, facts.content_type) != rule.content_types.end();
  };
  const auto rule = std::ranges::find_if(policy.rules, names_it);
  if (rule != policy.rules.end()) return &*rule;
  return Refuse("content-type",
                fmt::format("this log's policy takes no statements of type {}: no rule names it (default-deny)",
                            facts.content_type),
                facts.is_hash_envelope ? "label 259" : "label 3");
}

Result<void> CheckEnvelope(const PolicyRule& rule, const StatementFacts& facts) {
  if (!rule.hash_envelope_required || facts.is_hash_envelope) return {};
  return Refuse("hash-envelope",
                fmt::format("the policy's rule '{}' takes documents of this type behind a hash envelope only: upload "
                            "the document and sign its digest, as 'entente sign' does",
                            rule.name),
                "payload");
}

Result<void> CheckKind(const PolicyRule& rule, PartyKind kind) {
  if (rule.kinds.empty() || std::ranges::find(rule.kinds, kind) != rule.kinds.end()) return {};
  return Refuse("kind",
                fmt::format("this party's kind is {}; the policy's rule '{}' takes these statements from: {}",
                            Name(kind), rule.name, NamesOfAll(rule.kinds)),
                "label 15, claim 1");
}

Result<void> CheckSize(const PolicyRule& rule, std::uint64_t payload_bytes) {
  if (payload_bytes <= rule.payload_bytes_max) return {};
  return Refuse("payload-size",
                fmt::format("the payload has {} bytes; the policy's rule '{}' takes at most {}", payload_bytes,
                            rule.name, rule.payload_bytes_max),
                "payload");
}

}  // namespace

Result<Roles> Evaluate(const Policy& policy, const StatementFacts& facts, JudgementRecord* record) {
  auto found = FindRule(policy, facts);
  JudgementRecord::Note(record, StepName::kPolicyRule, found, [&found] { return (*found)->name; });
  TRY_ASSIGN(const PolicyRule* rule, std::move(found));
  auto envelope = CheckEnvelope(*rule, facts);
  JudgementRecord::Note(record, StepName::kHashEnvelope, envelope, [rule] {
    return std::string(rule->hash_envelope_required ? "the rule asks for one" : "the rule asks for none");
  });
  TRY(std::move(envelope));
  auto standing = CheckStanding(*rule, facts.standing);
  JudgementRecord::Note(record, StepName::kStanding, standing, [&facts] { return std::string(Name(facts.standing)); });
  TRY(std::move(standing));
  auto kind = CheckKind(*rule, facts.kind);
  JudgementRecord::Note(record, StepName::kKind, kind, [&facts] { return std::string(Name(facts.kind)); });
  TRY(std::move(kind));
  auto role = CheckRole(*rule, facts.roles, facts.delegated);
  JudgementRecord::Note(record, StepName::kRole, role, [&facts] { return NamesOf(facts.roles); });
  TRY(std::move(role));
  auto size = CheckSize(*rule, facts.payload_bytes);
  JudgementRecord::Note(record, StepName::kPayloadSize, size,
                        [rule] { return fmt::format("the rule takes at most {} bytes", rule->payload_bytes_max); });
  TRY(std::move(size));
  Roles asked;
  for (const Role one : rule->roles) asked.Add(one);
  return asked;
}

}  // namespace entente::registration
