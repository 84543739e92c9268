// Reads a document at rest from its beginning on, decompressed a piece at a time (storage/payload_document.h has the
// form). Memory: a buffer of 128 KiB and zstd's window, some 2 MiB for what this store writes, whatever the document's
// size.
//
// Seen inside storage/ only. Thread safety: one thread at a time.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/posix.h"

struct ZSTD_DCtx_s;

namespace entente::storage {

// Which bytes a file has, as far as the file system tells: a file that was written to is another one.
struct FileState {
  dev_t device = 0;
  ino_t inode = 0;
  off_t bytes = 0;
  std::int64_t modified_ns = 0;
  std::int64_t changed_ns = 0;
  friend bool operator==(const FileState&, const FileState&) = default;
};

class DocumentReader {
 public:
  // Errors: kNotFound; kCorruption when the file does not begin as it should.
  [[nodiscard]] static Result<std::unique_ptr<DocumentReader>> Open(const std::filesystem::path& path);

  [[nodiscard]] std::uint64_t size() const { return document_bytes_; }  // uncompressed
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] Result<FileState> State() const;

  // Fills `into` unless the document ends before; gives how many bytes there were. Errors: kCorruption.
  [[nodiscard]] Result<std::size_t> Read(std::span<std::uint8_t> into);
  // Decompresses and drops. Errors: as Read(); kCorruption when the document ends before.
  [[nodiscard]] Result<void> Skip(std::uint64_t bytes);
  // Reads all that is left, and goes back to the beginning. Errors: kCorruption when the document has another digest or
  // length. REQUIRES: position() is 0.
  [[nodiscard]] Result<void> Check(const crypto::Digest& digest);

 private:
  struct FreeContext {
    void operator()(ZSTD_DCtx_s* context) const;
  };
  using Context = std::unique_ptr<ZSTD_DCtx_s, FreeContext>;

  DocumentReader(std::filesystem::path path, Descriptor file, Context context, std::uint64_t document_bytes);
  [[nodiscard]] Result<void> Rewind();

  std::filesystem::path path_;
  Descriptor file_;
  Context context_;
  std::uint64_t document_bytes_;
  std::uint64_t position_ = 0;
  std::uint64_t file_position_ = 0;
  bool frame_ended_ = false;
  Bytes compressed_;  // a buffer of fixed size
  std::size_t compressed_at_ = 0;
  std::size_t compressed_end_ = 0;
};

}  // namespace entente::storage
