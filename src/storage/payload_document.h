// A document at rest: a skippable zstd frame (RFC 8878 section 3.1.2) that gives the uncompressed size, and one zstd
// frame with the document. `zstd -dc` reads it.
//
//   at  bytes  what (little-endian)
//   0   4      0x184D2A50: a skippable frame
//   4   4      8: the length of what follows in it
//   8   8      uncompressed size in bytes
//   16         the zstd frame; nothing follows it
//
// Seen inside storage/ only. Thread safety: a writer belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/posix.h"

struct ZSTD_CCtx_s;

namespace entente::storage {

// Compresses and hashes into a temporary file in the directory of `beside`. Goes without trace unless renamed.
class DocumentWriter {
 public:
  [[nodiscard]] static Result<std::unique_ptr<DocumentWriter>> Make(const std::filesystem::path& beside);

  [[nodiscard]] Result<void> Write(ByteView piece);
  // Ends and syncs the file; gives the document's digest.
  [[nodiscard]] Result<crypto::Digest> Finish();
  // REQUIRES: Finish() succeeded.
  [[nodiscard]] Result<void> RenameTo(const std::filesystem::path& path) { return file_.RenameTo(path); }

 private:
  struct FreeContext {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  using Context = std::unique_ptr<ZSTD_CCtx_s, FreeContext>;

  DocumentWriter(TemporaryFile file, Context context);
  [[nodiscard]] Result<void> Compress(ByteView piece, bool end);

  TemporaryFile file_;
  Context context_;
  Bytes compressed_;  // a buffer of fixed size
  crypto::Sha256Stream hash_;
  std::uint64_t document_bytes_ = 0;
  std::uint64_t file_bytes_ = 0;
};

inline constexpr std::uint64_t kDocumentHeaderBytes = 16;
// The uncompressed size in bytes. Errors: kCorruption when the file does not begin as it should.
[[nodiscard]] Result<std::uint64_t> ReadDocumentHeader(const Descriptor& file, const std::filesystem::path& path);
// kCorruption: "the stored document NAME <how>".
[[nodiscard]] std::unexpected<Error> DamagedDocument(std::string_view how, const std::filesystem::path& path);

// Errors: kNotFound; kCorruption when the file does not begin as it should.
[[nodiscard]] Result<std::uint64_t> DocumentSize(const std::filesystem::path& path);
// Errors: kNotFound; kCorruption when it is not the document with this digest; kUnavailable over `bytes_max`.
[[nodiscard]] Result<Bytes> ReadDocument(const std::filesystem::path& path, const crypto::Digest& digest,
                                         std::uint64_t bytes_max);

}  // namespace entente::storage
