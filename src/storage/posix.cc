#include "storage/posix.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "base/encoding.h"
#include "crypto/random.h"
#include "storage/files.h"
#include "storage/system_calls.h"

namespace entente::storage {
namespace {

constexpr int kTemporaryNameTriesMax = 100;

std::filesystem::path ParentOf(const std::filesystem::path& path) {
  const auto parent = path.parent_path();
  return parent.empty() ? "." : parent;
}

std::unexpected<Error> SystemFailure(std::string_view doing, const std::filesystem::path& path) {
  const int code = errno;
  return std::unexpected(SystemError(code, doing, path));
}

}  // namespace

Error SystemError(int code, std::string_view doing, const std::filesystem::path& path) {
  const char* text = ::strerrordesc_np(code);
  Error error{ErrorCode::kUnavailable,
              fmt::format("cannot {}: {}", doing, text != nullptr ? text : "unknown system error"),
              path.string(),
              {}};
  if (code == ENOENT) error.code = ErrorCode::kNotFound;
  if (code == EEXIST) error.code = ErrorCode::kConflict;
  if (code == ENOSPC || code == EDQUOT) error.rule = kDiskFullRule;
  return error;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Result<Descriptor> OpenFile(const std::filesystem::path& path, int flags, mode_t mode) {
  int number = -1;
  do {
    number = Calls().Open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (number < 0 && errno == EINTR);
  if (number < 0) return SystemFailure("open the file", path);
  return Descriptor(number);
}

Result<void> WriteAt(const Descriptor& file, ByteView bytes, std::uint64_t offset, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = Calls().Pwrite(file.number(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemFailure("write", path);
    // A device that takes nothing and says nothing must not keep us here.
    if (written == 0) return std::unexpected(SystemError(EIO, "write", path));
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

Result<std::size_t> ReadAt(const Descriptor& file, std::span<std::uint8_t> into, std::uint64_t offset,
                           const std::filesystem::path& path) {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got =
        ::pread(file.number(), into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemFailure("read", path);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<std::uint64_t> SizeOf(const Descriptor& file, const std::filesystem::path& path) {
  struct stat status = {};
  if (::fstat(file.number(), &status) != 0) return SystemFailure("look at the file", path);
  return static_cast<std::uint64_t>(status.st_size);
}

Result<void> SyncFile(const Descriptor& file, const std::filesystem::path& path) {
  // Never tried again after a failure: the kernel may have dropped the pages and report success the second time.
  if (Calls().Fsync(file.number()) != 0) return SystemFailure("sync", path);
  return {};
}

Result<void> RenameFile(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (Calls().Rename(from.c_str(), to.c_str()) != 0) return SystemFailure("put the file in its place", to);
  return {};
}

Result<void> RemoveIfThere(const std::filesystem::path& path) {
  if (Calls().Remove(path.c_str()) != 0 && errno != ENOENT) return SystemFailure("remove the file", path);
  return {};
}

Result<void> SyncDirectoryOf(const std::filesystem::path& directory) {
  TRY_ASSIGN(const Descriptor opened, OpenFile(directory.empty() ? "." : directory, O_RDONLY | O_DIRECTORY));
  return SyncFile(opened, directory);
}

Result<void> MakeDirectoriesSynced(const std::filesystem::path& path, mode_t mode) {
  std::error_code ignored;
  if (path.empty() || std::filesystem::is_directory(path, ignored)) return {};
  if (!path.has_filename()) return MakeDirectoriesSynced(path.parent_path(), mode);
  TRY(MakeDirectoriesSynced(path.parent_path(), mode));
  if (Calls().Mkdir(path.c_str(), mode) != 0) {
    const int code = errno;
    // Another thread may have been quicker.
    if (code == EEXIST && std::filesystem::is_directory(path, ignored)) return {};
    return std::unexpected(SystemError(code, "make the directory", path));
  }
  return SyncDirectoryOf(ParentOf(path));
}

Result<TemporaryFile> TemporaryFile::Make(const std::filesystem::path& beside, mode_t mode) {
  for (int i = 0;; ++i) {
    auto path = ParentOf(beside) / fmt::format(".{}.{}.tmp", beside.filename().string(), ToHex(crypto::RandomBytes(3)));
    auto opened = OpenFile(path, O_RDWR | O_CREAT | O_EXCL, mode);
    if (opened.has_value()) return TemporaryFile(std::move(path), *std::move(opened));
    if (opened.error().code != ErrorCode::kConflict || i == kTemporaryNameTriesMax)
      return std::unexpected(std::move(opened.error()));
  }
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) Calls().Remove(path_.c_str());
}

Result<void> TemporaryFile::RenameTo(const std::filesystem::path& path) {
  TRY(RenameFile(path_, path));
  path_.clear();
  return {};
}

}  // namespace entente::storage
