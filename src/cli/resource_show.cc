// entente resource show|match|totals: one offer or need, what fits it, and what all of them came to.
#include "cli/answers.h"
#include "cli/call_words.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

struct ResourceShowOptions {
  AnswerSource source;
  std::string entry;
  std::string instrument;
  std::string format;
};

void PrintResource(const json::Value& one, Terminal& terminal) {
  Facts facts;
  facts.Add(CellText(one, "side"), CellText(one, "title"));
  facts.Add("entry", CellText(one, "entry") + OddWords(one));
  facts.Add("state", CellText(one, "state"));
  facts.Add("party", PartyWords(one["party"]));
  facts.Add("instrument", CellText(one, "instrument"));
  facts.Add("kind", CellText(one, "kind"));
  facts.Add("principles", JoinedCells(one["clauses"], "id"));
  facts.Add("countries", JoinedCells(one["countries"]));
  facts.Add("languages", JoinedCells(one["languages"]));
  if (one["quantity"].is_object()) facts.Add("quantity", CellText(one["quantity"], "text"));
  facts.Add("from", CellText(one, "from"));
  facts.Add("until", CellText(one, "until"));
  facts.Add("description", CellText(one, "description"));
  if (one["withdrawn"].is_object())
    facts.Add("withdrawn",
              "entry " + CellText(one["withdrawn"], "entry") + ": " + CellText(one["withdrawn"], "reason"));
  facts.Print(terminal);
}

void PrintTakeUp(const json::Value& one, Terminal& terminal) {
  const auto or_none = [](const std::string& entry) { return entry.empty() ? std::string("none posted") : entry; };
  terminal.PrintLine("take-up " + CellText(one, "entry") + ": " + CellText(one, "state") + OddWords(one) + "; offer " +
                     or_none(CellText(one, "offer")) + ", need " + or_none(CellText(one, "need")) + "; " +
                     PartyWords(one["giver"]) + " gives, " + PartyWords(one["receiver"]) + " receives");
  for (const json::Value& step : one["steps"]) {
    std::string line = "  " + SaidWords(step, CellText(step, "what"));
    if (step["quantity"].is_object()) line += "; " + CellText(step["quantity"], "text");
    if (const std::string text = CellText(step, "text"); !text.empty()) line += ": " + text;
    if (const std::string evidence = JoinedCells(step["evidence"]); !evidence.empty())
      line += " (evidence: entries " + evidence + ")";
    terminal.PrintLine(line);
  }
}

Result<ExitCode> Show(const ResourceShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value one, answers->Get("/api/v1/resources/" + chosen.entry));
  if (chosen.format == "json") {
    PrintJson(terminal, one);
    return ExitCode::kOk;
  }
  PrintResource(one, terminal);
  for (const json::Value& take_up : one["take_ups"]) PrintTakeUp(take_up, terminal);
  terminal.PrintLine(RestsOn(one));
  return ExitCode::kOk;
}

Result<ExitCode> Match(const ResourceShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, "/api/v1/resources/" + chosen.entry + "/matches"));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  const json::Value resource = all.frame.value("resource", json::Value::object());
  const std::string state = CellText(resource, "state");
  terminal.PrintLine(CellText(resource, "side") + " " + chosen.entry + ": " + CellText(resource, "title") + " (" +
                     state + ")");
  Table table({">entry", "title", "party", "why"});
  for (const json::Value& one : all.items) {
    std::string why;
    for (const json::Value& reason : one["reasons"])
      why += (why.empty() ? "" : "; ") + CellText(reason, "what") + ": " + CellText(reason, "text");
    const json::Value& other = one["resource"];
    table.Add({CellText(other, "entry"), CellText(other, "title"), CellText(other["party"], "name"), why});
  }
  table.Print(terminal);
  terminal.PrintLine(
      (state == "open" ? Grouped(all.items.size()) + " fit, the best first" : "nothing fits what is not open") +
      std::string("; ") + RestsOn(all.frame));
  return ExitCode::kOk;
}

std::string FigureText(const json::Value& group, const char* figure) {
  const json::Value value = group.value(figure, json::Value::object());
  std::string text = CellText(value, "count");
  for (const json::Value& one : value.value("amounts", json::Value::array()))
    text += "; " + CellText(one, "amount") + " " + CellText(one, "unit");
  return text;
}

void AddGroup(Table& table, const std::string& by, const json::Value& group) {
  table.Add({by, CellText(group, "key"), FigureText(group, "needed"), FigureText(group, "offered"),
             FigureText(group, "taken_up"), FigureText(group, "delivered"), FigureText(group, "confirmed"),
             FigureText(group, "disputed")});
}

Result<ExitCode> Totals(const ResourceShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value totals,
             answers->Get(PathWith("/api/v1/resources/totals", {{"instrument", chosen.instrument}})));
  if (chosen.format == "json") {
    PrintJson(terminal, totals);
    return ExitCode::kOk;
  }
  Table table({"by", "", "needed", "offered", "taken up", "delivered", "confirmed", "disputed"});
  AddGroup(table, "all", totals["all"]);
  for (const json::Value& group : totals["by_kind"]) AddGroup(table, "kind", group);
  for (const json::Value& group : totals["by_principle"]) AddGroup(table, "principle", group);
  for (const json::Value& group : totals["by_region"]) AddGroup(table, "region", group);
  table.Print(terminal);
  terminal.PrintLine(CellText(totals, "caution"));
  terminal.PrintLine("the entries behind each figure: --format json; " + RestsOn(totals));
  return ExitCode::kOk;
}

std::shared_ptr<ResourceShowOptions> BeginEntry(Options& options) {
  auto chosen = std::make_shared<ResourceShowOptions>();
  options.Argument("ENTRY", chosen->entry, "log index of the offer or need").Required();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return chosen;
}

Action DeclareShow(Options& options) {
  auto chosen = BeginEntry(options);
  return [chosen](Terminal& terminal) { return Show(*chosen, terminal); };
}

Action DeclareMatch(Options& options) {
  auto chosen = BeginEntry(options);
  return [chosen](Terminal& terminal) { return Match(*chosen, terminal); };
}

Action DeclareTotals(Options& options) {
  auto chosen = std::make_shared<ResourceShowOptions>();
  options.Text("--instrument", "ID", chosen->instrument, "of this instrument alone");
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Totals(*chosen, terminal); };
}

}  // namespace

constinit const Command kResourceShow{"resource show", "Show an offer or a need, and all that was done about it", "",
                                      "entente resource show 41 --data data", DeclareShow};
constinit const Command kResourceMatch{"resource match", "List what fits an offer or a need, with the reasons", "",
                                       "entente resource match 41 --data data", DeclareMatch};
constinit const Command kResourceTotals{
    "resource totals", "What was needed, offered, taken up, delivered and confirmed, by kind, principle and region", "",
    "entente resource totals --data data --format json", DeclareTotals};

}  // namespace entente::cli
