// What the commands share that sign an act about an instrument: who it is about, dates, and the statement itself.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/command.h"
#include "cli/signing.h"
#include "views/roster/documents.h"

namespace entente::cli {

// Of whom something is said, as options.
struct WhoOptions {
  std::string id;
  std::string name;
  std::string kind;
  std::string country;
};
// --name, --kind, --country; `id_option` ("--of", "--invited") says whose id is given, "" where another way does.
void DeclareWho(Options& options, std::string_view id_option, WhoOptions& who);
// Errors: for a kind that is none.
[[nodiscard]] Result<roster::Supporter> SupporterOf(const WhoOptions& who);

// An exact date; nothing for "".
[[nodiscard]] std::optional<roster::DateWithPrecision> ExactDate(const std::string& date);

// Checks the document as a node does, signs it with the time, and writes the statement.
[[nodiscard]] Result<ExitCode> SignAct(const SigningOptions& signing, std::string_view content_type,
                                       const std::string& subject, const std::string& document, Terminal& terminal);

}  // namespace entente::cli
