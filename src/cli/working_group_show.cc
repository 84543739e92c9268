// entente working-group list, entente working-group show.
#include "cli/answers.h"
#include "cli/call_words.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "http/url.h"

namespace entente::cli {
namespace {

struct WorkingGroupShowOptions {
  AnswerSource source;
  std::string group;
  std::string instrument;
  std::string party;
  std::string state;
  std::string format;
};

Result<ExitCode> List(const WorkingGroupShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/working-groups", {{"instrument", chosen.instrument},
                                                                                      {"party", chosen.party},
                                                                                      {"state", chosen.state}})));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({"state", "title", ">members", ">planned", ">under way", ">overdue", ">delivered", "id"});
  for (const json::Value& one : all.items) {
    const json::Value counts = one.value("counts", json::Value::object());
    table.Add({CellText(one, "state") + OddWords(one), CellText(one, "title"), CellText(one, "members"),
               CellText(counts, "planned"), CellText(counts, "under_way"), CellText(counts, "overdue"),
               CellText(counts, "delivered"), CellText(one, "id")});
  }
  table.Print(terminal);
  terminal.PrintLine(Grouped(all.items.size()) + " working groups as of " + CellText(all.frame, "as_of") + "; " +
                     RestsOn(all.frame));
  return ExitCode::kOk;
}

void PrintGroup(const json::Value& group, Terminal& terminal) {
  Facts facts;
  for (const char* member : {"id", "title", "instrument", "state", "purpose"})
    facts.Add(member, CellText(group, member));
  facts.Add("entry", CellText(group, "entry") + OddWords(group));
  facts.Add("founded", SaidWords(group["founded"], CellText(group["founded"], "by_custodian") == "true"
                                                       ? "by the custodian of the instrument,"
                                                       : "not by the custodian of the instrument,"));
  for (const json::Value& chair : group["chairs"])
    facts.Add("chair",
              PartyWords(chair) +
                  (chair["joined"].is_null() ? ", has not joined" : ", joined by entry " + CellText(chair, "joined")));
  for (const json::Value& goal : group["goals"]) facts.Add("goal", CellText(goal));
  for (const json::Value& document : group["documents"])
    facts.Add("document",
              CellText(document, "title") + " " + CellText(document, "sha256") + " " + CellText(document, "address"));
  if (group["concluded"].is_object())
    facts.Add("concluded", SaidWords(group["concluded"], "concluded") + ": " + CellText(group["concluded"], "reason"));
  facts.Print(terminal);
}

Result<ExitCode> Show(const WorkingGroupShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value group, answers->Get("/api/v1/working-groups/" + http::PercentEncode(chosen.group)));
  if (chosen.format == "json") {
    PrintJson(terminal, group);
    return ExitCode::kOk;
  }
  PrintGroup(group, terminal);
  Table deliverables({"deliverable", "state", "due", "title", ">entry"});
  for (const json::Value& one : group["deliverables"]) {
    const std::string state = CellText(one, "state");
    deliverables.Add(state == "overdue" ? Paint::kBad : Paint::kNone, {CellText(one, "id"), state, CellText(one, "due"),
                                                                       CellText(one, "title"), CellText(one, "entry")});
  }
  if (!deliverables.empty()) deliverables.Print(terminal);
  Table members({"member", "since", ">entry", "left"});
  for (const json::Value& one : group["member_list"])
    members.Add({PartyWords(one), CellText(one, "time"), CellText(one, "entry"), CellText(one, "left")});
  if (!members.empty()) members.Print(terminal);
  for (const json::Value& act : group["acts"]) {
    std::string line = SaidWords(act, CellText(act, "what"));
    if (const std::string id = CellText(act, "deliverable"); !id.empty()) line += "; " + id;
    if (const std::string text = CellText(act, "text"); !text.empty()) line += ": " + text;
    terminal.PrintLine(line);
  }
  terminal.PrintLine(RestsOn(group));
  return ExitCode::kOk;
}

Action DeclareList(Options& options) {
  auto chosen = std::make_shared<WorkingGroupShowOptions>();
  DeclareAnswerSource(options, chosen->source);
  options.Text("--instrument", "ID", chosen->instrument, "of this instrument alone");
  options.Text("--party", "ID", chosen->party,
               "that this party chairs or is a member of: an id (entente party list --search NAME)");
  options.Text("--state", "STATE", chosen->state, "active or concluded");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return List(*chosen, terminal); };
}

Action DeclareShow(Options& options) {
  auto chosen = std::make_shared<WorkingGroupShowOptions>();
  options.Argument("GROUP", chosen->group, "id of the working group").Required();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Show(*chosen, terminal); };
}

}  // namespace

constinit const Command kWorkingGroupList{"working-group list", "List working groups", "",
                                          "entente working-group list --data data --state active", DeclareList};
constinit const Command kWorkingGroupShow{
    "working-group show", "Show a working group: members, deliverables, and all that was said in it", "",
    "entente working-group show https://call.example/groups/3 --data data", DeclareShow};

}  // namespace entente::cli
