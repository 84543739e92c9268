// entente sign: makes a signed statement of a document.
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/document_kind.h"
#include "cli/input.h"
#include "cli/signing.h"
#include "statement/draft.h"

namespace entente::cli {
namespace {

struct Chosen {
  SigningOptions signing;
  std::string file;
  std::string subject;
  std::string type;
  std::string location;
  bool envelope = false;
  bool no_envelope = false;
};

// What a draft says is fixed.
Result<ExitCode> SignDraft(const Chosen& chosen, Terminal& terminal) {
  const SigningOptions& given = chosen.signing;
  if (chosen.envelope || chosen.no_envelope || !chosen.subject.empty() || !chosen.type.empty() ||
      !chosen.location.empty() || !given.issuer.empty() || !given.issued_at.empty() || !given.draft.empty() ||
      !given.signer.empty())
    return BadUsage("what a draft says, and whose key signs it, is fixed: give --key, and --out if you like");
  SigningOptions signing = given;
  if (signing.out.empty()) signing.out = chosen.file == "-" ? "-" : chosen.file + ".cose";
  if (auto written = SignDraftAndWrite(signing, chosen.file, terminal); !written.has_value())
    return std::unexpected(WithContext(std::move(written.error()), chosen.file));
  return ExitCode::kOk;
}

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  if (chosen.envelope && chosen.no_envelope) return BadUsage("--envelope and --no-envelope contradict each other");
  Said said;
  TRY_ASSIGN(said.document, ReadInput(chosen.file, limits::kPayloadBytesMax));
  if (statement::LooksLikeDraft(said.document)) return SignDraft(chosen, terminal);
  auto type = chosen.type.empty() ? GuessContentType(said.document) : ContentTypeFromName(chosen.type);
  if (!type.has_value()) return std::unexpected(WithContext(std::move(type.error()), chosen.file));
  said.content_type = *std::move(type);
  auto subject =
      chosen.subject.empty() ? GuessSubject(said.content_type, said.document) : Result<std::string>(chosen.subject);
  if (!subject.has_value()) return std::unexpected(WithContext(std::move(subject.error()), chosen.file));
  said.subject = *std::move(subject);
  const bool stands = !chosen.envelope && (chosen.no_envelope || StandsInStatement(said.content_type));
  said.envelope = stands ? Envelope::kNone : Envelope::kHash;
  said.location = chosen.location;
  SigningOptions signing = chosen.signing;
  if (signing.out.empty()) signing.out = chosen.file == "-" ? "-" : chosen.file + ".cose";
  if (auto written = SignAndWrite(signing, said, terminal); !written.has_value())
    return std::unexpected(WithContext(std::move(written.error()), chosen.file));
  return ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  options.Argument("FILE", chosen->file, "the document, or a draft that was approved; - for standard input").Required();
  options.Text("--subject", "TEXT", chosen->subject,
               "what it is about; guessed from SBOMs (the release's purl) and from Entente's own documents");
  options.Text("--type", "TYPE", chosen->type,
               "media type, or a short name: cyclonedx, spdx, party, instrument, support, …; SBOMs are recognised");
  options.Flag("--envelope", chosen->envelope, "sign the document's digest (RFC 9995), also for a small document");
  options.Flag("--no-envelope", chosen->no_envelope, "put the document into the statement");
  options.Text("--location", "URI", chosen->location, "where the document can be had, written into a hash envelope");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kSign{
    "sign", "Sign a document as a statement (COSE_Sign1, RFC 9943)",
    "Documents such as SBOMs become hash envelopes: the statement holds their digest, and `entente submit` uploads the "
    "document beside it. "
    "Entente's own small JSON documents stand in the statement. With --draft nothing is signed yet: other keys of the "
    "party approve the draft first, and signing the draft makes it a statement.",
    "entente sign gateway-1.0.0.cdx.json --key acme.pem --issuer did:web:acme.example\n"
    "entente sign end.json --type end-of-support --key state.pem --issuer did:web:state.example --out end.cose\n"
    "entente sign end.json --type end-of-support --signer state.pub.pem --issuer did:web:state.example --draft "
    "end.draft.json\n"
    "entente sign end.draft.json --key state.pem --out end.cose",
    Declare};

}  // namespace entente::cli
