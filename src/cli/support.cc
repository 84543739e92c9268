// entente support: a party's own statement that it supports an instrument.
#include "cli/act_signing.h"
#include "cli/commands.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct SupportOptions {
  SigningOptions signing;
  std::string instrument;
  std::string version;
  std::string date;
  std::string understanding;
  std::vector<std::string> understandings;
  std::vector<std::string> reservations;
};

// "8=We read this as …" is on clause 8, "=…" on the whole.
Result<std::vector<roster::ClauseStatement>> StatementsOf(const std::vector<std::string>& given, const char* option) {
  std::vector<roster::ClauseStatement> statements;
  statements.reserve(given.size());
  for (const std::string& one : given) {
    const std::size_t equals = one.find('=');
    if (equals == std::string::npos)
      return BadUsage(std::string(option) + " is written CLAUSE=TEXT, and =TEXT for the whole");
    statements.push_back({one.substr(0, equals), one.substr(equals + 1)});
  }
  return statements;
}

Result<ExitCode> RunSupport(const SupportOptions& chosen, Terminal& terminal) {
  roster::SupportDocument document;
  document.instrument = chosen.instrument;
  document.version = chosen.version;
  document.understanding = chosen.understanding;
  document.date = ExactDate(chosen.date);
  TRY_ASSIGN(document.understandings, StatementsOf(chosen.understandings, "--understanding-on"));
  TRY_ASSIGN(document.reservations, StatementsOf(chosen.reservations, "--reservation-on"));
  return SignAct(chosen.signing, statement::content_type::kSupport, chosen.instrument, roster::ToJson(document),
                 terminal);
}

Action DeclareSupport(Options& options) {
  auto chosen = std::make_shared<SupportOptions>();
  chosen->signing.out = "support.cose";
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument that is supported").Required();
  options.Text("--version", "TEXT", chosen->version, "the instrument's version");
  options.Text("--date", "DATE", chosen->date, "the day from which the support counts, as in 2021-11-12");
  options.Text("--understanding", "TEXT", chosen->understanding, "a statement of understanding that goes with it");
  options.Texts("--understanding-on", "CLAUSE=TEXT", chosen->understandings, "the same on one clause; may be repeated");
  options.Texts("--reservation-on", "CLAUSE=TEXT", chosen->reservations,
                "a reservation to a clause of a treaty, or to the whole (=TEXT); may be repeated");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return RunSupport(*chosen, terminal); };
}

}  // namespace

constinit const Command kSupport{
    "support", "Sign a party's own support for an instrument", "The statement goes to a node with `entente submit`.",
    "entente support https://pariscall.international/en/call --key state.pem --issuer did:web:state.example "
    "--date 2024-05-01 --out support.cose",
    DeclareSupport};

}  // namespace entente::cli
