// entente contacts publish: a party's point of contact, its open part and what of it is restricted.
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "cli/commands.h"
#include "cli/contact_words.h"
#include "cli/document_kind.h"
#include "cli/input.h"
#include "cli/restricted.h"
#include "cli/signing.h"
#include "crypto/digest.h"
#include "statement/content_types.h"
#include "views/roster/contacts/contact_documents.h"

namespace entente::cli {
namespace {

struct ContactsPublishOptions {
  SigningOptions signing;
  RestrictionOptions restriction;
  std::string file;
  std::string function;
  std::vector<std::string> mailboxes;
  std::vector<std::string> forms;
  std::vector<std::string> languages;
  std::vector<std::string> hours;
  std::string time_zone;
  std::vector<std::string> keys;
  std::string valid_until;
  std::uint64_t answer_hours = 0;
  std::string policy;
  std::string note;
  std::string withdraw;
  std::string detail;
};

template <class Text>
void Replace(Text& text, const Text& by) {
  if (!by.empty()) text = by;
}

// An https address, or a fingerprint.
roster::ContactKey KeyOf(const std::string& text) {
  roster::ContactKey key{.kind = "openpgp", .address = {}, .fingerprint = {}};
  (text.starts_with("https://") ? key.address : key.fingerprint) = text;
  return key;
}

// The file's document, if there is one, with what the options say in place of its members.
Result<roster::ContactDocument> DocumentOf(const ContactsPublishOptions& chosen) {
  roster::ContactDocument document;
  if (!chosen.file.empty()) {
    TRY_ASSIGN(const Bytes bytes, ReadInput(chosen.file, limits::kStatementJsonBytesMax));
    auto read = roster::ParseContact(AsText(bytes));
    if (!read.has_value()) return std::unexpected(WithContext(std::move(read.error()), chosen.file));
    document = *std::move(read);
  } else if (chosen.function.empty()) {
    return BadUsage("say which contact it is with --function, or name a file with its document");
  }
  document.party = chosen.signing.issuer;
  if (!chosen.function.empty()) {
    TRY_ASSIGN(document.function, FunctionOption(chosen.function));
  }
  if (!chosen.withdraw.empty()) {
    roster::ContactDocument withdrawal;
    withdrawal.party = document.party;
    withdrawal.function = document.function;
    withdrawal.withdrawn = chosen.withdraw;
    return withdrawal;
  }
  Replace(document.ways.mailboxes, chosen.mailboxes);
  Replace(document.ways.forms, chosen.forms);
  Replace(document.ways.languages, chosen.languages);
  Replace(document.ways.time_zone, chosen.time_zone);
  Replace(document.ways.note, chosen.note);
  Replace(document.valid_until, chosen.valid_until);
  Replace(document.policy, chosen.policy);
  if (chosen.answer_hours > roster::kAnswerHoursMax)
    return BadUsage(fmt::format("--answer-hours takes at most {}", roster::kAnswerHoursMax));
  if (chosen.answer_hours > 0) document.answer_hours = static_cast<unsigned>(chosen.answer_hours);
  if (!chosen.hours.empty()) {
    TRY_ASSIGN(document.ways.hours, HoursOption(chosen.hours));
  }
  if (!chosen.keys.empty()) document.ways.keys.clear();
  for (const std::string& key : chosen.keys) document.ways.keys.push_back(KeyOf(key));
  return document;
}

// Signs the restricted part beside the contact, and gives its digest for the open one.
Result<crypto::Digest> PublishDetail(const ContactsPublishOptions& chosen, const roster::ContactDocument& open,
                                     const std::string& out, Terminal& terminal) {
  TRY_ASSIGN(const Bytes bytes, ReadInput(chosen.detail, limits::kStatementJsonBytesMax));
  auto detail = roster::ParseContactDetail(AsText(bytes));
  if (!detail.has_value()) return std::unexpected(WithContext(std::move(detail.error()), chosen.detail));
  if (detail->party != open.party || detail->function != open.function)
    return Invalid(fmt::format("it is the {} contact of {}, and the open part is the {} contact of {}",
                               Name(detail->function), detail->party, Name(open.function), open.party),
                   chosen.detail);
  const Bytes document = ToBytes(roster::ToJson(*detail));
  Said said;
  said.content_type = statement::content_type::kRestricted;
  said.subject = FreshOpaqueSubject();
  said.envelope = Envelope::kHash;
  TRY_ASSIGN(said.document, Restrict(chosen.restriction, open.party, open.party,
                                     std::string(statement::content_type::kContactDetail), document));
  SigningOptions signing = chosen.signing;
  signing.out = out;
  signing.format = "quiet";
  TRY(WriteOutput(RestrictedFileOf(out), said.document));
  TRY(SignAndWrite(signing, said, terminal));
  return crypto::Sha256(said.document);
}

Result<ExitCode> RunContactsPublish(const ContactsPublishOptions& chosen, Terminal& terminal) {
  if (chosen.signing.issuer.empty()) return BadUsage("say whose contact it is, with --issuer");
  if (chosen.detail.empty() == chosen.restriction.given())
    return BadUsage("--detail goes together with --marking: the restricted part, and whom it is for");
  if (!chosen.detail.empty() && (!chosen.signing.draft.empty() || chosen.signing.out == "-"))
    return BadUsage("with --detail two statements are signed, so there is no --draft, and --out is a file");
  if (!chosen.detail.empty() && !chosen.withdraw.empty()) return BadUsage("what is withdrawn has no restricted part");
  TRY_ASSIGN(roster::ContactDocument document, DocumentOf(chosen));
  std::string detail_out;
  if (!chosen.detail.empty()) {
    std::string stem = chosen.signing.out;
    if (stem.ends_with(".cose")) stem.resize(stem.size() - std::string_view(".cose").size());
    detail_out = stem + ".restricted.cose";
    // What is wrong with the open part is said before anything is written.
    document.restricted = crypto::Digest{};
    TRY(roster::ParseContact(roster::ToJson(document)));
    TRY_ASSIGN(document.restricted, PublishDetail(chosen, document, detail_out, terminal));
  }
  Said said;
  said.content_type = statement::content_type::kContact;
  said.subject = document.party;
  said.document = ToBytes(roster::ToJson(document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  if (!detail_out.empty() && chosen.signing.format != "json")
    terminal.PrintLine(fmt::format("restricted part: {} and {}; submit them in this order: entente submit {} {}",
                                   Plain(RestrictedFileOf(detail_out)), Plain(detail_out), Plain(detail_out),
                                   Plain(chosen.signing.out)));
  return ExitCode::kOk;
}

Action DeclareContactsPublish(Options& options) {
  auto chosen = std::make_shared<ContactsPublishOptions>();
  chosen->signing.out = "contact.cose";
  options.Argument("FILE", chosen->file, "a contact's document (JSON), as entente contacts import drafts it");
  options.Text("--function", "FUNCTION", chosen->function, kFunctionHelp);
  options.Texts("--mailbox", "ADDRESS", chosen->mailboxes, "a role's e-mail address, such as cert@example.org");
  options.Texts("--form", "URL", chosen->forms, "address of a web form (https)");
  options.Texts("--language", "TAG", chosen->languages, "a language, the preferred first (BCP 47: fr, pt-BR)");
  options.Texts("--hours", "HOURS", chosen->hours,
                "when somebody answers: always, or days and times such as \"mon-fri 09:00-17:30\"; several times");
  options.Text("--time-zone", "ZONE", chosen->time_zone, "of the hours, by its IANA name: Europe/Paris");
  options.Texts("--contact-key", "URL|FINGERPRINT", chosen->keys, "OpenPGP key for writing to the contact");
  options.Text("--valid-until", "DATE", chosen->valid_until, "the last day on which it is valid");
  options.Number("--answer-hours", "HOURS", chosen->answer_hours,
                 "within how many hours a ping is answered (1 to 720)");
  options.Text("--policy", "URL", chosen->policy, "address of the policy of disclosure");
  options.Text("--note", "TEXT", chosen->note, "anything else that everybody may read");
  options.Text("--withdraw", "REASON", chosen->withdraw, "take the contact back, and say why");
  options.Text("--detail", "FILE", chosen->detail,
               "the restricted part (JSON): persons, telephone numbers; with --marking and --audience");
  DeclareRestriction(options, chosen->restriction);
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return RunContactsPublish(*chosen, terminal); };
}

}  // namespace

constinit const Command kContactsPublish{
    "contacts publish", "Sign a point of contact of a party: how it is reached, when, in which languages",
    "Everybody who reads the log reads this, and it cannot be taken back: addresses that name no role and telephone "
    "numbers are refused. They go into the restricted part (--detail), a document of its own that the node gives only "
    "to whom --marking and --audience allow; then two statements are written, and the restricted one is submitted "
    "first. Options replace what the file says.",
    "entente contacts publish --function technical --mailbox csirt@acme.example --language fr --hours always "
    "--answer-hours 24 --key duty.pem --issuer did:web:acme.example\n"
    "entente contacts publish contact.json --detail detail.json --marking AMBER --audience did:web:state.example "
    "--key duty.pem --issuer did:web:acme.example\n"
    "entente contacts publish --function technical --withdraw \"the team moved\" --key duty.pem --issuer "
    "did:web:acme.example",
    DeclareContactsPublish};

}  // namespace entente::cli
