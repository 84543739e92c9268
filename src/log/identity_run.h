// Identity run: which statements of one range of the log are where, sorted by identity, in a file that never changes.
// Of it only a filter and the places of its buckets are in memory.
//
// Invariant: a run is believed only with its last bytes, which are written when all before them is synced.
//
// Format: docs/formats/log.md, `identity-runs`.  Thread safety: any thread, while the file is there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "log/identity_filter.h"
#include "storage/files.h"

namespace entente::log {

// One entry of the log: the first eight bytes of its statement's identity, and how far behind the run's first one it
// is. In the order of a run.
struct RunEntry {
  std::uint64_t key = 0;
  std::uint32_t offset = 0;
  friend auto operator<=>(const RunEntry&, const RunEntry&) = default;
};

// The entries [first, end) of the log. REQUIRES: first < end, and fewer than 2^32 of them.
struct RunRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;
  [[nodiscard]] std::uint64_t count() const { return end - first; }
  [[nodiscard]] bool Holds(const RunRange& other) const { return first <= other.first && other.end <= end; }
  friend auto operator<=>(const RunRange&, const RunRange&) = default;
};
[[nodiscard]] std::string RunName(const RunRange& range);
// Nothing for a name that is none of a run.
[[nodiscard]] std::optional<RunRange> ParseRunName(std::string_view name);

class IdentityRun {
 public:
  // Errors: kCorruption when the file is not whole.
  [[nodiscard]] static Result<std::shared_ptr<const IdentityRun>> Open(const std::filesystem::path& directory,
                                                                       const RunRange& range,
                                                                       const storage::Files& files);

  // How long a whole file is.
  [[nodiscard]] static std::uint64_t FileBytes(const RunRange& range);

  [[nodiscard]] const RunRange& range() const { return range_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Of the log's tree at the end of the range.
  [[nodiscard]] const crypto::Digest& root() const { return root_; }
  [[nodiscard]] std::uint64_t memory_bytes() const { return filter_.memory_bytes() + directory_.size(); }

  // Appends the index of every identity in the range that begins with this key. Errors: kCorruption.
  [[nodiscard]] Result<void> Candidates(std::uint64_t key, std::vector<std::uint64_t>& into) const;

  [[nodiscard]] std::uint64_t buckets() const;
  // The entries of one bucket. Errors: kCorruption, when they are not what was written.
  [[nodiscard]] Result<std::vector<RunEntry>> Bucket(std::uint64_t bucket) const;

 private:
  IdentityRun(std::filesystem::path path, RunRange range, const crypto::Digest& root, Bytes directory,
              IdentityFilter filter, const storage::Files& files)
      : path_(std::move(path)),
        range_(range),
        root_(root),
        directory_(std::move(directory)),
        filter_(std::move(filter)),
        files_(files) {}

  const std::filesystem::path path_;
  const RunRange range_;
  const crypto::Digest root_;
  const Bytes directory_;  // as in the file
  const IdentityFilter filter_;
  const storage::Files& files_;
};

// Writes a run, entry after entry. What is written of it has no meaning before Finish(), which makes it durable.
class IdentityRunWriter {
 public:
  [[nodiscard]] static Result<std::unique_ptr<IdentityRunWriter>> Begin(const std::filesystem::path& directory,
                                                                        const RunRange& range, storage::Files& files);
  // REQUIRES: in the order of a run, as many as the range has. Errors: those of storage.
  [[nodiscard]] Result<void> Add(const RunEntry& entry);
  [[nodiscard]] Result<void> Finish(const crypto::Digest& root);

 private:
  IdentityRunWriter(const RunRange& range, std::unique_ptr<storage::AppendFile> file);
  void EndBuckets(std::uint64_t next);
  [[nodiscard]] Result<void> Flush();

  RunRange range_;
  std::unique_ptr<storage::AppendFile> file_;
  IdentityFilter filter_;
  Bytes directory_;
  std::uint64_t bucket_ = 0;  // the one that is being filled
  std::uint64_t count_ = 0;
  Bytes of_bucket_;
  Bytes waiting_;
};

}  // namespace entente::log
