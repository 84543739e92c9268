// entente explain: why an advisory holds for a package or does not.
#include "views/supply/explain.h"

#include "cli/commands.h"
#include "cli/json_output.h"

namespace entente::cli {
namespace {

struct ExplainOptions {
  std::string id;
  std::string purl;
  std::string index;
  std::string format;
};

std::string_view WordOf(supply::Explained result) {
  switch (result) {
    case supply::Explained::kAffected:
      return "affected";
    case supply::Explained::kNotAffected:
      return "not-affected";
    case supply::Explained::kNotCovered:
      break;
  }
  return "not-covered";
}

void PrintForPeople(const supply::Explanation& explained, Terminal& terminal) {
  for (const supply::ExplainedStep& step : explained.steps)
    terminal.PrintLine(std::string(step.depth * 2, ' ') + Plain(step.text));
  switch (explained.result) {
    case supply::Explained::kAffected:
      terminal.PrintLine(terminal.Painted(
          Paint::kBad, "affected" + (explained.fixed.empty() ? std::string("; no fix is known")
                                                             : "; fixed in " + Plain(explained.fixed))));
      return;
    case supply::Explained::kNotAffected:
      terminal.PrintLine(terminal.Painted(Paint::kGood, "not affected, by what this index knows"));
      return;
    case supply::Explained::kNotCovered:
      terminal.PrintLine(
          terminal.Painted(Paint::kWarn, "not covered: nothing is known, which is not the same as clean"));
  }
}

Result<ExitCode> RunExplain(const ExplainOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto index, supply::AdvisoryIndex::Open(chosen.index));
  TRY_ASSIGN(const supply::Explanation explained, supply::Explain(*index, chosen.id, chosen.purl));
  if (chosen.format == "table") {
    PrintForPeople(explained, terminal);
    return ExitCode::kOk;
  }
  json::Value answer = {
      {"id", chosen.id}, {"purl", chosen.purl}, {"result", WordOf(explained.result)}, {"fixed", nullptr}};
  if (!explained.fixed.empty()) answer["fixed"] = explained.fixed;
  answer["steps"] = json::Value::array();
  for (const supply::ExplainedStep& step : explained.steps)
    answer["steps"].push_back({{"depth", step.depth}, {"text", step.text}});
  PrintJson(terminal, answer);
  return ExitCode::kOk;
}

Action DeclareExplain(Options& options) {
  auto chosen = std::make_shared<ExplainOptions>();
  options.Argument("ID", chosen->id, "the advisory, or any other name of the flaw (a CVE)").Required();
  options.Argument("PURL", chosen->purl, "the package with its version").Required();
  options.Text("--index", "FILE", chosen->index, "the advisory index (entente index build)").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunExplain(*chosen, terminal); };
}

}  // namespace

constinit const Command kExplain{
    "explain", "Say step by step why an advisory holds for a package, or does not",
    "The same code decides that decides in a scan.",
    "entente explain CVE-2021-44228 pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1 --index advisories.index",
    DeclareExplain};

}  // namespace entente::cli
