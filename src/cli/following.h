// Following logs: rounds of steps, until a signal says to stop; who does not answer is asked less and less often.
//
// Thread safety: the main thread, before any other is started.
#pragma once

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/exit_codes.h"
#include "cli/monitor_report.h"
#include "log/public_tile.h"
#include "monitor/log_monitor.h"

namespace entente::cli {

inline constexpr std::uint64_t kIntervalMaxSeconds = 86'400;

// SIGINT and SIGTERM, blocked from here on: they are looked at between two files of a log, and waited for between two
// rounds.
[[nodiscard]] sigset_t BlockStopSignals();

// A file that is asked for after the word to stop is not fetched.
[[nodiscard]] log::PublicFile UntilStopped(log::PublicFile file);

// One log that is followed. REQUIRES: the report outlives it.
class Followed {
 public:
  Followed(monitor::LogMonitor log, MonitorReport& report) : log_(std::move(log)), report_(report) {}

  // Errors: when what was found cannot be said.
  [[nodiscard]] Result<void> Step(std::chrono::seconds interval);
  // Nothing that a forked log says later can be held against what it said before.
  [[nodiscard]] bool forked() const { return forked_; }
  [[nodiscard]] std::chrono::steady_clock::time_point due() const { return due_; }

 private:
  monitor::LogMonitor log_;
  MonitorReport& report_;
  unsigned failures_ = 0;
  bool forked_ = false;
  std::chrono::steady_clock::time_point due_ = std::chrono::steady_clock::now();
};

// Ends after one round, or when it was told to stop, or when all have forked.
[[nodiscard]] Result<void> FollowAll(std::vector<Followed>& logs, std::chrono::seconds interval, bool once,
                                     const sigset_t& stop);

// Says which forks of a log were proved before.
[[nodiscard]] Result<void> ReportKnownForks(const monitor::LogMonitor& log, MonitorReport& report);

// After FollowAll(): what a script sees.
[[nodiscard]] ExitCode ExitCodeAfter(const MonitorReport& report, bool once);

}  // namespace entente::cli
