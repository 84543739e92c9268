// entente call list, show, versions, diff: instruments, their texts, and what changed between versions.
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "http/url.h"

namespace entente::cli {
namespace {

struct CallShowOptions {
  AnswerSource source;
  std::string instrument;
  std::string from;
  std::string to;
  std::string format;
};

std::string PathOf(const CallShowOptions& chosen, std::string_view rest) {
  return "/api/v1/instruments/" + http::PercentEncode(chosen.instrument) + std::string(rest);
}

json::Value Supporters(const json::Value& instrument) {
  return instrument.value("supporters", json::Value::object());
}

Result<ExitCode> ShowList(const CallShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, "/api/v1/instruments"));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({"id", "title", "vocabulary", "version", ">announced", ">listed", ">signed", ">entry"});
  for (const json::Value& one : all.items) {
    const json::Value counts = Supporters(one);
    table.Add({CellText(one, "id"), CellText(one, "title"), CellText(one, "vocabulary"), CellText(one, "version"),
               CellText(counts, "announced"), CellText(counts, "listed"), CellText(counts, "signed"),
               CellText(one, "entry")});
  }
  table.Print(terminal);
  terminal.PrintLine(RestsOn(all.frame));
  return ExitCode::kOk;
}

std::string Joined(const json::Value& list) {
  std::string text;
  for (const json::Value& one : list) text += (text.empty() ? "" : ", ") + CellText(one);
  return text;
}

Result<ExitCode> ShowOne(const CallShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value one, answers->Get(PathOf(chosen, "")));
  if (chosen.format == "json") {
    PrintJson(terminal, one);
    return ExitCode::kOk;
  }
  Facts facts;
  for (const char* member : {"id", "title", "vocabulary", "version", "founded", "adopted", "opened", "language"})
    facts.Add(member, CellText(one, member));
  facts.Add("languages", Joined(one.value("languages", json::Value::array())));
  for (const char* member : {"custodian", "source", "notice", "entry"}) facts.Add(member, CellText(one, member));
  const json::Value counts = Supporters(one);
  facts.Add("supporters", CellText(counts, "announced") + " announced, " + CellText(counts, "listed") + " listed, " +
                              CellText(counts, "signed") + " signed");
  facts.Print(terminal);
  for (const json::Value& clause : one.value("clauses", json::Value::array())) {
    terminal.PrintLine("  " + Plain(CellText(clause, "id")) + "  " + Plain(CellText(clause, "title")));
    if (const std::string text = CellText(clause, "text"); !text.empty()) terminal.PrintLine("      " + Plain(text));
    const json::Value translations = clause.value("translations", json::Value::object());
    for (const auto& [language, translation] : translations.items())
      terminal.PrintLine("      " + Plain(language) + ": " + Plain(CellText(translation, "title")));
  }
  terminal.PrintLine(RestsOn(one));
  return ExitCode::kOk;
}

Result<ExitCode> ShowVersions(const CallShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathOf(chosen, "/versions")));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  Table table({"version", ">entry", "logged", "title", ">clauses", ">signed"});
  for (const json::Value& one : all.items)
    table.Add({CellText(one, "version"), CellText(one, "entry"), CellText(one, "time").substr(0, 10),
               CellText(one, "title"), std::to_string(one.value("clauses", json::Value::array()).size()),
               CellText(one, "signed")});
  table.Print(terminal);
  terminal.PrintLine("signed: parties whose own support says this version; " + RestsOn(all.frame));
  return ExitCode::kOk;
}

std::string Value(const json::Value& value) {
  if (value.is_null()) return "–";
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, json::Value::error_handler_t::replace);
}

void PrintChange(const std::string& name, const json::Value& change, Terminal& terminal) {
  if (!change.is_object()) return;
  terminal.PrintLine("    " + Plain(name));
  terminal.PrintLine("      - " + Plain(Value(change.value("from", json::Value()))));
  terminal.PrintLine("      + " + Plain(Value(change.value("to", json::Value()))));
}

Result<ExitCode> ShowDifference(const CallShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value difference,
             answers->Get(PathWith(PathOf(chosen, "/difference"), {{"from", chosen.from}, {"to", chosen.to}})));
  if (chosen.format == "json") {
    PrintJson(terminal, difference);
    return ExitCode::kOk;
  }
  const json::Value members = difference.value("members", json::Value::array());
  const json::Value clauses = difference.value("clauses", json::Value::array());
  for (const json::Value& clause : clauses) {
    terminal.PrintLine("clause " + Plain(CellText(clause, "id")) + ": " + Plain(CellText(clause, "change")));
    for (const char* member : {"title", "text", "translations"})
      PrintChange(member, clause.value(member, json::Value()), terminal);
  }
  if (!members.empty()) terminal.PrintLine("besides");
  for (const json::Value& member : members) PrintChange(CellText(member, "member"), member, terminal);
  if (difference.value("reordered", false)) terminal.PrintLine("clauses stand in another order");
  if (members.empty() && clauses.empty()) terminal.PrintLine("nothing changed but the version's name");
  terminal.PrintLine(RestsOn(difference));
  return ExitCode::kOk;
}

std::shared_ptr<CallShowOptions> DeclareOf(Options& options) {
  auto chosen = std::make_shared<CallShowOptions>();
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  return chosen;
}

void DeclareSource(Options& options, CallShowOptions& chosen) {
  DeclareAnswerSource(options, chosen.source);
  DeclareFormat(options, chosen.format);
}

Action DeclareList(Options& options) {
  auto chosen = std::make_shared<CallShowOptions>();
  DeclareSource(options, *chosen);
  return [chosen](Terminal& terminal) { return ShowList(*chosen, terminal); };
}
Action DeclareShow(Options& options) {
  auto chosen = DeclareOf(options);
  DeclareSource(options, *chosen);
  return [chosen](Terminal& terminal) { return ShowOne(*chosen, terminal); };
}
Action DeclareVersions(Options& options) {
  auto chosen = DeclareOf(options);
  DeclareSource(options, *chosen);
  return [chosen](Terminal& terminal) { return ShowVersions(*chosen, terminal); };
}
Action DeclareDiff(Options& options) {
  auto chosen = DeclareOf(options);
  options.Argument("FROM", chosen->from, "a version").Required();
  options.Argument("TO", chosen->to, "another one").Required();
  DeclareSource(options, *chosen);
  return [chosen](Terminal& terminal) { return ShowDifference(*chosen, terminal); };
}

}  // namespace

constinit const Command kCallList{"call list", "List the instruments of a node in short", "",
                                  "entente call list --data data", DeclareList};
constinit const Command kCallShow{"call show", "Show one instrument: dates, languages, clauses, supporters", "",
                                  "entente call show https://pariscall.international/en/call --data data", DeclareShow};
constinit const Command kCallVersions{"call versions", "List the versions of an instrument's text", "",
                                      "entente call versions https://pariscall.international/en/call --data data",
                                      DeclareVersions};
constinit const Command kCallDiff{
    "call diff", "Show what changed between two versions of an instrument", "",
    "entente call diff https://pariscall.international/en/call 2018-11-12 2026-11-12 --data data", DeclareDiff};

}  // namespace entente::cli
