// Roster rules: what the roster would make of an act, as registration asks it before the act is taken; node/ fills it
// in. An end that ends nothing, support for an instrument that is not there: the log would keep it for ever, and no
// view could use it.
//
// Thread safety: any thread.
#pragma once

#include "base/result.h"
#include "statement/signed_statement.h"

namespace entente::registration {

class RosterRules {
 public:
  RosterRules() = default;
  RosterRules(const RosterRules&) = delete;
  RosterRules& operator=(const RosterRules&) = delete;
  virtual ~RosterRules() = default;
  // Of statements that are no acts: nothing. Errors: kPolicyRejected or kInvalidInput with the place, when the roster
  // as it stands could not use it.
  [[nodiscard]] virtual Result<void> CheckUsable(const statement::SignedStatement& statement) const = 0;
};

}  // namespace entente::registration
