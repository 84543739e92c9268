// entente sign: makes a signed statement of a document.
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/document_kind.h"
#include "cli/input.h"
#include "cli/restricted.h"
#include "cli/signing.h"
#include "statement/content_types.h"
#include "statement/draft.h"
#include "statement/restricted_document.h"

namespace entente::cli {
namespace {

struct SignOptions {
  SigningOptions signing;
  RestrictionOptions restriction;
  std::string file;
  std::string subject;
  std::string type;
  std::string location;
  bool envelope = false;
  bool no_envelope = false;
};

// What a draft says is fixed.
Result<ExitCode> SignDraft(const SignOptions& chosen, Terminal& terminal) {
  const SigningOptions& given = chosen.signing;
  if (chosen.envelope || chosen.no_envelope || chosen.restriction.given() || !chosen.subject.empty() ||
      !chosen.type.empty() || !chosen.location.empty() || !given.issuer.empty() || !given.issued_at.empty() ||
      !given.draft.empty() || !given.signer.empty())
    return BadUsage("what a draft says, and whose key signs it, is fixed: give --key, and --out if you like");
  SigningOptions signing = given;
  if (signing.out.empty()) signing.out = chosen.file == "-" ? "-" : chosen.file + ".cose";
  if (auto written = SignDraftAndWrite(signing, chosen.file, terminal); !written.has_value())
    return std::unexpected(WithContext(std::move(written.error()), chosen.file));
  return ExitCode::kOk;
}

// What the document is, and what it is about: as the person says, or as it says itself.
Result<Said> SaidOf(const SignOptions& chosen, Bytes document) {
  Said said;
  said.document = std::move(document);
  said.location = chosen.location;
  if (statement::BeginsLikeRestricted(said.document)) {
    if (chosen.restriction.given())
      return BadUsage("this is a restricted document already: its marking and its audience stand inside");
    said.content_type = statement::content_type::kRestricted;
    said.subject = chosen.subject.empty() ? FreshOpaqueSubject() : chosen.subject;
    said.envelope = Envelope::kHash;
    return said;
  }
  TRY_ASSIGN(said.content_type,
             chosen.type.empty() ? GuessContentType(said.document) : ContentTypeFromName(chosen.type));
  TRY_ASSIGN(said.subject, chosen.subject.empty() ? GuessSubject(said.content_type, said.document)
                                                  : Result<std::string>(chosen.subject));
  const bool stands = !chosen.envelope && (chosen.no_envelope || StandsInStatement(said.content_type));
  said.envelope = stands ? Envelope::kNone : Envelope::kHash;
  return said;
}

// The document is wrapped and written down, and the statement becomes one about what it is wrapped into.
Result<void> RestrictSaid(const SignOptions& chosen, const std::string& file, Said& said) {
  if (chosen.signing.issuer.empty()) return BadUsage("say who says it, with --issuer");
  if (chosen.no_envelope) return BadUsage("a restricted document never stands in the statement");
  TRY(CheckDocument(said.content_type, said.document));
  TRY_ASSIGN(Bytes restricted,
             Restrict(chosen.restriction, chosen.signing.issuer, said.subject, said.content_type, said.document));
  TRY(WriteOutput(file, restricted));
  said.document = std::move(restricted);
  said.content_type = statement::content_type::kRestricted;
  said.subject = FreshOpaqueSubject();
  said.envelope = Envelope::kHash;
  return {};
}

Result<ExitCode> RunSign(const SignOptions& chosen, Terminal& terminal) {
  if (chosen.envelope && chosen.no_envelope) return BadUsage("--envelope and --no-envelope contradict each other");
  TRY_ASSIGN(Bytes document, ReadInput(chosen.file, limits::kPayloadBytesMax));
  if (statement::LooksLikeDraft(document)) return SignDraft(chosen, terminal);
  auto said = SaidOf(chosen, std::move(document));
  if (!said.has_value()) return std::unexpected(WithContext(std::move(said.error()), chosen.file));
  SigningOptions signing = chosen.signing;
  const bool restricted = chosen.restriction.given();
  if (signing.out.empty())
    signing.out = chosen.file == "-" ? "-" : chosen.file + (restricted ? ".restricted.cose" : ".cose");
  if (restricted) {
    if (signing.out == "-") return BadUsage("say where the statement goes, with --out: the document goes beside it");
    const std::string wrapped = RestrictedFileOf(signing.out);
    if (auto done = RestrictSaid(chosen, wrapped, *said); !done.has_value())
      return std::unexpected(WithContext(std::move(done.error()), chosen.file));
    if (signing.format != "json") terminal.PrintLine("restricted document: " + Plain(wrapped));
  }
  if (auto written = SignAndWrite(signing, *said, terminal); !written.has_value())
    return std::unexpected(WithContext(std::move(written.error()), chosen.file));
  return ExitCode::kOk;
}

Action DeclareSign(Options& options) {
  auto chosen = std::make_shared<SignOptions>();
  options.Argument("FILE", chosen->file, "the document, or a draft that was approved; - for standard input").Required();
  options.Text("--subject", "TEXT", chosen->subject,
               "what it is about; guessed from SBOMs (the release's purl) and from Entente's own documents");
  options.Text("--type", "TYPE", chosen->type,
               "media type, or a short name: cyclonedx, spdx, party, instrument, support, …; SBOMs are recognised");
  options.Flag("--envelope", chosen->envelope, "sign the document's digest (RFC 9995), also for a small document");
  options.Flag("--no-envelope", chosen->no_envelope, "put the document into the statement");
  options.Text("--location", "URI", chosen->location, "where the document can be had, written into a hash envelope");
  DeclareRestriction(options, chosen->restriction);
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return RunSign(*chosen, terminal); };
}

}  // namespace

constinit const Command kSign{
    "sign", "Sign a document as a statement (COSE_Sign1, RFC 9943)",
    "Documents such as SBOMs become hash envelopes: the statement holds their digest, and `entente submit` uploads the "
    "document beside it. "
    "Entente's own small JSON documents stand in the statement. With --draft nothing is signed yet: other keys of the "
    "party approve the draft first, and signing the draft makes it a statement. With --marking the document is for "
    "those alone whom its marking and --audience allow: it is wrapped into FILE.restricted, which entente submit "
    "uploads "
    "into the node's vault, and the statement's subject says nothing.",
    "entente sign gateway-1.0.0.cdx.json --key acme.pem --issuer did:web:acme.example\n"
    "entente sign end.json --type end-of-support --key state.pem --issuer did:web:state.example --out end.cose\n"
    "entente sign end.json --type end-of-support --signer state.pub.pem --issuer did:web:state.example --draft "
    "end.draft.json\n"
    "entente sign end.draft.json --key state.pem --out end.cose\n"
    "entente sign gateway-1.0.0.cdx.json --marking AMBER --audience did:web:csirt.example --key acme.pem --issuer "
    "did:web:acme.example",
    DeclareSign};

}  // namespace entente::cli
