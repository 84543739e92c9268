// entente log vkey: the key that the log's checkpoints are checked with.
#include "cli/commands.h"
#include "node/node.h"

namespace entente::cli {
namespace {

struct Chosen {
  std::string data;
};

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(chosen.data));
  TRY_ASSIGN(const std::string key, reader.VerifierKey());
  terminal.PrintLine(key);
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory").Required();
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kLogVkey{"log vkey", "Print the checkpoint key as a C2SP verifier key",
                                 "Give it to others by a way that they trust: it is what `entente verify --log-key` "
                                 "and `entente check --log-key` rest on.",
                                 "entente log vkey --data data >call.vkey", Declare};

}  // namespace entente::cli
