// entente party recover: new keys for a party that has none left.
#include "base/clock.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/key_choice.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "node/node.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct Chosen {
  roster::KeyRecoveryDocument recovery;
  std::vector<std::string> keys;
  std::string data;
  std::string passphrase_file;
  std::string format;
};

Result<roster::KeyRecoveryDocument> DocumentOf(const Chosen& chosen) {
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

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto document, DocumentOf(chosen));
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  statement::Headers headers;
  headers.content_type = statement::content_type::kKeyRecovery;
  headers.issuer = node->configuration().operator_id;
  headers.subject = document.party;
  TRY_ASSIGN(const auto statement,
             statement::Sign(std::move(headers), AsBytes(roster::ToJson(document)), node->operator_key()));
  TRY_ASSIGN(const auto registered, node->Register(statement.entry()));
  TRY(node->CatchUp());
  if (chosen.format == "json") {
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

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  options.Argument("PARTY", chosen->recovery.party, "the party's identifier").Required();
  options
      .Texts("--new-key", "KEY[:ROLE,…]", chosen->keys,
             "a new key of the party, the public half is enough, and its roles (all unless said otherwise)")
      .Required();
  options.Text("--reason", "TEXT", chosen->recovery.reason, "why; it is shown with the party for good").Required();
  options.Text("--evidence", "TEXT", chosen->recovery.evidence, "how it was made sure whose keys these are");
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no running node may have it open").Required();
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyRecover{
    "party recover", "Give a party that lost all its admin keys new ones, as the operator",
    "All keys that the party had are revoked as lost; the new ones must be others. This is a power of the operator "
    "over "
    "every party, so it is always visible: the party's page, `entente party show` and every proof say that the keys "
    "were recovered, by whom, at which entry.",
    "entente party recover did:web:acme.example --new-key new.pub.pem --reason \"safe lost in a fire\" --evidence "
    "\"two officers in person, register extract 12/2026\" --data data",
    Declare};

}  // namespace entente::cli
