#include "cli/restricted.h"

#include <algorithm>

#include "cli/command.h"
#include "cli/json_output.h"
#include "cli/submission.h"
#include "cli/tables.h"
#include "crypto/random.h"

namespace entente::cli {
namespace {

constexpr std::string_view kSuffix = ".restricted";

}  // namespace

void DeclareRestriction(Options& options, RestrictionOptions& restriction) {
  options.Text("--marking", "TLP", restriction.marking,
               "restrict the document: CLEAR, GREEN, AMBER, AMBER+STRICT or RED (TLP 2.0). It is wrapped with a salt, "
               "into FILE.restricted, and the statement says nothing of it");
  options.Texts(
      "--audience", "PARTY", restriction.audience,
      "with --marking AMBER, AMBER+STRICT or RED: a party that may have it, beside the issuer; several times");
}

Result<Bytes> Restrict(const RestrictionOptions& restriction, const std::string& issuer, const std::string& subject,
                       const std::string& content_type, ByteView document) {
  if (restriction.marking.empty()) return BadUsage("--audience goes together with --marking");
  const auto marking = statement::MarkingFromName(restriction.marking);
  if (!marking.has_value()) return BadUsage("--marking: " + marking.error().message);
  statement::RestrictedHead head;
  std::ranges::copy(crypto::RandomBytes(head.salt.size()), head.salt.begin());
  head.marking = *marking;
  head.audience = restriction.audience;
  std::ranges::sort(head.audience);
  const auto doubled = std::ranges::unique(head.audience);
  head.audience.erase(doubled.begin(), doubled.end());
  head.issuer = issuer;
  head.subject = subject;
  head.content_type = content_type;
  TRY_ASSIGN(Bytes restricted, statement::EncodeRestrictedPrefix(head, document.size()));
  Append(restricted, document);
  return restricted;
}

std::string FreshOpaqueSubject() {
  std::array<std::uint8_t, 16> random{};
  std::ranges::copy(crypto::RandomBytes(random.size()), random.begin());
  return statement::OpaqueSubject(random);
}

std::string RestrictedFileOf(const std::string& statement_file) {
  std::string file = WithoutSuffix(statement_file);
  if (!file.ends_with(kSuffix)) file += kSuffix;
  return file;
}

json::Value DescribeRestricted(const statement::RestrictedHead& head, std::uint64_t document_bytes) {
  return {{"marking", Name(head.marking)}, {"audience", head.audience}, {"issuer", head.issuer},
          {"subject", head.subject},       {"type", head.content_type}, {"document_bytes", document_bytes}};
}

void PrintRestricted(const json::Value& described, Terminal& terminal) {
  Facts facts;
  facts.Add("marking", CellText(described, "marking"));
  facts.Add("by", CellText(described, "issuer"));
  for (const json::Value& party : described["audience"]) facts.Add("for", CellText(party));
  facts.Add("about", CellText(described, "subject"));
  facts.Add("holds",
            CellText(described, "type") + ", " + Grouped(described["document_bytes"].get<std::uint64_t>()) + " bytes");
  facts.Print(terminal);
}

}  // namespace entente::cli
