#include "registration/signatures.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/encoding.h"
#include "registration/claims.h"

namespace entente::registration {
namespace {

using statement::SignedStatement;

constexpr const char* kRule = "approvals";

std::unexpected<Error> Refuse(std::string message, std::size_t position) {
  return std::unexpected(
      Error{ErrorCode::kUnauthorized, std::move(message), statement::ApprovalPlace(position), kRule});
}

// The key that approved, which is one of the signer's party; of an applicant, one that it lists.
Result<Signer> FindApprover(const SignedStatement& statement, std::size_t position, const Signer& signer,
                            const KeyDirectory& keys) {
  const Bytes& kid = statement.headers().approvals[position].kid;
  auto found = signer.standing == Standing::kUnknown ? ReadApplicant(statement, kid) : keys.Find(signer.party, kid);
  // All who stand behind a statement are keys of one party: the issuer, or one that it delegated to.
  if (found.has_value() && found->delegate == signer.delegate) return found;
  return Refuse(fmt::format("the approval is by the key {}, which is no key of {}", ToBase64Url(kid),
                            signer.delegate.empty() ? signer.party : signer.delegate),
                position);
}

Result<Roles> CheckApproval(const SignedStatement& statement, std::size_t position, const Signer& signer,
                            const KeyDirectory& keys, SignatureCheck check) {
  TRY_ASSIGN(const Signer approver, FindApprover(statement, position, signer, keys));
  const std::string kid = ToBase64Url(statement.headers().approvals[position].kid);
  if (approver.revoked)
    return Refuse(fmt::format("the approval is by the key {} of {}, which may sign nothing more: {}", kid, signer.party,
                              approver.revoked_why),
                  position);
  if (check == SignatureCheck::kVerifiedBefore) return approver.roles;
  if (const auto holds = statement.VerifyApproval(position, approver.key); !holds.has_value())
    return Refuse(
        fmt::format("the approval by the key {} of {} does not hold: {}", kid, signer.party, holds.error().message),
        position);
  return approver.roles;
}

struct Shortfall {
  Role role = Role::kAdmin;
  std::size_t have = 0;
  std::size_t need = 0;
  [[nodiscard]] std::size_t missing() const { return need > have ? need - have : 0; }
};

// Of the roles that are asked for and that the signer has, the one for which the least is missing.
std::optional<Shortfall> Nearest(Roles asked, const Signer& signer, const std::vector<Roles>& approvers) {
  std::optional<Shortfall> nearest;
  for (const Role role : kAllRoles) {
    if (!asked.Has(role) || !signer.roles.Has(role)) continue;
    const auto with_role = std::ranges::count_if(approvers, [role](Roles one) { return one.Has(role); });
    const Shortfall here{role, 1 + static_cast<std::size_t>(with_role), signer.required.Of(role)};
    if (!nearest.has_value() || here.missing() < nearest->missing()) nearest = here;
  }
  return nearest;
}

}  // namespace

Result<void> CheckSignature(const SignedStatement& statement, const Signer& signer, SignatureCheck check) {
  if (check == SignatureCheck::kVerifiedBefore) return {};
  auto holds = statement.Verify(signer.key);
  if (!holds.has_value()) holds.error().rule = "signature";
  return holds;
}

Result<SignatureCount> CheckApprovals(const SignedStatement& statement, const Signer& signer, const KeyDirectory& keys,
                                      const AskedRoles& asked, SignatureCheck check) {
  std::vector<Roles> approvers;
  for (std::size_t i = 0; i < statement.headers().approvals.size(); ++i) {
    TRY_ASSIGN(const Roles roles, CheckApproval(statement, i, signer, keys, check));
    approvers.push_back(roles);
  }
  SignatureCount count{1 + approvers.size(), {}};
  for (const Roles one : asked) {
    const auto nearest = Nearest(one, signer, approvers);
    if (!nearest.has_value()) continue;
    if (const std::size_t missing = nearest->missing(); missing > 0)
      return std::unexpected(
          Error{ErrorCode::kPolicyRejected,
                fmt::format("{} of {} signatures, needs {} with the role {}: {} asks for that many in its party "
                            "statement; each signs a draft with entente approve before the last one signs",
                            nearest->have, nearest->need,
                            missing == 1 ? "one more key" : fmt::format("{} more keys", missing), Name(nearest->role),
                            signer.party),
                "label \"approvals\"", kRule});
    if (nearest->need > 1)
      count.said = fmt::format("{} signatures with the role {}, which needs {}", nearest->have, Name(nearest->role),
                               nearest->need);
  }
  return count;
}

}  // namespace entente::registration
