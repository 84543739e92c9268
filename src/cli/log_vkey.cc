// entente log vkey: the key that the log's checkpoints are checked with.
#include "cli/commands.h"
#include "cli/passphrase.h"
#include "log/note.h"
#include "node/node.h"

namespace entente::cli {
namespace {

struct LogVkeyOptions {
  std::string data;
  std::string key;
  std::string origin;
};

// Of a key that no log has yet, so that it can be named beforehand.
Result<ExitCode> OfKeyFile(const LogVkeyOptions& chosen, Terminal& terminal) {
  if (chosen.origin.empty()) return BadUsage("a verifier key has the log's origin as its name: give it with --origin");
  if (!log::IsKeyName(chosen.origin)) return Invalid("this is no origin of a log", "--origin");
  TRY_ASSIGN(const crypto::PublicKey key, ReadPublicHalf(chosen.key));
  if (key.algorithm() != crypto::Algorithm::kEdDsa) return Invalid("checkpoints are signed with Ed25519", chosen.key);
  terminal.PrintLine(log::VerifierKey(chosen.origin, key));
  return ExitCode::kOk;
}

Result<ExitCode> RunLogVkey(const LogVkeyOptions& chosen, Terminal& terminal) {
  if (chosen.data.empty() == chosen.key.empty()) return BadUsage("give --data, or --key and --origin");
  if (!chosen.key.empty()) return OfKeyFile(chosen, terminal);
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(chosen.data));
  TRY_ASSIGN(const std::string key, reader.VerifierKey());
  terminal.PrintLine(key);
  return ExitCode::kOk;
}

Action DeclareLogVkey(Options& options) {
  auto chosen = std::make_shared<LogVkeyOptions>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory");
  options.Text("--key", "FILE", chosen->key, "instead: the key file (PEM) of a log that is yet to be made");
  options.Text("--origin", "NAME", chosen->origin, "with --key: the origin that the log will have");
  return [chosen](Terminal& terminal) { return RunLogVkey(*chosen, terminal); };
}

}  // namespace

constinit const Command kLogVkey{"log vkey", "Print the checkpoint key as a C2SP verifier key",
                                 "Give it to others by a way that they trust: it is what `entente verify --log-key` "
                                 "and `entente check --log-key` rest on.",
                                 "entente log vkey --data data >call.vkey\n"
                                 "entente log vkey --key next.pem --origin log.example.org/call2",
                                 DeclareLogVkey};

}  // namespace entente::cli
