// entente pledge make, entente pledge revise: a party's concrete commitment under a clause of an instrument.
#include "cli/commands.h"
#include "cli/signing.h"
#include "progress/target.h"
#include "statement/content_types.h"
#include "views/roster/pledges/pledge_documents.h"

namespace entente::cli {
namespace {

struct PledgeMakeOptions {
  SigningOptions signing;
  std::string id;
  std::string instrument;
  std::string clause;
  std::string what;
  std::string measure;
  std::string target;
  std::string action;
  std::string due;
  std::string visibility;
  std::string reason;
};

Result<roster::PledgeTerms> TermsOf(const PledgeMakeOptions& chosen) {
  if (!chosen.measure.empty() && !chosen.target.empty())
    return BadUsage("a pledge has one measure: --measure in words, or --target of one that is computed");
  roster::PledgeTerms terms;
  terms.what = chosen.what;
  terms.measure.text = chosen.measure;
  if (!chosen.target.empty()) {
    TRY_ASSIGN(terms.measure.target, progress::ParseTarget(chosen.target));
  }
  terms.action = chosen.action;
  terms.due = chosen.due;
  if (chosen.visibility == Name(roster::Visibility::kPublic)) terms.visibility = roster::Visibility::kPublic;
  return terms;
}

Result<ExitCode> Make(const PledgeMakeOptions& chosen, Terminal& terminal) {
  roster::PledgeDocument document{chosen.id, chosen.instrument, chosen.clause, {}};
  TRY_ASSIGN(document.terms, TermsOf(chosen));
  Said said;
  said.content_type = statement::content_type::kPledge;
  said.subject = chosen.id;
  said.document = ToBytes(roster::ToJson(document));
  TRY(roster::CheckPledge(said.document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Revise(const PledgeMakeOptions& chosen, Terminal& terminal) {
  roster::PledgeRevisionDocument document{chosen.id, {}, chosen.reason};
  TRY_ASSIGN(document.terms, TermsOf(chosen));
  Said said;
  said.content_type = statement::content_type::kPledgeRevision;
  said.subject = chosen.id;
  said.document = ToBytes(roster::ToJson(document));
  TRY(roster::CheckPledgeRevision(said.document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

void DeclareTerms(Options& options, PledgeMakeOptions& chosen) {
  options.Text("--what", "TEXT", chosen.what, "what is pledged").Required();
  options.Text("--measure", "TEXT", chosen.measure, "what it is held against, in words");
  options.Text("--target", "TARGET", chosen.target,
               "a measure that the log computes, and its target: \"sbom-share >= 0.9\", \"vex-days <= 14\"; also "
               "provenance-share, kev-open-days, ping-share");
  options.Text("--action", "ID", chosen.action, "one of `entente pledge actions`");
  options.Text("--due", "DATE", chosen.due, "the day by which it is kept, as in 2027-06-30; for good without it");
  options
      .Text("--visibility", "private|public", chosen.visibility,
            "whether what comes of it is shown to everybody; private unless said otherwise")
      .OneOf({"private", "public"});
}

Action DeclareMake(Options& options) {
  auto chosen = std::make_shared<PledgeMakeOptions>();
  chosen->signing.out = "pledge.cose";
  options.Argument("ID", chosen->id, "a URI of the party's own for this pledge").Required();
  options.Text("--instrument", "ID", chosen->instrument, "the instrument").Required();
  options.Text("--clause", "ID", chosen->clause, "the clause, as `entente instrument list` shows it").Required();
  DeclareTerms(options, *chosen);
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Make(*chosen, terminal); };
}

Action DeclareRevise(Options& options) {
  auto chosen = std::make_shared<PledgeMakeOptions>();
  chosen->signing.out = "pledge-revision.cose";
  options.Argument("ID", chosen->id, "the pledge").Required();
  DeclareTerms(options, *chosen);
  options.Text("--reason", "TEXT", chosen->reason, "why it is revised").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Revise(*chosen, terminal); };
}

}  // namespace

constinit const Command kPledgeMake{
    "pledge make", "Sign a party's pledge under a clause of an instrument",
    "The pledge goes to a node with `entente submit`, and stands on the public log from then on. What comes of it is "
    "shown to others only if the party agrees: by `--visibility public`, or by `entente pledge consent`. A pledge that "
    "must itself stay confidential is signed as a restricted document: `entente sign --type pledge --marking`.",
    "entente pledge make https://acme.example/pledges/sbom --instrument https://call.example/1 --clause 6 --what \"An "
    "SBOM with nine of ten releases\" --target \"sbom-share >= 0.9\" --action A4 --due 2027-06-30 --key acme.pem "
    "--issuer did:web:acme.example",
    DeclareMake};

constinit const Command kPledgeRevise{
    "pledge revise", "Sign what a pledge says from now on, with the reason",
    "A revision says the whole pledge anew; instrument and clause stay. What it said before, and what was reported on "
    "it, stays on the log and is shown.",
    "entente pledge revise https://acme.example/pledges/sbom --what \"An SBOM with every release\" --target "
    "\"sbom-share >= 1\" --due 2028-06-30 --reason \"we can do better\" --key acme.pem --issuer did:web:acme.example",
    DeclareRevise};

}  // namespace entente::cli
