// entente roster list: who supports an instrument, by whose word, since when.
#include <algorithm>

#include "cli/answers.h"
#include "cli/claims.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

struct RosterListOptions {
  AnswerSource source;
  std::string instrument;
  std::string kind;
  std::string country;
  std::string status;
  std::string text;
  std::string as_of;
  std::string at;
  std::string format;
};

Paint PaintOf(const std::string& status) {
  if (status == "signed") return Paint::kGood;
  if (status == "announced") return Paint::kWarn;
  return status == "ended" ? Paint::kBad : Paint::kNone;
}

// Where what gives the status was signed with a key that was compromised.
std::string DoubtOf(const json::Value& supporter) {
  const json::Value row = supporter.value(CellText(supporter, "status"), json::Value());
  return row.is_object() ? DoubtText(row) : "";
}

Result<ExitCode> RunRosterList(const RosterListOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/roster", {{"instrument", chosen.instrument},
                                                                              {"kind", chosen.kind},
                                                                              {"country", chosen.country},
                                                                              {"status", chosen.status},
                                                                              {"q", chosen.text},
                                                                              {"as_of", chosen.as_of},
                                                                              {"at", chosen.at}})));
  if (chosen.format == "json") {
    json::Value rows = json::Value::array();
    for (const json::Value& one : all.items) {
      json::Value row = json::Value::object();
      for (const char* member : {"id", "name", "kind", "country", "status", "since"})
        row[member] = one.value(member, json::Value());
      for (const char* member :
           {"party", "claims", "resembles"})  // of few rows: who they are, where that is a question
        if (const json::Value value = one.value(member, json::Value()); !value.empty()) row[member] = value;
      rows.push_back(std::move(row));
    }
    PrintJson(terminal, rows);
    return ExitCode::kOk;
  }
  const bool claimed =
      std::ranges::any_of(all.items, [](const json::Value& one) { return !IdentityWords(one).empty(); });
  std::vector<std::string> headings = {"status", "since", "name", "kind", "country", "id"};
  if (claimed) headings.emplace_back("party");
  Table table(headings);
  for (const json::Value& one : all.items) {
    const std::string status = CellText(one, "status");
    std::vector<std::string> cells = {status + DoubtOf(one), CellText(one, "since"),   CellText(one, "name"),
                                      CellText(one, "kind"), CellText(one, "country"), CellText(one, "id")};
    if (claimed) cells.push_back(IdentityWords(one));
    table.Add(PaintOf(status), std::move(cells));
  }
  table.Print(terminal);
  terminal.PrintLine(Grouped(all.items.size()) +
                     " supporters; announced: they said so, listed: the custodian says so, signed: by their own key; " +
                     RestsOn(all.frame));
  return ExitCode::kOk;
}

Action DeclareRosterList(Options& options) {
  auto chosen = std::make_shared<RosterListOptions>();
  DeclareAnswerSource(options, chosen->source);
  options.Text("--instrument", "ID", chosen->instrument, "which instrument; may be left out when there is one");
  options.Text("--kind", "KIND", chosen->kind, "state, public-authority, civil-society, private-sector or unknown");
  options.Text("--country", "CC", chosen->country, "ISO 3166-1 alpha-2 code");
  options.Text("--status", "STATUS", chosen->status, "announced, listed, signed or ended");
  options.Text("--search", "TEXT", chosen->text, "part of a name or id");
  options.Text("--as-of", "DATE", chosen->as_of, "the roster as the log has it for that day");
  options.Text("--at", "INDEX", chosen->at, "by what the first so many entries of the log say");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunRosterList(*chosen, terminal); };
}

}  // namespace

constinit const Command kRosterList{"roster list", "List who supports an instrument, since when and by whose word", "",
                                    "entente roster list --data data --kind state\n"
                                    "entente roster list --node http://127.0.0.1:8080 --status signed --format json",
                                    DeclareRosterList};

}  // namespace entente::cli
