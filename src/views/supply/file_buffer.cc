#include "views/supply/file_buffer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

namespace entente::supply {

void FileBuffer::Grow(std::size_t bytes, std::size_t keep) {
  auto larger = std::make_unique_for_overwrite<std::uint8_t[]>(bytes + kPaddingBytes);
  if (keep > 0) std::memcpy(larger.get(), data_.get(), keep);
  data_ = std::move(larger);
  room_ = bytes;
}

Result<ByteView> FileBuffer::Read(const std::filesystem::path& file, std::size_t bytes_max) {
  const auto failed = [&file](int reason) {
    return Fail(reason == ENOENT ? ErrorCode::kNotFound : ErrorCode::kUnavailable,
                std::string("cannot read the file: ") + std::strerror(reason), file.string());
  };
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed(errno);
  struct stat info{};
  std::size_t expected = std::size_t{64} * 1024;  // of a pipe nothing is known
  if (::fstat(descriptor, &info) == 0 && info.st_size > 0) expected = static_cast<std::size_t>(info.st_size) + 1;
  expected = std::min(expected, bytes_max + 1);
  if (room_ < expected) Grow(expected, 0);
  std::size_t size = 0;
  while (size <= bytes_max) {
    if (size == room_) Grow(std::min(room_ * 2, bytes_max + 1), size);
    const ssize_t count = ::read(descriptor, data_.get() + size, room_ - size);
    if (count == 0) break;
    if (count > 0) {
      size += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      const int reason = errno;
      ::close(descriptor);
      return failed(reason);
    }
  }
  ::close(descriptor);
  if (size > bytes_max) return Invalid("larger than " + std::to_string(bytes_max) + " bytes", file.string());
  std::memset(data_.get() + size, 0, kPaddingBytes);
  return ByteView(data_.get(), size);
}

}  // namespace entente::supply
