#include "storage/document_reader.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <utility>

namespace entente::storage {
namespace {

constexpr std::size_t kSkipBytes = std::size_t{128} * 1024;

}  // namespace

void DocumentReader::FreeContext::operator()(ZSTD_DCtx_s* context) const {
  ZSTD_freeDCtx(context);
}

DocumentReader::DocumentReader(std::unique_ptr<DocumentSource> source, Context context)
    : source_(std::move(source)), context_(std::move(context)), compressed_(ZSTD_DStreamInSize()) {}

Result<std::unique_ptr<DocumentReader>> DocumentReader::Open(const std::filesystem::path& path,
                                                             const crypto::Digest& digest, const DocumentForm& form) {
  TRY_ASSIGN(auto source, form.Source(path, digest));
  Context context(ZSTD_createDCtx());
  if (context == nullptr) return Fail(ErrorCode::kUnavailable, "there is no memory to decompress a document");
  return std::unique_ptr<DocumentReader>(new DocumentReader(std::move(source), std::move(context)));
}

Result<std::size_t> DocumentReader::Read(std::span<std::uint8_t> into) {
  ZSTD_outBuffer out = {into.data(), into.size(), 0};
  while (out.pos < out.size) {
    if (compressed_at_ == compressed_end_) {
      TRY_ASSIGN(compressed_end_, source_->Read(compressed_));
      compressed_at_ = 0;
    }
    if (frame_ended_) {
      if (compressed_at_ != compressed_end_) return Damaged("has bytes behind its end");
      break;
    }
    ZSTD_inBuffer in = {compressed_.data(), compressed_end_, compressed_at_};
    const std::size_t before = out.pos;
    const std::size_t left = ZSTD_decompressStream(context_.get(), &out, &in);
    if (ZSTD_isError(left) != 0) return Damaged(fmt::format("cannot be decompressed: {}", ZSTD_getErrorName(left)));
    const bool stands_still = in.pos == compressed_at_ && out.pos == before;
    compressed_at_ = in.pos;
    frame_ended_ = left == 0;
    if (stands_still && compressed_end_ == 0) return Damaged("ends too early");
  }
  position_ += out.pos;
  if (position_ > size()) return Damaged("is longer than it says");
  return out.pos;
}

Result<void> DocumentReader::Skip(std::uint64_t bytes) {
  Bytes dropped(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kSkipBytes)));
  while (bytes > 0) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, dropped.size()));
    TRY_ASSIGN(const std::size_t got, Read(std::span(dropped).first(piece)));
    if (got != piece) return Damaged("ends too early");
    bytes -= got;
  }
  return {};
}

Result<void> DocumentReader::Check(const crypto::Digest& digest) {
  crypto::Sha256Stream hash;
  Bytes piece(kSkipBytes);
  for (;;) {
    TRY_ASSIGN(const std::size_t got, Read(piece));
    if (got == 0) break;
    hash.Update(ByteView(piece).first(got));
  }
  if (position_ != size() || hash.Finish() != digest) return Damaged("has another SHA-256");
  return Rewind();
}

Result<void> DocumentReader::Rewind() {
  const std::size_t reset = ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
  if (ZSTD_isError(reset) != 0)
    return Fail(ErrorCode::kInternal, "cannot begin to decompress anew", source_->path().string());
  position_ = 0;
  source_->Rewind();
  frame_ended_ = false;
  compressed_at_ = compressed_end_ = 0;
  return {};
}

}  // namespace entente::storage
