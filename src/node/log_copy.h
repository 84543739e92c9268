// LogCopy: a log as it lies in a directory, read without anybody's keys: the public files as a download has them, a
// node's data directory, or a backup of one. And its documents, as a node keeps them or as they were downloaded.
//
// Thread safety: values; LogCopyReader belongs to one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "log/check.h"
#include "statement/signed_statement.h"
#include "views/view.h"

namespace entente::node {

struct LogCopy {
  std::filesystem::path log;       // holds `checkpoint` and `tile/`
  std::filesystem::path payloads;  // empty: there are none beside it
};

// Errors: kNotFound when there is no log in the directory.
[[nodiscard]] Result<LogCopy> FindLogCopy(const std::filesystem::path& directory);

// A document from a directory: "HH/SHA256.zst" as a node keeps it, or "SHA256" as it is downloaded; checked against its
// digest. Errors: kNotFound; kCorruption.
[[nodiscard]] Result<Bytes> ReadCopiedPayload(const std::filesystem::path& directory, const crypto::Digest& digest);

// Entries in order, with the log's time. REQUIRES: CheckPublicLog() found the files clean.
class LogCopyReader {
 public:
  struct Chunk {
    std::vector<statement::SignedStatement> statements;
    std::vector<views::Entry> entries;  // point into `statements`
  };

  LogCopyReader(log::PublicFile file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  // The next entries below `end`: some thousands, fewer where they are large; none at the end.
  // Errors: kCorruption when the files are not what they were when they were checked.
  [[nodiscard]] Result<Chunk> Next(std::uint64_t end);

 private:
  // Reads the bundle that holds next_.
  [[nodiscard]] Result<void> ReadBundle();
  [[nodiscard]] Result<void> FindFirstTime();

  log::PublicFile file_;
  std::uint64_t size_;
  std::uint64_t next_ = 0;
  std::uint64_t bundle_first_ = 0;
  Bytes bundle_;
  std::vector<ByteView> entries_;    // of the bundle, views into bundle_
  std::optional<UnixSeconds> time_;  // of the last time entry
};

}  // namespace entente::node
