// entente witness add-log: makes a log known to a witness.
#include "cli/commands.h"
#include "cli/tables.h"
#include "witness/witness.h"

namespace entente::cli {
namespace {

struct WitnessAddLogOptions {
  std::string vkey;
  std::string data;
  std::string origin;
};

Result<ExitCode> RunWitnessAddLog(const WitnessAddLogOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const witness::KnownLog known, witness::AddLogTo(chosen.data, chosen.origin, chosen.vkey));
  Facts facts;
  facts.Add("log", Plain(known.origin));
  if (known.keys.size() > 1) facts.Add("keys", Grouped(known.keys.size()) + ", any of which may sign");
  facts.Add("monitors read", "/witness/" + witness::LogId(known.origin) + "/checkpoint");
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareWitnessAddLog(Options& options) {
  auto chosen = std::make_shared<WitnessAddLogOptions>();
  options.Argument("VKEY", chosen->vkey, "the log's verifier key, as `entente log vkey` prints it").Required();
  options.Text("--data", "DIR", chosen->data, "the witness's directory; no witness may be running on it").Required();
  options.Text("--origin", "NAME", chosen->origin,
               "the first line of the log's checkpoints; the name of its key unless said otherwise");
  return [chosen](Terminal& terminal) { return RunWitnessAddLog(*chosen, terminal); };
}

}  // namespace

constinit const Command kWitnessAddLog{"witness add-log", "Have a witness cosign the checkpoints of a log",
                                       "Writes the log into witness.toml, where its keys can be changed; another key "
                                       "for a log that is there is added to its keys, as when the log replaces its "
                                       "key. The first "
                                       "checkpoint that comes is taken as it is, "
                                       "so have the key from its log by a way that you trust.",
                                       "entente witness add-log \"$(cat call.vkey)\" --data witness",
                                       DeclareWitnessAddLog};

}  // namespace entente::cli
