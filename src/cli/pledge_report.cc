// entente pledge report, entente pledge withdraw: what a party says of its pledge, and that it takes it back.
#include <charconv>

#include "cli/commands.h"
#include "cli/signing.h"
#include "statement/content_types.h"
#include "views/roster/pledges/pledge_documents.h"

namespace entente::cli {
namespace {

struct PledgeReportOptions {
  SigningOptions signing;
  std::string id;
  std::string date;
  std::string state;
  std::string text;
  std::string value;
  std::vector<std::string> evidence;
  std::string reason;
};

Result<std::uint64_t> EntryOf(const std::string& text) {
  std::uint64_t entry = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), entry);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size())
    return BadUsage("'" + text + "' is no entry: evidence is named by its index on the log");
  return entry;
}

Result<ExitCode> Report(const PledgeReportOptions& chosen, Terminal& terminal) {
  roster::PledgeReportDocument document;
  document.pledge = chosen.id;
  document.date = chosen.date;
  TRY_ASSIGN(document.state, roster::ReportedFromName(chosen.state));
  document.text = chosen.text;
  document.value = chosen.value;
  document.evidence.reserve(chosen.evidence.size());
  for (const std::string& one : chosen.evidence) {
    TRY_ASSIGN(const std::uint64_t entry, EntryOf(one));
    document.evidence.push_back(entry);
  }
  Said said;
  said.content_type = statement::content_type::kPledgeReport;
  said.subject = chosen.id;
  said.document = ToBytes(roster::ToJson(document));
  TRY(roster::CheckPledgeReport(said.document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

Result<ExitCode> Withdraw(const PledgeReportOptions& chosen, Terminal& terminal) {
  Said said;
  said.content_type = statement::content_type::kPledgeWithdrawal;
  said.subject = chosen.id;
  said.document = ToBytes(roster::ToJson(roster::PledgeWithdrawalDocument{chosen.id, chosen.reason}));
  TRY(roster::CheckPledgeWithdrawal(said.document));
  TRY(SignAndWrite(chosen.signing, said, terminal));
  return ExitCode::kOk;
}

Action DeclareReport(Options& options) {
  auto chosen = std::make_shared<PledgeReportOptions>();
  chosen->signing.out = "pledge-report.cose";
  options.Argument("ID", chosen->id, "the pledge").Required();
  options.Text("--state", "STATE", chosen->state, "how it stands: under-way, kept or missed")
      .Required()
      .OneOf({"under-way", "kept", "missed"});
  options.Text("--date", "DATE", chosen->date, "the day of which this speaks").Required();
  options.Text("--text", "TEXT", chosen->text, "in words");
  options.Text("--value", "TEXT", chosen->value, "what the pledge's measure comes to, as the party sees it");
  options.Texts("--evidence", "ENTRY", chosen->evidence,
                "an entry of the log that shows it; may be given several times");
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Report(*chosen, terminal); };
}

Action DeclareWithdraw(Options& options) {
  auto chosen = std::make_shared<PledgeReportOptions>();
  chosen->signing.out = "pledge-withdrawal.cose";
  options.Argument("ID", chosen->id, "the pledge").Required();
  options.Text("--reason", "TEXT", chosen->reason, "why").Required();
  DeclareSigning(options, chosen->signing);
  return [chosen](Terminal& terminal) { return Withdraw(*chosen, terminal); };
}

}  // namespace

constinit const Command kPledgeReport{
    "pledge report", "Sign what a party reports of its pledge, with evidence on the log",
    "Evidence must stand on the log before the report. What the party declares and what the log shows are shown apart.",
    "entente pledge report https://acme.example/pledges/sbom --state kept --date 2027-06-01 --value \"all nine "
    "releases\" --evidence 120 --evidence 133 --key acme.pem --issuer did:web:acme.example",
    DeclareReport};

constinit const Command kPledgeWithdraw{
    "pledge withdraw", "Sign that a party takes its pledge back, with the reason",
    "The pledge, its reports and the reason stay on the log and are shown. Another pledge needs another id.",
    "entente pledge withdraw https://acme.example/pledges/sbom --reason \"the product was sold\" --key acme.pem "
    "--issuer did:web:acme.example",
    DeclareWithdraw};

}  // namespace entente::cli
