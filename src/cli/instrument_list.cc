// entente instrument list: the texts that parties support here.
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

struct InstrumentListOptions {
  AnswerSource source;
  std::string format;
};

Result<ExitCode> RunInstrumentList(const InstrumentListOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, "/api/v1/instruments"));
  if (chosen.format == "json") {
    PrintJson(terminal, all.items);
    return ExitCode::kOk;
  }
  for (const json::Value& one : all.items) {
    const json::Value supporters = one.value("supporters", json::Value::object());
    Facts facts;
    for (const char* member :
         {"id", "title", "vocabulary", "version", "founded", "custodian", "source", "notice", "entry"})
      facts.Add(member, CellText(one, member));
    facts.Add("supporters", CellText(supporters, "announced") + " announced, " + CellText(supporters, "listed") +
                                " listed, " + CellText(supporters, "signed") + " signed");
    facts.Print(terminal);
    for (const json::Value& clause : one.value("clauses", json::Value::array()))
      terminal.PrintLine("  " + Plain(CellText(clause, "id")) + "  " + Plain(CellText(clause, "title")));
  }
  return ExitCode::kOk;
}

Action DeclareInstrumentList(Options& options) {
  auto chosen = std::make_shared<InstrumentListOptions>();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunInstrumentList(*chosen, terminal); };
}

}  // namespace

constinit const Command kInstrumentList{"instrument list", "Show the instruments of a node", "",
                                        "entente instrument list --data data", DeclareInstrumentList};

}  // namespace entente::cli
