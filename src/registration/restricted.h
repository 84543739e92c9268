// What registration asks of a restricted document (statement/restricted_document.h): that it belongs to the statement,
// is what it says to be inside, and is what the policy takes in confidence.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "registration/authority.h"
#include "registration/policy.h"
#include "statement/restricted_document.h"
#include "statement/signed_statement.h"

namespace entente::registration {

// Whether this is the statement that the document may be registered by: its own issuer's, a hash envelope, with a
// subject that says nothing. Errors: kInvalidInput, rule "payload-content".
[[nodiscard]] Result<void> CheckBelongs(const statement::SignedStatement& statement,
                                        const statement::RestrictedHead& head);

// Whether the document within is what its own content type says. A type that nobody here can read is taken as it is:
// the policy names what may be sent in confidence. Errors: kInvalidInput, rule "payload-content".
[[nodiscard]] Result<void> CheckWithin(const PayloadChecks& checks, const statement::OpenedRestricted& opened);

// Whether the policy takes it: the size, the marking and the type within, by the rule for restricted documents; and,
// where another rule names the type within, that rule, too: who may not say it openly may not say it in confidence.
// Errors: kPolicyRejected, rules "payload-size", "marking", "content-type", and those of Evaluate().
[[nodiscard]] Result<void> CheckTaken(const Policy& policy, const Signer& signer, const statement::RestrictedHead& head,
                                      std::uint64_t document_bytes);

}  // namespace entente::registration
