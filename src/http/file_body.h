// A file on its way to a client, a slice at a time. Seen inside http/ only.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::http {

class FileBody {
 public:
  FileBody() = default;
  FileBody(const FileBody&) = delete;
  FileBody& operator=(const FileBody&) = delete;
  ~FileBody() { Close(); }

  // Errors: kNotFound when there is no such regular file; kUnavailable.
  [[nodiscard]] Result<void> Open(const std::string& path);
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::uint64_t left() const { return size_ - offset_; }
  [[nodiscard]] const std::string& etag() const { return etag_; }  // from inode, size and time of change
  // The next bytes, at most `bytes_max`; good until the next call. Errors: kUnavailable, also when the file became
  // shorter.
  [[nodiscard]] Result<ByteView> Next(std::size_t bytes_max);
  void Close();

 private:
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t offset_ = 0;
  std::string etag_;
  Bytes buffer_;
};

}  // namespace entente::http
