// System calls on files, with their errors as values; short writes and interruptions are gone on with. Seen inside
// storage/ only.
//
// Errors: ENOENT is kNotFound, EEXIST is kConflict, everything else kUnavailable, with kDiskFullRule for a full disk or
// quota. The message has the system's words, the place is the path.
// Thread safety: functions without shared state; a Descriptor or TemporaryFile belongs to one thread at a time.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::storage {

[[nodiscard]] Error SystemError(int code, std::string_view doing, const std::filesystem::path& path);

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int number() const { return number_; }
  // Gives it up without closing it.
  [[nodiscard]] int Release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

// Close-on-exec always. The mode counts where O_CREAT is among the flags; the process's umask narrows it.
[[nodiscard]] Result<Descriptor> OpenFile(const std::filesystem::path& path, int flags, mode_t mode = 0666);
[[nodiscard]] Result<void> WriteAt(const Descriptor& file, ByteView bytes, std::uint64_t offset,
                                   const std::filesystem::path& path);
// Fills `into` unless the file ends before; gives how many bytes there were.
[[nodiscard]] Result<std::size_t> ReadAt(const Descriptor& file, std::span<std::uint8_t> into, std::uint64_t offset,
                                         const std::filesystem::path& path);
[[nodiscard]] Result<std::uint64_t> SizeOf(const Descriptor& file, const std::filesystem::path& path);
[[nodiscard]] Result<void> SyncFile(const Descriptor& file, const std::filesystem::path& path);
[[nodiscard]] Result<void> RenameFile(const std::filesystem::path& from, const std::filesystem::path& to);
// Removes a file; one that is not there is removed already.
[[nodiscard]] Result<void> RemoveIfThere(const std::filesystem::path& path);
[[nodiscard]] Result<void> SyncDirectoryOf(const std::filesystem::path& directory);
// Makes what is missing of the path, each new directory synced into its parent.
[[nodiscard]] Result<void> MakeDirectoriesSynced(const std::filesystem::path& path, mode_t mode);

// A file under the name .NAME.XXXXXX.tmp in the directory of `beside`; removed unless it is given another name.
class TemporaryFile {
 public:
  [[nodiscard]] static Result<TemporaryFile> Make(const std::filesystem::path& beside, mode_t mode);
  TemporaryFile(TemporaryFile&& other) noexcept
      : path_(std::exchange(other.path_, {})), descriptor_(std::move(other.descriptor_)) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile();

  [[nodiscard]] const Descriptor& descriptor() const { return descriptor_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // Over what may be there.
  [[nodiscard]] Result<void> RenameTo(const std::filesystem::path& path);

 private:
  TemporaryFile(std::filesystem::path path, Descriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}
  std::filesystem::path path_;  // empty once it has another name
  Descriptor descriptor_;
};

}  // namespace entente::storage
