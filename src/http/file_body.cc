#include "http/file_body.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace entente::http {

Result<void> FileBody::Open(const std::string& path) {
  Close();
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) {
    if (errno == ENOENT || errno == ENOTDIR) return Fail(ErrorCode::kNotFound, "there is no such file here");
    return Fail(ErrorCode::kUnavailable, std::string("the file cannot be read: ") + std::strerror(errno));
  }
  struct stat status{};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    Close();
    return Fail(ErrorCode::kNotFound, "there is no such file here");
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
  offset_ = 0;
  etag_ = fmt::format("\"{:x}-{:x}-{:x}.{:x}\"", status.st_ino, status.st_size, status.st_mtim.tv_sec,
                      status.st_mtim.tv_nsec);
  return {};
}

Result<ByteView> FileBody::Next(std::size_t bytes_max) {
  buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(bytes_max, left())));
  std::size_t filled = 0;
  while (filled < buffer_.size()) {
    const ssize_t count =
        ::pread(descriptor_, buffer_.data() + filled, buffer_.size() - filled, static_cast<off_t>(offset_ + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Fail(ErrorCode::kUnavailable, "the file could not be read to its end");
    filled += static_cast<std::size_t>(count);
  }
  offset_ += filled;
  return ByteView(buffer_);
}

void FileBody::Close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  size_ = 0;
  offset_ = 0;
  buffer_ = {};
}

}  // namespace entente::http
