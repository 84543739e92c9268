// entente support: a party's own statement that it supports an instrument.
#include "cli/commands.h"
#include "cli/signing.h"
#include "statement/content_types.h"
#include "views/roster/documents.h"

namespace entente::cli {
namespace {

struct Chosen {
  SigningOptions signing;
  std::string instrument;
  std::string version;
  std::string date;
  std::string understanding;
};

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  roster::SupportDocument document;
  document.instrument = chosen.instrument;
  document.version = chosen.version;
  document.understanding = chosen.understanding;
  if (!chosen.date.empty()) document.date = roster::DateWithPrecision{.value = chosen.date};
  Said said;
  said.content_type = statement::content_type::kSupport;
  said.subject = chosen.instrument;
  said.document = ToBytes(roster::ToJson(document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  chosen->signing.out = "support.cose";
  options.Argument("INSTRUMENT", chosen->instrument, "id of the instrument that is supported").Required();
  options.Text("--version", "TEXT", chosen->version, "the instrument's version");
  options.Text("--date", "DATE", chosen->date, "the day from which the support counts, as in 2021-11-12");
  options.Text("--understanding", "TEXT", chosen->understanding, "a statement of understanding that goes with it");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kSupport{
    "support", "Sign a party's own support for an instrument", "The statement goes to a node with `entente submit`.",
    "entente support https://pariscall.international/en/call --key state.pem --issuer did:web:state.example "
    "--date 2024-05-01 --out support.cose",
    Declare};

}  // namespace entente::cli
