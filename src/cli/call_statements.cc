// entente call understand, reserve, disagree, object, withdraw: what supporters say of a text and of each other's
// statements on it.
#include "cli/act_signing.h"
#include "cli/commands.h"
#include "statement/content_types.h"
#include "views/roster/instruments/act_documents.h"

namespace entente::cli {
namespace {

struct CallStatementsOptions {
  SigningOptions signing;
  std::string instrument;
  std::uint64_t entry = 0;
  std::string clause;
  std::string text;
  std::string date;
};

Result<ExitCode> Read(const CallStatementsOptions& chosen, roster::Reading what, Terminal& terminal) {
  const roster::UnderstandingDocument document{chosen.instrument, what, chosen.clause, chosen.text,
                                               ExactDate(chosen.date)};
  return SignAct(chosen.signing, statement::content_type::kUnderstanding, chosen.instrument, roster::ToJson(document),
                 terminal);
}

Result<ExitCode> Oppose(const CallStatementsOptions& chosen, roster::Against what, Terminal& terminal) {
  const roster::ObjectionDocument document{chosen.instrument, what,        chosen.entry,
                                           chosen.clause,     chosen.text, ExactDate(chosen.date)};
  return SignAct(chosen.signing, statement::content_type::kObjection, chosen.instrument, roster::ToJson(document),
                 terminal);
}

Result<ExitCode> Withdraw(const CallStatementsOptions& chosen, Terminal& terminal) {
  const roster::StatementWithdrawalDocument document{chosen.instrument, chosen.entry, chosen.clause,
                                                     ExactDate(chosen.date), chosen.text};
  return SignAct(chosen.signing, statement::content_type::kStatementWithdrawal, chosen.instrument,
                 roster::ToJson(document), terminal);
}

std::shared_ptr<CallStatementsOptions> DeclareInstrument(Options& options, const char* out) {
  auto chosen = std::make_shared<CallStatementsOptions>();
  chosen->signing.out = out;
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument").Required();
  return chosen;
}

void DeclareRest(Options& options, CallStatementsOptions& chosen) {
  options.Text("--date", "DATE", chosen.date, "the day from which it counts, when it is another than today");
  DeclareSigning(options, chosen.signing);
}

template <roster::Reading kWhat>
Action DeclareReading(Options& options) {
  auto chosen =
      DeclareInstrument(options, kWhat == roster::Reading::kReservation ? "reservation.cose" : "understanding.cose");
  options.Text("--clause", "ID", chosen->clause, "the clause that it is about; without it, the whole");
  options.Text("--text", "TEXT", chosen->text, "what is said").Required();
  DeclareRest(options, *chosen);
  return [chosen](Terminal& terminal) { return Read(*chosen, kWhat, terminal); };
}

template <roster::Against kWhat>
Action DeclareAgainst(Options& options) {
  auto chosen =
      DeclareInstrument(options, kWhat == roster::Against::kObjection ? "objection.cose" : "disagreement.cose");
  options.Number("--entry", "INDEX", chosen->entry, "the entry of the statement that it is about").Required();
  options.Text("--clause", "ID", chosen->clause, "which of that entry's statements, when there are several");
  options.Text("--text", "TEXT", chosen->text, "why");
  DeclareRest(options, *chosen);
  return [chosen](Terminal& terminal) { return Oppose(*chosen, kWhat, terminal); };
}

Action DeclareWithdrawal(Options& options) {
  auto chosen = DeclareInstrument(options, "withdrawal.cose");
  options.Number("--entry", "INDEX", chosen->entry, "the entry of one's own statement").Required();
  options.Text("--clause", "ID", chosen->clause, "that of its statements alone; without it, all");
  options.Text("--reason", "TEXT", chosen->text, "why");
  DeclareRest(options, *chosen);
  return [chosen](Terminal& terminal) { return Withdraw(*chosen, terminal); };
}

}  // namespace

constinit const Command kCallUnderstand{
    "call understand", "Sign how a supporter understands an instrument, or a clause of it",
    "`entente support --understanding` says one together with the support.",
    "entente call understand https://pariscall.international/en/call --clause 8 --text \"We read this as …\" --key "
    "state.pem --issuer did:web:state.example",
    DeclareReading<roster::Reading::kUnderstanding>};

constinit const Command kCallReserve{
    "call reserve", "Sign a reservation to a treaty, or to a clause of it",
    "Only an instrument that was founded in the vocabulary of treaties has reservations; to a political one, say how "
    "it "
    "is understood (`entente call understand`).",
    "entente call reserve https://treaty.example/1 --clause 4 --text \"…\" --key state.pem --issuer "
    "did:web:state.example",
    DeclareReading<roster::Reading::kReservation>};

constinit const Command kCallDisagree{
    "call disagree", "Sign that a supporter disagrees with another's statement of understanding",
    "For political instruments. It does nothing but say so.",
    "entente call disagree https://pariscall.international/en/call --entry 57 --text \"…\" --key state.pem --issuer "
    "did:web:state.example",
    DeclareAgainst<roster::Against::kDisagreement>};

constinit const Command kCallObject{
    "call object", "Sign an objection to another's reservation or declaration", "For treaties alone.",
    "entente call object https://treaty.example/1 --entry 57 --text \"…\" --key state.pem --issuer "
    "did:web:state.example",
    DeclareAgainst<roster::Against::kObjection>};

constinit const Command kCallWithdraw{
    "call withdraw", "Sign that one takes back a statement of one's own",
    "An understanding, a reservation, an objection, a disagreement or an invitation. Support is ended with `entente "
    "call end`.",
    "entente call withdraw https://pariscall.international/en/call --entry 57 --key state.pem --issuer "
    "did:web:state.example",
    DeclareWithdrawal};

}  // namespace entente::cli
