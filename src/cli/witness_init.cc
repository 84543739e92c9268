// entente witness init: makes a witness's directory.
#include <filesystem>

#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "witness/witness.h"

namespace entente::cli {
namespace {

struct WitnessInitOptions {
  std::string data;
  std::string name;
  std::string passphrase_file;
  std::string format;
  bool unencrypted = false;
};

Result<ExitCode> RunWitnessInit(const WitnessInitOptions& chosen, Terminal& terminal) {
  // Looked at before anybody types a passphrase.
  if (!log::IsKeyName(chosen.name))
    return Invalid("a witness is named by text without spaces and '+', such as witness.example/w1", "--name");
  std::error_code ignored;
  if (std::filesystem::exists(chosen.data, ignored) && !std::filesystem::is_empty(chosen.data, ignored))
    return Fail(ErrorCode::kConflict, "this exists already and is not empty; nothing was changed", chosen.data);
  std::string passphrase;
  if (!chosen.unencrypted) {
    TRY_ASSIGN(passphrase, ReadPassphrase(chosen.passphrase_file, "the new witness's key", Ask::kTwice));
  }
  TRY_ASSIGN(const std::string verifier_key, witness::InitWitness(chosen.data, chosen.name, passphrase));
  if (chosen.format == "json") {
    PrintJson(terminal, {{"directory", chosen.data}, {"name", chosen.name}, {"verifier_key", verifier_key}});
    return ExitCode::kOk;
  }
  Facts facts;
  facts.Add("witness", chosen.name);
  facts.Add("data directory", chosen.data);
  facts.Add("verifier key", verifier_key);
  facts.Add("next", "entente witness add-log VKEY --data " + chosen.data);
  facts.Print(terminal);
  return ExitCode::kOk;
}

Action DeclareWitnessInit(Options& options) {
  auto chosen = std::make_shared<WitnessInitOptions>();
  options.Text("--data", "DIR", chosen->data, "the new directory").Required();
  options
      .Text("--name", "NAME", chosen->name,
            "the name of the witness's key, for good: a domain and a path without a scheme, such as witness.example/w1")
      .Required();
  options.Flag("--unencrypted-keys", chosen->unencrypted, "do not encrypt the witness's key");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunWitnessInit(*chosen, terminal); };
}

}  // namespace

constinit const Command kWitnessInit{
    "witness init", "Make a witness: a key that cosigns others' checkpoints, and a directory that remembers them",
    "The directory appears whole or not at all. Give the verifier key to those who are to rely on this witness. The "
    "directory must never be restored from an older copy: a witness that forgets can be shown another history.",
    "entente witness init --data witness --name witness.example/w1", DeclareWitnessInit};

}  // namespace entente::cli
