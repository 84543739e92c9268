// Registration policy: declarative, and a pure function of statement, authority and policy. The policy is itself an
// entry of the log, the first one; this is its meaning.
//
// Document: application/vnd.entente.policy+json, docs/formats/payloads.md.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registration/authority.h"
#include "registration/judgement_record.h"
#include "statement/marking.h"

namespace entente::registration {

// One rule: what must hold for statements of these content types. The first rule that names a content type decides.
struct PolicyRule {
  std::string name;  // "supply-evidence"; refusals say it
  std::vector<std::string> content_types;
  std::vector<Standing> standings;  // the signer must have one of these
  std::vector<PartyKind> kinds;     // empty: any kind
  std::vector<Role> roles;          // the key must have one of these; empty: any active key of the party
  std::uint64_t payload_bytes_max = 0;
  bool hash_envelope_required = false;
  // Documents behind hash envelopes are erased so many days after the last statement about them; 0: never.
  std::uint32_t retention_days = 0;
  // Of restricted documents (registration/restricted.h): how they may be marked (empty: in any way), and what types
  // they may hold (empty: none).
  std::vector<statement::Marking> markings = {};
  std::vector<std::string> contains = {};
};

// Who may admit parties and give them new keys (registration/admission.h).
struct AdmissionRule {
  bool by_operator = true;
  std::vector<std::string> custodians;   // ids of parties; each counts alone
  std::uint32_t parties_count = 0;       // so many admitted parties together; 0: parties have no vote
  std::vector<PartyKind> parties_kinds;  // of these kinds; empty: any
  friend bool operator==(const AdmissionRule&, const AdmissionRule&) = default;
};
// "the operator, or did:web:x.example, or 3 parties of the kinds state, civil-society".
[[nodiscard]] std::string Describe(const AdmissionRule& rule);

struct Policy {
  std::string notice;  // shown with everything, e.g. "demonstration, not endorsed"; may be empty
  bool demonstration = false;
  bool admit_on_application = false;  // parties are admitted by their own application, without an admin's statement
  std::optional<AdmissionRule> admission;  // absent: the operator alone
  std::vector<PolicyRule> rules;

  // The policy that `entente init` writes unless told otherwise.
  [[nodiscard]] static Policy Default(bool demonstration);
  // Errors: kInvalidInput with the place.
  [[nodiscard]] static Result<Policy> FromJson(std::string_view document);
  [[nodiscard]] std::string ToJson() const;  // stable: the same policy gives the same bytes
};

struct StatementFacts {
  std::string_view content_type;
  bool is_hash_envelope = false;
  std::uint64_t payload_bytes = 0;
  Standing standing = Standing::kUnknown;
  PartyKind kind = PartyKind::kUnknown;
  Roles roles;
  bool delegated = false;  // the key is another party's; a rule that asks for no role does not take it
};

// Gives the roles that the rule asks for (empty: none). Errors: kPolicyRejected. Error::rule says what did not hold:
// "content-type" (no rule of the policy names it), then "hash-envelope", "standing", "kind", "role", "payload-size";
// the message names the policy's rule. Each step is written down in `record`, where there is one.
[[nodiscard]] Result<Roles> Evaluate(const Policy& policy, const StatementFacts& facts,
                                     JudgementRecord* record = nullptr);

// The policy in force. Replaced in batch order when a policy entry is sequenced. Thread safety: any thread.
class PolicyHolder {
 public:
  explicit PolicyHolder(Policy policy) : policy_(std::make_shared<const Policy>(std::move(policy))) {}
  [[nodiscard]] std::shared_ptr<const Policy> Get() const {
    const std::scoped_lock lock(mutex_);
    return policy_;
  }
  void Replace(Policy policy) {
    auto fresh = std::make_shared<const Policy>(std::move(policy));
    const std::scoped_lock lock(mutex_);
    policy_ = std::move(fresh);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Policy> policy_;
};

}  // namespace entente::registration
