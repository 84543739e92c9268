// entente roster claim, entente roster confirm: a party says which listed supporter it is, the custodian decides.
#include "cli/commands.h"
#include "cli/signing.h"
#include "statement/content_types.h"
#include "views/roster/claim_documents.h"

namespace entente::cli {
namespace {

struct RosterClaimOptions {
  SigningOptions signing;
  std::string instrument;
  std::string supporter;
  std::string party;
  std::string reason;
  bool refuse = false;
};

Result<ExitCode> Claim(const RosterClaimOptions& chosen, Terminal& terminal) {
  Said said;
  said.content_type = statement::content_type::kClaim;
  said.subject = chosen.supporter;
  said.document = ToBytes(roster::ToJson(roster::ClaimDocument{chosen.instrument, chosen.supporter}));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Confirm(const RosterClaimOptions& chosen, Terminal& terminal) {
  roster::ClaimDecisionDocument document;
  document.instrument = chosen.instrument;
  document.supporter = chosen.supporter;
  document.party = chosen.party;
  document.ruling = chosen.refuse ? roster::Ruling::kRefused : roster::Ruling::kConfirmed;
  document.reason = chosen.reason;
  Said said;
  said.content_type = statement::content_type::kClaimDecision;
  said.subject = chosen.supporter;
  said.document = ToBytes(roster::ToJson(document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

void DeclareRow(Options& options, RosterClaimOptions& chosen) {
  options.Argument("SUPPORTER", chosen.supporter, "id of the listed row, as `entente roster list` shows it").Required();
  options.Text("--instrument", "ID", chosen.instrument, "the instrument on whose list it stands").Required();
}

Action DeclareClaim(Options& options) {
  auto chosen = std::make_shared<RosterClaimOptions>();
  chosen->signing.out = "claim.cose";
  DeclareRow(options, *chosen);
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Claim(*chosen, terminal); };
}

Action DeclareConfirm(Options& options) {
  auto chosen = std::make_shared<RosterClaimOptions>();
  chosen->signing.out = "claim-decision.cose";
  DeclareRow(options, *chosen);
  options.Text("--party", "URI", chosen->party, "the party that claims to be it").Required();
  options.Flag("--refuse", chosen->refuse, "it is not that party; also takes back an earlier confirmation");
  options.Text("--reason", "TEXT", chosen->reason, "why");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Confirm(*chosen, terminal); };
}

}  // namespace

constinit const Command kRosterClaim{
    "roster claim", "Sign a party's claim that it is a supporter whom the custodian listed",
    "The claim goes to a node with `entente submit`. Until the custodian confirms it, both stay rows of their own, and "
    "the listed one shows who claims to be it. A party with the row's very name, kind and country, which the operator "
    "admitted, is confirmed at once when nobody else could be meant.",
    "entente roster claim urn:entente:supporter:private-sector:gb:acme --instrument https://call.example/1 --key "
    "acme.pem "
    "--issuer did:web:acme.example",
    DeclareClaim};

constinit const Command kRosterConfirm{
    "roster confirm", "Sign, as an instrument's custodian, which party a listed supporter is",
    "A confirmed party and the row that it claimed are shown as one, until the custodian refuses it. One party is "
    "confirmed for a row, and one row for a party: the custodian refuses the one before it confirms another.",
    "entente roster confirm urn:entente:supporter:private-sector:gb:acme --instrument https://call.example/1 --party "
    "did:web:acme.example --key custodian.pem --issuer did:web:secretariat.example\n"
    "entente roster confirm urn:entente:supporter:private-sector:gb:acme --instrument https://call.example/1 --party "
    "did:web:acme.example --refuse --reason \"another company of that name\" --key custodian.pem --issuer "
    "did:web:secretariat.example",
    DeclareConfirm};

}  // namespace entente::cli
