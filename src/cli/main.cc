#include "cli/main.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/manual.h"
#include "cli/terminal.h"
#include "cli/version.h"

namespace entente::cli {
namespace {

// The command with the longest path that the arguments begin with, and how many words that path has.
struct MainOptions {
  const Command* command = nullptr;
  std::size_t words = 0;
};

std::size_t WordsMatched(std::string_view path, const std::vector<std::string>& arguments) {
  std::size_t words = 0;
  while (true) {
    const std::size_t space = path.find(' ');
    if (words >= arguments.size() || arguments[words] != path.substr(0, space)) return 0;
    ++words;
    if (space == std::string_view::npos) return words;
    path.remove_prefix(space + 1);
  }
}

MainOptions Choose(const std::vector<std::string>& arguments) {
  MainOptions chosen;
  for (const Command* command : Commands()) {
    const std::size_t words = WordsMatched(command->path, arguments);
    if (words > chosen.words) chosen = {command, words};
  }
  return chosen;
}

int Say(const Error& error) {
  std::fflush(stdout);
  std::string line = "entente: " + Plain(error.Text());
  if (!error.rule.empty()) line += " [rule " + Plain(error.rule) + "]";
  line += '\n';
  std::fwrite(line.data(), 1, line.size(), stderr);
  return static_cast<int>(ExitCodeOf(error.code));
}

int UsageError(const std::string& what, const std::string& help) {
  const std::string text = "entente: " + Plain(what) + "\nhow it is used: entente help" + help + "\n";
  std::fwrite(text.data(), 1, text.size(), stderr);
  return static_cast<int>(ExitCode::kUsage);
}

int WriteManualPages(const std::string& directory, Terminal& terminal) {
  const auto written = WriteManual(directory);
  if (!written.has_value()) return Say(written.error());
  terminal.PrintLine(std::to_string(*written) + " manual pages are in " + Plain(directory));
  const auto flushed = terminal.Flush();
  return flushed.has_value() ? 0 : Say(flushed.error());
}

int Help(const std::vector<std::string>& words, Terminal& terminal) {
  std::string text;
  if (!words.empty() && words.front() == "--man") {
    if (words.size() != 2) return UsageError("--man takes a directory", "");
    return WriteManualPages(words[1], terminal);
  }
  if (words.empty())
    text = Overview(terminal);
  else if (words.front() == "exit-codes")
    text = ExitCodeHelp(terminal);
  else if (words.front() == "--markdown")
    text = CommandsAsMarkdown();
  else if (const MainOptions chosen = Choose(words); chosen.command != nullptr && chosen.words == words.size())
    text = CommandHelp(*chosen.command, terminal);
  else
    text = GroupHelp(words.front(), terminal);
  if (text.empty()) return UsageError("there is no command '" + words.front() + "'", "");
  terminal.Print(text);
  const auto flushed = terminal.Flush();
  return flushed.has_value() ? 0 : Say(flushed.error());
}

bool AsksForHelp(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") return false;
    if (argument == "--help" || argument == "-h") return true;
  }
  return false;
}

int RunCommand(const MainOptions& chosen, std::vector<std::string> arguments, Terminal& terminal) {
  arguments.erase(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(chosen.words));
  if (AsksForHelp(arguments)) {
    terminal.Print(CommandHelp(*chosen.command, terminal));
    return 0;
  }
  Options options;
  const Action action = chosen.command->declare(options);
  if (const auto parsed = options.Parse(arguments); !parsed.has_value())
    return UsageError(parsed.error().message, " " + std::string(chosen.command->path));
  const Result<ExitCode> result = action(terminal);
  const auto flushed = terminal.Flush();
  if (!result.has_value() && result.error().rule == kUsageRule)
    return UsageError(result.error().message, " " + std::string(chosen.command->path));
  if (!result.has_value()) return Say(result.error());
  if (!flushed.has_value()) return Say(flushed.error());
  return static_cast<int>(*result);
}

int Dispatch(const std::vector<std::string>& arguments) {
  Terminal terminal;
  if (arguments.empty()) {
    terminal.Note(Overview(terminal));
    return static_cast<int>(ExitCode::kUsage);
  }
  if (arguments.front() == "--version") {
    terminal.PrintLine("entente " + std::string(kVersion));
    const auto flushed = terminal.Flush();
    return flushed.has_value() ? 0 : Say(flushed.error());
  }
  if (arguments.front() == "help") return Help({arguments.begin() + 1, arguments.end()}, terminal);
  if (arguments.front() == "--help" || arguments.front() == "-h") return Help({}, terminal);
  if (const MainOptions chosen = Choose(arguments); chosen.command != nullptr)
    return RunCommand(chosen, arguments, terminal);
  if (const std::string group = GroupHelp(arguments.front(), terminal); !group.empty()) {
    if (arguments.size() > 1 && !AsksForHelp(arguments))
      return UsageError("there is no command '" + arguments[0] + " " + arguments[1] + "'", " " + arguments[0]);
    if (!AsksForHelp(arguments)) {
      terminal.Note(group);
      return static_cast<int>(ExitCode::kUsage);
    }
    terminal.Print(group);
    return 0;
  }
  return UsageError("there is no command '" + arguments.front() + "'", "");
}

}  // namespace

int Main(int argc, char** argv) {
  // A reader that goes away (entente … | head) is an error of a write, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return Dispatch({argv + (argc > 0 ? 1 : 0), argv + argc});
  } catch (const std::exception& error) {
    // Rooms do not throw; this is memory that is not there, or a defect.
    return Say({ErrorCode::kInternal, std::string("this should not happen: ") + error.what(), {}, {}});
  }
}

}  // namespace entente::cli
