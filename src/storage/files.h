// Files: the system calls that durability rests on, behind an interface so that tests can make each of them fail, and
// can drop what was not synced.
//
// Two implementations: PosixFiles, and the fault model in storage/faulty_files.h (tests).
// Thread safety: any thread, except that one AppendFile belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::storage {

class AppendFile {
 public:
  AppendFile() = default;
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;
  virtual ~AppendFile() = default;
  [[nodiscard]] virtual Result<void> Append(ByteView bytes) = 0;
  // fdatasync. After an error the file's state is unknown: the caller must not go on (see docs/decisions).
  [[nodiscard]] virtual Result<void> Sync() = 0;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
};

class Files {
 public:
  Files() = default;
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  virtual ~Files() = default;

  // Opens for appending; `size` bytes are kept, what stands behind them is cut off. Creates the file (and syncs its
  // directory) when it is not there.
  [[nodiscard]] virtual Result<std::unique_ptr<AppendFile>> OpenAppend(const std::filesystem::path& path,
                                                                       std::uint64_t size) = 0;
  // Writes a new file under a temporary name, syncs it, renames it over `path`, syncs the directory when `synced`.
  [[nodiscard]] virtual Result<void> WriteAtomically(const std::filesystem::path& path, ByteView bytes,
                                                     bool synced) = 0;
  [[nodiscard]] virtual Result<Bytes> Read(const std::filesystem::path& path) const = 0;
  [[nodiscard]] virtual Result<Bytes> ReadRange(const std::filesystem::path& path, std::uint64_t offset,
                                                std::uint64_t count) const = 0;
  [[nodiscard]] virtual bool Exists(const std::filesystem::path& path) const = 0;
  // Names of the entries of a directory, sorted; an absent directory is an empty one.
  [[nodiscard]] virtual Result<std::vector<std::string>> List(const std::filesystem::path& directory) const = 0;
  [[nodiscard]] virtual Result<void> Remove(const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual Result<void> MakeDirectories(const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual Result<void> SyncDirectory(const std::filesystem::path& path) = 0;
};

[[nodiscard]] Files& PosixFiles();

// An exclusive lock on a directory, held until it goes. Errors: kConflict when another process holds it.
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
