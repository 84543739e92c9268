#include "storage/payload_document.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace entente::storage {
namespace {

constexpr int kCompressionLevel = 3;
constexpr mode_t kFileMode = 0600;
constexpr std::size_t kSizeOffset = 8;
using Header = std::array<std::uint8_t, kDocumentHeaderBytes>;

Header MakeHeader(std::uint64_t document_bytes) {
  Header header = {0x50, 0x2A, 0x4D, 0x18, 8, 0, 0, 0};
  for (std::size_t i = 0; i < 8; ++i) header[kSizeOffset + i] = static_cast<std::uint8_t>(document_bytes >> (8 * i));
  return header;
}

}  // namespace

std::unexpected<Error> DamagedDocument(std::string_view how, const std::filesystem::path& path) {
  return Fail(ErrorCode::kCorruption, fmt::format("the stored document {} {}", path.filename().string(), how),
              path.string());
}

Result<std::uint64_t> ReadDocumentHeader(const Descriptor& file, const std::filesystem::path& path) {
  Header header = {};
  TRY_ASSIGN(const std::size_t got, ReadAt(file, header, 0, path));
  std::uint64_t document_bytes = 0;
  for (std::size_t i = 0; i < 8; ++i) document_bytes |= std::uint64_t{header[kSizeOffset + i]} << (8 * i);
  if (got != header.size() || header != MakeHeader(document_bytes)) return DamagedDocument("has no valid header", path);
  return document_bytes;
}

void DocumentWriter::FreeContext::operator()(ZSTD_CCtx_s* context) const {
  ZSTD_freeCCtx(context);
}

DocumentWriter::DocumentWriter(TemporaryFile file, Context context)
    : file_(std::move(file)), context_(std::move(context)), compressed_(ZSTD_CStreamOutSize()) {}

Result<std::unique_ptr<DocumentWriter>> DocumentWriter::Make(const std::filesystem::path& beside) {
  Context context(ZSTD_createCCtx());
  if (context == nullptr ||
      ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kCompressionLevel)) != 0)
    return Fail(ErrorCode::kUnavailable, "there is no memory to compress a document");
  TRY_ASSIGN(TemporaryFile file, TemporaryFile::Make(beside, kFileMode));
  std::unique_ptr<DocumentWriter> writer(new DocumentWriter(std::move(file), std::move(context)));
  writer->file_bytes_ = kDocumentHeaderBytes;  // written at the end, when the size is known
  return writer;
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
                  file_.path().string());
    TRY(WriteAt(file_.descriptor(), ByteView(compressed_).first(out.pos), file_bytes_, file_.path()));
    file_bytes_ += out.pos;
    if (end ? left == 0 : in.pos == in.size) return {};
  }
}

Result<crypto::Digest> DocumentWriter::Finish() {
  TRY(Compress({}, true));
  TRY(WriteAt(file_.descriptor(), MakeHeader(document_bytes_), 0, file_.path()));
  TRY(SyncFile(file_.descriptor(), file_.path()));
  return hash_.Finish();
}

Result<std::uint64_t> DocumentSize(const std::filesystem::path& path) {
  TRY_ASSIGN(const Descriptor file, OpenFile(path, O_RDONLY));
  return ReadDocumentHeader(file, path);
}

Result<Bytes> ReadDocument(const std::filesystem::path& path, const crypto::Digest& digest, std::uint64_t bytes_max) {
  TRY_ASSIGN(const Descriptor file, OpenFile(path, O_RDONLY));
  TRY_ASSIGN(const std::uint64_t document_bytes, ReadDocumentHeader(file, path));
  if (document_bytes > bytes_max)
    return Fail(ErrorCode::kUnavailable,
                fmt::format("the stored document has {} bytes; payload_bytes_max allows {}", document_bytes, bytes_max),
                path.string());
  TRY_ASSIGN(const std::uint64_t file_bytes, SizeOf(file, path));
  // What does not compress grows by a few bytes a block.
  if (file_bytes - kDocumentHeaderBytes > ZSTD_compressBound(document_bytes))
    return DamagedDocument("is longer than it can be", path);
  Bytes compressed(file_bytes - kDocumentHeaderBytes);
  TRY_ASSIGN(const std::size_t got, ReadAt(file, compressed, kDocumentHeaderBytes, path));
  compressed.resize(got);
  Bytes document(document_bytes);
  const std::size_t size = ZSTD_decompress(document.data(), document.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(size) != 0)
    return DamagedDocument(fmt::format("cannot be decompressed: {}", ZSTD_getErrorName(size)), path);
  if (size != document_bytes || crypto::Sha256(document) != digest) return DamagedDocument("has another SHA-256", path);
  return document;
}

}  // namespace entente::storage
