// entente feed list: which advisory snapshots the node's answers rest on.
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

struct Chosen {
  AnswerSource source;
  std::string format;
};

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const json::Value node, answers->Get("/api/v1/node"));
  const json::Value feeds = node.value("feeds", json::Value::array());
  if (chosen.format == "json") {
    PrintJson(terminal, feeds);
    return ExitCode::kOk;
  }
  Table table({"feed", ">records", ">entry", "time", "ecosystems", "source", "digest"});
  for (const json::Value& feed : feeds) {
    std::string ecosystems;
    for (const json::Value& one : feed.value("ecosystems", json::Value::array()))
      ecosystems += (ecosystems.empty() ? "" : ", ") + CellText(one, "name") + " " + CellText(one, "records");
    table.Add({CellText(feed, "name"), CellText(feed, "records"), CellText(feed, "entry"), CellText(feed, "time"),
               ecosystems, CellText(feed, "source"), CellText(feed, "digest")});
  }
  table.Print(terminal);
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kFeedList{"feed list", "Show which advisory snapshots the answers rest on", "",
                                  "entente feed list --data data", Declare};

}  // namespace entente::cli
