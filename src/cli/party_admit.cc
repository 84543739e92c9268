// entente party admit: the word of the operator, or of another party that has one, on an application.
#include "cli/admitting.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct PartyAdmitOptions {
  Admitting by;
  std::string party;
  std::string reason;
  bool refuse = false;
};

Result<ExitCode> RunPartyAdmit(const PartyAdmitOptions& chosen, Terminal& terminal) {
  roster::AdmissionDocument document;
  document.party = chosen.party;
  document.decision = chosen.refuse ? roster::Decision::kRefused : roster::Decision::kAdmitted;
  document.reason = chosen.reason;
  constexpr std::string_view kType = statement::content_type::kAdmission;
  TRY_ASSIGN(const bool operators, IsOperators(chosen.by));
  if (!operators) {
    TRY(SignAsOther(chosen.by, kType, chosen.party, roster::ToJson(document), terminal));
    return ExitCode::kOk;
  }
  TRY_ASSIGN(const auto registered, SayAsOperator(chosen.by, kType, chosen.party, roster::ToJson(document)));
  if (chosen.by.signing.format == "json") {
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

Action DeclarePartyAdmit(Options& options) {
  auto chosen = std::make_shared<PartyAdmitOptions>();
  options.Argument("PARTY", chosen->party, "the party's identifier").Required();
  options.Flag("--refuse", chosen->refuse, "refuse it instead, or take an admission or a vote back");
  options.Text("--reason", "TEXT", chosen->reason, "why");
  DeclareAdmitting(options, chosen->by);
  return [chosen](Terminal& terminal) { return RunPartyAdmit(*chosen, terminal); };
}

}  // namespace

constinit const Command kPartyAdmit{
    "party admit", "Admit a party that applied, or refuse it",
    "The operator does so into its own log. A custodian that the policy names, or one of the parties that it gives a "
    "vote, signs it (--key, --as, --out) and sends it with `entente submit`.",
    "entente party admit did:web:acme.example --data data\n"
    "entente party admit did:web:imposter.example --refuse --reason \"domain not theirs\" --data data\n"
    "entente party admit did:web:acme.example --key state.pem --as did:web:state.example --out vote.cose",
    DeclarePartyAdmit};

}  // namespace entente::cli
