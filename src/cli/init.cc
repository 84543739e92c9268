// entente init: makes a node's data directory.
#include "base/clock.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "node/layout.h"
#include "node/node.h"

namespace entente::cli {
namespace {

struct Chosen {
  std::string directory;
  std::string origin;
  std::string name;
  std::string operator_id;
  std::string passphrase_file;
  std::string format;
  bool demonstration = false;
  bool unencrypted = false;
};

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
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
  facts.Add("data directory", chosen.directory);
  facts.Add("log key", verifier_key);
  facts.Add("next", "entente serve --data " + chosen.directory);
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
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
  options.Flag("--unencrypted-keys", chosen->unencrypted, "do not encrypt the node's keys");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kInit{
    "init", "Make a node: keys, configuration and a log whose first entries are its policy and trust anchors",
    "The directory appears whole or not at all. Its keys are encrypted with one passphrase.",
    "entente init data --origin log.example.org/call\n"
    "entente init demo --origin demo.example/call --name \"Paris Call, demonstration\" --demonstration "
    "--passphrase-file secret.txt",
    Declare};

}  // namespace entente::cli
