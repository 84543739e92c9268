// entente invite: a party or the custodian asks somebody to support an instrument.
#include "cli/act_signing.h"
#include "cli/commands.h"
#include "statement/content_types.h"
#include "views/roster/instruments/act_documents.h"

namespace entente::cli {
namespace {

struct InviteOptions {
  SigningOptions signing;
  WhoOptions who;
  std::string instrument;
  std::string date;
  std::string by;
  std::string where;
  std::string text;
};

Result<ExitCode> RunInvite(const InviteOptions& chosen, Terminal& terminal) {
  roster::InvitationDocument document;
  document.instrument = chosen.instrument;
  TRY_ASSIGN(document.invited, SupporterOf(chosen.who));
  document.date = ExactDate(chosen.date);
  document.by = chosen.by;
  document.where = chosen.where;
  document.text = chosen.text;
  return SignAct(chosen.signing, statement::content_type::kInvitation, document.invited.id, roster::ToJson(document),
                 terminal);
}

Action DeclareInvite(Options& options) {
  auto chosen = std::make_shared<InviteOptions>();
  chosen->signing.out = "invitation.cose";
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  DeclareWho(options, "--invited", chosen->who);
  options.Text("--date", "DATE", chosen->date, "the day of the invitation, when it is another than today");
  options.Text("--by", "DATE", chosen->by, "the day by which an answer is hoped for");
  options.Text("--where", "TEXT", chosen->where, "the occasion");
  options.Text("--text", "TEXT", chosen->text, "what is said with it");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return RunInvite(*chosen, terminal); };
}

}  // namespace

constinit const Command kInvite{
    "invite", "Sign an open invitation to support an instrument",
    "The custodian and supporters invite. The invitation is for everybody to read, and so is what comes of it "
    "(`entente "
    "call invitations`). One that is not for everybody is written as a document and wrapped: `entente sign "
    "invitation.json --type invitation --marking AMBER --audience ID`; the log then shows no more than that its issuer "
    "said something restricted.",
    "entente invite https://pariscall.international/en/call --invited did:web:city.example --name \"City of Strelsau\" "
    "--kind public-authority --by 2026-11-12 --key state.pem --issuer did:web:state.example",
    DeclareInvite};

}  // namespace entente::cli
