// entente party recover: new keys for a party that has none left.
#include "cli/admitting.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/key_choice.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct PartyRecoverOptions {
  roster::KeyRecoveryDocument recovery;
  std::vector<std::string> keys;
  Admitting by;
};

Result<roster::KeyRecoveryDocument> DocumentOf(const PartyRecoverOptions& chosen) {
  roster::KeyRecoveryDocument document = chosen.recovery;
  bool has_admin = false;
  for (const std::string& text : chosen.keys) {
    TRY_ASSIGN(const KeyChoice choice, ParseKeyChoice(text));
    TRY_ASSIGN(auto key, ReadPublicHalf(choice.file));
    has_admin = has_admin || choice.roles.Has(registration::Role::kAdmin);
    document.keys.push_back({std::move(key), choice.roles});
  }
  if (!has_admin) return BadUsage("one of the keys must have the role admin, or the party could never change them");
  return document;
}

Result<ExitCode> RunPartyRecover(const PartyRecoverOptions& chosen, Terminal& terminal) {
  constexpr std::string_view kType = statement::content_type::kKeyRecovery;
  TRY_ASSIGN(const bool operators, IsOperators(chosen.by));
  TRY_ASSIGN(const auto document, DocumentOf(chosen));
  if (!operators) {
    TRY(SignAsOther(chosen.by, kType, document.party, roster::ToJson(document), terminal));
    return ExitCode::kOk;
  }
  TRY_ASSIGN(const auto registered, SayAsOperator(chosen.by, kType, document.party, roster::ToJson(document)));
  if (chosen.by.signing.format == "json") {
    PrintJson(terminal, {{"party", document.party},
                         {"keys", document.keys.size()},
                         {"index", registered.index},
                         {"duplicate", registered.duplicate}});
    return ExitCode::kOk;
  }
  terminal.PrintLine(Plain(document.party) + ": keys recovered, entry " + std::to_string(registered.index) +
                     "; all earlier keys are revoked as lost");
  return ExitCode::kOk;
}

Action DeclarePartyRecover(Options& options) {
  auto chosen = std::make_shared<PartyRecoverOptions>();
  options.Argument("PARTY", chosen->recovery.party, "the party's identifier").Required();
  options
      .Texts("--new-key", "KEY[:ROLE,…]", chosen->keys,
             "a new key of the party, the public half is enough, and its roles (all unless said otherwise)")
      .Required();
  options.Text("--reason", "TEXT", chosen->recovery.reason, "why; it is shown with the party for good").Required();
  options.Text("--evidence", "TEXT", chosen->recovery.evidence, "how it was made sure whose keys these are");
  DeclareAdmitting(options, chosen->by);
  return [chosen](Terminal& terminal) { return RunPartyRecover(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyRecover{
    "party recover", "Give a party that lost all its admin keys new ones",
    "All keys that the party had are revoked as lost; the new ones must be others. This is a power of the operator "
    "over "
    "every party, so it is always visible: the party's page, `entente party show` and every proof say that the keys "
    "were recovered, by whom, at which entry. Where the policy gives others a voice, they sign the same with --key, "
    "--as and "
    "--out; it counts once enough of them named the same keys.",
    "entente party recover did:web:acme.example --new-key new.pub.pem --reason \"safe lost in a fire\" --evidence "
    "\"two officers in person, register extract 12/2026\" --data data",
    DeclarePartyRecover};

}  // namespace entente::cli
