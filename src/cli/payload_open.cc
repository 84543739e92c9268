// entente payload open: what a restricted document says, and the document within.
#include <fmt/format.h>

#include "base/limits.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/restricted.h"

namespace entente::cli {
namespace {

struct PayloadOpenOptions {
  std::string file;
  std::string out;
  std::string format;
};

Result<ExitCode> RunPayloadOpen(const PayloadOpenOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes bytes, ReadInput(chosen.file, limits::kPayloadBytesMax * 2));
  const auto opened = statement::OpenRestricted(bytes);
  if (!opened.has_value()) return std::unexpected(WithContext(opened.error(), chosen.file));
  if (!chosen.out.empty()) TRY(WriteOutput(chosen.out, opened->document));
  if (chosen.out == "-") return ExitCode::kOk;
  json::Value described = DescribeRestricted(opened->head, opened->document.size());
  if (chosen.format == "json") {
    described["file"] = chosen.out.empty() ? json::Value() : json::Value(chosen.out);
    PrintJson(terminal, described);
    return ExitCode::kOk;
  }
  PrintRestricted(described, terminal);
  if (!chosen.out.empty()) terminal.PrintLine("the document within: " + Plain(chosen.out));
  return ExitCode::kOk;
}

Action DeclarePayloadOpen(Options& options) {
  auto chosen = std::make_shared<PayloadOpenOptions>();
  options.Argument("FILE", chosen->file, "a restricted document; - for standard input").Required();
  options.Text("--out", "FILE", chosen->out, "write the document within there; - for standard output");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunPayloadOpen(*chosen, terminal); };
}

}  // namespace

constinit const Command kPayloadOpen{
    "payload open", "Show what a restricted document says, and take out the document within",
    "A restricted document is what entente sign --marking makes and entente payload get fetches for those whom its "
    "marking allows. Its marking binds whoever has it: this command only unwraps.",
    "entente payload open advisory.restricted --out advisory.pdf", DeclarePayloadOpen};

}  // namespace entente::cli
