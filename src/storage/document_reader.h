// Reads a document at rest, in any of the forms of storage/document_form.h, from its beginning on, decompressed a piece
// at a time. Memory: a buffer of 128 KiB, those of the form, and zstd's window, some 2 MiB for what this store writes,
// whatever the document's size.
//
// Seen inside storage/ only. Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/document_form.h"

struct ZSTD_DCtx_s;

namespace entente::storage {

class DocumentReader {
 public:
  // Errors: kNotFound; kCorruption when the file does not look as it should, or is not for this digest.
  [[nodiscard]] static Result<std::unique_ptr<DocumentReader>> Open(const std::filesystem::path& path,
                                                                    const crypto::Digest& digest,
                                                                    const DocumentForm& form);

  [[nodiscard]] std::uint64_t size() const { return source_->document_bytes(); }  // uncompressed
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] Result<FileState> State() const { return source_->State(); }

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

  DocumentReader(std::unique_ptr<DocumentSource> source, Context context);
  [[nodiscard]] Result<void> Rewind();

  [[nodiscard]] std::unexpected<Error> Damaged(std::string_view how) const {
    return DamagedDocument(how, source_->path());
  }

  std::unique_ptr<DocumentSource> source_;
  Context context_;
  std::uint64_t position_ = 0;
  bool frame_ended_ = false;
  Bytes compressed_;  // a buffer of fixed size
  std::size_t compressed_at_ = 0;
  std::size_t compressed_end_ = 0;
};

}  // namespace entente::storage
