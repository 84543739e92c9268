// entente completion: scripts that complete commands, options and values in a shell, made from the commands themselves.
#include <functional>

#include "cli/command_words.h"
#include "cli/commands.h"

namespace entente::cli {
namespace {

std::string JoinedBy(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : std::string(between)) + word;
  return out;
}

// 'text' for all three shells: help has no line breaks.
std::string Quoted(std::string_view text, std::string_view quote) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += quote;
    else
      out += c;
  }
  return out + "'";
}

void ForOptions(const Command& command, const std::function<void(const OptionText&)>& each) {
  Options options;
  command.declare(options);
  for (const OptionText& option : options.texts()) each(option);
}

std::string Bash() {
  std::string places;
  std::string words;
  std::string values;
  for (const CommandPlace& place : CommandPlaces()) {
    if (!place.path.empty()) places += (places.empty() ? "" : " | ") + Quoted(place.path, "");
    if (place.command == nullptr) {
      words += "    " + Quoted(place.path, "") + ") words=" + Quoted(JoinedBy(place.next, " "), "") + " ;;\n";
      continue;
    }
    std::vector<std::string> names;
    std::string argument;
    ForOptions(*place.command, [&](const OptionText& option) {
      const ValueKind kind = KindOfValue(option);
      std::string does;
      if (kind == ValueKind::kChoice) does = "words=" + Quoted(JoinedBy(option.choices, " "), "");
      if (kind == ValueKind::kFile) does = "kind=file";
      if (kind == ValueKind::kDirectory) does = "kind=directory";
      if (option.is_argument) {
        if (argument.empty()) argument = does;
        return;
      }
      names.push_back(option.name);
      if (kind != ValueKind::kFlag)
        values += "    " + Quoted(place.path + " " + option.name, "") + ") " + (does.empty() ? "kind=other" : does) +
                  "; value=yes ;;\n";
    });
    names.emplace_back("--help");
    words += "    " + Quoted(place.path, "") +
             ")\n      if [[ $current == -* ]]; then words=" + Quoted(JoinedBy(names, " "), "") + "; else " +
             (argument.empty() ? "words=" + Quoted(JoinedBy(names, " "), "") : argument) + "; fi ;;\n";
  }
  return "# Completion of entente for bash. Made by: entente completion bash\n"
         "# Load it: source <(entente completion bash)\n"
         "_entente() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local path='' words='' kind='' value='' i\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    [[ $i == 1 && ${COMP_WORDS[i]} == help ]] && continue\n"
         "    case \"${path:+$path }${COMP_WORDS[i]}\" in\n"
         "      " +
         places +
         ") path=${path:+$path }${COMP_WORDS[i]} ;;\n"
         "      *) break ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$path $before\" in\n" +
         values +
         "  esac\n"
         "  [[ -n $value ]] || case \"$path\" in\n" +
         words +
         "  esac\n"
         "  if [[ ${COMP_WORDS[1]} == help && $COMP_CWORD -gt 1 ]]; then\n"
         "    kind=''\n"
         "    [[ $words != *--* ]] || words=''\n"
         "  fi\n"
         "  case \"$kind\" in\n"
         "    file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$current\") ;;\n"
         "    directory) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- \"$current\") ;;\n"
         "    *) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\") ;;\n"
         "  esac\n"
         "}\n"
         "complete -F _entente entente\n";
}

// In a description, ':' and brackets mean something to _arguments.
std::string ZshText(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ':' || c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string ZshAction(const OptionText& option) {
  switch (KindOfValue(option)) {
    case ValueKind::kFlag:
      return {};
    case ValueKind::kChoice:
      return ":" + ZshText(option.value) + ":(" + JoinedBy(option.choices, " ") + ")";
    case ValueKind::kDirectory:
      return ":" + ZshText(option.value) + ":_files -/";
    case ValueKind::kFile:
      return ":" + ZshText(option.value) + ":_files";
    case ValueKind::kOther:
      return ":" + ZshText(option.value) + ": ";
  }
  return {};
}

std::string Zsh() {
  std::string cases;
  for (const CommandPlace& place : CommandPlaces()) {
    cases += "    " + Quoted(place.path, "") + ")\n";
    if (place.command == nullptr) {
      cases += "      compadd -- " + JoinedBy(place.next, " ") + " ;;\n";
      continue;
    }
    cases += "      _arguments -S";
    ForOptions(*place.command, [&cases](const OptionText& option) {
      const std::string action = ZshAction(option);
      std::string spec;
      if (option.is_argument)
        spec = (option.many ? "*" : "") + (action.empty() ? ":" + ZshText(option.name) + ": " : action);
      else
        spec = (option.many ? "*" : "") + option.name + "[" + ZshText(option.help) + "]" + action;
      cases += " \\\n        " + Quoted(spec, "'\\''");
    });
    cases += " \\\n        '--help[how it is used]' ;;\n";
  }
  std::vector<std::string> places;
  for (const CommandPlace& place : CommandPlaces())
    if (!place.path.empty()) places.push_back(Quoted(place.path, ""));
  return "#compdef entente\n"
         "# Completion of entente for zsh. Made by: entente completion zsh\n"
         "_entente() {\n"
         "  local place='' i=2\n"
         "  local -a places=(" +
         JoinedBy(places, " ") +
         ")\n"
         "  [[ $words[2] == help ]] && (( CURRENT > 2 )) && i=3\n"
         "  while (( i < CURRENT )) && (( ${places[(Ie)${place:+$place }$words[i]]} )); do\n"
         "    place=${place:+$place }$words[i]\n"
         "    (( i++ ))\n"
         "  done\n"
         "  words=(entente \"${(@)words[i,-1]}\")\n"
         "  (( CURRENT -= i - 2 ))\n"
         "  case \"$place\" in\n" +
         cases +
         "  esac\n"
         "}\n"
         "_entente \"$@\"\n";
}

std::string Fish() {
  std::vector<std::string> places;
  std::string lines;
  for (const CommandPlace& place : CommandPlaces()) {
    if (!place.path.empty()) places.push_back(Quoted(place.path, ""));
    const std::string at = "complete -c entente -n " + Quoted("test (__entente_place) = \"" + place.path + "\"", "");
    if (place.command == nullptr) {
      lines += at + " -f -a " + Quoted(JoinedBy(place.next, " "), "") + "\n";
      continue;
    }
    ForOptions(*place.command, [&](const OptionText& option) {
      const ValueKind kind = KindOfValue(option);
      std::string line = at;
      if (!option.is_argument) line += " -l " + option.name.substr(2);
      if (kind == ValueKind::kChoice)
        line += (option.is_argument ? " -f -a " : " -x -a ") + Quoted(JoinedBy(option.choices, " "), "");
      if (kind == ValueKind::kFile) line += option.is_argument ? " -F" : " -r -F";
      if (kind == ValueKind::kDirectory)
        line += std::string(option.is_argument ? " -f" : " -x") + " -a '(__fish_complete_directories)'";
      if (kind == ValueKind::kOther) line += option.is_argument ? " -f" : " -x";
      if (kind == ValueKind::kFlag) line += " -f";
      lines += line + " -d " + Quoted(option.help, "\\'") + "\n";
    });
    lines += at + " -f -l help -d 'how it is used'\n";
  }
  return "# Completion of entente for fish. Made by: entente completion fish\n"
         "function __entente_place\n"
         "  set -l places " +
         JoinedBy(places, " ") +
         "\n"
         "  set -l place ''\n"
         "  for word in (commandline -opc)[2..-1]\n"
         "    test \"$place$word\" = help; and continue\n"
         "    set -l longer (string trim -- \"$place $word\")\n"
         "    contains -- $longer $places; or break\n"
         "    set place $longer\n"
         "  end\n"
         "  echo \"$place\"\n"
         "end\n" +
         lines;
}

Action DeclareCompletion(Options& options) {
  auto shell = std::make_shared<std::string>();
  options.Argument("SHELL", *shell, "bash, zsh or fish").Required().OneOf({"bash", "zsh", "fish"});
  return [shell](Terminal& terminal) -> Result<ExitCode> {
    terminal.Print(*shell == "bash" ? Bash() : *shell == "zsh" ? Zsh() : Fish());
    return ExitCode::kOk;
  };
}

}  // namespace

constinit const Command kCompletion{"completion",
                                    "Print a script that completes entente's commands and options in a shell",
                                    "It knows commands, options, the values that an option takes only some of, and "
                                    "where a file or a directory is meant.",
                                    "source <(entente completion bash)\n"
                                    "entente completion zsh >~/.zfunc/_entente\n"
                                    "entente completion fish >~/.config/fish/completions/entente.fish",
                                    DeclareCompletion};

}  // namespace entente::cli
