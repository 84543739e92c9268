#include "cli/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/command.h"
#include "cli/exit_codes.h"
#include "cli/input.h"
#include "cli/version.h"
#include "storage/files.h"

namespace entente::cli {
namespace {

// The code point that UTF-8 text begins with, taken off it.
std::uint32_t TakeCodePoint(std::string_view& text) {
  const auto byte = [&text](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
  };
  const std::uint32_t first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t point = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t i = 1; i < length && i < text.size(); ++i) point = (point << 6U) | (byte(i) & 0x3FU);
  text.remove_prefix(std::min(length, text.size()));
  return point;
}

// Text as roff has it: ASCII, and nothing in it that is an instruction.
std::string Roff(std::string_view text) {
  std::string out;
  bool at_line = true;
  while (!text.empty()) {
    const std::uint32_t point = TakeCodePoint(text);
    if (at_line && (point == '.' || point == '\'')) out += "\\&";
    at_line = point == '\n';
    if (point == '\\')
      out += "\\e";
    else if (point == '-')
      out += "\\-";
    else if (point < 0x80)
      out += static_cast<char>(point);
    else
      out += fmt::format("\\[u{:04X}]", point);
  }
  return out;
}

std::string PageName(std::string_view path) {
  std::string name = path.empty() ? "entente" : "entente-" + std::string(path);
  std::ranges::replace(name, ' ', '-');
  return name;
}

std::string Head(std::string_view path, std::string_view summary) {
  std::string title = PageName(path);
  std::ranges::transform(title, title.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return fmt::format(".TH {} 1 \"\" \"entente {}\" \"User Commands\"\n.SH NAME\n{} \\- {}\n", Roff(title), kVersion,
                     Roff(PageName(path)), Roff(summary));
}

std::string Synopsis(const Command& command, const Options& options) {
  std::string out = ".SH SYNOPSIS\n.B entente " + Roff(command.path) + "\n";
  bool optional = false;
  for (const OptionText& option : options.texts()) {
    const std::string many = option.is_argument && option.many ? " ..." : "";
    if (option.is_argument)
      out += option.required ? ".I " + Roff(option.name) + many + "\n"
                             : "[\\fI" + Roff(option.name) + "\\fR" + many + "]\n";
    else if (option.required)
      out += ".B " + Roff(option.name) + "\n.I " + Roff(option.value) + "\n";
    else
      optional = true;
  }
  return optional ? out + "[\\fIoptions\\fR]\n" : out;
}

std::string OptionList(const Options& options) {
  std::string out;
  for (const OptionText& option : options.texts()) {
    out += ".TP\n";
    if (option.is_argument)
      out += ".I " + Roff(option.name) + "\n";
    else if (option.value.empty())
      out += ".B " + Roff(option.name) + "\n";
    else
      out += "\\fB" + Roff(option.name) + "\\fR \\fI" + Roff(option.value) + "\\fR\n";
    out += Roff(option.help + (option.required ? " (required)" : "") +
                (option.many && !option.is_argument ? " (may be repeated)" : "")) +
           "\n";
  }
  return out.empty() ? out : ".SH OPTIONS\n" + out;
}

std::string CommandPage(const Command& command) {
  Options options;
  command.declare(options);
  std::string out = Head(command.path, command.summary) + Synopsis(command, options) + ".SH DESCRIPTION\n" +
                    Roff(command.about.empty() ? command.summary : command.about) + "\n" + OptionList(options);
  if (!command.examples.empty()) {
    std::string examples = Roff(command.examples);
    if (!examples.ends_with('\n')) examples += '\n';
    out += ".SH EXAMPLES\n.nf\n" + examples + ".fi\n";
  }
  return out +
         ".SH EXIT STATUS\n0 is a yes, 1 a no;\n.BR entente (1)\nlists the others.\n.SH SEE ALSO\n.BR entente (1)\n";
}

std::string Overview() {
  std::string out =
      Head("", "a transparency log for a voluntary framework on cyber and supply-chain security") +
      ".SH SYNOPSIS\n.B entente\n.I command\n[\\fIarguments\\fR]\n.SH DESCRIPTION\n"
      "Parties sign statements; a node checks them, writes them into a log that nobody can rewrite, and answers with "
      "proofs that anyone can verify offline.\n.SH COMMANDS\n";
  for (const Command* command : Commands())
    out += ".TP\n.B " + Roff(command->path) + "\n" + Roff(command->summary) + "; see\n.BR " +
           Roff(PageName(command->path)) + " (1).\n";
  out += ".SH EXIT STATUS\n";
  for (const ExitCodeRow& row : ExitCodes())
    out += fmt::format(".TP\n.B {}\n{}: {}\n", static_cast<int>(row.code), Roff(row.name), Roff(row.meaning));
  out +=
      ".SH ENVIRONMENT\n"
      ".TP\n.B ENTENTE_PASSPHRASE\nThe passphrase, where there is no \\fB\\-\\-passphrase\\-file\\fR.\n"
      ".TP\n.B NO_COLOR\nIf it is not empty, nothing is coloured.\n"
      ".TP\n.B COLUMNS\nHow wide tables may be at a terminal.\n"
      ".TP\n.B TMPDIR\nWhere downloads and throw\\-away nodes go while a command runs.\n"
      ".TP\n.B NOTIFY_SOCKET\nWhere \\fBserve\\fR says that it answers requests, as systemd asks for it.\n";
  return out;
}

}  // namespace

Result<std::size_t> WriteManual(const std::filesystem::path& directory) {
  TRY(storage::PosixFiles().MakeDirectories(directory));
  TRY(WriteOutput((directory / "entente.1").string(), AsBytes(Overview())));
  for (const Command* command : Commands())
    TRY(WriteOutput((directory / (PageName(command->path) + ".1")).string(), AsBytes(CommandPage(*command))));
  return Commands().size() + 1;
}

}  // namespace entente::cli
