// Times: which time the log had at which entry, by its time entries. The newest are in memory, the rest in a file.
//
// Format of the file: docs/formats/log.md, `times`.  Thread safety: Add() from one thread; everything else from any.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "storage/files.h"

namespace entente::log {

struct TimeEntry {
  std::uint64_t index = 0;
  UnixSeconds time = 0;
};

// Walks over time entries as over those that Times::Covering() gives, along with the entries themselves.
class TimeWalk {
 public:
  // REQUIRES: not empty, in order.
  explicit TimeWalk(std::vector<TimeEntry> entries) : entries_(std::move(entries)) {}
  // REQUIRES: no index is smaller than the one before.
  [[nodiscard]] UnixSeconds At(std::uint64_t index) {
    while (at_ + 1 < entries_.size() && entries_[at_ + 1].index <= index) ++at_;
    return entries_[at_].time;
  }

 private:
  std::vector<TimeEntry> entries_;
  std::size_t at_ = 0;
};

class Times {
 public:
  static constexpr std::size_t kRecordBytes = 24;
  static constexpr std::size_t kInMemory = 4096;

  // The file holds `count` time entries; what stands behind them is not read.
  Times(std::filesystem::path file, std::uint64_t count, const storage::Files& files)
      : file_(std::move(file)), files_(files), first_in_memory_(count) {}

  void Add(TimeEntry entry);
  [[nodiscard]] std::uint64_t count() const;
  // The time entries that say which time the entries [first, end) have, in order: the last one at or before `first` (or
  // the log's first one, for entries before that), and those that follow below `end`.
  // REQUIRES: count() > 0 and first < end. Errors: those of reading the file; kCorruption when a record is not as
  // written.
  [[nodiscard]] Result<std::vector<TimeEntry>> Covering(std::uint64_t first, std::uint64_t end) const;
  // The file's bytes for the time entries [first, first + count). REQUIRES: they are in memory.
  [[nodiscard]] Bytes Records(std::uint64_t first, std::uint64_t count) const;
  // So many are in the file now.
  void Forget(std::uint64_t in_file);

  [[nodiscard]] static Bytes Encode(TimeEntry entry);

 private:
  // The number of the last time entry in the file, among the first `count`, that is at or before the index; 0 if none
  // is.
  [[nodiscard]] Result<std::uint64_t> SearchFile(std::uint64_t index, std::uint64_t count) const;
  [[nodiscard]] Result<std::vector<TimeEntry>> FromFile(std::uint64_t number, std::uint64_t count) const;

  const std::filesystem::path file_;
  const storage::Files& files_;
  mutable std::mutex mutex_;
  std::uint64_t first_in_memory_;
  std::deque<TimeEntry> recent_;
};

}  // namespace entente::log
