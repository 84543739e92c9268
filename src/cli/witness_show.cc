// entente witness show: a witness's key, its logs, and what it cosigned last of each.
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "witness/witness.h"

namespace entente::cli {
namespace {

struct WitnessShowOptions {
  std::string data;
  std::string format;
};

json::Value JsonOf(const witness::WitnessFacts::Log& log) {
  json::Value keys = json::Value::array();
  for (const log::NoteVerifier& key : log.known.keys) keys.push_back(log::VerifierKey(key.name, key.key));
  json::Value newest = nullptr;
  if (log.newest.has_value())
    newest = {{"size", log.newest->checkpoint.size},
              {"root", ToBase64(log.newest->checkpoint.root)},
              {"time", FormatTime(log.newest->time)}};
  return {{"origin", log.known.origin},
          {"id", witness::LogId(log.known.origin)},
          {"keys", std::move(keys)},
          {"cosigned", std::move(newest)},
          {"forks", log.forks}};
}

void PrintTable(const witness::WitnessFacts& facts, Terminal& terminal) {
  Facts about;
  about.Add("witness", facts.name);
  about.Add("verifier key", facts.verifier_key);
  about.Add("logs", std::to_string(facts.logs.size()));
  about.Print(terminal);
  if (facts.logs.empty()) return;
  terminal.PrintLine("");
  Table table({"LOG", ">SIZE", "COSIGNED", ">FORKS"});
  for (const witness::WitnessFacts::Log& log : facts.logs) {
    const auto& newest = log.newest;
    table.Add(log.forks > 0 ? Paint::kBad : Paint::kNone,
              {log.known.origin, newest.has_value() ? Grouped(newest->checkpoint.size) : "-",
               newest.has_value() ? FormatTime(newest->time) : "never", std::to_string(log.forks)});
  }
  table.Print(terminal);
}

Result<ExitCode> RunWitnessShow(const WitnessShowOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const witness::WitnessFacts facts, witness::ReadFacts(chosen.data));
  if (chosen.format != "json") {
    PrintTable(facts, terminal);
    return ExitCode::kOk;
  }
  json::Value logs = json::Value::array();
  for (const witness::WitnessFacts::Log& log : facts.logs) logs.push_back(JsonOf(log));
  PrintJson(terminal, {{"name", facts.name}, {"verifier_key", facts.verifier_key}, {"logs", std::move(logs)}});
  return ExitCode::kOk;
}

Action DeclareWitnessShow(Options& options) {
  auto chosen = std::make_shared<WitnessShowOptions>();
  options.Text("--data", "DIR", chosen->data, "the witness's directory; a witness may be running on it").Required();
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunWitnessShow(*chosen, terminal); };
}

}  // namespace

constinit const Command kWitnessShow{
    "witness show", "Show a witness's key, its logs, and what it cosigned last of each",
    "A log with forks has signed two trees of one size; both checkpoints are in the directory's evidence/.",
    "entente witness show --data witness", DeclareWitnessShow};

}  // namespace entente::cli
