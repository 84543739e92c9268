// entente monitor: follows logs from outside, says what is new on them, and keeps evidence when one forks.
#include <chrono>

#include "base/clock.h"
#include "cli/asker.h"
#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/following.h"
#include "cli/monitor_report.h"
#include "cli/passphrase.h"
#include "monitor/log_monitor.h"
#include "monitor/log_source.h"
#include "storage/files.h"

namespace entente::cli {
namespace {

constexpr std::size_t kLogsMax = 256;

struct MonitorChoice {
  std::vector<std::string> logs;
  std::vector<std::string> keys;
  std::string state = "entente-monitor";
  std::vector<std::string> parties;
  std::vector<std::string> subjects;
  std::uint64_t interval = 60;
  std::uint64_t max_age = 0;
  std::string ca_file;
  Asker asker;
  std::string format;
  bool once = false;
  bool trust_first = false;
};

Result<std::vector<Followed>> OpenAll(const MonitorChoice& chosen, MonitorReport& report) {
  std::vector<Followed> logs;
  for (std::size_t i = 0; i < chosen.logs.size(); ++i) {
    monitor::MonitorOptions options;
    options.log = monitor::NormalLog(chosen.logs[i]);
    options.trust_first = chosen.trust_first;
    options.directory = chosen.state;
    if (!chosen.keys.empty()) {
      TRY_ASSIGN(const GivenText key, ReadVerifierKey(chosen.keys[chosen.keys.size() == 1 ? 0 : i]));
      options.key = key.text;
    }
    TRY_ASSIGN(auto authenticate, AuthenticatorOf(chosen.asker));
    log::PublicFile file = UntilStopped(monitor::OpenLog(options.log, chosen.ca_file, std::move(authenticate)));
    TRY_ASSIGN(monitor::LogMonitor log,
               monitor::LogMonitor::Open(std::move(options), std::move(file), storage::PosixFiles()));
    TRY(ReportKnownForks(log, report));
    logs.emplace_back(std::move(log), report);
  }
  return logs;
}

Result<void> CheckUsage(const MonitorChoice& chosen) {
  if (chosen.logs.size() > kLogsMax) return BadUsage("at most " + std::to_string(kLogsMax) + " logs are followed");
  if (chosen.keys.size() > 1 && chosen.keys.size() != chosen.logs.size())
    return BadUsage("--key is given once for all logs, or once for each, in their order");
  if (chosen.interval == 0 || chosen.interval > kIntervalMaxSeconds)
    return BadUsage("--interval takes 1 to " + std::to_string(kIntervalMaxSeconds) + " seconds");
  return {};
}

Result<ExitCode> RunMonitor(const MonitorChoice& chosen, Terminal& terminal) {
  TRY(CheckUsage(chosen));
  const sigset_t stop = BlockStopSignals();
  storage::Files& files = storage::PosixFiles();
  TRY(files.MakeDirectories(chosen.state));
  TRY_ASSIGN(const storage::DirectoryLock lock, storage::DirectoryLock::Acquire(chosen.state));
  TRY(files.RemoveLeftovers(chosen.state));
  static const SystemClock clock;
  const WatchList watched{chosen.parties, chosen.subjects};
  MonitorReport report(
      terminal, watched,
      {.json = chosen.format == "json", .once = chosen.once, .statements = true, .max_age_s = chosen.max_age}, clock);
  TRY_ASSIGN(std::vector<Followed> logs, OpenAll(chosen, report));
  TRY(FollowAll(logs, std::chrono::seconds{chosen.interval}, chosen.once, stop));
  return ExitCodeAfter(report, chosen.once);
}

Action DeclareMonitor(Options& options) {
  auto chosen = std::make_shared<MonitorChoice>();
  options
      .Arguments("URL|DIR", chosen->logs,
                 "addresses of logs or nodes, or directories with a log's public files; one or more")
      .Required();
  options.Texts(
      "--key", "VKEY|FILE", chosen->keys,
      "the log's verifier key that you trust (entente log vkey); once for all logs, or once for each in their "
      "order. Not needed again once the state has it");
  options.Flag("--trust-first", chosen->trust_first,
               "without a key, take the one that the log names itself when it is seen first");
  options.Text("--state", "DIR", chosen->state,
               "where is kept what was verified, and evidence of forks; entente-monitor unless said otherwise");
  options.Flag("--once", chosen->once, "one round, then end");
  options.Number("--interval", "SECONDS", chosen->interval, "between two looks at a log; 60 unless said otherwise");
  options.Texts("--party", "ID", chosen->parties, "say what this party signed; without this and --subject, everything");
  options.Texts("--subject", "TEXT", chosen->subjects, "say what has this text in its subject");
  options.Number("--max-age", "SECONDS", chosen->max_age,
                 "warn when the log's last time entry is older; not unless said otherwise");
  options.Text("--ca", "FILE", chosen->ca_file, "trust this certificate authority (PEM) instead of the system's");
  DeclareAsker(options, chosen->asker);
  DeclarePassphrase(options, chosen->asker.passphrase_file);
  DeclareFormat(options, chosen->format);
  return [chosen](Terminal& terminal) { return RunMonitor(*chosen, terminal); };
}

}  // namespace

constinit const Command kMonitor{
    "monitor", "Follow logs from outside: what is new on them, and whether they fork",
    "Reads a log's public files and believes nothing but its key: every new entry is hashed and held against the "
    "signed "
    "root, and every checkpoint against those seen before. Two that contradict each other are a fork: a line on "
    "standard "
    "error, and a file in the state's directory that `entente verify --fork` checks without the log. A log that does "
    "not "
    "answer is tried again, after twice the time each time, and is no fork. Follows until SIGINT or SIGTERM; JSON is a "
    "line an event. Exit code 1 when a fork was found, or a smaller log than before; with --once also that of the "
    "first "
    "error: 4 a wrong signature, 6 entries that are withheld, 8 no answer, 9 entries that are not those that were "
    "signed.",
    "entente monitor https://log.example.org --key call.vkey\n"
    "entente monitor https://log.example.org --once --format json\n"
    "entente monitor https://a.example https://b.example --key a.vkey --key b.vkey --party did:web:acme.example",
    DeclareMonitor};

}  // namespace entente::cli
