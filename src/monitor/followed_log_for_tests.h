// A log that a test makes grow, fork and go back, and what a monitor of it reported. Tests only.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "log/check_fixture.h"
#include "monitor/log_monitor.h"
#include "monitor/mirror.h"
#include "storage/faulty_files.h"

namespace entente::monitor {

inline constexpr std::uint64_t kPoolEntries = 800;

// Entries of one history; those of another are the same up to where they part.
inline const std::vector<Bytes>& History() {
  static const std::vector<Bytes> entries = log::TestEntries(kPoolEntries);
  return entries;
}
inline std::vector<Bytes> OtherHistory(std::uint64_t parts_at, std::uint64_t size, std::uint64_t salt = 1'000'000) {
  std::vector<Bytes> entries(History().begin(), History().begin() + static_cast<std::ptrdiff_t>(parts_at));
  while (entries.size() < size) entries.push_back(log::TestSupport(salt + entries.size()));
  return entries;
}
inline std::vector<Bytes> FirstOf(const std::vector<Bytes>& entries, std::uint64_t size) {
  return {entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(size)};
}

struct FollowedLog {
  // The files of one size. Whatever was there before is gone, as partial tiles may be.
  void Serve(const std::vector<Bytes>& entries) { files = log::PublicFilesOf(entries); }
  void ServeFirst(std::uint64_t size) { Serve(FirstOf(History(), size)); }

  [[nodiscard]] MonitorOptions Options() const {
    MonitorOptions options;
    options.log = "https://log.example.org";
    options.key = log::VerifierKey(log::kTestOrigin, log::CheckKey(1).public_key());
    options.directory = "/monitor";
    options.portion = portion;
    return options;
  }
  [[nodiscard]] Result<LogMonitor> Open() { return LogMonitor::Open(Options(), log::Reading(files), disk); }

  // A process of its own: state is read, one step is taken.
  Result<StepReport> Step() {
    Mirror mirror("/copy", disk);
    MonitorOptions options = Options();
    if (mirrored) {
      options.keep = [&](const Portion& one) { return mirror.Keep(one); };
      options.publish = [&](const SignedCheckpoint& checkpoint, std::uint64_t before) {
        return mirror.Publish(checkpoint, before);
      };
    }
    TRY_ASSIGN(LogMonitor monitor, LogMonitor::Open(std::move(options), log::Reading(files), disk));
    return monitor.Step(
        [this](const NewEntry& entry) -> Result<void> {
          reported.push_back(entry.index);
          digests[entry.index] =
              entry.statement == nullptr ? merkle::Hash{} : merkle::LeafHash(entry.statement->entry());
          times[entry.index] = entry.time.value_or(0);
          return {};
        },
        {});
  }
  [[nodiscard]] Bytes StateFile() { return disk.Read(Open().value().StatePath()).value(); }

  log::PublicFiles files;
  storage::FaultyFiles disk;
  PortionLimits portion;
  bool mirrored = false;  // a copy is kept in /copy
  std::vector<std::uint64_t> reported;
  std::map<std::uint64_t, merkle::Hash> digests;
  std::map<std::uint64_t, UnixSeconds> times;
};

}  // namespace entente::monitor
