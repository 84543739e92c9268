// entente call paper, entente call confirm: a note or letter is recorded by its digest, and made its party's own word.
#include "base/encoding.h"
#include "cli/act_signing.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "statement/content_types.h"
#include "views/roster/instruments/act_documents.h"

namespace entente::cli {
namespace {

struct CallPaperOptions {
  SigningOptions signing;
  WhoOptions who;
  std::string instrument;
  std::string file;
  std::string digest;
  std::uint64_t entry = 0;
  std::string act = "support";
  std::string form = "letter";
  std::string date;
  std::string received;
  std::string received_by;
  std::string version;
  std::string clause;
  std::string text;
};

// Of the scanned paper itself, which stays where it is.
Result<std::string> DigestOf(const CallPaperOptions& chosen) {
  if (chosen.file.empty() == chosen.digest.empty()) return BadUsage("give the paper's FILE or its --digest");
  if (!chosen.digest.empty()) return chosen.digest;
  TRY_ASSIGN(const FileDigest found, DigestOfFile(chosen.file));
  return ToHex(found.digest);
}

Result<ExitCode> Record(const CallPaperOptions& chosen, Terminal& terminal) {
  roster::PaperActDocument document;
  document.instrument = chosen.instrument;
  TRY_ASSIGN(document.supporter, SupporterOf(chosen.who));
  TRY_ASSIGN(document.act, roster::PaperActFromName(chosen.act));
  TRY_ASSIGN(document.form, roster::PaperFormFromName(chosen.form));
  TRY_ASSIGN(document.digest, DigestOf(chosen));
  document.date = ExactDate(chosen.date);
  document.received = chosen.received;
  document.received_by = chosen.received_by;
  document.version = chosen.version;
  document.clause = chosen.clause;
  document.text = chosen.text;
  return SignAct(chosen.signing, statement::content_type::kPaperAct, document.supporter.id, roster::ToJson(document),
                 terminal);
}

Result<ExitCode> Confirm(const CallPaperOptions& chosen, Terminal& terminal) {
  roster::PaperConfirmationDocument document{chosen.instrument, chosen.entry, {}};
  TRY_ASSIGN(document.digest, DigestOf(chosen));
  return SignAct(chosen.signing, statement::content_type::kPaperConfirmation, chosen.instrument,
                 roster::ToJson(document), terminal);
}

void DeclarePaper(Options& options, CallPaperOptions& chosen) {
  options.Argument("INSTRUMENT", chosen.instrument, "id of the instrument").Required();
  options.Argument("FILE", chosen.file, "the paper as it was scanned or sent; only its SHA-256 is signed");
  options.Text("--digest", "HEX", chosen.digest, "its SHA-256, instead of the file");
}

Action DeclareRecord(Options& options) {
  auto chosen = std::make_shared<CallPaperOptions>();
  chosen->signing.out = "paper.cose";
  DeclarePaper(options, *chosen);
  DeclareWho(options, "--of", chosen->who);
  options.Text("--act", "ACT", chosen->act, "what the paper says; support unless said otherwise")
      .OneOf({"support", "end-of-support", "understanding", "reservation", "other"});
  options.Text("--form", "FORM", chosen->form, "letter unless said otherwise")
      .OneOf({"note-verbale", "letter", "other"});
  options.Text("--received", "DATE", chosen->received, "the day on which it came").Required();
  options.Text("--received-by", "OFFICE", chosen->received_by, "the office that received it, and no person").Required();
  options.Text("--date", "DATE", chosen->date, "the day from which the act counts");
  options.Text("--version", "TEXT", chosen->version, "the instrument's version that it names");
  options.Text("--clause", "ID", chosen->clause, "the clause that an understanding or reservation is on");
  options.Text("--text", "TEXT", chosen->text, "what it says; needed for understanding, reservation and other");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Record(*chosen, terminal); };
}

Action DeclareConfirm(Options& options) {
  auto chosen = std::make_shared<CallPaperOptions>();
  chosen->signing.out = "confirmation.cose";
  DeclarePaper(options, *chosen);
  options.Number("--entry", "INDEX", chosen->entry, "the entry that records the paper").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Confirm(*chosen, terminal); };
}

}  // namespace

constinit const Command kCallPaper{
    "call paper", "Sign, as custodian, that a note or letter came, by its digest",
    "The paper itself goes nowhere. Until its party confirms it with a key of its own (`entente call confirm`), it "
    "counts "
    "as the custodian's word: a support lists, an end takes off the list.",
    "entente call paper https://pariscall.international/en/call note.pdf --of did:web:state.example --name Ruritania "
    "--kind state --form note-verbale --received 2026-03-02 --received-by \"Secretariat, registry\" --key "
    "custodian.pem "
    "--issuer did:web:secretariat.example",
    DeclareRecord};

constinit const Command kCallConfirm{
    "call confirm", "Sign that a paper which the custodian recorded is one's own",
    "With that it is the party's own act, from the day that the paper says.",
    "entente call confirm https://pariscall.international/en/call note.pdf --entry 57 --key state.pem --issuer "
    "did:web:state.example",
    DeclareConfirm};

}  // namespace entente::cli
