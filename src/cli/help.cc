#include "cli/help.h"

#include <algorithm>
#include <vector>

#include "cli/tables.h"

namespace entente::cli {
namespace {

constexpr std::size_t kLeftColumnsMax = 30;
constexpr std::size_t kTextColumns = 100;

std::string Cell(std::string_view text, std::size_t width) {
  const std::size_t used = ColumnsOf(text);
  return std::string(text) + std::string(width > used ? width - used : 1, ' ');
}

// Breaks at spaces; lines after the first begin at `indent`.
std::string Wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t at = indent;
  while (!text.empty()) {
    const std::size_t space = text.find_first_of(" \n");
    const std::string_view word = text.substr(0, space);
    if (at > indent && at + 1 + ColumnsOf(word) > kTextColumns) {
      out += "\n" + std::string(indent, ' ');
      at = indent;
    }
    if (at > indent) {
      out += ' ';
      ++at;
    }
    out += word;
    at += ColumnsOf(word);
    if (space == std::string_view::npos) break;
    if (text[space] == '\n') {
      out += "\n" + std::string(indent, ' ');
      at = indent;
    }
    text.remove_prefix(space + 1);
  }
  return out;
}

std::string Usage(const Command& command, const Options& options) {
  std::string usage = "entente " + std::string(command.path);
  bool optional = false;
  for (const OptionText& option : options.texts()) {
    if (option.is_argument) {
      const std::string name = option.left + (option.many ? "…" : "");
      usage += option.required ? " " + name : " [" + name + "]";
    } else if (option.required) {
      usage += " " + option.left;
    } else {
      optional = true;
    }
  }
  return optional ? usage + " [options]" : usage;
}

std::string_view GroupOf(const Command& command) {
  return command.path.substr(0, command.path.find(' '));
}

std::string Lines(std::string_view text, std::string_view indent) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out += std::string(indent) + std::string(line);
    out += '\n';
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string CommandLines(const std::vector<const Command*>& commands) {
  std::size_t width = 0;
  for (const Command* command : commands) width = std::max(width, command->path.size());
  std::string out;
  for (const Command* command : commands)
    out += "  " + Cell(command->path, width + 2) + Wrapped(command->summary, width + 4) + "\n";
  return out;
}

// Of the command's own section, as GitHub and others make it of the heading.
std::string Anchor(const Command& command) {
  std::string anchor = "entente-" + std::string(command.path);
  std::ranges::replace(anchor, ' ', '-');
  return anchor;
}

}  // namespace

std::string Overview(const Terminal& terminal) {
  std::vector<const Command*> all(Commands().begin(), Commands().end());
  return terminal.Painted(Paint::kBold, "Entente") +
         ": parties sign statements; a node checks them, logs them, and answers with proofs.\n\n"
         "usage: entente COMMAND …\n\n" +
         CommandLines(all) +
         "\n  entente help COMMAND       how a command is used, with examples\n"
         "  entente help exit-codes    what a script can tell from the exit code\n"
         "  entente help --man DIR     writes manual pages into a directory\n"
         "  entente --version\n";
}

std::string GroupHelp(std::string_view word, const Terminal& terminal) {
  std::vector<const Command*> found;
  for (const Command* command : Commands())
    if (GroupOf(*command) == word && command->path != word) found.push_back(command);
  if (found.empty()) return {};
  return terminal.Painted(Paint::kBold, "entente " + std::string(word)) + "\n\n" + CommandLines(found) +
         "\n  entente help " + std::string(word) + " COMMAND    how one is used\n";
}

std::string CommandHelp(const Command& command, const Terminal& terminal) {
  Options options;
  command.declare(options);
  std::string out = terminal.Painted(Paint::kBold, "entente " + std::string(command.path)) + "\n" +
                    Wrapped(command.summary, 0) + "\n\nusage: " + Usage(command, options) + "\n";
  if (!command.about.empty()) out += "\n" + Wrapped(command.about, 0) + "\n";
  if (!options.texts().empty()) {
    std::size_t width = 0;
    for (const OptionText& option : options.texts())
      width = std::max(width, std::min(ColumnsOf(option.left), kLeftColumnsMax));
    out += "\n";
    for (const OptionText& option : options.texts()) {
      std::string help = option.help;
      if (option.required) help += " (required)";
      if (option.many && !option.is_argument) help += " (may be repeated)";
      const bool long_left = ColumnsOf(option.left) > width;
      out += "  " + (long_left ? option.left + "\n" + std::string(width + 4, ' ') : Cell(option.left, width + 2)) +
             Wrapped(help, width + 4) + "\n";
    }
  }
  if (!command.examples.empty()) out += "\nexamples:\n" + Lines(command.examples, "  ");
  return out;
}

std::string ExitCodeHelp(const Terminal& terminal) {
  std::string out = terminal.Painted(Paint::kBold, "Exit codes") + "\n\n";
  for (const ExitCodeRow& row : ExitCodes()) {
    const std::string number = std::to_string(static_cast<int>(row.code));
    out += std::string(4 - number.size(), ' ') + number + "  " + Cell(row.name, 17) + std::string(row.meaning) + "\n";
  }
  return out;
}

std::string CommandsAsMarkdown() {
  std::string out =
      "# Commands\n\n"
      "This page is what `entente help --markdown` prints; a test holds it against the binary.\n\n"
      "Commands on a node's directory take `--data DIR`, commands on a running node `--node URL`; those that only ask "
      "take either. Answers come as\n"
      "tables for people, or with `--format json` for machines; errors go to standard error, as `entente: what was "
      "wrong "
      "(at where)`. Progress bars\n"
      "appear on standard error, when that is a terminal.\n\n"
      "| command | what for |\n|---|---|\n";
  for (const Command* command : Commands())
    out +=
        "| [" + std::string(command->path) + "](#" + Anchor(*command) + ") | " + std::string(command->summary) + " |\n";
  out += "\n## Exit codes\n\n| code | name | meaning |\n|---|---|---|\n";
  for (const ExitCodeRow& row : ExitCodes())
    out += "| " + std::to_string(static_cast<int>(row.code)) + " | " + std::string(row.name) + " | " +
           std::string(row.meaning) + " |\n";
  out +=
      "\n## Environment\n\n| variable | meaning |\n|---|---|\n"
      "| `ENTENTE_PASSPHRASE` | the passphrase, where there is no `--passphrase-file`; without either, a prompt asks "
      "at a "
      "terminal |\n"
      "| `NO_COLOR` | not empty: no colour. There is none besides where standard output is no terminal, or `TERM` is "
      "`dumb` |\n"
      "| `COLUMNS` | how wide tables may be at a terminal |\n"
      "| `TMPDIR` | where downloads and throw-away nodes go while a command runs; `/tmp` unless said otherwise |\n";
  for (const Command* command : Commands()) {
    Options options;
    command->declare(options);
    out += "\n## entente " + std::string(command->path) + "\n\n" + std::string(command->summary) + "\n";
    if (!command->about.empty()) out += "\n" + std::string(command->about) + "\n";
    out += "\n    " + Usage(*command, options) + "\n";
    if (!options.texts().empty()) {
      out += "\n| option | meaning |\n|---|---|\n";
      for (const OptionText& option : options.texts()) {
        std::string left = option.left;
        for (std::size_t at = 0; (at = left.find('|', at)) != std::string::npos; at += 2) left.insert(at, "\\");
        out += "| `" + left + "` | " + option.help + (option.required ? " (required)" : "") +
               (option.many && !option.is_argument ? " (may be repeated)" : "") + " |\n";
      }
    }
    if (!command->examples.empty()) out += "\n```sh\n" + Lines(command->examples, "") + "```\n";
  }
  return out;
}

}  // namespace entente::cli
