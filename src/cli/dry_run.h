// Dry runs of registration: what a node, or a data directory, would say of statements.
//
// Thread safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/exit_codes.h"
#include "cli/submission.h"
#include "cli/terminal.h"

namespace entente::cli {

struct DryRunQuestion {
  Destination destination;  // its passphrase is not needed
  std::vector<std::string> files;
  std::string payload;  // the document behind the only file; empty: found beside it
  std::string format;
};

// Prints each answer. A document that is not uploaded yet is checked here, by the checks that a node of this version
// has. The exit code is the one with which the first refused submission would end.
[[nodiscard]] Result<ExitCode> DryRun(const DryRunQuestion& question, Terminal& terminal);

// Whom the party of a party statement can be taken for ("resembles" of the answer); empty for any other statement.
// Errors: as asking.
[[nodiscard]] Result<json::Value> AskLookAlikes(const Destination& destination, ByteView statement);

}  // namespace entente::cli
