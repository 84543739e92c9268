// Admission: who may admit parties and give them new keys, by the policy and by who signs. Pure.
//
// Three can do it: the operator, a custodian that the policy names (each counts alone), and admitted parties, of which
// the policy asks for so many. Counting their words is the key directory's: it has the roster.
//
// Documents: docs/formats/payloads.md.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "registration/authority.h"
#include "registration/policy.h"
#include "statement/signed_statement.h"

namespace entente::registration {

enum class Admits : std::uint8_t {
  kNot,
  kAlone,
  kVote,  // together with others
};

// What the word of this signer counts, whatever the document says.
[[nodiscard]] Admits AdmitsAs(const Policy& policy, const Signer& signer);
// The same for an admin key of the party's own.
[[nodiscard]] Admits AdmitsAs(const Policy& policy, std::string_view party, Standing standing, PartyKind kind);
// Whether a party of this kind and standing has a vote; its key is not looked at.
[[nodiscard]] bool HasVote(const Policy& policy, Standing standing, PartyKind kind);
// Of an admission or a recovery of keys; others pass. Errors: kPolicyRejected (rules "standing" or "role").
[[nodiscard]] Result<void> CheckAdmitter(const Policy& policy, const statement::SignedStatement& statement,
                                         const Signer& signer);

}  // namespace entente::registration
