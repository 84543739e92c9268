// entente init: makes a node's data directory.
#include <filesystem>

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "log/charter.h"
#include "log/note.h"
#include "node/layout.h"
#include "node/node.h"
#include "proof/bundle.h"

namespace entente::cli {
namespace {

constexpr std::size_t kBundleBytesMax = std::size_t{512} * 1024 * 1024;

struct InitChoice {
  std::string directory;
  std::string origin;
  std::string name;
  std::string operator_id;
  std::string passphrase_file;
  std::string checkpoint_key;
  std::string succeeds;
  std::string predecessor_key;
  std::string format;
  bool demonstration = false;
  bool unencrypted = false;
};

// The log of a data directory as it ended, or of a proof bundle that says so.
struct Ended {
  log::Predecessor log;
  log::LogEnd end;
};

Result<Ended> EndOfDirectory(const std::string& directory) {
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(directory));
  TRY_ASSIGN(const auto views, reader.OpenViews());
  const auto charter = views.log().charter();
  const auto& end = charter->end();
  if (!end.has_value())
    return Fail(ErrorCode::kConflict, "this log has not ended, so none can succeed it; end it with: entente log freeze",
                directory);
  const log::SignedRoot last = views.log().durable();
  return Ended{{charter->origin(), last.size, last.root, charter->verifier_key()}, *end};
}

Result<Ended> EndOfBundle(const InitChoice& chosen) {
  if (chosen.predecessor_key.empty())
    return BadUsage("the key of the log that is succeeded is needed to check a proof bundle: --predecessor-key");
  TRY_ASSIGN(const GivenText given, ReadVerifierKey(chosen.predecessor_key));
  TRY_ASSIGN(const log::NoteVerifier key, log::ParseVerifierKey(given.text));
  TRY_ASSIGN(const Bytes bytes, ReadInput(chosen.succeeds, kBundleBytesMax));
  TRY_ASSIGN(const proof::Verified verified, proof::VerifyBundle(AsText(bytes), key));
  if (!verified.ended.has_value())
    return Fail(ErrorCode::kConflict, "this bundle does not show that the log has ended", chosen.succeeds);
  TRY_ASSIGN(const Bytes root, FromBase64(verified.root_base64));
  TRY_ASSIGN(const crypto::Digest digest, crypto::DigestFromBytes(root));
  return Ended{{verified.origin, verified.tree_size, digest, verified.log_key}, *verified.ended};
}

// What the log that ended says of its successor must be what is made.
Result<void> TakePredecessor(const InitChoice& chosen, node::InitOptions& options) {
  std::error_code ignored;
  TRY_ASSIGN(const Ended ended, std::filesystem::is_directory(chosen.succeeds, ignored)
                                    ? EndOfDirectory(chosen.succeeds)
                                    : EndOfBundle(chosen));
  options.succeeds = ended.log;
  if (ended.log.origin == options.origin) return BadUsage("a log does not succeed itself: --origin is another name");
  if (!ended.end.successor.has_value()) return {};
  const log::Successor& named = *ended.end.successor;
  if (named.origin != options.origin)
    return Fail(ErrorCode::kConflict,
                "the log that ended names another successor, " + named.origin + ", not " + options.origin,
                chosen.succeeds);
  if (named.checkpoint_key.empty()) return {};
  if (!options.checkpoint_key.has_value() ||
      log::VerifierKey(options.origin, options.checkpoint_key->public_key()) != named.checkpoint_key)
    return Fail(ErrorCode::kConflict,
                "the log that ended names the key of its successor, " + named.checkpoint_key +
                    "; give the file of that key with --checkpoint-key",
                chosen.succeeds);
  return {};
}

Result<ExitCode> RunInit(const InitChoice& chosen, Terminal& terminal) {
  node::InitOptions options;
  options.origin = chosen.origin;
  options.name = chosen.name;
  options.operator_id = chosen.operator_id;
  options.demonstration = chosen.demonstration;
  options.policy = node::DefaultPolicy(node::AllCapabilities(), chosen.demonstration);
  options.unencrypted_keys = chosen.unencrypted;
  std::error_code ignored;
  if (std::filesystem::exists(chosen.directory, ignored) && !std::filesystem::is_empty(chosen.directory, ignored))
    return Fail(ErrorCode::kConflict, "this exists already and is not empty; nothing was changed", chosen.directory);
  if (!chosen.unencrypted) {
    TRY_ASSIGN(options.passphrase, ReadPassphrase(chosen.passphrase_file, "the new node's keys", Ask::kTwice));
  }
  if (!chosen.checkpoint_key.empty()) {
    TRY_ASSIGN(options.checkpoint_key, ReadKey(chosen.checkpoint_key, chosen.passphrase_file));
  }
  if (!chosen.succeeds.empty()) TRY(TakePredecessor(chosen, options));
  const SystemClock clock;
  TRY(node::InitNode(chosen.directory, options, clock));
  TRY_ASSIGN(const node::Reader made, node::Reader::Open(chosen.directory));
  TRY_ASSIGN(const std::string verifier_key, made.VerifierKey());
  const node::Configuration& configuration = made.configuration();
  if (chosen.format == "json") {
    PrintJson(terminal, {{"directory", chosen.directory},
                         {"origin", configuration.origin},
                         {"name", configuration.name},
                         {"operator", configuration.operator_id},
                         {"demonstration", configuration.demonstration},
                         {"checkpoint_key", verifier_key}});
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("node", configuration.name + (configuration.notice.empty() ? "" : " (" + configuration.notice + ")"));
  facts.Add("origin", configuration.origin);
  facts.Add("operator", configuration.operator_id);
  if (options.succeeds.has_value()) facts.Add("succeeds", options.succeeds->origin);
  facts.Add("data directory", chosen.directory);
  facts.Add("log key", verifier_key);
  facts.Add("next", "entente serve --data " + chosen.directory);
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareInit(Options& options) {
  auto chosen = std::make_shared<InitChoice>();
  options.Argument("DIR", chosen->directory, "the new data directory").Required();
  options
      .Text("--origin", "NAME", chosen->origin,
            "the log's name, for good: a domain and a path without a scheme, such as log.example.org/call")
      .Required();
  options.Text("--name", "TEXT", chosen->name, "what people see; the origin unless said otherwise");
  options.Text("--operator", "URI", chosen->operator_id,
               "the operator as a party; did:web:DOMAIN of the origin unless said otherwise");
  options.Flag("--demonstration", chosen->demonstration,
               "mark the node and everything in it as a demonstration, not endorsed");
  options.Text("--checkpoint-key", "FILE", chosen->checkpoint_key,
               "an Ed25519 key made before (entente keygen), copied into the node; a new one unless said otherwise");
  options.Text("--succeeds", "DIR|BUNDLE", chosen->succeeds,
               "the log that this one goes on from, which has ended: its data directory, or a proof bundle of its last "
               "entry");
  options.Text("--predecessor-key", "VKEY|FILE", chosen->predecessor_key,
               "with a proof bundle: that log's verifier key that you trust");
  options.Flag("--unencrypted-keys", chosen->unencrypted, "do not encrypt the node's keys");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunInit(*chosen, terminal); };
}

}  // namespace

constinit const Command kInit{
    "init", "Make a node: keys, configuration and a log whose first entries are its policy and trust anchors",
    "The directory appears whole or not at all. Its keys are encrypted with one passphrase.",
    "entente init data --origin log.example.org/call\n"
    "entente init demo --origin demo.example/call --name \"Paris Call, demonstration\" --demonstration "
    "--passphrase-file secret.txt",
    DeclareInit};

}  // namespace entente::cli
