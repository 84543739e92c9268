// entente scan: SBOMs against an advisory index. No node, no network.
#include "views/supply/scan.h"

#include <algorithm>

#include "base/limits.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/tables.h"
#include "views/supply/lockfiles/directory.h"
#include "views/supply/lockfiles/scan_lock_file.h"

namespace entente::cli {
namespace {

struct Chosen {
  std::vector<std::string> files;
  std::string index;
  std::string format;
  std::string fail_on;
};

// What all documents together come to.
struct Sum {
  std::uint64_t findings_to_fail_on = 0;
  std::optional<ErrorCode> failed;
};

std::string SeverityText(const supply::SeverityValue& severity) {
  std::string text(supply::LabelText(severity.label));
  if (severity.score_tenths.has_value())
    text += " " + std::to_string(*severity.score_tenths / 10) + "." + std::to_string(*severity.score_tenths % 10);
  return text;
}

Paint PaintOf(supply::SeverityLabel label) {
  if (label >= supply::SeverityLabel::kHigh) return Paint::kBad;
  return label >= supply::SeverityLabel::kMedium ? Paint::kWarn : Paint::kNone;
}

bool Counts(const supply::Finding& finding, const std::string& fail_on) {
  if (fail_on.empty()) return false;
  return fail_on == "any" || finding.severity.label >= supply::LabelOf(fail_on);
}

// "12 Debian:12, 3 no purl": why components were not judged, the most frequent first.
std::string NotCoveredText(const std::vector<supply::NotCovered>& components) {
  std::vector<std::pair<std::string, std::uint64_t>> reasons;
  for (const supply::NotCovered& one : components) {
    const auto found = std::ranges::find(reasons, one.reason, &std::pair<std::string, std::uint64_t>::first);
    if (found == reasons.end())
      reasons.emplace_back(one.reason, 1);
    else
      ++found->second;
  }
  std::ranges::sort(reasons, std::greater{}, &std::pair<std::string, std::uint64_t>::second);
  constexpr std::size_t kShownMax = 8;
  std::string text;
  for (std::size_t i = 0; i < reasons.size() && i < kShownMax; ++i)
    text += "\n  " + Grouped(reasons[i].second) + "  " + Plain(reasons[i].first);
  if (reasons.size() > kShownMax) text += "\n  and " + Grouped(reasons.size() - kShownMax) + " more reasons";
  return text;
}

void PrintForPeople(const std::string& file, supply::ScanResult result, Terminal& terminal) {
  std::string title = file;
  if (!result.product.name.empty())
    title += ": " + result.product.name + (result.product.version.empty() ? "" : " " + result.product.version);
  terminal.PrintLine(terminal.Painted(Paint::kBold, Plain(title)) +
                     (result.format.empty() ? "" : " (" + Plain(result.format) + ")"));
  std::ranges::stable_sort(result.findings, std::greater{}, [](const supply::Finding& one) {
    return std::pair(one.severity.label, one.severity.score_tenths.value_or(0));
  });
  Table table({"severity", "advisory", "package", "version", "fixed", "also known as"});
  for (const supply::Finding& one : result.findings) {
    std::string aliases;
    for (const std::string& alias : one.aliases) aliases += (aliases.empty() ? "" : " ") + alias;
    table.Add(PaintOf(one.severity.label), {SeverityText(one.severity), one.id, one.ecosystem + " " + one.name,
                                            one.version, one.fixed.empty() ? "-" : one.fixed, aliases});
  }
  if (!table.empty()) table.Print(terminal);
  std::string line = Grouped(result.findings.size()) + (result.findings.size() == 1 ? " finding" : " findings") +
                     " in " + Grouped(result.covered) + (result.covered == 1 ? " component that" : " components that") +
                     " advisory data covers";
  terminal.PrintLine(terminal.Painted(result.findings.empty() ? Paint::kGood : Paint::kBad, line));
  if (!result.not_covered.empty())
    terminal.PrintLine(terminal.Painted(Paint::kWarn, Grouped(result.not_covered.size()) +
                                                          " not covered, so nothing is known of them:") +
                       NotCoveredText(result.not_covered));
  for (const std::string& warning : result.warnings) terminal.PrintLine("warning: " + Plain(warning));
}

void ScanOne(const Chosen& chosen, const std::string& file, const supply::AdvisoryIndex& index,
             supply::Scanner& scanner, Terminal& terminal, Sum& sum) {
  const auto result = [&]() -> Result<supply::ScanResult> {
    if (file != "-") return supply::ScanDocument(index, scanner, file);
    TRY_ASSIGN(const Bytes document, ReadInput(file, limits::kPayloadBytesMax));
    return scanner.Scan(document);
  }();
  if (chosen.format == "json") terminal.PrintLine(supply::ScanLine(file, result));
  if (!result.has_value()) {
    if (chosen.format != "json") terminal.Note("entente: " + Plain(file) + ": " + Plain(result.error().Text()));
    if (!sum.failed.has_value()) sum.failed = result.error().code;
    return;
  }
  for (const supply::Finding& finding : result->findings)
    if (Counts(finding, chosen.fail_on)) ++sum.findings_to_fail_on;
  if (chosen.format != "json") PrintForPeople(file, *result, terminal);
}

Result<ExitCode> Run(const Chosen& chosen, Terminal& terminal) {
  TRY_ASSIGN(const auto index, supply::AdvisoryIndex::Open(chosen.index));
  supply::Scanner scanner(*index);
  std::vector<std::string> warnings;
  TRY_ASSIGN(const std::vector<std::string> files, supply::DocumentsOf(chosen.files, warnings));
  for (const std::string& warning : warnings) terminal.Note("entente: " + Plain(warning));
  Sum sum;
  for (const std::string& file : files) {
    ScanOne(chosen, file, *index, scanner, terminal, sum);
    if (chosen.format != "json" && files.size() > 1) terminal.PrintLine("");
  }
  if (sum.failed.has_value()) return ExitCodeOf(*sum.failed);
  return sum.findings_to_fail_on > 0 ? ExitCode::kFindings : ExitCode::kOk;
}

Action Declare(Options& options) {
  auto chosen = std::make_shared<Chosen>();
  options
      .Arguments("FILE", chosen->files,
                 "SBOMs (CycloneDX or SPDX in JSON), lock files, and directories of both; - for standard input")
      .Required();
  options.Text("--index", "FILE", chosen->index, "the advisory index (entente index build)").Required();
  options
      .Text("--fail-on", "SEVERITY", chosen->fail_on,
            "exit with 1 when there is a finding this severe: any, low, medium, high, critical")
      .OneOf({"any", "low", "medium", "high", "critical"});
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return Run(*chosen, terminal); };
}

}  // namespace

constinit const Command kScan{
    "scan", "Find known vulnerabilities in SBOMs, offline",
    "A component for whose ecosystem the index has no data is not covered, never clean. With --format json, one line a "
    "document. A document that cannot "
    "be read does not keep the others from being scanned; the exit code says what was wrong with the first one.",
    "entente scan gateway-1.0.0.cdx.json --index advisories.index\n"
    "entente scan *.cdx.json --index advisories.index --format json --fail-on high\n"
    "entente scan . web/package-lock.json --index advisories.index",
    Declare};

}  // namespace entente::cli
