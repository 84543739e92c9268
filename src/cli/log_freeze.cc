// entente log freeze: ends a log for good.
#include <unistd.h>

#include <iostream>
#include <optional>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "log/note.h"
#include "node/log_keys.h"
#include "node/node.h"
#include "node/view_digests.h"

namespace entente::cli {
namespace {

struct LogFreezeOptions {
  std::string data;
  std::string successor;
  std::string successor_key;
  std::string reason;
  std::string passphrase_file;
  std::string format;
  bool yes = false;
};

Result<std::optional<log::Successor>> SuccessorOf(const LogFreezeOptions& chosen) {
  if (chosen.successor.empty() && chosen.successor_key.empty()) return std::optional<log::Successor>();
  log::Successor successor{chosen.successor, {}};
  if (!chosen.successor_key.empty()) {
    TRY_ASSIGN(const GivenText given, ReadVerifierKey(chosen.successor_key));
    TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(given.text));
    if (successor.origin.empty()) successor.origin = key.name;
    if (successor.origin != key.name) return BadUsage("the successor's key is one of the log " + key.name);
    successor.checkpoint_key = given.text;
  }
  return std::optional(std::move(successor));
}

// At a terminal a person is asked; a script that names nobody to ask goes on, as one with --yes does.
bool Agreed(const LogFreezeOptions& chosen, const std::string& origin, Terminal& terminal) {
  if (chosen.yes || ::isatty(STDIN_FILENO) == 0) return true;
  terminal.Note("end the log " + origin + " for good? It will take nothing more. [y/N] ");
  std::string line;
  std::getline(std::cin, line);
  return line == "y" || line == "yes";
}

Result<ExitCode> RunLogFreeze(const LogFreezeOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto successor, SuccessorOf(chosen));
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  TRY(node->log().CheckTakes());
  if (!Agreed(chosen, node->configuration().origin, terminal)) {
    terminal.PrintLine("nothing was logged");
    return ExitCode::kFindings;
  }
  // What the views hold at the end, so that a rebuild can be held against it for ever.
  node::ViewDigests digests(*node, clock);
  if (const auto logged = digests.LogNow(); !logged.has_value())
    terminal.Note("entente: no last digest of the views was logged: " + logged.error().Text());
  TRY_ASSIGN(const std::uint64_t entry, node::EndLog(*node, successor, chosen.reason));
  TRY(node->CatchUp());
  const log::SignedRoot last = node->log().durable();
  if (chosen.format == "json") {
    PrintJson(terminal, {{"entry", entry},
                         {"origin", node->configuration().origin},
                         {"size", last.size},
                         {"root", ToBase64(last.root)},
                         {"checkpoint_key", node->verifier_key()}});
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("log", node->configuration().origin);
  facts.Add("last entry", std::to_string(entry));
  facts.Add("size", Grouped(last.size));
  facts.Add("root", ToBase64(last.root));
  facts.Add("signed by", node->verifier_key());
  if (successor.has_value()) facts.Add("goes on as", successor->origin);
  facts.Print(terminal);
  terminal.PrintLine("it takes nothing more; serve it, or a mirror of it, for as long as its entries matter");
  return ExitCode::kOk;
}

Action DeclareLogFreeze(Options& options) {
  auto chosen = std::make_shared<LogFreezeOptions>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no running node may have it open").Required();
  options.Text("--successor", "ORIGIN", chosen->successor, "the log that goes on in its place");
  options.Text("--successor-key", "VKEY|FILE", chosen->successor_key, "its checkpoint key, as a C2SP verifier key");
  options.Text("--reason", "TEXT", chosen->reason, "why, in a line that stands on the log");
  options.Flag("--yes", chosen->yes, "do not ask; without a terminal nobody is asked");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunLogFreeze(*chosen, terminal); };
}

}  // namespace

constinit const Command kLogFreeze{
    "log freeze", "End a log for good: its last entry, which may name the log that goes on in its place",
    "Afterwards the log takes nothing, not even an erasure or a change of keys, and goes on answering questions. The "
    "successor is made with `entente init --succeeds`; docs/operation.md has the procedure.",
    "entente log freeze --data data --reason \"the secretariat moves\"\n"
    "entente log freeze --data data --successor-key \"$(entente log vkey --key next.pem --origin "
    "log.example.org/call2)\"",
    DeclareLogFreeze};

}  // namespace entente::cli
