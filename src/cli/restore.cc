// entente restore: makes a node's directory from a backup.
#include "backup/restore.h"

#include "base/clock.h"
#include "base/encoding.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/json_output.h"
#include "cli/published_checkpoint.h"
#include "cli/step_progress.h"
#include "cli/tables.h"
#include "node/node.h"
#include "node/witnessed_checkpoint.h"

namespace entente::cli {
namespace {

struct RestoreChoice {
  std::string backup;
  std::string data;
  std::string log_key;
  std::vector<std::string> published;
  std::string ca_file;
  std::string format;
};

void PrintReport(const RestoreChoice& chosen, const backup::RestoreReport& report, Terminal& terminal) {
  const backup::Manifest& manifest = report.manifest;
  if (chosen.format == "json") {
    json::Value answer = {{"directory", chosen.data},
                          {"origin", manifest.origin},
                          {"size", manifest.size},
                          {"root", ToBase64(manifest.root)},
                          {"log_time", FormatTime(manifest.log_time)},
                          {"made", FormatTime(manifest.made)},
                          {"published_size", nullptr}};
    if (!chosen.published.empty()) answer["published_size"] = report.seen_size;
    PrintJson(terminal, answer);
    return;
  }
  Facts facts;
  facts.Add("log", manifest.origin);
  facts.Add("entries", Grouped(manifest.size) + ", up to " + FormatTime(manifest.log_time));
  facts.Add("root", ToBase64(manifest.root));
  facts.Add("data directory", chosen.data);
  if (!chosen.published.empty())
    facts.Add("published", Grouped(report.seen_size) + " entries at least, all of them in this backup");
  facts.Add("next", "entente serve --data " + chosen.data);
  facts.Print(terminal);
  terminal.PrintLine(terminal.Painted(Paint::kGood, "every file and the whole log were checked"));
}

// What the witnesses of the restored configuration remember, if they can be asked.
Result<void> CompareWithWitnesses(const RestoreChoice& chosen, const backup::Manifest& manifest, Terminal& terminal) {
  TRY_ASSIGN(const node::Reader reader, node::Reader::Open(chosen.data));
  TRY_ASSIGN(const log::Charter charter, reader.Charter());
  for (const auto& memory : node::AskWhatIsRemembered(reader.configuration().witnessing, charter)) {
    const std::string witness = "the witness " + Plain(memory.witness);
    if (!memory.newest.has_value()) {
      terminal.Note(witness + " does not say what it has cosigned: " + Plain(memory.newest.error().Text()));
    } else if (memory.newest->size > manifest.size) {
      terminal.Note(
          "BEHIND: " + witness + " has cosigned " + Grouped(memory.newest->size) +
          " entries of this log, and this copy has " + Grouped(manifest.size) +
          ".\nentente serve will refuse to go on from here. Find a newer backup, or fetch the missing entries "
          "from a mirror.");
    } else {
      terminal.Note(witness + " has cosigned " + Grouped(memory.newest->size) + " entries of this log, not more");
    }
  }
  return {};
}

// Before a node goes on from a backup, somebody has to know this.
void Warn(const RestoreChoice& chosen, const backup::Manifest& manifest, Terminal& terminal) {
  terminal.Note("");
  terminal.Note("DANGER: this node knows nothing of what was logged after " + FormatTime(manifest.log_time) +
                " (entry " + Grouped(manifest.size) + " and on).");
  if (chosen.published.empty())
    terminal.Note(
        "If the old node published more than that, this one would sign a second history under the same key, and every\n"
        "reader who kept a newer checkpoint could prove it. Ask readers, mirrors and monitors for the newest "
        "checkpoint\n"
        "they have seen, and restore again with --published-checkpoint before you serve from here.");
  else
    terminal.Note(
        "It is not behind the published checkpoints that were given. If somebody saw a newer one, this node would sign "
        "a\n"
        "second history under the same key.");
  terminal.Note("The old node must never run again.");
}

Result<ExitCode> RunRestore(const RestoreChoice& chosen, Terminal& terminal) {
  if (chosen.published.empty() && !chosen.ca_file.empty()) return BadUsage("--ca goes with --published-checkpoint");
  backup::RestoreOptions options;
  options.backup = chosen.backup;
  options.data = chosen.data;
  if (!chosen.log_key.empty()) {
    TRY_ASSIGN(const GivenText key, ReadVerifierKey(chosen.log_key));
    TRY_ASSIGN(options.log_key, log::ParseVerifierKey(key.text));
  }
  for (const std::string& given : chosen.published) {
    TRY_ASSIGN(std::string note, ReadPublishedCheckpoint(given, chosen.ca_file));
    options.seen.push_back({std::move(note), given});
  }
  backup::RestoreReport report;
  {
    StepProgress progress(terminal);
    options.progress = [&progress](auto step, auto done, auto all) { progress.Set(step, done, all); };
    TRY_ASSIGN(report, backup::Restore(options));
  }
  PrintReport(chosen, report, terminal);
  TRY(terminal.Flush());
  Warn(chosen, report.manifest, terminal);
  if (const auto compared = CompareWithWitnesses(chosen, report.manifest, terminal); !compared.has_value())
    terminal.Note("the witnesses could not be asked: " + Plain(compared.error().Text()));
  return ExitCode::kOk;
}

Action DeclareRestore(Options& options) {
  auto chosen = std::make_shared<RestoreChoice>();
  options.Argument("BACKUP", chosen->backup, "the backup, a directory that entente backup made").Required();
  options.Text("--data", "DIR", chosen->data, "the new data directory, which is not there yet").Required();
  options.Texts("--published-checkpoint", "FILE|URL", chosen->published,
                "a checkpoint of this log that a reader, mirror or monitor has: a backup that is behind it is refused");
  options.Text("--log-key", "VKEY|FILE", chosen->log_key,
               "the log's verifier key that you trust; the backup's own unless said otherwise");
  options.Text("--ca", "FILE", chosen->ca_file, "trust this certificate authority (PEM) instead of the system's");
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunRestore(*chosen, terminal); };
}

}  // namespace

constinit const Command kRestore{
    "restore", "Make a node's data directory from a backup",
    "Checks every file against its digest, the whole log, its signature and every document, before the directory gets "
    "its name. A node that goes on from a backup which is older than what was published makes two histories under one "
    "key: give the newest checkpoint that others have seen.",
    "entente restore /backup/2026-11-26 --data data --published-checkpoint https://mirror.example.org/log/checkpoint\n"
    "entente restore /backup/2026-11-26 --data data --published-checkpoint seen.txt --log-key call.vkey",
    DeclareRestore};

}  // namespace entente::cli
