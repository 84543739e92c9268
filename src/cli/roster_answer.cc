// entente roster answer: was this party a supporter on this day?
#include "cli/answers.h"
#include "cli/claims.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/proof_files.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

struct RosterAnswerOptions {
  AnswerSource source;
  std::string party;
  std::string date;
  std::string instrument;
  std::string at;
  std::string proof;
  std::string format;
};

void PrintForPeople(const json::Value& answer, const std::string& proof, Terminal& terminal) {
  const json::Value question = answer.value("question", json::Value::object());
  const std::string word = CellText(answer, "answer");
  const Paint paint = word == "yes" ? Paint::kGood : word == "no" ? Paint::kBad : Paint::kWarn;
  terminal.PrintLine(terminal.Painted(paint, Plain(word)) + ": " + Plain(CellText(answer, "because")));
  Facts facts;
  facts.Add("party", CellText(question, "party"));
  facts.Add("instrument", CellText(question, "instrument"));
  facts.Add("day", CellText(question, "date"));
  facts.Add("at entry", CellText(question, "at"));
  facts.Add("is", CellText(answer, "party"));
  for (const json::Value& claim : answer.value("claims", json::Value::array()))
    facts.Add("claim", CellText(claim, "party") + ": " + ClaimWords(claim));
  facts.Print(terminal);
  Table table({"act", "date", ">entry", ">in doubt since entry"});
  for (const json::Value& act : answer.value("acts", json::Value::array()))
    table.Add({CellText(act, "what"), (CellText(act, "precision") == "at-latest" ? "<=" : "") + CellText(act, "date"),
               CellText(act, "entry"), CellText(act, "in_doubt_since")});
  if (!table.empty()) table.Print(terminal);
  terminal.PrintLine(RestsOn(answer));
  if (!proof.empty())
    terminal.PrintLine("proof: " + Plain(proof) + " (entente verify " + Plain(proof) + " --log-key KEY)");
}

Result<ExitCode> RunRosterAnswer(const RosterAnswerOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  const std::string path =
      PathWith("/api/v1/roster/answer",
               {{"instrument", chosen.instrument}, {"party", chosen.party}, {"date", chosen.date}, {"at", chosen.at}});
  json::Value answer;
  if (chosen.proof.empty()) {
    TRY_ASSIGN(answer, answers->Get(path));
  } else {
    TRY_ASSIGN(const json::Value bundle, AnswerBundle(*answers, path));
    TRY(WriteOutput(chosen.proof, AsBytes(BundleText(bundle))));
    TRY_ASSIGN(const json::Value* claim, json::RequireObject(bundle, "claim", ""));
    answer = claim->value("answer", json::Value::object());
    answer["question"] = claim->value("question", json::Value::object());
  }
  if (chosen.format == "json")
    PrintJson(terminal, answer);
  else
    PrintForPeople(answer, chosen.proof, terminal);
  return ExitCode::kOk;
}

Action DeclareRosterAnswer(Options& options) {
  auto chosen = std::make_shared<RosterAnswerOptions>();
  options.Text("--party", "PARTY", chosen->party, "id, exact name, or ISO country code of a state").Required();
  options.Text("--date", "DATE", chosen->date, "the day that is asked about, as in 2021-11-12").Required();
  options.Text("--instrument", "ID", chosen->instrument, "which instrument; may be left out when there is one");
  options.Text("--at", "INDEX", chosen->at, "by what the first so many entries of the log say");
  options.Text("--proof", "FILE", chosen->proof, "write a proof bundle for `entente verify`");
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunRosterAnswer(*chosen, terminal); };
}

}  // namespace

constinit const Command kRosterAnswer{
    "roster answer", "Was this party a supporter on this day: yes, no or unknown",
    "The answer names the acts that it rests on, with their log entries. The exit code is 0 for each of the three "
    "answers.",
    "entente roster answer --party US --date 2021-11-12 --data data\n"
    "entente roster answer --party \"San José\" --date 2020-01-01 --node http://127.0.0.1:8080 --proof proof.json",
    DeclareRosterAnswer};

}  // namespace entente::cli
