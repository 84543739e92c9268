// Admitting: what `party admit` and `party recover` share. The operator says it into its own log; a custodian or a
// party that the policy gives a voice signs it, for `entente submit`.
//
// Thread safety: one thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/operator_desk.h"
#include "cli/options.h"
#include "cli/signing.h"
#include "cli/terminal.h"
#include "registration/registrar.h"

namespace entente::cli {

// Who says it: the operator with --data, or whoever --as names with --key and --out.
struct Admitting {
  SigningOptions signing;  // and the passphrase and format of both ways
  DeskAddress desk;
};
void DeclareAdmitting(Options& options, Admitting& admitting);
// Errors: of usage.
[[nodiscard]] Result<bool> IsOperators(const Admitting& admitting);

// REQUIRES: IsOperators(). Signs with the operator's key, and waits until the views have it.
[[nodiscard]] Result<registration::Registered> SayAsOperator(const Admitting& admitting, std::string_view content_type,
                                                             const std::string& party, const std::string& document);
// REQUIRES: not IsOperators(). Signs and writes the statement, and says what to do with it.
[[nodiscard]] Result<void> SignAsOther(const Admitting& admitting, std::string_view content_type,
                                       const std::string& party, const std::string& document, Terminal& terminal);

}  // namespace entente::cli
