// entente mirror: keeps a verified copy of a log's public files.
#include "monitor/mirror.h"

#include <chrono>

#include "base/clock.h"
#include "cli/asker.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/following.h"
#include "cli/passphrase.h"
#include "monitor/log_monitor.h"
#include "monitor/log_source.h"
#include "storage/files.h"

namespace entente::cli {
namespace {

struct MirrorOptions {
  std::string log;
  std::string directory;
  std::string key;
  std::uint64_t interval = 60;
  std::string ca_file;
  Asker asker;
  std::string format;
  bool once = false;
  bool trust_first = false;
};

Result<monitor::LogMonitor> OpenMirrored(const MirrorOptions& chosen, monitor::Mirror& mirror, storage::Files& files) {
  monitor::MonitorOptions options;
  options.log = monitor::NormalLog(chosen.log);
  options.trust_first = chosen.trust_first;
  // What was verified, and evidence, beside the copy: the one is worth nothing without the other.
  options.directory = std::filesystem::path(chosen.directory) / ".mirror";
  if (!chosen.key.empty()) {
    TRY_ASSIGN(const GivenText key, ReadVerifierKey(chosen.key));
    options.key = key.text;
  }
  options.keep = [&mirror](const monitor::Portion& portion) { return mirror.Keep(portion); };
  options.publish = [&mirror](const monitor::SignedCheckpoint& checkpoint, std::uint64_t size_before) {
    return mirror.Publish(checkpoint, size_before);
  };
  TRY_ASSIGN(auto authenticate, AuthenticatorOf(chosen.asker));
  log::PublicFile file = UntilStopped(monitor::OpenLog(options.log, chosen.ca_file, std::move(authenticate)));
  TRY_ASSIGN(monitor::LogMonitor log, monitor::LogMonitor::Open(std::move(options), std::move(file), files));
  if (!files.Exists(log.StatePath()) && files.Exists(std::filesystem::path(chosen.directory) / "checkpoint"))
    return Fail(ErrorCode::kConflict, "here is a copy of another log, or one that was not made by this command",
                chosen.directory);
  return log;
}

Result<ExitCode> RunMirror(const MirrorOptions& chosen, Terminal& terminal) {
  if (chosen.interval == 0 || chosen.interval > kIntervalMaxSeconds)
    return BadUsage("--interval takes 1 to " + std::to_string(kIntervalMaxSeconds) + " seconds");
  const sigset_t stop = BlockStopSignals();
  storage::Files& files = storage::PosixFiles();
  const std::filesystem::path state = std::filesystem::path(chosen.directory) / ".mirror";
  TRY(files.MakeDirectories(state));
  TRY_ASSIGN(const storage::DirectoryLock lock, storage::DirectoryLock::Acquire(state));
  TRY(files.RemoveLeftovers(state));
  monitor::Mirror mirror(chosen.directory, files);
  static const SystemClock clock;
  MonitorReport report(
      terminal, {}, {.json = chosen.format == "json", .once = chosen.once, .statements = false, .max_age_s = 0}, clock);
  TRY_ASSIGN(monitor::LogMonitor log, OpenMirrored(chosen, mirror, files));
  TRY(ReportKnownForks(log, report));
  std::vector<Followed> logs;
  logs.emplace_back(std::move(log), report);
  TRY(FollowAll(logs, std::chrono::seconds{chosen.interval}, chosen.once, stop));
  return ExitCodeAfter(report, chosen.once);
}

Action DeclareMirror(Options& options) {
  auto chosen = std::make_shared<MirrorOptions>();
  options.Argument("URL", chosen->log, "the address of a log or node, or a directory with a log's public files")
      .Required();
  options.Argument("DIR", chosen->directory, "where the copy is kept: a new directory, or one that this command made")
      .Required();
  options.Text("--key", "VKEY|FILE", chosen->key,
               "the log's verifier key that you trust (entente log vkey). Not needed again once the copy has it");
  options.Flag("--trust-first", chosen->trust_first,
               "without a key, take the one that the log names itself when it is seen first");
  options.Flag("--once", chosen->once, "one round, then end");
  options.Number("--interval", "SECONDS", chosen->interval, "between two looks at the log; 60 unless said otherwise");
  options.Text("--ca", "FILE", chosen->ca_file, "trust this certificate authority (PEM) instead of the system's");
  DeclareAsker(options, chosen->asker);
  DeclarePassphrase(options, chosen->asker.passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunMirror(*chosen, terminal); };
}

}  // namespace

constinit const Command kMirror{
    "mirror", "Keep a verified copy of a log's public files",
    "Copies tiles and entry bundles, and the checkpoint last, byte for byte as the log serves them; nothing is written "
    "that "
    "was not held against the signed root, and nothing of a tree that contradicts an earlier one. Any server of files "
    "can "
    "serve the copy, and `entente check DIR` checks it. It goes on where it was ended, however that happened. "
    "Documents "
    "behind hash envelopes are not copied. Exit codes are those of `entente monitor`; evidence of a fork is in "
    "DIR/.mirror.",
    "entente mirror https://log.example.org copy --key call.vkey --once\n"
    "entente mirror https://log.example.org /srv/mirrors/call --key call.vkey --interval 10",
    DeclareMirror};

}  // namespace entente::cli
