// entente backup: a checked copy of a node, which may be serving meanwhile.
#include "backup/backup.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/json_output.h"
#include "cli/step_progress.h"
#include "cli/tables.h"
#include "node/groups.h"

namespace entente::cli {
namespace {

struct BackupChoice {
  std::string data;
  std::string to;
  std::string previous;
  std::string format;
};

void PrintReport(const BackupChoice& chosen, const backup::BackupReport& report, Terminal& terminal) {
  const backup::Manifest& manifest = report.manifest;
  if (chosen.format == "json") {
    PrintJson(terminal, {{"backup", chosen.to},
                         {"origin", manifest.origin},
                         {"size", manifest.size},
                         {"root", ToBase64(manifest.root)},
                         {"log_time", FormatTime(manifest.log_time)},
                         {"made", FormatTime(manifest.made)},
                         {"files", manifest.files.size()},
                         {"linked_files", report.linked_files},
                         {"bytes", manifest.bytes()},
                         {"unencrypted_keys", report.unencrypted_keys}});
    return;
  }
  Facts facts;
  facts.Add("log", manifest.origin);
  facts.Add("entries", Grouped(manifest.size) + ", up to " + FormatTime(manifest.log_time));
  facts.Add("root", ToBase64(manifest.root));
  facts.Add("backup", chosen.to);
  facts.Add("files",
            Grouped(manifest.files.size()) + " with " + Grouped(manifest.bytes()) + " bytes" +
                (report.linked_files > 0 ? "; " + Grouped(report.linked_files) + " are shared with the previous backup"
                                         : ""));
  facts.Add("restore with", "entente restore " + chosen.to + " --data DIR");
  facts.Print(terminal);
  if (report.unencrypted_keys)
    terminal.PrintLine(terminal.Painted(
        Paint::kWarn, "the keys in it are not encrypted: whoever reads this backup can sign as the node"));
  terminal.PrintLine(terminal.Painted(Paint::kGood, "written, read back and checked"));
}

// A group's log is backed up as a node's: what is not in this one must not be missed on the day it is needed.
std::string WordsOn(const std::vector<std::string>& groups, const std::string& data) {
  std::string names;
  for (const std::string& id : groups) names += (names.empty() ? "" : ", ") + id;
  return "the logs of its groups are not in it (" + names + "); back up each: entente backup --data " + data +
         "/groups/" + groups.front() + " --to DIR";
}

Result<ExitCode> RunBackup(const BackupChoice& chosen, Terminal& terminal) {
  const SystemClock clock;
  backup::BackupOptions options;
  options.data = chosen.data;
  options.to = chosen.to;
  options.previous = chosen.previous;
  backup::BackupReport report;
  {
    StepProgress progress(terminal);
    options.progress = [&progress](auto step, auto done, auto all) { progress.Set(step, done, all); };
    TRY_ASSIGN(report, backup::BackUp(options, clock));
  }
  PrintReport(chosen, report, terminal);
  TRY_ASSIGN(const auto groups, node::GroupIds(node::Layout{chosen.data}));
  if (!groups.empty()) terminal.Note(WordsOn(groups, chosen.data));
  return ExitCode::kOk;
}

Action DeclareBackup(Options& options) {
  auto chosen = std::make_shared<BackupChoice>();
  options.Text("--data", "DIR", chosen->data, "the node's data directory").Required();
  options.Text("--to", "DIR", chosen->to, "the backup, a directory that is not there yet").Required();
  options.Text("--previous", "DIR", chosen->previous,
               "an earlier backup on the same file system: what has not changed since is shared with it");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunBackup(*chosen, terminal); };
}

}  // namespace

constinit const Command kBackup{
    "backup", "Make a checked backup of a node, also while it serves",
    "Copies what cannot be made anew: the journal as far as it is durable, the documents that its entries need, keys "
    "(encrypted, if they are), configuration and policy. Every entry that was acknowledged before is in it. The node's "
    "lock is not taken. The copy is read back from the disk and checked as entente check does; only then does it get "
    "its name. Views, tiles and index are not in it: they are derived.",
    "entente backup --data data --to /backup/2026-11-26\n"
    "entente backup --data data --to /backup/2026-11-27 --previous /backup/2026-11-26",
    DeclareBackup};

}  // namespace entente::cli
