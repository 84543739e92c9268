// entente scan: SBOMs against an advisory index. No node, no network.
#include "views/supply/scan.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "base/clock.h"
#include "base/cores.h"
#include "base/encoding.h"
#include "base/in_order.h"
#include "base/limits.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/scan_table.h"
#include "cli/tables.h"
#include "cli/version.h"
#include "views/supply/ignore_list.h"
#include "views/supply/lockfiles/directory.h"
#include "views/supply/lockfiles/scan_lock_file.h"
#include "views/supply/reports/report.h"
#include "views/supply/vex/read.h"

namespace entente::cli {
namespace {

constexpr std::uint64_t kJobsMax = 64;

struct ScanChoice {
  std::vector<std::string> files;
  std::string as;
  std::string index;
  std::string format;
  std::string fail_on;
  std::string ignore;
  std::vector<std::string> vex;
  std::vector<std::string> vex_trust;
  std::string out;
  std::uint64_t jobs = 0;
  bool details = false;
  bool strict = false;
};

// Whether the whole is one document, written at the end, and not a part for each scanned document.
bool IsOneReport(const std::string& format) {
  return format != "table" && format != "json";
}

bool Counts(const supply::Finding& finding, const std::string& fail_on) {
  if (fail_on.empty() || !finding.IsOpen()) return false;
  return fail_on == "any" || finding.severity.label >= supply::LabelOf(fail_on);
}

// One run: what every document is scanned with, and what they come to.
class ScanRun {
 public:
  ScanRun(const ScanChoice& chosen, const supply::AdvisoryIndex& index, std::vector<std::string> files,
          supply::IgnoreList ignored, const supply::VexAnswers* vex, UnixSeconds now, Terminal& terminal)
      : chosen_(chosen),
        index_(index),
        files_(std::move(files)),
        as_(supply::LockFileKindCalled(chosen.as)),
        vex_(vex),
        ignored_(std::move(ignored)),
        used_(ignored_.rules().size()),
        now_(now),
        terminal_(terminal) {}

  void Scan() {
    const std::size_t workers = std::min<std::size_t>(chosen_.jobs == 0 ? UsableCores() : chosen_.jobs, files_.size());
    const bool has_paths = chosen_.format != "json" || chosen_.details;
    const supply::ScanOptions options{.strict = chosen_.strict, .paths = has_paths, .vex = vex_};
    std::vector<std::unique_ptr<supply::Scanner>> scanners;
    scanners.reserve(workers);
    for (std::size_t i = 0; i < workers; ++i) scanners.push_back(std::make_unique<supply::Scanner>(index_, options));
    Progress progress(terminal_, "scanning", files_.size());
    const bool shown = files_.size() > 1 && IsOneReport(chosen_.format);
    using Scanned = Result<supply::ScanResult>;
    DoInOrder<Scanned>(
        files_.size(), workers,
        [&](std::size_t i, std::size_t worker) { return ScanOne(files_[i], *scanners[worker]); },
        [&](std::size_t i, Scanned result) {
          Take(files_[i], std::move(result));
          if (shown) progress.Advance();
        });
  }

  [[nodiscard]] Result<ExitCode> Finish() {
    if (IsOneReport(chosen_.format)) TRY(WriteReport());
    NoteIgnored();
    if (failed_.has_value()) return ExitCodeOf(*failed_);
    return findings_to_fail_on_ > 0 ? ExitCode::kFindings : ExitCode::kOk;
  }

 private:
  Result<supply::ScanResult> ScanOne(const std::string& file, supply::Scanner& scanner) {
    auto result = [&]() -> Result<supply::ScanResult> {
      if (file != "-") return supply::ScanDocument(index_, scanner, file, as_);
      TRY_ASSIGN(const Bytes document, ReadInput(file, supply::kSbomBytesMax));
      auto scanned = supply::ScanDocument(index_, scanner, document, as_);
      if (!scanned.has_value() && !as_ && scanned.error().code == ErrorCode::kInvalidInput)
        scanned.error().message += "; of a lock file, --as says which it is (--as package-lock.json)";
      return scanned;
    }();
    if (result.has_value())
      for (supply::Finding& finding : result->findings) MarkIgnored(finding);
    return result;
  }

  // Thread safety: any thread.
  void MarkIgnored(supply::Finding& finding) {
    const auto rule = ignored_.Find(finding);
    if (!rule.has_value()) return;
    used_[*rule] = true;
    if (!supply::IgnoreList::HasRunOut(ignored_.rules()[*rule], now_)) finding.ignored = ignored_.rules()[*rule].reason;
  }

  void Take(const std::string& file, Result<supply::ScanResult> result) {
    if (chosen_.format == "json") {
      const auto details = chosen_.details ? supply::Details::kAll : supply::Details::kNone;
      terminal_.PrintLine(supply::ScanLine(file, result, details));
    }
    if (!result.has_value()) {
      if (chosen_.format != "json") terminal_.Note("entente: " + Plain(file) + ": " + Plain(result.error().Text()));
      if (!failed_.has_value()) failed_ = result.error().code;
    } else {
      for (const supply::Finding& finding : result->findings)
        if (Counts(finding, chosen_.fail_on)) ++findings_to_fail_on_;
    }
    if (IsOneReport(chosen_.format)) {
      documents_.push_back({file, std::move(result)});
      return;
    }
    if (chosen_.format != "table") return;
    if (result.has_value()) PrintScan(file, *std::move(result), terminal_);
    if (files_.size() > 1) terminal_.PrintLine("");
  }

  Result<void> WriteReport() {
    const supply::ReportContext context{
        .tool_version = std::string(kVersion), .time = now_, .index_digest = ToHex(index_.digest())};
    const auto write = chosen_.format == "sarif"     ? supply::WriteSarif
                       : chosen_.format == "junit"   ? supply::WriteJUnit
                       : chosen_.format == "openvex" ? supply::WriteOpenVex
                                                     : supply::WriteCycloneDxVex;
    const std::string report = write(documents_, context);
    if (!chosen_.out.empty()) return WriteOutput(chosen_.out, AsBytes(report));
    terminal_.Print(report);
    return {};
  }

  // Rules that do nothing are said: they have run out, or what they were for is gone.
  void NoteIgnored() {
    for (std::size_t i = 0; i < used_.size(); ++i) {
      const supply::IgnoreRule& rule = ignored_.rules()[i];
      if (rule.until.has_value() && supply::IgnoreList::HasRunOut(rule, now_))
        terminal_.Note(Plain(rule.place) + ": " + Plain(rule.id) + " was ignored until " + FormatDate(*rule.until) +
                       " and counts again" + (used_[i] ? "" : "; nothing was found of it"));
      else if (!used_[i])
        terminal_.Note(Plain(rule.place) + ": nothing was found of " + Plain(rule.id) + ", which is ignored");
    }
  }

  const ScanChoice& chosen_;
  const supply::AdvisoryIndex& index_;
  const std::vector<std::string> files_;
  const std::optional<supply::LockFileKind> as_;
  const supply::VexAnswers* vex_;
  const supply::IgnoreList ignored_;
  std::vector<std::atomic<bool>> used_;  // by rule
  const UnixSeconds now_;
  Terminal& terminal_;
  std::vector<supply::ScannedDocument> documents_;  // of a report that is written at the end
  std::uint64_t findings_to_fail_on_ = 0;
  std::optional<ErrorCode> failed_;
};

Result<supply::IgnoreList> ReadIgnored(const std::string& file) {
  if (file.empty()) return supply::IgnoreList();
  constexpr std::size_t kIgnoreFileBytesMax = std::size_t{16} * 1024 * 1024;
  TRY_ASSIGN(const Bytes text, ReadInput(file, kIgnoreFileBytesMax));
  return supply::IgnoreList::Parse(AsText(text), file);
}

// Nobody vouches for a file: what it says is its author's word.
Result<supply::vex::VexSet> ReadVex(const std::vector<std::string>& files, Terminal& terminal) {
  supply::vex::VexSet set;
  supply::vex::VexReader reader;
  for (const std::string& file : files) {
    TRY_ASSIGN(const Bytes text, ReadInput(file, limits::kPayloadBytesMax));
    auto document = reader.Read(text);
    if (!document.has_value()) return std::unexpected(WithContext(std::move(document.error()), file));
    for (const std::string& warning : document->warnings)
      terminal.Note("entente: " + Plain(file) + ": " + Plain(warning));
    TRY(set.Add(*document, supply::vex::AttributionByAuthor(*document)));
  }
  return set;
}

Result<void> CheckAs(const ScanChoice& chosen) {
  if (chosen.as.empty()) return {};
  if (!supply::LockFileKindCalled(chosen.as))
    return BadUsage("--as names a lock file as its tool does (package-lock.json, Cargo.lock, \"dpkg status\"): " +
                    Plain(chosen.as) + " is none that is read here");
  std::error_code ignored;
  for (const std::string& file : chosen.files)
    if (std::filesystem::is_directory(file, ignored))
      return BadUsage("--as goes with files; what is in a directory is known by its name");
  return {};
}

Result<ExitCode> RunScan(const ScanChoice& chosen, Terminal& terminal) {
  if (!chosen.out.empty() && !IsOneReport(chosen.format))
    return BadUsage("--out goes with --format sarif, cyclonedx-vex, openvex or junit");
  if (std::ranges::count(chosen.files, "-") > 1) return BadUsage("standard input can be scanned once");
  TRY(CheckAs(chosen));
  if (chosen.jobs > kJobsMax) return BadUsage("--jobs is at most " + std::to_string(kJobsMax));
  TRY_ASSIGN(const auto index, supply::AdvisoryIndex::Open(chosen.index));
  TRY_ASSIGN(supply::IgnoreList ignored, ReadIgnored(chosen.ignore));
  TRY_ASSIGN(const supply::vex::VexSet statements, ReadVex(chosen.vex, terminal));
  const supply::VexSetAnswers answers(statements, {.order = chosen.vex_trust});
  std::vector<std::string> warnings;
  TRY_ASSIGN(std::vector<std::string> files, supply::DocumentsOf(chosen.files, warnings));
  for (const std::string& warning : warnings) terminal.Note("entente: " + Plain(warning));
  ScanRun run(chosen, *index, std::move(files), std::move(ignored), chosen.vex.empty() ? nullptr : &answers,
              SystemClock().NowSeconds(), terminal);
  run.Scan();
  return run.Finish();
}

Action DeclareScan(Options& options) {
  auto chosen = std::make_shared<ScanChoice>();
  options
      .Arguments("FILE", chosen->files,
                 "SBOMs (CycloneDX, SPDX), lock files, and directories of both; - for one from standard input")
      .Required();
  options.Text("--as", "NAME", chosen->as,
               "what the files are, where their names do not say so: a lock file by its tool's name for it "
               "(package-lock.json, \"dpkg status\")");
  options.Text("--index", "FILE", chosen->index, "the advisory index (entente index build)").Required();
  options
      .Text("--fail-on", "SEVERITY", chosen->fail_on,
            "exit with 1 when there is an open finding this severe: any, low, medium, high, critical")
      .OneOf({"any", "low", "medium", "high", "critical"});
  options.Text("--ignore", "FILE", chosen->ignore,
               "findings to live with, each with a reason and, if it has one, an end");
  options.Texts("--vex", "FILE", chosen->vex,
                "what vendors say of findings: OpenVEX, CSAF or CycloneDX; may be given again");
  options.Texts("--vex-trust", "AUTHOR", chosen->vex_trust,
                "whose VEX counts before others', behind the product's own supplier; may be given again, in order");
  chosen->format = "table";
  options
      .Text("--format", "FORMAT", chosen->format,
            "table for people (the default); json, one line a document; sarif (2.1.0), cyclonedx-vex (1.6), openvex "
            "(0.2.0) "
            "or junit, one report for all documents")
      .OneOf({"table", "json", "sarif", "cyclonedx-vex", "openvex", "junit"});
  options.Flag("--details", chosen->details,
               "with --format json: also what group an advisory is of, whether it is exploited, and more");
  options.Flag("--strict", chosen->strict,
               "refuse SBOMs that break a rule of their standard, also where their meaning is plain");
  options.Text("--out", "FILE", chosen->out, "where a report goes; to standard output unless said otherwise");
  options.Number("--jobs", "N", chosen->jobs,
                 "documents that are scanned side by side; one a core unless said otherwise");
  return [chosen](Terminal& terminal) { return RunScan(*chosen, terminal); };
}

}  // namespace

constinit const Command kScan{
    "scan", "Find known vulnerabilities in SBOMs and lock files, offline",
    "A component for whose ecosystem the index has no data is not covered, never clean. With --format json, one line a "
    "document. A document that cannot be read does not keep the others from being scanned; the exit code says what was "
    "wrong with the first one.",
    "entente scan gateway-1.0.0.cdx.json --index advisories.index\n"
    "entente scan *.cdx.json --index advisories.index --format json --fail-on high\n"
    "entente scan . web/package-lock.json --index advisories.index --vex vendor.openvex.json\n"
    "git show v1:package-lock.json | entente scan - --as package-lock.json --index advisories.index\n"
    "entente scan image.spdx.json --index advisories.index --ignore accepted.toml --format sarif --out image.sarif",
    DeclareScan};

}  // namespace entente::cli
