// LogMonitor: follows one log through its public files, from what was verified last, and says what is new on it. It
// believes nothing but the log's key, and those that the log put in its place by entries which that key signed: what it
// reports is in a tree that such a key signed, and that tree continues every other that it has seen of this log.
//
// How a step goes, and what a crash leaves at each point:
//  1. The checkpoint is fetched, its signature checked, and it is held against the newest one known. A contradiction is
//     a fork: evidence is written, and the state stays as it was.
//  2. A larger one becomes the target, and the state is written: whatever the log shows after a crash, and even if it
//     withholds what it signed, the checkpoint is not forgotten.
//  3. Portion by portion, entries are read, hashed, and the root behind them is held against the target by a path from
//     the log's hash tiles. Only what holds is reported, and then the state is written: after a crash between the two
//     the same entries are reported again, and none is left out.
//  4. At the end of the target it is verified.
//
// Memory is bounded by a portion. Thread safety: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "log/log_end.h"
#include "log/public_tile.h"
#include "monitor/fork_evidence.h"
#include "monitor/portion.h"
#include "monitor/state.h"
#include "statement/signed_statement.h"
#include "storage/files.h"

namespace entente::monitor {

struct MonitorOptions {
  std::string log;                  // its address or directory; names its state
  std::string key;                  // verifier key; empty: the one of the state
  bool trust_first = false;         // without a key and a state, take the key that the log itself names
  std::filesystem::path directory;  // of states and evidence; the caller holds its lock
  PortionLimits portion;
  // For who keeps a copy; empty: nothing is kept. `keep` gets each portion that holds, before it is reported; `publish`
  // the checkpoint whose entries were all kept, and the size of the one before. After a crash both can come again.
  std::function<Result<void>(const Portion& portion)> keep;
  std::function<Result<void>(const SignedCheckpoint& checkpoint, std::uint64_t size_before)> publish;
};

struct NewEntry {
  std::uint64_t index = 0;
  std::optional<UnixSeconds> time;                        // the log's own, of the last time entry before
  const statement::SignedStatement* statement = nullptr;  // none: what is there is no statement
};

enum class StepOutcome : std::uint8_t {
  kUnchanged,
  kGrown,
  kFork,        // proved, by the evidence
  kRolledBack,  // a smaller checkpoint than was seen before; both are in the evidence, which proves no fork
  kStopped,     // before the end of the target; the next step goes on from there
};

struct StepReport {
  StepOutcome outcome = StepOutcome::kUnchanged;
  std::string origin;
  std::uint64_t size_before = 0;     // entries that were read before this step
  std::uint64_t size = 0;            // and after it
  std::uint64_t signed_size = 0;     // of the checkpoint that was fetched
  std::optional<UnixSeconds> time;   // of the last time entry that was read
  std::string key_learned;           // that the log put in the place of one that was known, by an entry; the newest
  std::optional<log::LogEnd> ended;  // by an entry that was read in this step
  std::string key_taken;             // by this step from the log itself: nothing but the log vouches for it
  std::filesystem::path evidence;
  std::string says;  // of a fork or a smaller checkpoint, for a person
};

class LogMonitor {
 public:
  // Sees entries in log order. An error ends the step, and they are reported again by the next.
  using Visit = std::function<Result<void>(const NewEntry& entry)>;
  using Stop = std::function<bool()>;

  // Errors: kInvalidInput when there is neither key nor state nor leave to trust the log; kConflict when the state was
  // made under another key; kCorruption for the state; those of `files`.
  // REQUIRES: what is given outlives it.
  [[nodiscard]] static Result<LogMonitor> Open(MonitorOptions options, log::PublicFile file, storage::Files& files);

  // Asks `stop` between portions. Errors, of which none is a fork: kUnavailable when the log does not answer;
  // kUnauthorized when the checkpoint is not signed by the key; kInvalidInput when it is none; kNotFound when a tile or
  // bundle of a signed tree is not served; kCorruption when what is served is not what was signed.
  [[nodiscard]] Result<StepReport> Step(const Visit& visit, const Stop& stop);

  // Evidence in the directory that proves a fork of this log, found by whatever step or put there by others.
  // Errors: those of `files`.
  [[nodiscard]] Result<std::vector<std::filesystem::path>> KnownForks() const;

  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] std::filesystem::path StatePath() const;

 private:
  // Of two checkpoints: whether they contradict each other, and the evidence if they do.
  struct Comparison {
    bool contradicts = false;
    ForkEvidence evidence;
  };

  LogMonitor(MonitorOptions options, log::PublicFile file, storage::Files& files)
      : options_(std::move(options)), file_(std::move(file)), files_(&files) {}

  [[nodiscard]] Result<void> TakeKeyFromLog(std::string_view note, StepReport& report);
  // A checkpoint, and the keys that lead to the one which signed it, where these were not known.
  struct Followed {
    SignedCheckpoint checkpoint;
    std::optional<KnownKeys> keys;
  };
  [[nodiscard]] Result<Followed> ReadOrFollow(std::string_view note, const KnownKeys& known) const;
  [[nodiscard]] Result<SignedCheckpoint> FetchCheckpoint(StepReport& report);
  [[nodiscard]] Result<void> TakeLarger(const SignedCheckpoint& fetched, StepReport& report);
  [[nodiscard]] Result<void> TakeSmaller(const SignedCheckpoint& fetched, const SignedCheckpoint& newest,
                                         StepReport& report);
  [[nodiscard]] Result<void> Follow(const SignedCheckpoint& target, const Visit& visit, const Stop& stop,
                                    StepReport& report);
  [[nodiscard]] Result<void> RefusePortion(const Portion& portion, const SignedCheckpoint& target, PublicTree& tree,
                                           StepReport& report);
  void NoteEnd(std::uint64_t index, const statement::SignedStatement& statement, StepReport& report);
  [[nodiscard]] Result<void> Visited(const Portion& portion, const Visit& visit, StepReport& report);
  [[nodiscard]] Result<void> Conclude(const SignedCheckpoint& target, StepReport& report);
  [[nodiscard]] Result<Comparison> Compare(const SignedCheckpoint& older, const SignedCheckpoint& newer) const;
  [[nodiscard]] Result<void> ReportFork(ForkEvidence evidence, StepReport& report);
  [[nodiscard]] Result<std::filesystem::path> KeepEvidence(const ForkEvidence& evidence, std::string_view kind);
  [[nodiscard]] Result<void> Save();

  MonitorOptions options_;
  log::PublicFile file_;
  storage::Files* files_;
  State state_;
  std::unique_ptr<KnownKeys> keys_;  // none until one is known
};

}  // namespace entente::monitor
