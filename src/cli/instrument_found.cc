// entente instrument found: a custodian's statement of what an instrument is.
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/document_kind.h"
#include "cli/input.h"
#include "cli/signing.h"
#include "statement/content_types.h"

namespace entente::cli {
namespace {

struct InstrumentFoundOptions {
  SigningOptions signing;
  std::string file;
};

Result<ExitCode> RunInstrumentFound(const InstrumentFoundOptions& chosen, Terminal& terminal) {
  Said said;
  said.content_type = statement::content_type::kInstrument;
  TRY_ASSIGN(said.document, ReadInput(chosen.file, limits::kStatementJsonBytesMax));
  auto subject = GuessSubject(said.content_type, said.document);
  if (!subject.has_value())
    return Invalid("this is no instrument document: it has no \"id\" (docs/formats/payloads.md)", chosen.file);
  said.subject = *std::move(subject);
  SigningOptions signing = chosen.signing;
  if (signing.out.empty()) signing.out = chosen.file + ".cose";
  TRY(SignAndWrite(signing, said, terminal));
  return ExitCode::kOk;
}

Action DeclareInstrumentFound(Options& options) {
  auto chosen = std::make_shared<InstrumentFoundOptions>();
  options.Argument("JSON", chosen->file, "the instrument document (docs/formats/payloads.md)").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return RunInstrumentFound(*chosen, terminal); };
}

}  // namespace

constinit const Command kInstrumentFound{
    "instrument found", "Sign an instrument as its custodian", "",
    "entente instrument found call.json --key custodian.pem --issuer did:web:secretariat.example",
    DeclareInstrumentFound};

}  // namespace entente::cli
