#include "storage/payload_document.h"

#include <fmt/format.h>
#include <zstd.h>

#include <string>
#include <utility>

namespace entente::storage {
namespace {

constexpr int kCompressionLevel = 3;
constexpr mode_t kFileMode = 0600;

}  // namespace

void DocumentWriter::FreeContext::operator()(ZSTD_CCtx_s* context) const {
  ZSTD_freeCCtx(context);
}

DocumentWriter::DocumentWriter(std::unique_ptr<DocumentSink> sink, Context context)
    : sink_(std::move(sink)), context_(std::move(context)), compressed_(ZSTD_CStreamOutSize()) {}

Result<std::unique_ptr<DocumentWriter>> DocumentWriter::Make(const std::filesystem::path& beside,
                                                             const crypto::Digest& digest, const DocumentForm& form) {
  Context context(ZSTD_createCCtx());
  if (context == nullptr ||
      ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kCompressionLevel)) != 0)
    return Fail(ErrorCode::kUnavailable, "there is no memory to compress a document");
  TRY_ASSIGN(TemporaryFile file, TemporaryFile::Make(beside, kFileMode));
  TRY_ASSIGN(auto sink, form.Sink(std::move(file), digest));
  return std::unique_ptr<DocumentWriter>(new DocumentWriter(std::move(sink), std::move(context)));
}

Result<void> DocumentWriter::Write(ByteView piece) {
  hash_.Update(piece);
  document_bytes_ += piece.size();
  return Compress(piece, false);
}

Result<void> DocumentWriter::Compress(ByteView piece, bool end) {
  ZSTD_inBuffer in = {piece.data(), piece.size(), 0};
  for (;;) {
    ZSTD_outBuffer out = {compressed_.data(), compressed_.size(), 0};
    const std::size_t left = ZSTD_compressStream2(context_.get(), &out, &in, end ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left) != 0)
      return Fail(ErrorCode::kInternal, fmt::format("cannot compress: {}", ZSTD_getErrorName(left)),
                  sink_->file().path().string());
    TRY(sink_->Write(ByteView(compressed_).first(out.pos)));
    if (end ? left == 0 : in.pos == in.size) return {};
  }
}

Result<crypto::Digest> DocumentWriter::Finish() {
  TRY(Compress({}, true));
  TRY(sink_->Finish(document_bytes_));
  TRY(SyncFile(sink_->file().descriptor(), sink_->file().path()));
  return hash_.Finish();
}

Result<std::uint64_t> DocumentSize(const std::filesystem::path& path, const crypto::Digest& digest,
                                   const DocumentForm& form) {
  TRY_ASSIGN(const auto source, form.Source(path, digest));
  return source->document_bytes();
}

Result<Bytes> ReadDocument(const std::filesystem::path& path, const crypto::Digest& digest, const DocumentForm& form,
                           std::uint64_t bytes_max) {
  TRY_ASSIGN(const auto source, form.Source(path, digest));
  const std::uint64_t document_bytes = source->document_bytes();
  if (document_bytes > bytes_max)
    return Fail(ErrorCode::kUnavailable,
                fmt::format("the stored document has {} bytes; payload_bytes_max allows {}", document_bytes, bytes_max),
                path.string());
  // What does not compress grows by a few bytes a block.
  if (source->compressed_bytes() > ZSTD_compressBound(document_bytes))
    return DamagedDocument("is longer than it can be", path);
  Bytes compressed(source->compressed_bytes());
  TRY_ASSIGN(const std::size_t got, source->Read(compressed));
  compressed.resize(got);
  Bytes document(document_bytes);
  const std::size_t size = ZSTD_decompress(document.data(), document.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(size) != 0)
    return DamagedDocument(fmt::format("cannot be decompressed: {}", ZSTD_getErrorName(size)), path);
  if (size != document_bytes || crypto::Sha256(document) != digest) return DamagedDocument("has another SHA-256", path);
  return document;
}

}  // namespace entente::storage
