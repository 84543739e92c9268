// Signatures: whether those under a statement hold, and whether they are as many as its party asks for. A party may say
// in its party statement that acts of a role need the signatures of several of its keys; the signer's counts, and so
// does each approval by another active key of the party that has the role.
//
// Format: docs/formats/statement.md, "Approvals".  Thread safety: pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "registration/authority.h"
#include "statement/signed_statement.h"

namespace entente::registration {

enum class SignatureCheck : std::uint8_t {
  kVerify,
  // The statement was verified before under the key that its kid names. A kid is the key's digest, so whatever the
  // directory finds under it is the same key.
  kVerifiedBefore,
};

// The signer's own. Errors: kUnauthorized (rule "signature").
[[nodiscard]] Result<void> CheckSignature(const statement::SignedStatement& statement, const Signer& signer,
                                          SignatureCheck check);

// What an act asks for: a key with one of the first roles, and a key with one of the second. An empty set asks nothing.
using AskedRoles = std::array<Roles, 2>;

struct SignatureCount {
  std::size_t signatures = 1;  // the signer's and the approvals
  std::string said;            // "2 signatures with the role instrument, which needs 2"; empty where one is enough
};

// Each approval must hold under an active key of the signer's party, or it is refused: none stands there for nothing.
// Then for each set of roles one must be found that the signer's key has, and as many keys with it as the party asks
// for. Errors: kUnauthorized for an approval, kPolicyRejected for too few; both with the rule "approvals".
[[nodiscard]] Result<SignatureCount> CheckApprovals(const statement::SignedStatement& statement, const Signer& signer,
                                                    const KeyDirectory& keys, const AskedRoles& asked,
                                                    SignatureCheck check);

}  // namespace entente::registration
