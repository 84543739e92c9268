// Files: the system calls that durability rests on, behind an interface so that tests can make each of them fail, and
// can drop what was not synced.
//
// Two implementations: PosixFiles, and the fault model in storage/faulty_files.h (tests).
// Thread safety: any thread, except that one AppendFile belongs to one thread at a time.
// Errors, unless said otherwise: kNotFound; kConflict when something else is in the way; kUnavailable for everything
// else that the system says, with the rule kDiskFullRule when disk or quota is full. Their place is the path.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::storage {

// The rule of an error for a full disk or quota. The same word as http::kDiskFullRule, which gives it the status 507;
// this room cannot see that one.
inline constexpr std::string_view kDiskFullRule = "disk-full";

// How much of a write survives a loss of power.
enum class Durability : std::uint8_t {
  kNone,     // old content, new content, or none of the two
  kContent,  // the content is synced before the rename: old or new, never a half
  kAll,      // the directory is synced as well: new, once the call has returned
};

class AppendFile {
 public:
  AppendFile() = default;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  virtual ~AppendFile() = default;
  // On failure what was written of it is cut off again, if the system lets us.
  [[nodiscard]] virtual Result<void> Append(ByteView bytes) = 0;
  // fdatasync. After an error the file's state is unknown: the caller must not go on (see docs/decisions).
  [[nodiscard]] virtual Result<void> Sync() = 0;
  // What the file holds, after failures too.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
};

class Files {
 public:
  Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  virtual ~Files() = default;

  // Opens for appending; `size` bytes are kept, what stands behind them is cut off (and that synced). Creates the file
  // (and syncs its directory) when it is not there and `size` is 0.
  // Errors: kCorruption when the file is shorter than `size`, or missing.
  [[nodiscard]] virtual Result<std::unique_ptr<AppendFile>> OpenAppend(const std::filesystem::path& path,
                                                                       std::uint64_t size) = 0;
  // Writes a new file under a temporary name (IsTemporaryName) in the same directory and renames it over `path`. On
  // failure the temporary file is removed; only a failed sync of the directory leaves the new file in its place.
  [[nodiscard]] virtual Result<void> WriteAtomically(const std::filesystem::path& path, ByteView bytes,
                                                     Durability durability) = 0;
  [[nodiscard]] virtual Result<Bytes> Read(const std::filesystem::path& path) const = 0;
  // Exactly `count` bytes. Errors: kCorruption when the file ends before.
  [[nodiscard]] virtual Result<Bytes> ReadRange(const std::filesystem::path& path, std::uint64_t offset,
                                                std::uint64_t count) const = 0;
  [[nodiscard]] virtual bool Exists(const std::filesystem::path& path) const = 0;
  // Names of the entries of a directory, sorted; an absent directory is an empty one.
  [[nodiscard]] virtual Result<std::vector<std::string>> List(const std::filesystem::path& directory) const = 0;
  // Removes a file or an empty directory; synced only with the directory that holds it.
  [[nodiscard]] virtual Result<void> Remove(const std::filesystem::path& path) = 0;
  // Makes what is missing of the path, each new directory synced into its parent.
  [[nodiscard]] virtual Result<void> MakeDirectories(const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual Result<void> SyncDirectory(const std::filesystem::path& path) = 0;

  // Removes the temporary files that crashes left in this directory; not those in directories below.
  // REQUIRES: nobody is writing there.
  [[nodiscard]] Result<void> RemoveLeftovers(const std::filesystem::path& directory);
};

// .NAME.XXXXXX.tmp: never read, and removed at the next start.
[[nodiscard]] bool IsTemporaryName(std::string_view name);

[[nodiscard]] Files& PosixFiles();

// An exclusive lock on a directory (its file `lock`), held until it goes. Errors: kConflict when another process, or
// another DirectoryLock of this one, holds it.
class DirectoryLock {
 public:
  [[nodiscard]] static Result<DirectoryLock> Acquire(const std::filesystem::path& directory);
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&&) = delete;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace entente::storage
