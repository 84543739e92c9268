// entente party admit: the operator's word on an application.
#include "base/clock.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/passphrase.h"
#include "cli/tables.h"
#include "node/node.h"
#include "statement/content_types.h"
#include "statement/signed_statement.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct Chosen {
  std::string party;
  std::string data;
  std::string reason;
  std::string passphrase_file;
  std::string format;
  bool refuse = false;
};

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  TRY_ASSIGN(const std::string passphrase, NodePassphrase(chosen.data, chosen.passphrase_file));
  static const SystemClock clock;
  TRY_ASSIGN(const auto node, node::Node::Open(chosen.data, passphrase, clock));
  roster::AdmissionDocument document;
  document.party = chosen.party;
  document.decision = chosen.refuse ? roster::Decision::kRefused : roster::Decision::kAdmitted;
  document.reason = chosen.reason;
  statement::Headers headers;
  headers.content_type = statement::content_type::kAdmission;
  headers.issuer = node->configuration().operator_id;
  headers.subject = chosen.party;
  TRY_ASSIGN(const auto statement,
             statement::Sign(std::move(headers), AsBytes(roster::ToJson(document)), node->operator_key()));
  TRY_ASSIGN(const auto registered, node->Register(statement.entry()));
  TRY(node->CatchUp());
  if (chosen.format == "json") {
    PrintJson(terminal, {{"party", chosen.party},
                         {"decision", roster::Name(document.decision)},
                         {"index", registered.index},
                         {"duplicate", registered.duplicate}});
    return ExitCode::kOk;
  }
  terminal.PrintLine(Plain(chosen.party) + ": " + std::string(roster::Name(document.decision)) + ", entry " +
                     std::to_string(registered.index) + (registered.duplicate ? " (it was there already)" : ""));
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  options.Argument("PARTY", chosen->party, "the party's identifier").Required();
  options.Text("--data", "DIR", chosen->data, "the node's data directory; no running node may have it open").Required();
  options.Flag("--refuse", chosen->refuse, "refuse it instead");
  options.Text("--reason", "TEXT", chosen->reason, "why");
  DeclarePassphrase(options, chosen->passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyAdmit{
    "party admit", "Admit a party that applied, or refuse it, as the operator", "",
    "entente party admit did:web:acme.example --data data\n"
    "entente party admit did:web:imposter.example --refuse --reason \"domain not theirs\" --data data",
    Declare};

}  // namespace entente::cli
