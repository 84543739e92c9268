// entente call acts, announcements, invitations, understandings, papers, note, unusable: what was done about an
// instrument, and what came of it.
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "http/url.h"

namespace entente::cli {
namespace {

struct CallActsOptions {
  AnswerSource source;
  std::string instrument;
  std::string party;
  std::string what;
  std::string clause;
  std::string state;
  std::uint64_t limit = 0;
  std::string format;
  std::string entry;
  std::string language = "en";
};

std::string DateOf(const json::Value& act) {
  const std::string date = CellText(act, "date");
  return date.empty() ? "" : (CellText(act, "precision") == "at-latest" ? "<=" : "") + date;
}

json::Value Within(const json::Value& act, const char* member) {
  const json::Value value = act.value(member, json::Value());
  return value.is_object() ? value : json::Value::object();
}

// What became of it, in a few words.
std::string Became(const json::Value& act) {
  std::string words;
  const auto add = [&words](const std::string& more) { words += (words.empty() ? "" : "; ") + more; };
  if (const json::Value outcome = Within(act, "outcome"); !outcome.empty()) {
    const std::string entry = CellText(outcome, "entry");
    const bool late = outcome.value("late", false);
    add(CellText(outcome, "state") + (late ? ", late" : "") +
        (entry.empty() ? "" : ": " + CellText(outcome, "day") + ", entry " + entry));
  }
  if (const json::Value line = Within(act, "withdrawn"); !line.empty())
    add("taken back by entry " + CellText(line, "entry"));
  if (const json::Value line = Within(act, "confirmed"); !line.empty())
    add("confirmed by entry " + CellText(line, "entry"));
  const bool is_paper = CellText(act, "what") == "paper";
  if (is_paper && Within(act, "confirmed").empty()) add("not confirmed");
  for (const json::Value& line : act.value("referred_by", json::Value::array()))
    add(CellText(line, "what") + " of " + CellText(Within(line, "party"), "name") + ", entry " +
        CellText(line, "entry"));
  for (const json::Value& mark : act.value("marks", json::Value::array())) add(CellText(mark));
  if (!CellText(act, "in_doubt_since").empty()) add("in doubt since entry " + CellText(act, "in_doubt_since"));
  return words;
}

Result<ExitCode> ShowActs(const CallActsOptions& chosen, const std::string& path, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers,
                                        PathWith(path, {{"instrument", chosen.instrument},
                                                        {"party", chosen.party},
                                                        {"what", chosen.what},
                                                        {"clause", chosen.clause},
                                                        {"state", chosen.state}}),
                                        chosen.limit));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({">entry", "logged", "what", "date", "by", "clause", "says", "became"});
  for (const json::Value& act : all.items)
    table.Add({CellText(act, "entry"), CellText(act, "time").substr(0, 10), CellText(Within(act, "words"), "en"),
               DateOf(act), CellText(act, "by"), CellText(act, "clause"), CellText(Within(act, "summary"), "en"),
               Became(act)});
  table.Print(terminal);
  terminal.PrintLine(Grouped(all.items.size()) + " of " + Grouped(all.frame.value("total", std::uint64_t{0})) + "; " +
                     RestsOn(all.frame));
  return ExitCode::kOk;
}

std::shared_ptr<CallActsOptions> DeclareList(Options& options) {
  auto chosen = std::make_shared<CallActsOptions>();
  DeclareAnswerSource(options, chosen->source);
  options.Text("--instrument", "ID", chosen->instrument, "about this instrument alone");
  options.Text("--party", "ID", chosen->party,
               "whose acts, said by itself or of it: an id (entente party list or roster list, --search NAME)");
  options.Number("--limit", "NUMBER", chosen->limit, "the newest so many; all unless said otherwise");
  DeclareFormat(options, chosen->format);
  return chosen;
}

Action DeclareActs(Options& options) {
  auto chosen = DeclareList(options);
  options.Text("--what", "KIND", chosen->what, "one kind of act")
      .OneOf({"founded", "version", "listed", "announced", "invited", "signed", "ended", "removed", "understanding",
              "reservation", "objection", "disagreement", "withdrawn", "paper", "confirmed"});
  return [chosen](Terminal& terminal) { return ShowActs(*chosen, "/api/v1/acts", terminal); };
}

Action DeclareAnnouncements(Options& options) {
  auto chosen = DeclareList(options);
  options.Text("--state", "STATE", chosen->state, "what came of it").OneOf({"open", "kept", "not-kept"});
  return [chosen](Terminal& terminal) { return ShowActs(*chosen, "/api/v1/announcements", terminal); };
}

Action DeclareInvitations(Options& options) {
  auto chosen = DeclareList(options);
  options.Text("--state", "STATE", chosen->state, "what came of it").OneOf({"open", "kept", "not-kept"});
  return [chosen](Terminal& terminal) { return ShowActs(*chosen, "/api/v1/invitations", terminal); };
}

Action DeclareUnderstandings(Options& options) {
  auto chosen = DeclareList(options);
  options.Text("--clause", "ID", chosen->clause, "on this clause alone");
  options.Text("--state", "STATE", chosen->state, "whether it stands").OneOf({"standing", "withdrawn"});
  return [chosen](Terminal& terminal) { return ShowActs(*chosen, "/api/v1/understandings", terminal); };
}

Action DeclarePapers(Options& options) {
  auto chosen = DeclareList(options);
  options.Text("--state", "STATE", chosen->state, "whether its party confirmed it").OneOf({"unconfirmed", "confirmed"});
  return [chosen](Terminal& terminal) { return ShowActs(*chosen, "/api/v1/paper-acts", terminal); };
}

Result<ExitCode> ShowNote(const CallActsOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  const std::string path = "/api/v1/acts/" + http::PercentEncode(chosen.entry) + "/note";
  TRY_ASSIGN(const Bytes note, answers->GetBytes(PathWith(path, {{"lang", chosen.language}})));
  std::string_view text = AsText(note);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    terminal.PrintLine(Plain(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return ExitCode::kOk;
}

Action DeclareNote(Options& options) {
  auto chosen = std::make_shared<CallActsOptions>();
  options.Argument("ENTRY", chosen->entry, "log index of the act").Required();
  options.Text("--lang", "LANGUAGE", chosen->language, "en (the default) or fr").OneOf({"en", "fr"});
  DeclareAnswerSource(options, chosen->source);
  return [chosen](Terminal& terminal) { return ShowNote(*chosen, terminal); };
}

Result<ExitCode> ShowUnusable(const CallActsOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, "/api/v1/unusable"));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({">entry", "type", "issuer", "why"});
  for (const json::Value& row : all.items)
    table.Add({CellText(row, "entry"), CellText(row, "type"), CellText(row, "issuer"), CellText(row, "why")});
  table.Print(terminal);
  terminal.PrintLine(RestsOn(all.frame));
  return ExitCode::kOk;
}

Action DeclareUnusable(Options& options) {
  auto chosen = std::make_shared<CallActsOptions>();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return ShowUnusable(*chosen, terminal); };
}

}  // namespace

constinit const Command kCallActs{"call acts", "List what was done about instruments, the newest first", "",
                                  "entente call acts --data data --what ended\n"
                                  "entente call acts --node http://127.0.0.1:8080 --party did:web:state.example",
                                  DeclareActs};
constinit const Command kCallAnnouncements{
    "call announcements", "List announcements: kept by a later support, not kept, open", "",
    "entente call announcements --data data --state not-kept", DeclareAnnouncements};
constinit const Command kCallInvitations{"call invitations", "List open invitations and what came of them", "",
                                         "entente call invitations --data data --state open", DeclareInvitations};
constinit const Command kCallUnderstandings{
    "call understandings", "List statements of understanding and reservations, and who disagrees with them", "",
    "entente call understandings --data data --clause 8 --state standing", DeclareUnderstandings};
constinit const Command kCallPapers{"call papers", "List notes and letters that a custodian recorded", "",
                                    "entente call papers --data data --state unconfirmed", DeclarePapers};
constinit const Command kCallNote{"call note", "Print an act as plain text, for a note or an e-mail",
                                  "In English or French, with what it rests on.",
                                  "entente call note 57 --lang fr --data data", DeclareNote};
constinit const Command kCallUnusable{"call unusable", "List entries that the roster could not use, and why", "",
                                      "entente call unusable --data data", DeclareUnusable};

}  // namespace entente::cli
