#include "storage/file_copy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <span>

#include "base/bytes.h"
#include "storage/posix.h"

namespace entente::storage {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;
constexpr mode_t kFileMode = 0600;
constexpr mode_t kDirectoryMode = 0700;

// Reads the file's first bytes in pieces; each is hashed, and written where there is a `to`.
Result<FileDigest> Read(const Descriptor& from, const std::filesystem::path& from_path, std::uint64_t bytes_max,
                        const std::optional<Descriptor>& to, const std::filesystem::path& to_path) {
  Bytes buffer(kPieceBytes);
  crypto::Sha256Stream hash;
  FileDigest done;
  while (done.bytes < bytes_max) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, bytes_max - done.bytes));
    TRY_ASSIGN(const std::size_t got, ReadAt(from, std::span(buffer).first(wanted), done.bytes, from_path));
    const ByteView piece = ByteView(buffer).first(got);
    hash.Update(piece);
    if (to.has_value()) TRY(WriteAt(*to, piece, done.bytes, to_path));
    done.bytes += got;
    if (got < wanted) break;
  }
  done.digest = hash.Finish();
  return done;
}

}  // namespace

Result<FileDigest> CopyFile(const std::filesystem::path& from, const std::filesystem::path& to,
                            std::uint64_t bytes_max) {
  TRY_ASSIGN(const Descriptor source, OpenFile(from, O_RDONLY));
  TRY_ASSIGN(std::optional<Descriptor> target, OpenFile(to, O_WRONLY | O_CREAT | O_EXCL, kFileMode));
  return Read(source, from, bytes_max, target, to);
}

Result<void> LinkFile(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::link(from.c_str(), to.c_str()) == 0) return {};
  const int code = errno;
  return std::unexpected(SystemError(code, "give the file a second name", to));
}

Result<FileDigest> DigestFile(const std::filesystem::path& path) {
  TRY_ASSIGN(const Descriptor file, OpenFile(path, O_RDONLY));
  // Advice: where the system does not take it, the memory answers.
  ::posix_fadvise(file.number(), 0, 0, POSIX_FADV_DONTNEED);
  return Read(file, path, std::numeric_limits<std::uint64_t>::max(), std::nullopt, {});
}

Result<void> SyncContent(const std::filesystem::path& path) {
  TRY_ASSIGN(const Descriptor file, OpenFile(path, O_RDONLY));
  return SyncFile(file, path);
}

Result<void> SyncFileSystem(const std::filesystem::path& path) {
  TRY_ASSIGN(const Descriptor file, OpenFile(path, O_RDONLY));
  if (::syncfs(file.number()) == 0) return {};
  const int code = errno;
  return std::unexpected(SystemError(code, "sync the file system", path));
}

Result<void> MakePrivateDirectories(const std::filesystem::path& path) {
  return MakeDirectoriesSynced(path, kDirectoryMode);
}

}  // namespace entente::storage
