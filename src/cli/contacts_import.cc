// entente contacts import: a draft of a contact from a security.txt or an RFC 2350 description.
#include <fmt/format.h>

#include <algorithm>

#include "base/clock.h"
#include "cli/commands.h"
#include "cli/contact_words.h"
#include "cli/input.h"
#include "cli/json_output.h"
#include "cli/tables.h"
#include "feeds/fetch.h"
#include "views/roster/contacts/contact_draft.h"

namespace entente::cli {
namespace {

struct ContactsImportOptions {
  std::string source;
  std::string form;
  std::string party;
  std::string function = "product-security";
  std::string out = "contact.json";
  std::string detail_out = "contact-detail.json";
  std::string ca;
  std::string format;
};

bool IsUrl(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

Result<Bytes> TextOf(const ContactsImportOptions& chosen) {
  if (!IsUrl(chosen.source)) return ReadInput(chosen.source, roster::kContactTextBytesMax);
  feeds::FetchOptions options;
  options.ca_file = chosen.ca;
  options.bytes_max = roster::kContactTextBytesMax;
  TRY_ASSIGN(feeds::Fetched fetched, feeds::Fetch(chosen.source, {}, options));
  return std::move(fetched.body);
}

void PrintDefects(const ContactsImportOptions& chosen, const roster::ContactDraft& draft, Terminal& terminal) {
  for (const roster::LineDefect& one : draft.defects) {
    const bool wrong = one.weight == roster::Weight::kError;
    terminal.PrintLine(
        fmt::format("{}{}: {} {}", Plain(chosen.source), one.line == 0 ? std::string() : fmt::format(":{}", one.line),
                    terminal.Painted(wrong ? Paint::kBad : Paint::kWarn, wrong ? "error:" : "note:"), Plain(one.what)));
  }
}

json::Value JsonOf(const ContactsImportOptions& chosen, const roster::ContactDraft& draft) {
  json::Value defects = json::Value::array();
  for (const roster::LineDefect& one : draft.defects)
    defects.push_back({{"line", one.line == 0 ? json::Value(nullptr) : json::Value(one.line)},
                       {"weight", one.weight == roster::Weight::kError ? "error" : "note"},
                       {"what", one.what}});
  return {{"draft", chosen.out},
          {"detail", draft.HasDetail() ? json::Value(chosen.detail_out) : json::Value(nullptr)},
          {"team", draft.team.empty() ? json::Value(nullptr) : json::Value(draft.team)},
          {"signed", draft.is_signed},
          {"signature_checked", false},
          {"defects", std::move(defects)}};
}

Result<roster::ContactDraft> DraftOf(const ContactsImportOptions& chosen, const Bytes& bytes) {
  roster::DraftFor wanted;
  wanted.party = chosen.party;
  TRY_ASSIGN(wanted.function, FunctionOption(chosen.function));
  wanted.now = SystemClock().NowSeconds();
  if (IsUrl(chosen.source)) wanted.address = chosen.source;
  const std::string_view text = AsText(bytes);
  const bool is_2350 = chosen.form.empty() ? roster::LooksLikeRfc2350(text) : chosen.form == "rfc2350";
  auto draft = is_2350 ? roster::DraftFromRfc2350(text, wanted) : roster::DraftFromSecurityTxt(text, wanted);
  if (!draft.has_value()) return std::unexpected(WithContext(std::move(draft.error()), chosen.source));
  return draft;
}

Result<ExitCode> RunContactsImport(const ContactsImportOptions& chosen, Terminal& terminal) {
  TRY_ASSIGN(const Bytes bytes, TextOf(chosen));
  TRY_ASSIGN(const roster::ContactDraft draft, DraftOf(chosen, bytes));
  TRY(WriteOutput(chosen.out, AsBytes(roster::ToJson(draft.open) + "\n")));
  if (draft.HasDetail()) TRY(WriteOutput(chosen.detail_out, AsBytes(roster::ToJson(draft.detail) + "\n")));
  const auto is_error = [](const roster::LineDefect& one) { return one.weight == roster::Weight::kError; };
  const auto errors = static_cast<std::uint64_t>(std::ranges::count_if(draft.defects, is_error));
  if (chosen.format == "json") {
    PrintJson(terminal, JsonOf(chosen, draft));
    return errors == 0 ? ExitCode::kOk : ExitCode::kFindings;
  }
  PrintDefects(chosen, draft, terminal);
  Facts facts;
  facts.Add("draft", chosen.out);
  if (draft.HasDetail()) facts.Add("restricted", chosen.detail_out);
  facts.Add("team", draft.team);
  if (draft.is_signed) facts.Add("signature", "OpenPGP; it was not checked");
  facts.Add("errors", std::to_string(errors));
  facts.Print(terminal);
  terminal.PrintLine("read it over, then sign it with entente contacts publish");
  return errors == 0 ? ExitCode::kOk : ExitCode::kFindings;
}

Action DeclareContactsImport(Options& options) {
  auto chosen = std::make_shared<ContactsImportOptions>();
  options.Argument("FILE|URL", chosen->source, "the text; - for standard input").Required();
  options.Text("--party", "ID", chosen->party, "the party whose contact it becomes").Required();
  options.Text("--function", "FUNCTION", chosen->function, kFunctionHelp);
  options.Text("--form", "FORM", chosen->form, "what the text is; found out where not said")
      .OneOf({"security.txt", "rfc2350"});
  options.Text("--out", "FILE", chosen->out, "where the draft goes; contact.json");
  options.Text("--detail-out", "FILE", chosen->detail_out,
               "where its restricted part goes, if there is one; contact-detail.json");
  options.Text("--ca", "FILE", chosen->ca, "certificates to trust for an https URL, in PEM");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunContactsImport(*chosen, terminal); };
}

}  // namespace

constinit const Command kContactsImport{
    "contacts import", "Draft a contact from a security.txt (RFC 9116) or a team's RFC 2350 description",
    "What is wrong with the text, or could not be taken over, is said with its line. Telephone numbers and addresses "
    "that name no role go into a draft of the restricted part. An OpenPGP signature around the text is read over, not "
    "checked. The exit code is 1 where the text breaks its standard or cannot be used as it is.",
    "entente contacts import https://acme.example/.well-known/security.txt --party did:web:acme.example\n"
    "entente contacts import rfc2350.txt --party did:web:cert.example --function technical --out cert.json",
    DeclareContactsImport};

}  // namespace entente::cli
