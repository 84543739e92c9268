#include "cli/following.h"

#include <pthread.h>

#include <algorithm>
#include <optional>

namespace entente::cli {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kBackOffMax{3'600};
constexpr unsigned kFailuresMax = 12;

bool IsStopping() {
  sigset_t pending;
  sigemptyset(&pending);
  ::sigpending(&pending);
  return sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1;
}
// False when it was told to stop meanwhile.
bool WaitUntil(Steady::time_point due, const sigset_t& stop) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(due - Steady::now());
    if (left.count() <= 0) return !IsStopping();
    constexpr std::int64_t kSecond = 1'000'000'000;
    const timespec wait{left.count() / kSecond, left.count() % kSecond};
    if (::sigtimedwait(&stop, nullptr, &wait) > 0) return false;
  }
}

}  // namespace

sigset_t BlockStopSignals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  return stop;
}

log::PublicFile UntilStopped(log::PublicFile file) {
  return [file = std::move(file)](const std::string& path) -> Result<Bytes> {
    if (IsStopping()) return Fail(ErrorCode::kUnavailable, "stopped", path);
    return file(path);
  };
}

Result<void> Followed::Step(std::chrono::seconds interval) {
  const auto step =
      log_.Step([this](const monitor::NewEntry& entry) { return report_.Entry(log_.state(), entry); }, IsStopping);
  if (IsStopping() && !step.has_value()) return {};
  if (step.has_value()) {
    failures_ = 0;
    TRY(report_.Step(log_.state(), *step));
    forked_ = step->outcome == monitor::StepOutcome::kFork;
  } else {
    failures_ = std::min(failures_ + 1, kFailuresMax);
    TRY(report_.Error(log_.state(), step.error()));
  }
  // Twice as long after each failure.
  due_ = Steady::now() + std::min(interval * (1U << failures_), std::max(interval, kBackOffMax));
  return {};
}

Result<void> FollowAll(std::vector<Followed>& logs, std::chrono::seconds interval, bool once, const sigset_t& stop) {
  for (;;) {
    for (Followed& log : logs)
      if (!log.forked() && log.due() <= Steady::now() && !IsStopping()) TRY(log.Step(interval));
    if (once || IsStopping()) return {};
    std::optional<Steady::time_point> next;
    for (const Followed& log : logs)
      if (!log.forked()) next = std::min(next.value_or(log.due()), log.due());
    if (!next.has_value() || !WaitUntil(*next, stop)) return {};
  }
}

Result<void> ReportKnownForks(const monitor::LogMonitor& log, MonitorReport& report) {
  TRY_ASSIGN(const std::vector<std::filesystem::path> forks, log.KnownForks());
  for (const std::filesystem::path& evidence : forks) TRY(report.KnownFork(log.state(), evidence));
  return {};
}

ExitCode ExitCodeAfter(const MonitorReport& report, bool once) {
  if (report.found_fork()) return ExitCode::kFindings;
  const std::optional<ErrorCode> error = report.first_error();
  return once && error.has_value() ? ExitCodeOf(*error) : ExitCode::kOk;
}

}  // namespace entente::cli
