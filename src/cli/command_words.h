// Command words: the commands as a tree of words, and what kind of value each option takes. Completions and manual
// pages are made of these, so that they know what the parser knows.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace entente::cli {

// A place on the command line: "" at the start, then "roster", then "roster import".
struct CommandPlace {
  std::string path;
  std::vector<std::string> next;     // words that may follow; none behind a whole command
  const Command* command = nullptr;  // null where a word is still missing
  std::string summary;               // of the command, or "commands on …"
};
// The start first.
[[nodiscard]] std::vector<CommandPlace> CommandPlaces();

enum class ValueKind { kFlag, kChoice, kDirectory, kFile, kOther };
[[nodiscard]] ValueKind KindOfValue(const OptionText& option);

}  // namespace entente::cli
