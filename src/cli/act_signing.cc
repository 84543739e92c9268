#include "cli/act_signing.h"

#include "views/roster/document_checks.h"

namespace entente::cli {

void DeclareWho(Options& options, std::string_view id_option, WhoOptions& who) {
  if (!id_option.empty()) options.Text(std::string(id_option), "ID", who.id, "its id, as on the roster").Required();
  options.Text("--name", "TEXT", who.name, "its name").Required();
  options.Text("--kind", "KIND", who.kind, "state, public-authority, civil-society, private-sector or unknown")
      .Required();
  options.Text("--country", "CC", who.country, "ISO 3166-1 alpha-2 code");
}

Result<roster::Supporter> SupporterOf(const WhoOptions& who) {
  auto kind = registration::PartyKindFromName(who.kind);
  if (!kind.has_value()) return Invalid(kind.error().message, "--kind");
  return roster::Supporter{who.id, who.name, *kind, who.country};
}

std::optional<roster::DateWithPrecision> ExactDate(const std::string& date) {
  if (date.empty()) return std::nullopt;
  return roster::DateWithPrecision{.value = date};
}

Result<ExitCode> SignAct(const SigningOptions& signing, std::string_view content_type, const std::string& subject,
                         const std::string& document, Terminal& terminal) {
  TRY(roster::CheckDocument(content_type, AsBytes(document)));
  Said said;
  said.content_type = content_type;
  said.subject = subject;
  said.document = ToBytes(document);
  // The same words may be said again, after an end, say: with the time they are another statement.
  SigningOptions dated = signing;
  if (dated.issued_at.empty()) dated.issued_at = "now";
  TRY(SignAndWrite(dated, said, terminal));
  return ExitCode::kOk;
}

}  // namespace entente::cli
