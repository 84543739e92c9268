// entente migrate: brings a data directory of an older version up to date.
#include "migration/migrate.h"

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"

namespace entente::cli {
namespace {

struct MigrateOptions {
  std::string data;
  std::string format;
};

Result<ExitCode> RunMigrate(const MigrateOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const migration::MigrationReport report, migration::Migrate(chosen.data));
  if (chosen.format == "json") {
    PrintJson(terminal, {{"directory", chosen.data},
                         {"from", report.from},
                         {"to", report.to},
                         {"steps", report.steps},
                         {"kept", report.kept.empty() ? json::Value() : json::Value(report.kept.string())}});
    return ExitCode::kOk;
  }
  if (report.from == report.to) {
    terminal.PrintLine(fmt::format("{} has format {} already; nothing was changed", chosen.data, report.to));
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("data directory", chosen.data);
  facts.Add("format", fmt::format("{}, was {}", report.to, report.from));
  for (const std::string& step : report.steps) facts.Add("done", step);
  facts.Add("copy kept", report.kept.string());
  facts.Print(terminal);
  terminal.Note(
      "The copy shares files with the directory and is not changed by it. Delete it once you are sure: while it is "
      "there, "
      "a document that is erased from the node is still in it.");
  return ExitCode::kOk;
}

Action DeclareMigrate(Options& options) {
  auto chosen = std::make_shared<MigrateOptions>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no node may be serving it").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunMigrate(*chosen, terminal); };
}

}  // namespace

constinit const Command kMigrate{"migrate", "Bring a data directory of an older version up to date",
                                 "A copy of what it was is kept beside it as DIR.format-N. What is cut off can be run "
                                 "again: the directory has the old "
                                 "format, or the new one. Older versions of entente refuse the new format.",
                                 "entente migrate --data data", DeclareMigrate};

}  // namespace entente::cli
