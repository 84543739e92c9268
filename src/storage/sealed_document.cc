#include "storage/sealed_document.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "crypto/sealed_stream.h"
#include "storage/sealed_file.h"
#include "storage/sealed_layout.h"

namespace entente::storage {
namespace {

// Which of these it is, nobody can tell: that is what sealing is.
constexpr std::string_view kDoesNotOpen = "was sealed with another key, or is damaged";
using SizeBytes = std::array<std::uint8_t, kSizeBytes>;

class SealedSink final : public DocumentSink {
 public:
  SealedSink(TemporaryFile file, const crypto::VaultKey& key, const crypto::Digest& digest)
      : DocumentSink(std::move(file)),
        salt_(crypto::RandomStreamSalt()),
        size_key_(key, kSizeLabel, salt_, digest),
        stream_(crypto::StreamKey(key, kDocumentLabel, salt_, digest)),
        pending_(kPieceBytes),
        sealed_(kSealedPieceBytes) {}

  [[nodiscard]] Result<void> Start() { return Put(MakeSealedHeader(salt_, stream_.header())); }

  [[nodiscard]] Result<void> Write(ByteView compressed) override {
    while (!compressed.empty()) {
      // A full piece waits until it is known not to be the last.
      if (pending_bytes_ == pending_.size()) TRY(SealPending(false));
      const std::size_t count = std::min(pending_.size() - pending_bytes_, compressed.size());
      // Not std::ranges::copy: libstdc++ 12 copies between these byte by byte, which takes as long as sealing.
      std::memcpy(pending_.data() + pending_bytes_, compressed.data(), count);
      pending_bytes_ += count;
      compressed = compressed.subspan(count);
    }
    return {};
  }

  [[nodiscard]] Result<void> Finish(std::uint64_t document_bytes) override {
    CHECK(pending_bytes_ > 0);
    TRY(SealPending(true));
    SizeBytes size{};
    for (std::size_t i = 0; i < size.size(); ++i) size[i] = static_cast<std::uint8_t>(document_bytes >> (8 * i));
    crypto::SealingStream size_stream(size_key_);
    std::array<std::uint8_t, kSizeBytes + crypto::kSealBytes> sealed_size{};
    size_stream.Seal(size, true, sealed_size);
    TRY(Put(size_stream.header()));
    TRY(Put(sealed_size));
    return Put(hash_.Finish());
  }

 private:
  [[nodiscard]] Result<void> SealPending(bool last) {
    const auto sealed = std::span(sealed_).first(pending_bytes_ + crypto::kSealBytes);
    stream_.Seal(ByteView(pending_).first(pending_bytes_), last, sealed);
    pending_bytes_ = 0;
    return Put(sealed);
  }
  [[nodiscard]] Result<void> Put(ByteView bytes) {
    hash_.Update(bytes);
    TRY(WriteAt(file().descriptor(), bytes, file_bytes_, file().path()));
    file_bytes_ += bytes.size();
    return {};
  }

  const crypto::StreamSalt salt_;
  const crypto::StreamKey size_key_;
  crypto::SealingStream stream_;
  Bytes pending_;  // buffers of fixed size
  Bytes sealed_;
  std::size_t pending_bytes_ = 0;
  std::uint64_t file_bytes_ = 0;
  crypto::Sha256Stream hash_;
};

class SealedSource final : public DocumentSource {
 public:
  SealedSource(std::filesystem::path path, Descriptor file, const SealedFrame& frame, const crypto::VaultKey& key,
               const crypto::Digest& digest, std::uint64_t document_bytes)
      : DocumentSource(std::move(path), std::move(file)),
        frame_(frame),
        key_(key, kDocumentLabel, SaltOf(frame.header), digest),
        document_bytes_(document_bytes),
        stream_(key_, StreamHeaderOf(frame.header)),
        sealed_(kSealedPieceBytes),
        piece_(kPieceBytes) {
    hash_.Update(frame_.header);
  }

  [[nodiscard]] std::uint64_t document_bytes() const override { return document_bytes_; }
  [[nodiscard]] std::uint64_t compressed_bytes() const override { return frame_.pieces.compressed_bytes; }

  [[nodiscard]] Result<std::size_t> Read(std::span<std::uint8_t> into) override {
    std::size_t done = 0;
    while (done < into.size()) {
      if (piece_at_ == piece_end_) {
        if (pieces_opened_ == frame_.pieces.count) break;
        TRY(OpenPiece());
      }
      const std::size_t count = std::min(into.size() - done, piece_end_ - piece_at_);
      std::memcpy(into.data() + done, piece_.data() + piece_at_, count);
      piece_at_ += count;
      done += count;
    }
    return done;
  }

  void Rewind() override {
    stream_ = crypto::OpeningStream(key_, StreamHeaderOf(frame_.header));
    hash_ = crypto::Sha256Stream();
    hash_.Update(frame_.header);
    file_position_ = kSealedHeaderBytes;
    pieces_opened_ = 0;
    piece_at_ = piece_end_ = 0;
  }

 private:
  [[nodiscard]] Result<void> OpenPiece() {
    const auto sealed = std::span(sealed_).first(frame_.pieces.SealedBytes(pieces_opened_));
    const bool last = pieces_opened_ + 1 == frame_.pieces.count;
    TRY_ASSIGN(const std::size_t got, ReadAt(file(), sealed, file_position_, path()));
    if (got != sealed.size()) return DamagedDocument("ends too early", path());
    hash_.Update(sealed);
    const std::size_t opened = sealed.size() - crypto::kSealBytes;
    if (!stream_.Open(sealed, last, std::span(piece_).first(opened))) return DamagedDocument(kDoesNotOpen, path());
    if (last) TRY(CheckHash());
    file_position_ += sealed.size();
    ++pieces_opened_;
    piece_at_ = 0;
    piece_end_ = opened;
    return {};
  }
  [[nodiscard]] Result<void> CheckHash() {
    hash_.Update(ByteView(frame_.footer).first(kSealedSizeBytes));
    if (!std::ranges::equal(hash_.Finish(), ByteView(frame_.footer).last(sizeof(crypto::Digest))))
      return DamagedDocument("is damaged: its bytes have not the SHA-256 that stands at its end", path());
    return {};
  }

  const SealedFrame frame_;
  const crypto::StreamKey key_;
  const std::uint64_t document_bytes_;
  crypto::OpeningStream stream_;
  crypto::Sha256Stream hash_;
  Bytes sealed_;  // buffers of fixed size
  Bytes piece_;
  std::size_t piece_at_ = 0;
  std::size_t piece_end_ = 0;
  std::uint64_t pieces_opened_ = 0;
  std::uint64_t file_position_ = kSealedHeaderBytes;
};

class SealedDocuments final : public DocumentForm {
 public:
  explicit SealedDocuments(crypto::VaultKey key) : key_(std::move(key)) {}

  [[nodiscard]] std::string_view name_end() const override { return kSealedNameEnd; }
  [[nodiscard]] Result<std::unique_ptr<DocumentSink>> Sink(TemporaryFile file,
                                                           const crypto::Digest& digest) const override {
    auto sink = std::make_unique<SealedSink>(std::move(file), key_, digest);
    TRY(sink->Start());
    return sink;
  }
  [[nodiscard]] Result<std::unique_ptr<DocumentSource>> Source(const std::filesystem::path& path,
                                                               const crypto::Digest& digest) const override {
    TRY_ASSIGN(Descriptor file, OpenFile(path, O_RDONLY));
    TRY_ASSIGN(const SealedFrame frame, ReadSealedFrame(file, path));
    TRY_ASSIGN(const std::uint64_t document_bytes, OpenSize(frame, digest, path));
    return std::make_unique<SealedSource>(path, std::move(file), frame, key_, digest, document_bytes);
  }

 private:
  [[nodiscard]] Result<std::uint64_t> OpenSize(const SealedFrame& frame, const crypto::Digest& digest,
                                               const std::filesystem::path& path) const {
    const ByteView footer = ByteView(frame.footer).first(kSealedSizeBytes);
    crypto::StreamHeader header{};
    std::ranges::copy(footer.first(header.size()), header.begin());
    crypto::OpeningStream stream(crypto::StreamKey(key_, kSizeLabel, SaltOf(frame.header), digest), header);
    SizeBytes size{};
    if (!stream.Open(footer.subspan(header.size()), true, size)) return DamagedDocument(kDoesNotOpen, path);
    std::uint64_t document_bytes = 0;
    for (std::size_t i = 0; i < size.size(); ++i) document_bytes |= std::uint64_t{size[i]} << (8 * i);
    return document_bytes;
  }

  const crypto::VaultKey key_;
};

}  // namespace

std::shared_ptr<const DocumentForm> SealedForm(const crypto::VaultKey& key) {
  return std::make_shared<SealedDocuments>(key);
}

}  // namespace entente::storage
