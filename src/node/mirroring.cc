#include "node/mirroring.h"

#include <algorithm>
#include <utility>

#include "base/logging.h"
#include "monitor/log_monitor.h"
#include "monitor/log_source.h"
#include "monitor/mirror.h"
#include "protocols/operations/metrics.h"
#include "protocols/tiles/mirrors.h"
#include "storage/files.h"

namespace entente::node {
namespace {

using Steady = std::chrono::steady_clock;

constexpr unsigned kFailuresMax = 6;  // doublings of the interval
constexpr std::chrono::hours kBackOffMax{1};

}  // namespace

// One log's copy. Its counts may be read by any thread, everything else belongs to the one that follows it.
class Mirroring::Copy {
 public:
  // `stop` is asked before each file is fetched.
  static Result<std::unique_ptr<Copy>> Open(const MirroredLog& log, const std::filesystem::path& directory,
                                            const std::filesystem::path& ca_file, const std::stop_token& stop) {
    storage::Files& files = storage::PosixFiles();
    const std::filesystem::path state = directory / ".mirror";
    TRY(files.MakeDirectories(state));
    TRY_ASSIGN(auto lock, storage::DirectoryLock::Acquire(state));
    TRY(files.RemoveLeftovers(state));
    auto copy = std::unique_ptr<Copy>(new Copy(log, directory, std::move(lock)));
    TRY(copy->OpenMonitor(ca_file, stop));
    return copy;
  }

  [[nodiscard]] const std::string& origin() const { return origin_; }
  [[nodiscard]] std::uint64_t entries() const { return entries_; }
  [[nodiscard]] UnixSeconds looked_at() const { return looked_at_; }
  [[nodiscard]] bool forked() const { return forked_; }
  [[nodiscard]] Steady::time_point due() const { return due_; }

  void Step(std::chrono::seconds interval, const std::stop_token& stop, const Clock& clock) {
    const auto step = monitor_->Step([](const monitor::NewEntry&) -> Result<void> { return {}; },
                                     [&stop] { return stop.stop_requested(); });
    if (stop.stop_requested()) return;
    if (step.has_value()) {
      failures_ = 0;
      looked_at_ = clock.NowSeconds();
      TakeReport(*step);
    } else {
      if (failures_ == 0)
        LogLine(Severity::kWarning, "mirror-behind", {{"origin", origin_}, {"why", step.error().Text()}});
      failures_ = std::min(failures_ + 1, kFailuresMax);
    }
    const auto longest = std::max<std::chrono::seconds>(interval, kBackOffMax);
    due_ = Steady::now() + std::min(interval * (1U << failures_), longest);
  }

 private:
  Copy(const MirroredLog& log, const std::filesystem::path& directory, storage::DirectoryLock lock)
      : origin_(log.origin), lock_(std::move(lock)), mirror_(directory, storage::PosixFiles()), directory_(directory) {
    options_.log = monitor::NormalLog(log.url);
    options_.key = log.vkey;
    // What was verified, and evidence, beside the copy: the one is worth nothing without the other.
    options_.directory = directory / ".mirror";
    options_.keep = [this](const monitor::Portion& portion) { return mirror_.Keep(portion); };
    options_.publish = [this](const monitor::SignedCheckpoint& checkpoint, std::uint64_t size_before) {
      return mirror_.Publish(checkpoint, size_before);
    };
  }

  Result<void> OpenMonitor(const std::filesystem::path& ca_file, const std::stop_token& stop) {
    log::PublicFile file = [fetch = monitor::OpenLog(options_.log, ca_file),
                            stop](const std::string& path) -> Result<Bytes> {
      if (stop.stop_requested()) return Fail(ErrorCode::kUnavailable, "the node is stopping");
      return fetch(path);
    };
    storage::Files& files = storage::PosixFiles();
    TRY_ASSIGN(auto opened, monitor::LogMonitor::Open(options_, std::move(file), files));
    monitor_ = std::make_unique<monitor::LogMonitor>(std::move(opened));
    if (!files.Exists(monitor_->StatePath()) && files.Exists(directory_ / "checkpoint"))
      return Fail(ErrorCode::kConflict,
                  "here is a copy that was read from another address: move it away, or name that address in [mirrors]",
                  directory_.string());
    if (const auto& verified = monitor_->state().verified; verified.has_value()) entries_ = verified->checkpoint.size;
    TRY_ASSIGN(const auto forks, monitor_->KnownForks());
    for (const std::filesystem::path& evidence : forks) Forked(evidence);
    return {};
  }

  void TakeReport(const monitor::StepReport& report) {
    if (report.outcome == monitor::StepOutcome::kFork) return Forked(report.evidence);
    if (report.outcome == monitor::StepOutcome::kRolledBack)
      return LogLine(Severity::kWarning, "mirrored-log-rolled-back",
                     {{"origin", origin_}, {"evidence", report.evidence.string()}, {"says", report.says}});
    entries_ = report.size;
  }
  void Forked(const std::filesystem::path& evidence) {
    forked_ = true;
    LogLine(Severity::kError, "mirrored-log-forked",
            {{"origin", origin_}, {"evidence", evidence.string()}, {"see", "entente verify --fork"}});
  }

  const std::string origin_;
  storage::DirectoryLock lock_;
  monitor::Mirror mirror_;
  const std::filesystem::path directory_;
  monitor::MonitorOptions options_;
  std::unique_ptr<monitor::LogMonitor> monitor_;
  unsigned failures_ = 0;
  Steady::time_point due_ = Steady::now();
  std::atomic<bool> forked_ = false;
  std::atomic<std::uint64_t> entries_ = 0;
  std::atomic<UnixSeconds> looked_at_ = 0;
};

Mirroring::Mirroring(MirroringPolicy policy, const Clock& clock) : policy_(std::move(policy)), clock_(clock) {}

Mirroring::~Mirroring() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

Result<std::unique_ptr<Mirroring>> Mirroring::Start(MirroringPolicy policy, const std::filesystem::path& directory,
                                                    const Clock& clock) {
  auto mirroring = std::unique_ptr<Mirroring>(new Mirroring(std::move(policy), clock));
  if (mirroring->policy_.logs.empty()) return mirroring;
  // The thread's own token must be there before what asks it.
  std::stop_source stop;
  for (const MirroredLog& log : mirroring->policy_.logs) {
    TRY_ASSIGN(auto copy, Copy::Open(log, directory / protocols::MirrorId(log.origin), mirroring->policy_.ca_file,
                                     stop.get_token()));
    mirroring->copies_.push_back(std::move(copy));
  }
  mirroring->thread_ = std::jthread([self = mirroring.get(), stop](const std::stop_token& asked) mutable {
    const std::stop_callback pass_on(asked, [&stop] { stop.request_stop(); });
    self->Run(asked);
  });
  return mirroring;
}

void Mirroring::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    Steady::time_point next = Steady::now() + kBackOffMax;
    for (const auto& copy : copies_) {
      if (!copy->forked() && copy->due() <= Steady::now()) copy->Step(policy_.interval, stop, clock_);
      if (!copy->forked()) next = std::min(next, copy->due());
    }
    wake_.wait_until(lock, stop, next, [] { return false; });
  }
}

void Mirroring::WriteTo(std::string& text) const {
  const auto write = [&](std::string_view name, std::string_view help, auto value_of) {
    protocols::WriteHelp(text, name, "gauge", help);
    for (const auto& copy : copies_) protocols::WriteSample(text, name, {{"origin", copy->origin()}}, value_of(*copy));
  };
  write("entente_mirror_entries", "Entries of another log that are in the copy kept here.",
        [](const Copy& copy) { return copy.entries(); });
  write("entente_mirror_forked", "1 when a mirrored log signed two histories; it is followed no more.",
        [](const Copy& copy) { return std::uint64_t{copy.forked() ? 1U : 0U}; });
  write("entente_mirror_look_timestamp_seconds",
        "When a mirrored log was last seen and found sound, in seconds since 1970; 0 before the first time.",
        [](const Copy& copy) { return static_cast<std::uint64_t>(copy.looked_at()); });
}

}  // namespace entente::node
