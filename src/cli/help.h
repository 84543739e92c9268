// Help: what commands there are, and how one is used.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.h"

namespace entente::cli {

// All commands by group, one line each.
[[nodiscard]] std::string Overview(const Terminal& terminal);
// The commands below a word: "roster". Empty when there are none.
[[nodiscard]] std::string GroupHelp(std::string_view word, const Terminal& terminal);
[[nodiscard]] std::string CommandHelp(const Command& command, const Terminal& terminal);
[[nodiscard]] std::string ExitCodeHelp(const Terminal& terminal);
// docs/commands.md, all of it.
[[nodiscard]] std::string CommandsAsMarkdown();

}  // namespace entente::cli
