// Copies of files, for backups: read once, hashed on the way, and made durable together at the end.
//
// Copies are new files of mode 0600 in directories of mode 0700; nothing is ever written over.
// Thread safety: functions without shared state. Errors: as storage/files.h, the place is the path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>

#include "base/result.h"
#include "crypto/digest.h"

namespace entente::storage {

struct FileDigest {
  crypto::Digest digest{};
  std::uint64_t bytes = 0;
  friend bool operator==(const FileDigest&, const FileDigest&) = default;
};

// Copies the first `bytes_max` bytes, or what there is of them, and says what it wrote. Not synced: SyncFileSystem()
// follows. Errors: kConflict when `to` is there.
[[nodiscard]] Result<FileDigest> CopyFile(const std::filesystem::path& from, const std::filesystem::path& to,
                                          std::uint64_t bytes_max = std::numeric_limits<std::uint64_t>::max());
// A second name for the same file. Errors: kUnavailable where the file system cannot, or not across file systems.
[[nodiscard]] Result<void> LinkFile(const std::filesystem::path& from, const std::filesystem::path& to);
// Asks the system to forget what it holds of the file in memory first, so that it is the disk that answers.
[[nodiscard]] Result<FileDigest> DigestFile(const std::filesystem::path& path);

// What the file holds is durable when it returns, whoever wrote it.
[[nodiscard]] Result<void> SyncContent(const std::filesystem::path& path);
// All that was written to the file system that holds `path` is durable when it returns.
[[nodiscard]] Result<void> SyncFileSystem(const std::filesystem::path& path);
// Makes what is missing of the path, for nobody but the owner.
[[nodiscard]] Result<void> MakePrivateDirectories(const std::filesystem::path& path);

}  // namespace entente::storage
