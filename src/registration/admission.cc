#include "registration/admission.h"

#include <fmt/format.h>

#include <algorithm>

#include "statement/content_types.h"

namespace entente::registration {
namespace {

namespace content_type = statement::content_type;

std::unexpected<Error> Refuse(std::string_view rule, std::string message, std::string place) {
  return std::unexpected(Error{ErrorCode::kPolicyRejected, std::move(message), std::move(place), std::string(rule)});
}

}  // namespace

bool HasVote(const Policy& policy, Standing standing, PartyKind kind) {
  if (!policy.admission.has_value() || policy.admission->parties_count == 0) return false;
  const auto& kinds = policy.admission->parties_kinds;
  return standing == Standing::kAdmitted && (kinds.empty() || std::ranges::find(kinds, kind) != kinds.end());
}

Admits AdmitsAs(const Policy& policy, std::string_view party, Standing standing, PartyKind kind) {
  if (standing == Standing::kOperator)
    return !policy.admission.has_value() || policy.admission->by_operator ? Admits::kAlone : Admits::kNot;
  if (!policy.admission.has_value() || standing != Standing::kAdmitted) return Admits::kNot;
  if (std::ranges::find(policy.admission->custodians, party) != policy.admission->custodians.end())
    return Admits::kAlone;
  return HasVote(policy, standing, kind) ? Admits::kVote : Admits::kNot;
}

Admits AdmitsAs(const Policy& policy, const Signer& signer) {
  if (!signer.roles.Has(Role::kAdmin) || !signer.delegate.empty()) return Admits::kNot;
  return AdmitsAs(policy, signer.party, signer.standing, signer.kind);
}

Result<void> CheckAdmitter(const Policy& policy, const statement::SignedStatement& statement, const Signer& signer) {
  const std::string& type = statement.headers().content_type;
  if (type != content_type::kAdmission && type != content_type::kKeyRecovery) return {};
  if (AdmitsAs(policy, signer) != Admits::kNot) return {};
  Signer with_admin = signer;
  with_admin.roles.Add(Role::kAdmin);
  if (!signer.roles.Has(Role::kAdmin) && AdmitsAs(policy, with_admin) != Admits::kNot)
    return Refuse(
        "role", fmt::format("this is said with a key that has the role admin; this key has {}", NamesOf(signer.roles)),
        "label 4");
  if (!policy.admission.has_value())
    return Refuse("standing", "only the operator of this log may say this", "label 15, claim 1");
  return Refuse("standing",
                fmt::format("the policy does not let {} admit parties or recover their keys: it names {}", signer.party,
                            Describe(*policy.admission)),
                "label 15, claim 1");
}

}  // namespace entente::registration
