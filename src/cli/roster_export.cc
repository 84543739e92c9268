// entente roster export: the roster as a table or as JSON, in a file.
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"

namespace entente::cli {
namespace {

struct RosterExportOptions {
  AnswerSource source;
  std::string instrument;
  std::string kind;
  std::string country;
  std::string status;
  std::string as_of;
  std::string at;
  std::string out = "-";
  std::string format = "csv";
};

std::string PathOf(const RosterExportOptions& chosen, std::string_view path) {
  return PathWith(path, {{"instrument", chosen.instrument},
                         {"kind", chosen.kind},
                         {"country", chosen.country},
                         {"status", chosen.status},
                         {"as_of", chosen.as_of},
                         {"at", chosen.at}});
}

Result<Bytes> Content(const RosterExportOptions& chosen, Answers& answers) {
  if (chosen.format == "csv") return answers.GetBytes(PathOf(chosen, "/api/v1/roster.csv"));
  TRY_ASSIGN(AllItems all, GetAll(answers, PathOf(chosen, "/api/v1/roster")));
  json::Value whole = {{"items", std::move(all.items)}};
  for (const char* member : {"total", "log", "level"}) whole[member] = all.frame.value(member, json::Value());
  return ToBytes(whole.dump(2, ' ', false, json::Value::error_handler_t::replace) + "\n");
}

Result<ExitCode> RunRosterExport(const RosterExportOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const Bytes content, Content(chosen, *answers));
  TRY(WriteOutput(chosen.out, content));
  if (chosen.out != "-") terminal.Note("written: " + Plain(chosen.out));
  return ExitCode::kOk;
}

Action DeclareRosterExport(Options& options) {
  auto chosen = std::make_shared<RosterExportOptions>();
  DeclareAnswerSource(options, chosen->source);
  options.Text("--instrument", "ID", chosen->instrument, "which instrument; may be left out when there is one");
  options.Text("--kind", "KIND", chosen->kind, "state, public-authority, civil-society, private-sector or unknown");
  options.Text("--country", "CC", chosen->country, "ISO 3166-1 alpha-2 code");
  options.Text("--status", "STATUS", chosen->status, "announced, listed, signed or ended");
  options.Text("--as-of", "DATE", chosen->as_of, "the roster as the log has it for that day");
  options.Text("--at", "INDEX", chosen->at, "by what the first so many entries of the log say");
  options.Text("--out", "FILE", chosen->out, "where it goes; standard output unless said otherwise");
  options.Text("--format", "csv|json", chosen->format, "csv (the default) or json").OneOf({"csv", "json"});
  return [chosen](Terminal& terminal) { return RunRosterExport(*chosen, terminal); };
}

}  // namespace

constinit const Command kRosterExport{
    "roster export", "Write the roster as CSV or JSON",
    "The table's first columns are those that `entente roster import` reads; what a spreadsheet would take for a "
    "formula "
    "has an apostrophe before it. Each row names the log entries that it rests on.",
    "entente roster export --data data --out roster.csv\n"
    "entente roster export --node http://127.0.0.1:8080 --format json --as-of 2021-11-12",
    DeclareRosterExport};

}  // namespace entente::cli
