// Check of a claim: whether a node's answer follows from the entries that come with it. Seen inside proof/ only.
//
// What this shows and what it does not: docs/formats/proof.md.  Thread safety: pure functions.
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "proof/bundle.h"
#include "proof/bundle_format.h"
#include "statement/signed_statement.h"

namespace entente::proof {

struct CheckedClaim {
  ClaimCheck check = ClaimCheck::kNoClaim;
  std::string says;
};

// REQUIRES: each entry is included and was authorised; `statements` are theirs, in order.
// Errors: kInvalidInput for a question or an answer that cannot be read; kUnauthorized, with the place in the claim,
// when the entries contradict the answer.
[[nodiscard]] Result<CheckedClaim> CheckClaim(const Bundle& bundle,
                                              std::span<const statement::SignedStatement> statements);

}  // namespace entente::proof
