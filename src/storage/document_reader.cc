#include "storage/document_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "storage/payload_document.h"

namespace entente::storage {
namespace {

constexpr std::size_t kSkipBytes = std::size_t{128} * 1024;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

std::int64_t Nanoseconds(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * kNanosecondsPerSecond + time.tv_nsec;
}

}  // namespace

void DocumentReader::FreeContext::operator()(ZSTD_DCtx_s* context) const {
  ZSTD_freeDCtx(context);
}

DocumentReader::DocumentReader(std::filesystem::path path, Descriptor file, Context context,
                               std::uint64_t document_bytes)
    : path_(std::move(path)),
      file_(std::move(file)),
      context_(std::move(context)),
      document_bytes_(document_bytes),
      file_position_(kDocumentHeaderBytes),
      compressed_(ZSTD_DStreamInSize()) {}

Result<std::unique_ptr<DocumentReader>> DocumentReader::Open(const std::filesystem::path& path) {
  TRY_ASSIGN(Descriptor file, OpenFile(path, O_RDONLY));
  TRY_ASSIGN(const std::uint64_t document_bytes, ReadDocumentHeader(file, path));
  Context context(ZSTD_createDCtx());
  if (context == nullptr) return Fail(ErrorCode::kUnavailable, "there is no memory to decompress a document");
  return std::unique_ptr<DocumentReader>(new DocumentReader(path, std::move(file), std::move(context), document_bytes));
}

Result<FileState> DocumentReader::State() const {
  struct stat status{};
  if (::fstat(file_.number(), &status) != 0) return std::unexpected(SystemError(errno, "look at the document", path_));
  return FileState{status.st_dev, status.st_ino, status.st_size, Nanoseconds(status.st_mtim),
                   Nanoseconds(status.st_ctim)};
}

Result<std::size_t> DocumentReader::Read(std::span<std::uint8_t> into) {
  ZSTD_outBuffer out = {into.data(), into.size(), 0};
  while (out.pos < out.size) {
    if (compressed_at_ == compressed_end_) {
      TRY_ASSIGN(compressed_end_, ReadAt(file_, compressed_, file_position_, path_));
      compressed_at_ = 0;
      file_position_ += compressed_end_;
    }
    if (frame_ended_) {
      if (compressed_at_ != compressed_end_) return DamagedDocument("has bytes behind its end", path_);
      break;
    }
    ZSTD_inBuffer in = {compressed_.data(), compressed_end_, compressed_at_};
    const std::size_t before = out.pos;
    const std::size_t left = ZSTD_decompressStream(context_.get(), &out, &in);
    if (ZSTD_isError(left) != 0)
      return DamagedDocument(fmt::format("cannot be decompressed: {}", ZSTD_getErrorName(left)), path_);
    const bool stands_still = in.pos == compressed_at_ && out.pos == before;
    compressed_at_ = in.pos;
    frame_ended_ = left == 0;
    if (stands_still && compressed_end_ == 0) return DamagedDocument("ends too early", path_);
  }
  position_ += out.pos;
  if (position_ > document_bytes_) return DamagedDocument("is longer than it says", path_);
  return out.pos;
}

Result<void> DocumentReader::Skip(std::uint64_t bytes) {
  Bytes dropped(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kSkipBytes)));
  while (bytes > 0) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, dropped.size()));
    TRY_ASSIGN(const std::size_t got, Read(std::span(dropped).first(piece)));
    if (got != piece) return DamagedDocument("ends too early", path_);
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
  if (position_ != document_bytes_ || hash.Finish() != digest) return DamagedDocument("has another SHA-256", path_);
  return Rewind();
}

Result<void> DocumentReader::Rewind() {
  const std::size_t reset = ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
  if (ZSTD_isError(reset) != 0) return Fail(ErrorCode::kInternal, "cannot begin to decompress anew", path_.string());
  position_ = 0;
  file_position_ = kDocumentHeaderBytes;
  frame_ended_ = false;
  compressed_at_ = compressed_end_ = 0;
  return {};
}

}  // namespace entente::storage
