// Journal: what the log commits to, a record a batch, in segments. Everything else is derived from it.
//
// Invariants:
//  1. Append() returns only when the record is synced, or with an error after which nothing more is appended.
//  2. At most one record, at the very end, is not synced.
//
// Format: docs/formats/log.md.  Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "log/record.h"
#include "storage/files.h"

namespace entente::log {

// Where the next record goes.
struct JournalEnd {
  std::filesystem::path segment;    // empty: there is no segment yet
  std::uint64_t segment_bytes = 0;  // of whole records and the head
  std::uint64_t torn_bytes = 0;     // what stands behind them
  std::uint64_t next_index = 0;
};

// Gives the records in order, beginning with the segment that holds the entry `from` (so some may come before it).
// Stops at what a torn write left at the end of the last segment, which is not read as a record. Errors: those of
// `visit`; kCorruption naming the segment, for anything that a crash cannot leave.
[[nodiscard]] Result<JournalEnd> ReadJournal(const std::filesystem::path& directory, const std::string& origin,
                                             const storage::Files& files, std::uint64_t from,
                                             const std::function<Result<void>(const Record&)>& visit);

// Makes durable what was read up to `end`, and cuts off what is torn behind it. After a failed sync the system may hold
// bytes in memory that it takes for written, so the last segment is written anew; what was durable stays so throughout.
// REQUIRES: there is a segment.
[[nodiscard]] Result<void> MakeDurable(const JournalEnd& end, storage::Files& files);

class Journal {
 public:
  // Goes on at `end`; what is torn behind it is cut off. The directory must be there.
  [[nodiscard]] static Result<std::unique_ptr<Journal>> Open(const std::filesystem::path& directory,
                                                             const std::string& origin, std::uint64_t segment_bytes_max,
                                                             storage::Files& files, const JournalEnd& end);

  // The commit: durable when it returns.
  // Errors: kUnavailable; whether the record is durable is not known then, and every further call fails.
  [[nodiscard]] Result<void> Append(const Record& record);

 private:
  Journal(std::filesystem::path directory, const std::string& origin, std::uint64_t segment_bytes_max,
          storage::Files& files);
  [[nodiscard]] Result<void> BeginSegment(std::uint64_t first_index);
  [[nodiscard]] Result<void> Write(const Record& record);

  std::filesystem::path directory_;
  Bytes segment_head_;
  std::uint64_t segment_bytes_max_;
  storage::Files& files_;
  std::unique_ptr<storage::AppendFile> segment_;
  bool failed_ = false;
};

}  // namespace entente::log
