// Command: one thing that the binary does. Each has a file of its own; cli/commands.cc lists them.
//
// A command declares its options, and gives back what to run once they were read. Declaring costs microseconds and
// touches nothing; only the command that was asked for is declared.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "cli/exit_codes.h"
#include "cli/options.h"
#include "cli/terminal.h"

namespace entente::cli {

using Action = std::function<Result<ExitCode>(Terminal&)>;

struct Command {
  std::string_view path;      // "roster import"
  std::string_view summary;   // one line
  std::string_view about;     // what else there is to know; may be empty
  std::string_view examples;  // lines
  Action (*declare)(Options&);
};

// In the order in which help shows them. main() itself answers `help` and `--version`.
[[nodiscard]] std::span<const Command* const> Commands();

// An error of the arguments that the parser cannot see: exit code 2 and a word on help.
inline constexpr std::string_view kUsageRule = "usage";
[[nodiscard]] std::unexpected<Error> BadUsage(std::string message);

// "--format table|json".
void DeclareFormat(Options& options, std::string& format);

}  // namespace entente::cli
