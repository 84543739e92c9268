// entente rebuild: folds the views of a log anew, and says whether they are what the node said that they are.
#include "node/rebuild.h"

#include <fmt/format.h>

#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/json_output.h"
#include "cli/progress.h"
#include "cli/tables.h"
#include "cli/temporary.h"
#include "crypto/key_file.h"
#include "node/node.h"
#include "storage/files.h"

namespace entente::cli {
namespace {

using node::Sameness;

struct RebuildChoice {
  std::string data;
  std::string from;
  std::string payloads;
  std::string log_key;
  std::string out;
  std::string compare;
  std::string format;
  bool check = false;
  bool verify_signatures = false;
};

Result<void> CheckUsage(const RebuildChoice& chosen) {
  if (chosen.data.empty() == chosen.from.empty())
    return BadUsage("name a node's directory with --data, or a copy of its log with --from");
  if (!chosen.from.empty() && chosen.log_key.empty())
    return BadUsage("--from needs --log-key: a copy proves nothing without a key that you trust");
  if (!chosen.from.empty() && chosen.check)
    return BadUsage("--check goes with --data; beside a copy, --compare DIR names a node's directory");
  if (!chosen.data.empty() && (!chosen.payloads.empty() || !chosen.out.empty() || !chosen.compare.empty()))
    return BadUsage("--payloads, --out and --compare go with --from");
  return {};
}

// Files folded beside the node's own, so that they can be put into their place by renaming.
Result<std::filesystem::path> MakeWorkshop(const node::Layout& layout) {
  std::filesystem::path workshop = layout.views() / ".rebuild.000000.tmp";
  std::error_code failed;
  std::filesystem::remove_all(workshop, failed);  // what a crash left; the lock is held
  TRY(storage::PosixFiles().MakeDirectories(workshop));
  return workshop;
}

Paint PaintOf(Sameness sameness) {
  if (sameness == Sameness::kSame) return Paint::kGood;
  return sameness == Sameness::kDiffers ? Paint::kBad : Paint::kWarn;
}

std::string Words(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string Why(const node::ViewOutcome& outcome) {
  return outcome.why + (outcome.tables.empty() ? "" : ": " + Words(outcome.tables));
}

void PrintRows(const node::ViewOutcome& outcome, Terminal& terminal) {
  for (const views::RowDifference& row : outcome.rows) {
    terminal.PrintLine(terminal.Painted(Paint::kBad, Plain(outcome.view + "." + row.table + "  " + Words(row.key))));
    terminal.PrintLine("  the log gives: " + (row.expected.has_value() ? Plain(Words(*row.expected)) : "no such row"));
    terminal.PrintLine("  the node has:  " + (row.found.has_value() ? Plain(Words(*row.found)) : "no such row"));
  }
}

void PrintReport(const node::RebuildReport& report, Terminal& terminal) {
  Facts facts;
  facts.Add("log", report.log.origin);
  facts.Add("size", Grouped(report.log.size));
  facts.Add("root", ToBase64(report.log.root));
  if (report.signatures_checked > 0) facts.Add("signatures checked", Grouped(report.signatures_checked));
  facts.Print(terminal);
  Table faults({"where", "what is wrong"});
  for (const log::CheckFault& fault : report.log.faults) faults.Add(Paint::kBad, {fault.place, fault.what});
  for (const log::CheckFault& fault : report.signatures) faults.Add(Paint::kBad, {fault.place, fault.what});
  if (!faults.empty()) faults.Print(terminal);
  if (!report.log.clean()) {
    terminal.PrintLine(terminal.Painted(Paint::kBad, "this is not the log of its checkpoint; nothing was folded"));
    return;
  }
  Table missing({">entry", "missing payload", "what would have read it"});
  for (const node::MissingPayload& one : report.missing)
    missing.Add(Paint::kWarn, {std::to_string(one.entry), "sha256:" + ToHex(one.digest), one.view});
  if (!missing.empty()) missing.Print(terminal);

  Table table({"outcome", "who says it", ">of the first", "view", "why"});
  for (const node::DigestOutcome& digest : report.digests) {
    const std::string who = "entry " + std::to_string(digest.entry);
    if (digest.sameness != Sameness::kSame)
      table.Add(PaintOf(digest.sameness),
                {std::string(Name(digest.sameness)), who, Grouped(digest.tree_size), "", digest.why});
    for (const node::ViewOutcome& view : digest.views)
      table.Add(PaintOf(view.sameness),
                {std::string(Name(view.sameness)), who, Grouped(view.tree_size), view.view, Why(view)});
  }
  for (const node::ViewOutcome& view : report.compared)
    table.Add(PaintOf(view.sameness),
              {std::string(Name(view.sameness)), "the node's own", Grouped(view.tree_size), view.view, Why(view)});
  if (!table.empty()) table.Print(terminal);
  for (const node::ViewOutcome& view : report.compared) PrintRows(view, terminal);

  if (report.digests.empty())
    terminal.PrintLine("the log holds no view digests: no view was held against the operator's word");
  if (report.differs())
    terminal.PrintLine(terminal.Painted(Paint::kBad, "not the same"));
  else if (report.incomparable())
    terminal.PrintLine(terminal.Painted(Paint::kWarn, "nothing differs, but not everything could be compared"));
  else if (!table.empty())
    terminal.PrintLine(terminal.Painted(Paint::kGood, "all the same"));
}

json::Value JsonOf(const node::ViewOutcome& outcome) {
  json::Value rows = json::Value::array();
  for (const views::RowDifference& row : outcome.rows)
    rows.push_back({{"table", row.table},
                    {"key", row.key},
                    {"expected", row.expected.has_value() ? json::Value(*row.expected) : json::Value()},
                    {"found", row.found.has_value() ? json::Value(*row.found) : json::Value()}});
  return {{"view", outcome.view}, {"tree_size", outcome.tree_size}, {"outcome", Name(outcome.sameness)},
          {"why", outcome.why},   {"tables", outcome.tables},       {"rows", std::move(rows)}};
}

void PrintReportJson(const node::RebuildReport& report, bool replaced, Terminal& terminal) {
  json::Value answer = {{"origin", report.log.origin},
                        {"size", report.log.size},
                        {"root", ToBase64(report.log.root)},
                        {"clean", report.log.clean()},
                        {"differs", report.differs()},
                        {"incomparable", report.incomparable()},
                        {"replaced", replaced},
                        {"signatures_checked", report.signatures_checked},
                        {"fold_seconds", report.fold_seconds},
                        {"faults", json::Value::array()},
                        {"missing", json::Value::array()},
                        {"digests", json::Value::array()},
                        {"compared", json::Value::array()},
                        {"folded", json::Value::array()}};
  for (const auto* faults : {&report.log.faults, &report.signatures})
    for (const log::CheckFault& fault : *faults)
      answer["faults"].push_back({{"place", fault.place}, {"what", fault.what}});
  for (const node::MissingPayload& one : report.missing)
    answer["missing"].push_back(
        {{"entry", one.entry}, {"sha256", ToHex(one.digest)}, {"view", one.view}, {"why", one.why}});
  for (const node::DigestOutcome& digest : report.digests) {
    json::Value views = json::Value::array();
    for (const node::ViewOutcome& view : digest.views) views.push_back(JsonOf(view));
    answer["digests"].push_back({{"entry", digest.entry},
                                 {"tree_size", digest.tree_size},
                                 {"outcome", Name(digest.sameness)},
                                 {"why", digest.why},
                                 {"views", std::move(views)}});
  }
  for (const node::ViewOutcome& view : report.compared) answer["compared"].push_back(JsonOf(view));
  for (const views::ViewDigest& view : report.folded)
    answer["folded"].push_back({{"name", view.name}, {"version", view.version}, {"digest", ToHex(view.digest)}});
  PrintJson(terminal, answer);
}

Result<node::RebuildReport> Fold(node::RebuildOptions options, const Terminal& terminal) {
  Progress checking(terminal, "checking the log", 0);
  Progress folding(terminal, "folding the views", 0);
  options.progress = [&](std::string_view what, std::uint64_t done, std::uint64_t all) {
    Progress& progress = what == "checking the log" ? checking : folding;
    progress.SetTotal(all);
    progress.Set(done);
  };
  return node::Rebuild(std::move(options));
}

Result<ExitCode> Show(const RebuildChoice& chosen, const node::RebuildReport& report, bool replaced,
                      Terminal& terminal) {
  if (chosen.format == "json")
    PrintReportJson(report, replaced, terminal);
  else
    PrintReport(report, terminal);
  if (report.differs()) return ExitCode::kFindings;
  return report.incomparable() ? ExitCode::kUnavailable : ExitCode::kOk;
}

Result<ExitCode> RebuildNode(const RebuildChoice& chosen, Terminal& terminal) {
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(chosen.data));
  const node::Layout& layout = reader.layout();
  node::RebuildOptions options;
  options.copy = {layout.log(), layout.payloads()};
  options.verify_signatures = chosen.verify_signatures;
  std::string key = chosen.log_key;
  if (key.empty()) {
    TRY_ASSIGN(key, reader.FirstVerifierKey());
  } else {
    TRY_ASSIGN(const GivenText given, ReadVerifierKey(key));
    key = given.text;
  }
  TRY_ASSIGN(options.log_key, log::ParseVerifierKey(key));
  if (chosen.check) {
    TRY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::Make("rebuild"));
    options.views = folder.path();
    options.compare = node::ViewsOf(layout);
    TRY_ASSIGN(const node::RebuildReport report, Fold(std::move(options), terminal));
    return Show(chosen, report, false, terminal);
  }
  TRY_ASSIGN(const auto lock, storage::DirectoryLock::Acquire(layout.root));
  TRY_ASSIGN(options.views, MakeWorkshop(layout));
  const std::filesystem::path workshop = options.views;
  const auto report = Fold(std::move(options), terminal);
  // Views that lack documents take no whole one's place.
  const bool replace = report.has_value() && report->log.clean() && report->missing.empty();
  Result<void> replaced;
  if (replace) replaced = node::ReplaceViews(layout, workshop);
  std::error_code ignored;
  std::filesystem::remove_all(workshop, ignored);
  if (!report.has_value()) return std::unexpected(report.error());
  TRY(replaced);
  TRY_ASSIGN(const ExitCode code, Show(chosen, *report, replace, terminal));
  if (chosen.format != "json")
    terminal.PrintLine(replace
                           ? "the node's views were made anew from the first " + Grouped(report->log.size) + " entries"
                           : "the node's views were left as they were");
  if (!replace && code == ExitCode::kOk) return ExitCode::kUnavailable;
  return code;
}

Result<ExitCode> RebuildCopy(const RebuildChoice& chosen, Terminal& terminal) {
  node::RebuildOptions options;
  TRY_ASSIGN(options.copy, node::FindLogCopy(chosen.from));
  if (!chosen.payloads.empty()) options.copy.payloads = chosen.payloads;
  options.verify_signatures = chosen.verify_signatures;
  TRY_ASSIGN(const GivenText key, ReadVerifierKey(chosen.log_key));
  TRY_ASSIGN(options.log_key, log::ParseVerifierKey(key.text));
  if (!chosen.compare.empty()) options.compare = node::ViewsOf(node::Layout{chosen.compare});
  if (!chosen.out.empty()) {
    options.views = chosen.out;
    TRY(storage::PosixFiles().MakeDirectories(options.views));
    TRY_ASSIGN(const node::RebuildReport report, Fold(std::move(options), terminal));
    return Show(chosen, report, false, terminal);
  }
  TRY_ASSIGN(const TemporaryFolder folder, TemporaryFolder::Make("rebuild"));
  options.views = folder.path();
  TRY_ASSIGN(const node::RebuildReport report, Fold(std::move(options), terminal));
  return Show(chosen, report, false, terminal);
}

Result<ExitCode> RunRebuild(const RebuildChoice& chosen, Terminal& terminal) {
  TRY(CheckUsage(chosen));
  return chosen.from.empty() ? RebuildNode(chosen, terminal) : RebuildCopy(chosen, terminal);
}

Action DeclareRebuild(Options& options) {
  auto chosen = std::make_shared<RebuildChoice>();
  options.Text("--data", "DIR", chosen->data,
               "a node's data directory: its views are made anew; no running node may have it open");
  options.Flag("--check", chosen->check,
               "change nothing: hold the node's own views against the log; it may be serving meanwhile");
  options.Text("--from", "DIR", chosen->from,
               "a copy of a log: what is below /log/ of a node, a data directory, or a backup");
  options.Text("--payloads", "DIR", chosen->payloads,
               "documents for --from, named by their SHA-256; those beside the copy when it has any");
  options.Text("--log-key", "VKEY|FILE", chosen->log_key,
               "the log's verifier key that you trust; a node's directory has its own");
  options.Text("--out", "DIR", chosen->out, "keep what --from gives in this new directory");
  options.Text("--compare", "DIR", chosen->compare, "hold the views of this data directory against the copy, too");
  options.Flag("--verify-signatures", chosen->verify_signatures,
               "check every signature and whose it was, as registration did");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunRebuild(*chosen, terminal); };
}

}  // namespace

constinit const Command kRebuild{
    "rebuild", "Make a node's views anew from its log, and say whether they are what the node said",
    "Every entry is first held against the signed checkpoint's root. Then the views are folded, and each view digest "
    "on "
    "the log is compared: same, differs, other-version (made by another version of the fold), or not-comparable (a "
    "document is missing). Exit code 0 when all is the same, 1 when something differs, 8 when nothing differs but "
    "something could not be compared.",
    "entente rebuild --data data\n"
    "entente rebuild --data data --check\n"
    "entente rebuild --from copy --payloads documents --log-key call.vkey --format json",
    DeclareRebuild};

}  // namespace entente::cli
