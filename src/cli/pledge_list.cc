// entente pledge list, entente pledge show, entente pledge actions: what was pledged, and what was done about it.
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/pledge_words.h"
#include "cli/tables.h"
#include "http/url.h"

namespace entente::cli {
namespace {

struct PledgeListOptions {
  AnswerSource source;
  std::string instrument;
  std::string party;
  std::string clause;
  std::string action;
  std::string state;
  std::string entry;
  bool everybody = false;
  std::string format;
};

std::string As(const PledgeListOptions& chosen) {
  return chosen.everybody ? "everybody" : "";
}

Result<ExitCode> Actions(const PledgeListOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value answer, answers->Get("/api/v1/pledge-actions"));
  const json::Value items = answer.value("items", json::Value::array());
  if (chosen.format == "json") {
    PrintJson(terminal, items);
    return ExitCode::kOk;
  }
  Table table({"id", "action"});
  for (const json::Value& one : items) table.Add({CellText(one, "id"), CellText(one, "title")});
  table.Print(terminal);
  return ExitCode::kOk;
}

Result<ExitCode> List(const PledgeListOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/pledges", {{"instrument", chosen.instrument},
                                                                               {"party", chosen.party},
                                                                               {"clause", chosen.clause},
                                                                               {"action", chosen.action},
                                                                               {"state", chosen.state},
                                                                               {"as", As(chosen)}})));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({"state", "due", "party", "clause", "pledge", "measure", ">entry"});
  for (const json::Value& one : all.items)
    table.Add(PaintOfPledge(one),
              {StateWords(one), CellText(one, "due"), CellText(one.value("party", json::Value::object()), "name"),
               CellText(one.value("clause", json::Value::object()), "id"), CellText(one, "what"), MeasureWords(one),
               CellText(one, "entry")});
  table.Print(terminal);
  terminal.PrintLine(Grouped(all.items.size()) + " pledges; " + RestsOn(all.frame));
  return ExitCode::kOk;
}

void PrintHistory(const json::Value& pledge, Terminal& terminal) {
  Table acts({">entry", "time", "act", "due", "pledge", "reason"});
  for (const json::Value& one : pledge.value("acts", json::Value::array()))
    acts.Add({CellText(one, "entry"), CellText(one, "time"), CellText(one, "act") + DoubtText(one),
              CellText(one, "due"), CellText(one, "what"), CellText(one, "reason")});
  acts.Print(terminal);
  const json::Value reports = pledge.value("reports", json::Value::array());
  if (reports.empty()) return;
  Table table({">entry", "reported", "of", "value", "evidence", "text", "marks"});
  for (const json::Value& one : reports) {
    std::string marks = MarkWords(one);
    if (!one.value("counts", true)) marks += (marks.empty() ? "" : ", ") + std::string("before the pledge was revised");
    table.Add({CellText(one, "entry"), CellText(one, "state") + DoubtText(one), CellText(one, "date"),
               CellText(one, "value"), EntryWords(one.value("evidence", json::Value::array())), CellText(one, "text"),
               marks});
  }
  table.Print(terminal);
}

Result<ExitCode> Show(const PledgeListOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value pledge,
             answers->Get(PathWith("/api/v1/pledges/" + http::PercentEncode(chosen.entry), {{"as", As(chosen)}})));
  if (chosen.format == "json") {
    PrintJson(terminal, pledge);
    return ExitCode::kOk;
  }
  const json::Value party = pledge.value("party", json::Value::object());
  const json::Value clause = pledge.value("clause", json::Value::object());
  const json::Value action = pledge.value("action", json::Value());
  Facts facts;
  facts.Add("id", CellText(pledge, "id"));
  facts.Add("party", CellText(party, "name") + " (" + CellText(party, "id") + ")");
  facts.Add("instrument", CellText(pledge, "instrument"));
  facts.Add("clause", CellText(clause, "id") + " " + CellText(clause, "title"));
  facts.Add("pledge", CellText(pledge, "what"));
  facts.Add("measure", MeasureWords(pledge));
  if (action.is_object()) facts.Add("action", CellText(action, "id") + " " + CellText(action, "title"));
  for (const char* member : {"made", "due", "visibility"}) facts.Add(member, CellText(pledge, member));
  facts.Add("state", StateWords(pledge));
  facts.Add("shown", ShownWords(pledge.value("progress", json::Value::object())));
  facts.Add("measured", TargetWords(pledge.value("measured", json::Value())));
  facts.Add("marks", MarkWords(pledge));
  facts.Add("entries", EntryWords(pledge.value("entries", json::Value::array())));
  facts.Print(terminal);
  PrintHistory(pledge, terminal);
  terminal.PrintLine(RestsOn(pledge));
  return ExitCode::kOk;
}

Action DeclareActions(Options& options) {
  auto chosen = std::make_shared<PledgeListOptions>();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Actions(*chosen, terminal); };
}

void DeclareEverybody(Options& options, bool& everybody) {
  options.Flag("--as-everybody", everybody, "only what a node shows to everybody");
}

Action DeclareList(Options& options) {
  auto chosen = std::make_shared<PledgeListOptions>();
  DeclareAnswerSource(options, chosen->source);
  options.Text("--instrument", "ID", chosen->instrument, "of this instrument");
  options.Text("--party", "ID", chosen->party, "of this party: an id (entente party list --search NAME)");
  options.Text("--clause", "ID", chosen->clause, "under this clause");
  options.Text("--action", "ID", chosen->action, "about this action");
  options.Text("--state", "STATE", chosen->state, "in this state, among those that may be seen")
      .OneOf({"open", "under-way", "due", "overdue", "kept", "missed", "withdrawn"});
  DeclareEverybody(options, chosen->everybody);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return List(*chosen, terminal); };
}

Action DeclareShow(Options& options) {
  auto chosen = std::make_shared<PledgeListOptions>();
  options.Argument("ENTRY", chosen->entry, "the entry that made it, as `entente pledge list` shows it").Required();
  DeclareAnswerSource(options, chosen->source);
  DeclareEverybody(options, chosen->everybody);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Show(*chosen, terminal); };
}

}  // namespace

constinit const Command kPledgeActions{"pledge actions", "List the actions that a pledge may name, A1 to A25", "",
                                       "entente pledge actions --data data", DeclareActions};

constinit const Command kPledgeList{
    "pledge list", "List pledges, newest first",
    "Every pledge is listed. What came of it is shown where that is public, to the party itself (--reader), and from a "
    "directory of one's own (--data).",
    "entente pledge list --data data --clause 6\n"
    "entente pledge list --node http://127.0.0.1:8080 --state overdue --format json",
    DeclareList};

constinit const Command kPledgeShow{"pledge show", "Show one pledge, with all that was done about it", "",
                                    "entente pledge show 42 --data data", DeclareShow};

}  // namespace entente::cli
