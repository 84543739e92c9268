#include "storage/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>
#include <utility>

#include "storage/posix.h"
#include "storage/system_calls.h"

namespace entente::storage {
namespace {

class PosixAppendFile final : public AppendFile {
 public:
  PosixAppendFile(std::filesystem::path path, Descriptor descriptor, std::uint64_t size)
      : path_(std::move(path)), descriptor_(std::move(descriptor)), size_(size) {}

  [[nodiscard]] Result<void> Append(ByteView bytes) override {
    auto written = WriteAt(descriptor_, bytes, size_, path_);
    if (written.has_value()) {
      size_ += bytes.size();
      return {};
    }
    // A part of it may be there. Where it cannot be cut off again, the size says so.
    if (Calls().Ftruncate(descriptor_.number(), static_cast<off_t>(size_)) != 0)
      size_ = SizeOf(descriptor_, path_).value_or(size_);
    return written;
  }

  [[nodiscard]] Result<void> Sync() override {
    if (Calls().Fdatasync(descriptor_.number()) == 0) return {};
    const int code = errno;
    return std::unexpected(SystemError(code, "sync", path_));
  }

  [[nodiscard]] std::uint64_t size() const override { return size_; }

 private:
  const std::filesystem::path path_;
  const Descriptor descriptor_;
  std::uint64_t size_;
};

std::unexpected<Error> TooShort(std::uint64_t has, std::uint64_t needed, const std::filesystem::path& path) {
  return Fail(ErrorCode::kCorruption, fmt::format("the file ends at byte {}; it must have {}", has, needed),
              path.string());
}

Result<Descriptor> CreateSynced(const std::filesystem::path& path) {
  TRY_ASSIGN(Descriptor descriptor, OpenFile(path, O_RDWR | O_CREAT | O_EXCL));
  TRY(SyncDirectoryOf(path.parent_path()));
  return descriptor;
}

class PosixFilesImpl final : public Files {
 public:
  [[nodiscard]] Result<std::unique_ptr<AppendFile>> OpenAppend(const std::filesystem::path& path,
                                                               std::uint64_t size) override {
    auto opened = OpenFile(path, O_RDWR);
    if (!opened.has_value() && opened.error().code == ErrorCode::kNotFound) {
      if (size > 0) return TooShort(0, size, path);
      opened = CreateSynced(path);
    }
    TRY_ASSIGN(Descriptor descriptor, std::move(opened));
    TRY_ASSIGN(const std::uint64_t has, SizeOf(descriptor, path));
    if (has < size) return TooShort(has, size, path);
    if (has > size) {
      if (Calls().Ftruncate(descriptor.number(), static_cast<off_t>(size)) != 0) {
        const int code = errno;
        return std::unexpected(SystemError(code, "cut off the end", path));
      }
      // Or a crash could bring the old end back behind what is appended now.
      TRY(SyncFile(descriptor, path));
    }
    return std::make_unique<PosixAppendFile>(path, std::move(descriptor), size);
  }

  [[nodiscard]] Result<void> WriteAtomically(const std::filesystem::path& path, ByteView bytes,
                                             Durability durability) override {
    TRY_ASSIGN(TemporaryFile file, TemporaryFile::Make(path, 0666));
    TRY(WriteAt(file.descriptor(), bytes, 0, file.path()));
    if (durability != Durability::kNone) TRY(SyncFile(file.descriptor(), file.path()));
    TRY(file.RenameTo(path));
    if (durability == Durability::kAll) TRY(SyncDirectoryOf(path.parent_path()));
    return {};
  }

  [[nodiscard]] Result<Bytes> Read(const std::filesystem::path& path) const override {
    TRY_ASSIGN(const Descriptor descriptor, OpenFile(path, O_RDONLY));
    TRY_ASSIGN(const std::uint64_t size, SizeOf(descriptor, path));
    Bytes bytes(size);
    TRY_ASSIGN(const std::size_t got, ReadAt(descriptor, bytes, 0, path));
    bytes.resize(got);
    return bytes;
  }

  [[nodiscard]] Result<Bytes> ReadRange(const std::filesystem::path& path, std::uint64_t offset,
                                        std::uint64_t count) const override {
    TRY_ASSIGN(const Descriptor descriptor, OpenFile(path, O_RDONLY));
    TRY_ASSIGN(const std::uint64_t size, SizeOf(descriptor, path));
    // Before memory is asked for: the numbers may come from a damaged file.
    if (offset > size || count > size - offset) return TooShort(size, offset + count, path);
    Bytes bytes(count);
    TRY_ASSIGN(const std::size_t got, ReadAt(descriptor, bytes, offset, path));
    if (got < count) return TooShort(offset + got, offset + count, path);
    return bytes;
  }

  [[nodiscard]] bool Exists(const std::filesystem::path& path) const override {
    return ::access(path.c_str(), F_OK) == 0;
  }

  [[nodiscard]] Result<std::vector<std::string>> List(const std::filesystem::path& directory) const override {
    std::vector<std::string> names;
    std::error_code failed;
    std::filesystem::directory_iterator at(directory, failed);
    if (failed.value() == ENOENT) return names;
    for (; !failed && at != std::filesystem::directory_iterator(); at.increment(failed))
      names.push_back(at->path().filename().string());
    if (failed) return std::unexpected(SystemError(failed.value(), "list the directory", directory));
    std::ranges::sort(names);
    return names;
  }

  [[nodiscard]] Result<void> Remove(const std::filesystem::path& path) override {
    if (Calls().Remove(path.c_str()) == 0) return {};
    const int code = errno;
    return std::unexpected(SystemError(code, "remove", path));
  }

  [[nodiscard]] Result<void> MakeDirectories(const std::filesystem::path& path) override {
    return MakeDirectoriesSynced(path, 0777);
  }

  [[nodiscard]] Result<void> SyncDirectory(const std::filesystem::path& path) override { return SyncDirectoryOf(path); }
};

}  // namespace

Result<void> Files::RemoveLeftovers(const std::filesystem::path& directory) {
  TRY_ASSIGN(const std::vector<std::string> names, List(directory));
  for (const std::string& name : names)
    if (IsTemporaryName(name)) TRY(Remove(directory / name));
  return {};
}

bool IsTemporaryName(std::string_view name) {
  return name.starts_with('.') && name.ends_with(".tmp") && name.size() > 5;
}

Files& PosixFiles() {
  static PosixFilesImpl files;
  return files;
}

}  // namespace entente::storage
