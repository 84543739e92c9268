// What a monitor found, said: statements and events on standard output, what is wrong on standard error; for machines a
// line of JSON an event, all on standard output.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "cli/terminal.h"
#include "codec/json.h"
#include "monitor/log_monitor.h"

namespace entente::cli {

// What is said of what is new: everything, where nothing is named.
struct WatchList {
  std::vector<std::string> parties;   // issuers
  std::vector<std::string> subjects;  // parts of subjects
  [[nodiscard]] bool Takes(const statement::SignedStatement& statement) const;
};

struct MonitorReportOptions {
  bool json = false;
  bool once = false;            // says also that nothing is new
  bool statements = true;       // says what is new, and not only how much
  std::uint64_t max_age_s = 0;  // of the last time entry; 0: any
};

class MonitorReport {
 public:
  MonitorReport(Terminal& terminal, WatchList watched, MonitorReportOptions options, const Clock& clock)
      : terminal_(terminal), watched_(std::move(watched)), options_(options), clock_(clock) {}

  // Errors: kUnavailable when it cannot be said; then it is not taken for said.
  [[nodiscard]] Result<void> Entry(const monitor::State& log, const monitor::NewEntry& entry);
  [[nodiscard]] Result<void> Step(const monitor::State& log, const monitor::StepReport& step);
  [[nodiscard]] Result<void> Error(const monitor::State& log, const entente::Error& error);
  // A fork that was proved before: no log mends that.
  [[nodiscard]] Result<void> KnownFork(const monitor::State& log, const std::filesystem::path& evidence);

  [[nodiscard]] bool found_fork() const { return found_fork_; }  // or a smaller log
  [[nodiscard]] std::optional<ErrorCode> first_error() const { return first_error_; }

 private:
  [[nodiscard]] Result<void> Event(const monitor::State& log, std::string_view event, const json::Value& members);
  void Warn(const monitor::State& log, std::string_view what);
  [[nodiscard]] Result<void> Size(const monitor::State& log, const monitor::StepReport& step);
  [[nodiscard]] Result<void> Contradiction(const monitor::State& log, const monitor::StepReport& step);
  [[nodiscard]] Result<void> Age(const monitor::State& log, const monitor::StepReport& step);

  Terminal& terminal_;
  WatchList watched_;
  MonitorReportOptions options_;
  const Clock& clock_;
  bool found_fork_ = false;
  std::optional<ErrorCode> first_error_;
};

}  // namespace entente::cli
