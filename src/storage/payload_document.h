// A document at rest: compressed to one zstd frame (RFC 8878), in one of the forms of storage/document_form.h. Written
// a piece at a time, or read whole; storage/document_reader.h reads a piece at a time.
//
// Seen inside storage/ only. Thread safety: a writer belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/document_form.h"

struct ZSTD_CCtx_s;

namespace entente::storage {

// Compresses and hashes into a temporary file in the directory of `beside`. Goes without trace unless renamed.
class DocumentWriter {
 public:
  // For the document with this digest; whether it has it shows when it is finished.
  [[nodiscard]] static Result<std::unique_ptr<DocumentWriter>> Make(const std::filesystem::path& beside,
                                                                    const crypto::Digest& digest,
                                                                    const DocumentForm& form);

  [[nodiscard]] Result<void> Write(ByteView piece);
  // Ends and syncs the file; gives the document's digest.
  [[nodiscard]] Result<crypto::Digest> Finish();
  // REQUIRES: Finish() succeeded.
  [[nodiscard]] Result<void> RenameTo(const std::filesystem::path& path) { return sink_->file().RenameTo(path); }

 private:
  struct FreeContext {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  using Context = std::unique_ptr<ZSTD_CCtx_s, FreeContext>;

  DocumentWriter(std::unique_ptr<DocumentSink> sink, Context context);
  [[nodiscard]] Result<void> Compress(ByteView piece, bool end);

  std::unique_ptr<DocumentSink> sink_;
  Context context_;
  Bytes compressed_;  // a buffer of fixed size
  crypto::Sha256Stream hash_;
  std::uint64_t document_bytes_ = 0;
};

// The uncompressed size in bytes, as the file says. Errors: kNotFound; kCorruption when the file does not look as it
// should, or is not for this digest.
[[nodiscard]] Result<std::uint64_t> DocumentSize(const std::filesystem::path& path, const crypto::Digest& digest,
                                                 const DocumentForm& form);
// Errors: kNotFound; kCorruption when it is not the document with this digest; kUnavailable over `bytes_max`.
[[nodiscard]] Result<Bytes> ReadDocument(const std::filesystem::path& path, const crypto::Digest& digest,
                                         const DocumentForm& form, std::uint64_t bytes_max);

}  // namespace entente::storage
