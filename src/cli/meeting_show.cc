// entente meeting list, entente meeting show.
#include "cli/answers.h"
#include "cli/call_words.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "http/url.h"

namespace entente::cli {
namespace {

struct MeetingShowOptions {
  AnswerSource source;
  std::string meeting;
  std::string instrument;
  std::string group;
  std::string party;
  std::string kind;
  std::string state;
  std::string date;
  std::string follow_ups;
  std::string format;
};

std::string AnswersWords(const json::Value& meeting) {
  const json::Value answers = meeting.value("answers", json::Value::object());
  return std::to_string(answers.value("confirmed", json::Value::array()).size()) + " confirmed, " +
         std::to_string(answers.value("contested", json::Value::array()).size()) + " contested, " +
         CellText(answers, "silent") + " silent";
}

Result<ExitCode> List(const MeetingShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/meetings", {{"instrument", chosen.instrument},
                                                                                {"working_group", chosen.group},
                                                                                {"party", chosen.party},
                                                                                {"kind", chosen.kind},
                                                                                {"state", chosen.state},
                                                                                {"date", chosen.date},
                                                                                {"follow_ups", chosen.follow_ups}})));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({"day", "state", "kind", "title", "record", ">overdue", ">entry", "id"});
  for (const json::Value& one : all.items)
    table.Add({CellText(one, "from"), CellText(one, "state") + OddWords(one), CellText(one, "kind"),
               CellText(one, "title"), AnswersWords(one), CellText(one["counts"], "overdue"), CellText(one, "entry"),
               CellText(one, "id")});
  table.Print(terminal);
  terminal.PrintLine(Grouped(all.items.size()) + " meetings as of " + CellText(all.frame, "as_of") + "; " +
                     RestsOn(all.frame));
  return ExitCode::kOk;
}

void PrintMeeting(const json::Value& meeting, Terminal& terminal) {
  Facts facts;
  for (const char* member : {"id", "title", "kind", "state", "instrument", "from", "until", "place"})
    facts.Add(member, CellText(meeting, member));
  if (meeting["working_group"].is_object()) facts.Add("working group", CellText(meeting["working_group"], "title"));
  facts.Add("recorded by",
            PartyWords(meeting["recorder"]) + ", entry " + CellText(meeting, "entry") + OddWords(meeting));
  for (const json::Value& one : meeting["participants"]) facts.Add(CellText(one, "role"), PartyWords(one));
  for (const json::Value& one : meeting["topics"]) {
    std::string points = JoinedCells(one["clauses"], "id");
    if (const std::string norms = JoinedCells(one["norms"]); !norms.empty())
      points += (points.empty() ? "" : ", ") + norms;
    facts.Add("topic", CellText(one, "title") + (points.empty() ? "" : " (" + points + ")"));
  }
  for (const json::Value& one : meeting["outcomes"]) facts.Add("outcome", CellText(one));
  for (const json::Value& one : meeting["documents"])
    facts.Add("document", CellText(one, "title") + " " + CellText(one, "sha256") + " " + CellText(one, "address"));
  facts.Add("record", AnswersWords(meeting));
  facts.Print(terminal);
}

Result<ExitCode> Show(const MeetingShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value meeting, answers->Get("/api/v1/meetings/" + http::PercentEncode(chosen.meeting)));
  if (chosen.format == "json") {
    PrintJson(terminal, meeting);
    return ExitCode::kOk;
  }
  PrintMeeting(meeting, terminal);
  Table follow_ups({"follow-up", "state", "due", "responsible", "title", ">entry"});
  for (const json::Value& one : meeting["follow_ups"]) {
    const std::string state = CellText(one, "state");
    follow_ups.Add(state == "overdue" ? Paint::kBad : Paint::kNone,
                   {CellText(one, "id"), state, CellText(one, "due"), CellText(one["responsible"], "name"),
                    CellText(one, "title"), CellText(one, "entry")});
  }
  if (!follow_ups.empty()) follow_ups.Print(terminal);
  for (const json::Value& one : meeting["records"]) {
    const std::string reason = CellText(one, "reason");
    terminal.PrintLine(reason.empty() ? SaidWords(one, "recorded") : SaidWords(one, "corrected") + ": " + reason);
  }
  for (const json::Value& one : meeting["answer_list"]) {
    std::string line = SaidWords(one, CellText(one, "answer"));
    if (const std::string reason = CellText(one, "reason"); !reason.empty()) line += ": " + reason;
    if (CellText(one, "counts") == "false") line += " (does not count any more)";
    terminal.PrintLine(line);
  }
  for (const json::Value& follow_up : meeting["follow_ups"]) {
    for (const json::Value& one : follow_up["reports"]) {
      std::string line = SaidWords(one, CellText(follow_up, "id") + " " + CellText(one, "state"));
      if (const std::string note = CellText(one, "note"); !note.empty()) line += ": " + note;
      if (const std::string evidence = JoinedCells(one["evidence"]); !evidence.empty())
        line += " (evidence: entries " + evidence + ")";
      terminal.PrintLine(line);
    }
  }
  terminal.PrintLine(RestsOn(meeting));
  return ExitCode::kOk;
}

Action DeclareList(Options& options) {
  auto chosen = std::make_shared<MeetingShowOptions>();
  DeclareAnswerSource(options, chosen->source);
  options.Text("--instrument", "ID", chosen->instrument, "about this instrument alone");
  options.Text("--working-group", "ID", chosen->group, "of this working group alone");
  options.Text("--party", "ID", chosen->party,
               "in which this party takes part: an id (entente party list --search NAME)");
  options.Text("--kind", "KIND", chosen->kind,
               "meeting, consultation, plenary, workshop, exercise-debrief, bilateral or other");
  options.Text("--state", "STATE", chosen->state, "planned or held");
  options.Text("--date", "DATE", chosen->date, "on that day");
  options.Text("--follow-ups", "STATE", chosen->follow_ups,
               "with a follow-up that is open, under-way, overdue, done or dropped");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return List(*chosen, terminal); };
}

Action DeclareShow(Options& options) {
  auto chosen = std::make_shared<MeetingShowOptions>();
  options.Argument("MEETING", chosen->meeting, "id of the meeting, or the entry of its record").Required();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Show(*chosen, terminal); };
}

}  // namespace

constinit const Command kMeetingList{"meeting list", "List meetings and consultations", "",
                                     "entente meeting list --data data --follow-ups overdue", DeclareList};
constinit const Command kMeetingShow{
    "meeting show", "Show a meeting: what its participants say of the record, and what came of its follow-ups", "",
    "entente meeting show https://call.example/meetings/12 --data data", DeclareShow};

}  // namespace entente::cli
