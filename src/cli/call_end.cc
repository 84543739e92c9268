// entente call end, entente call remove: support ends, by the supporter's own word or by the custodian's.
#include "cli/act_signing.h"
#include "cli/commands.h"
#include "statement/content_types.h"

namespace entente::cli {
namespace {

struct CallEndOptions {
  SigningOptions signing;
  std::string instrument;
  std::string supporter;
  std::string date;
  std::string reason;
};

Result<ExitCode> RunCallEnd(const CallEndOptions& chosen, Terminal& terminal) {
  const roster::EndOfSupportDocument document{chosen.instrument,
                                              chosen.supporter.empty() ? chosen.signing.issuer : chosen.supporter,
                                              ExactDate(chosen.date), chosen.reason};
  return SignAct(chosen.signing, statement::content_type::kEndOfSupport, chosen.instrument, roster::ToJson(document),
                 terminal);
}

Action DeclareEnd(Options& options) {
  auto chosen = std::make_shared<CallEndOptions>();
  chosen->signing.out = "end.cose";
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  options.Text("--date", "DATE", chosen->date, "the day from which it is none any more, when that is not today");
  options.Text("--reason", "TEXT", chosen->reason, "why, if that shall be said");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return RunCallEnd(*chosen, terminal); };
}

Action DeclareRemove(Options& options) {
  auto chosen = std::make_shared<CallEndOptions>();
  chosen->signing.out = "removal.cose";
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  options.Argument("SUPPORTER", chosen->supporter, "id of the listed row").Required();
  options.Text("--reason", "TEXT", chosen->reason, "why: nobody is taken off the list without").Required();
  options.Text("--date", "DATE", chosen->date, "the day from which it is none any more, when that is not today");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return RunCallEnd(*chosen, terminal); };
}

}  // namespace

constinit const Command kCallEnd{
    "call end", "Sign the end of one's own support",
    "What was said stays on the log; the roster shows the end with its "
    "day. Statements of understanding end with the support.",
    "entente call end https://pariscall.international/en/call --key state.pem --issuer did:web:state.example",
    DeclareEnd};

constinit const Command kCallRemove{
    "call remove", "Sign, as custodian, that a listed row is taken off the list",
    "An end of support with a reason. A signature is ended by its supporter alone.",
    "entente call remove https://pariscall.international/en/call urn:entente:supporter:private-sector:gb:acme --reason "
    "\"dissolved in 2023\" --key custodian.pem --issuer did:web:secretariat.example",
    DeclareRemove};

}  // namespace entente::cli
