// The file `charter` beside a log: which entries may say something of the log itself, so that a start need not look for
// them. What they say is read from the entries.
//
// Invariant: every entry on the durable log that changes its charter is listed. It is listed before it is committed, so
// one that is listed may also be none, or not be there at all.
//
// Format: docs/formats/log.md.  Thread safety: functions without shared state; one process writes.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "log/charter.h"
#include "log/paths.h"
#include "storage/files.h"

namespace entente::log {

// What is listed, ascending; nothing when there is no such file, as in logs of before it was there.
[[nodiscard]] Result<std::optional<std::vector<std::uint64_t>>> ReadCharterFile(const Paths& paths,
                                                                                const storage::Files& files);
[[nodiscard]] Result<void> WriteCharterFile(const Paths& paths, storage::Files& files,
                                            const std::vector<std::uint64_t>& entries);

// The list, as the log that is open writes it. REQUIRES: `files` outlives it.
class CharterList {
 public:
  CharterList(Paths paths, storage::Files& files) : paths_(std::move(paths)), files_(files) {}
  [[nodiscard]] Result<void> Write(const std::vector<std::uint64_t>& entries) {
    return WriteCharterFile(paths_, files_, entries);
  }

 private:
  Paths paths_;
  storage::Files& files_;
};

// The charter as of the first `size` entries, from the log's public files. Without the file, all of them are looked
// through. REQUIRES: that much is published. Errors: kCorruption when the entries do not make a charter, or cannot be
// read.
[[nodiscard]] Result<Charter> LoadCharter(const Paths& paths, const storage::Files& files, std::uint64_t size);

}  // namespace entente::log
