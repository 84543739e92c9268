// entente ships: who ships a component.
#include "cli/answers.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

constexpr std::uint64_t kShownMax = 1000;

struct ShipsOptions {
  AnswerSource source;
  std::string purl;
  std::string format;
};

Result<ExitCode> RunShips(const ShipsOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto answers, OpenAnswers(chosen.source));
  TRY_ASSIGN(const AllItems all, GetAll(*answers, PathWith("/api/v1/ships", {{"purl", chosen.purl}}),
                                        chosen.format == "json" ? 0 : kShownMax));
  if (chosen.format == "json") {
    json::Value answer = all.frame;
    answer.erase("offset");
    answer.erase("limit");
    answer["items"] = all.items;
    PrintJson(terminal, answer);
    return ExitCode::kOk;
  }
  Table table({"product", "version", "ships", "issuer", ">entry"});
  for (const json::Value& one : all.items)
    table.Add({CellText(one, "product"), CellText(one, "version"),
               CellText(one.value("component", json::Value::object()), "purl"), CellText(one, "issuer"),
               CellText(one, "entry")});
  if (!table.empty()) table.Print(terminal);
  const std::uint64_t total = all.frame.value("total", std::uint64_t{0});
  terminal.PrintLine(
      Grouped(total) + (total == 1 ? " release on this log contains " : " releases on this log contain ") +
      Plain(chosen.purl) + (total > all.items.size() ? "; the first " + Grouped(all.items.size()) + " are shown" : "") +
      ", by the SBOMs that their vendors signed; " + RestsOn(all.frame));
  return ExitCode::kOk;
}

Action DeclareShips(Options& options) {
  auto chosen = std::make_shared<ShipsOptions>();
  options.Argument("PURL", chosen->purl, "the component, with or without a version").Required();
  DeclareAnswerSource(options, chosen->source);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunShips(*chosen, terminal); };
}

}  // namespace

constinit const Command kShips{"ships", "Which products contain a component", "",
                               "entente ships pkg:maven/org.apache.logging.log4j/log4j-core --data data\n"
                               "entente ships pkg:deb/debian/openssl --node http://127.0.0.1:8080 --format json",
                               DeclareShips};

}  // namespace entente::cli
