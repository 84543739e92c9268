// entente progress: what came of a party's pledges, declared and measured apart; or of all on an instrument.
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/pledge_words.h"
#include "cli/tables.h"
#include "http/url.h"

namespace entente::cli {
namespace {

struct ProgressShowOptions {
  AnswerSource source;
  std::string party;
  std::string instrument;
  bool everybody = false;
  std::string format;
};

void PrintRecord(const json::Value& record, Terminal& terminal) {
  const json::Value party = record.value("party", json::Value::object());
  const json::Value instrument = record.value("instrument", json::Value::object());
  Facts facts;
  facts.Add("party", CellText(party, "name") + " (" + CellText(party, "id") + ")");
  facts.Add("instrument", CellText(instrument, "title") + " (" + CellText(instrument, "id") + ")");
  facts.Add("as of", CellText(record, "as_of") + ", by the log");
  facts.Add("shown", ShownWords(record.value("progress", json::Value::object())));
  facts.Print(terminal);
  Table declared({"clause", "declared", "due", "pledge", "measured", ">entry"});
  for (const json::Value& clause : record.value("clauses", json::Value::array()))
    for (const json::Value& pledge : clause.value("pledges", json::Value::array()))
      declared.Add(Paint::kNone,
                   {CellText(clause, "id"), StateWords(pledge), CellText(pledge, "due"), CellText(pledge, "what"),
                    TargetWords(pledge.value("measured", json::Value())), CellText(pledge, "entry")});
  declared.Print(terminal);
  Table measured({"measure", "figure", ">counted", ">of", "entries"});
  for (const json::Value& one : record.value("measures", json::Value::array()))
    measured.Add({CellText(one, "name"), FigureWords(one), CellText(one, "numerator"), CellText(one, "denominator"),
                  EntryWords(one.value("entries", json::Value::array()))});
  measured.Print(terminal);
  if (const std::string withheld = CellText(record, "withheld"); withheld != "0")
    terminal.PrintLine(withheld + " further pledges are not shown here");
}

void PrintSummary(const json::Value& summary, Terminal& terminal) {
  const json::Value instrument = summary.value("instrument", json::Value::object());
  Facts facts;
  facts.Add("instrument", CellText(instrument, "title") + " (" + CellText(instrument, "id") + ")");
  facts.Add("as of", CellText(summary, "as_of") + ", by the log");
  facts.Print(terminal);
  Table clauses({"clause", "title", ">pledges", ">parties", "declared", "measured"});
  for (const json::Value& one : summary.value("clauses", json::Value::array()))
    clauses.Add({CellText(one, "id"), CellText(one, "title"), CellText(one, "pledges"), CellText(one, "parties"),
                 CountWords(one.value("declared", json::Value())), CountWords(one.value("measured", json::Value()))});
  clauses.Print(terminal);
  Table parties({"party", ">pledges", "declared", "measured", "shown"});
  for (const json::Value& one : summary.value("parties", json::Value::array()))
    parties.Add({CellText(one, "name"), CellText(one, "pledges"), CountWords(one.value("declared", json::Value())),
                 CountWords(one.value("measured", json::Value())), ShownWords(one)});
  if (!parties.empty()) parties.Print(terminal);
  const json::Value withheld = summary.value("withheld", json::Value::object());
  if (CellText(withheld, "pledges") != "0")
    terminal.PrintLine(CellText(withheld, "pledges") + " pledges of " + CellText(withheld, "parties") +
                       " parties are counted here alone: what came of them is not public");
}

Result<ExitCode> RunProgressShow(const ProgressShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  std::string path = "/api/v1/progress";
  if (!chosen.party.empty()) path += "/" + http::PercentEncode(chosen.party);
  TRY_ASSIGN(
      const json::Value answer,
      answers->Get(PathWith(path, {{"instrument", chosen.instrument}, {"as", chosen.everybody ? "everybody" : ""}})));
  if (chosen.format == "json") {
    PrintJson(terminal, answer);
    return ExitCode::kOk;
  }
  if (chosen.party.empty())
    PrintSummary(answer, terminal);
  else
    PrintRecord(answer, terminal);
  terminal.PrintLine(CellText(answer, "caution"));
  terminal.PrintLine(RestsOn(answer));
  return ExitCode::kOk;
}

Action DeclareProgressShow(Options& options) {
  auto chosen = std::make_shared<ProgressShowOptions>();
  options.Argument("PARTY", chosen->party, "id of a party; all that may be seen of the instrument without it");
  options.Text("--instrument", "ID", chosen->instrument, "which instrument; may be left out when there is one");
  DeclareAnswerSource(options, chosen->source);
  options.Flag("--as-everybody", chosen->everybody, "only what a node shows to everybody");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunProgressShow(*chosen, terminal); };
}

}  // namespace

constinit const Command kProgress{
    "progress", "Show what came of pledges: what parties declare, and what the log shows, apart",
    "A node shows a party's record to everybody only if the party agreed (`entente pledge consent`), and to the party "
    "itself with --reader and --reader-key. From a copy of the log (--data) everything can be computed, to the same "
    "figures: the log is public. Days are counted to the log's time, never to the clock.",
    "entente progress did:web:acme.example --data data\n"
    "entente progress --instrument https://call.example/1 --node http://127.0.0.1:8080\n"
    "entente progress did:web:acme.example --node https://log.example --reader did:web:acme.example --reader-key "
    "acme.pem",
    DeclareProgressShow};

}  // namespace entente::cli
