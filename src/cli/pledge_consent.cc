// entente pledge consent, entente pledge rule: whether what comes of pledges may be shown to everybody.
#include "cli/commands.h"
#include "cli/signing.h"
#include "statement/content_types.h"
#include "views/roster/pledges/pledge_documents.h"

namespace entente::cli {
namespace {

struct PledgeConsentOptions {
  SigningOptions signing;
  std::string instrument;
  std::string progress;
  std::string reason;
  bool revoke = false;
};

Result<ExitCode> Consent(const PledgeConsentOptions& chosen, Terminal& terminal) {
  Said said;
  said.content_type = statement::content_type::kProgressConsent;
  said.subject = chosen.instrument;
  said.document =
      ToBytes(roster::ToJson(roster::ProgressConsentDocument{chosen.instrument, !chosen.revoke, chosen.reason}));
  TRY(roster::CheckProgressConsent(said.document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Rule(const PledgeConsentOptions& chosen, Terminal& terminal) {
  Said said;
  said.content_type = statement::content_type::kProgressRule;
  said.subject = chosen.instrument;
  said.document = ToBytes(
      roster::ToJson(roster::ProgressRuleDocument{chosen.instrument, chosen.progress == "public", chosen.reason}));
  TRY(roster::CheckProgressRule(said.document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

Action DeclareConsent(Options& options) {
  auto chosen = std::make_shared<PledgeConsentOptions>();
  chosen->signing.out = "progress-consent.cose";
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  options.Flag("--revoke", chosen->revoke, "take an earlier consent back");
  options.Text("--reason", "TEXT", chosen->reason, "why");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Consent(*chosen, terminal); };
}

Action DeclareRule(Options& options) {
  auto chosen = std::make_shared<PledgeConsentOptions>();
  chosen->signing.out = "progress-rule.cose";
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  options.Text("--progress", "public|by-consent", chosen->progress, "what holds for pledges that are made from then on")
      .Required()
      .OneOf({"public", "by-consent"});
  options.Text("--reason", "TEXT", chosen->reason, "why").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Rule(*chosen, terminal); };
}

}  // namespace

constinit const Command kPledgeConsent{
    "pledge consent", "Sign that a party's progress on an instrument may be shown to everybody, or no more",
    "Without it a node shows a party's progress record to that party alone. The log itself is public: whoever has a "
    "copy can compute the same figures from it.",
    "entente pledge consent https://call.example/1 --key acme.pem --issuer did:web:acme.example\n"
    "entente pledge consent https://call.example/1 --revoke --key acme.pem --issuer did:web:acme.example",
    DeclareConsent};

constinit const Command kPledgeRule{
    "pledge rule", "Sign, as an instrument's custodian, whether progress on its pledges is public",
    "The rule holds for pledges that are made after it; who pledged before agreed to nothing.",
    "entente pledge rule https://call.example/1 --progress public --reason \"decided at the meeting of May\" --key "
    "custodian.pem --issuer did:web:secretariat.example",
    DeclareRule};

}  // namespace entente::cli
