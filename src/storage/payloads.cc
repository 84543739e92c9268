#include "storage/payloads.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/encoding.h"
#include "storage/document_reader.h"
#include "storage/open_document.h"
#include "storage/payload_directory.h"
#include "storage/payload_document.h"
#include "storage/sealed_document.h"
#include "storage/sound_files.h"

namespace entente::storage {
namespace {

class FileUpload final : public PayloadUpload {
 public:
  FileUpload(std::shared_ptr<PayloadDirectory> directory, const crypto::Digest& digest)
      : directory_(std::move(directory)), digest_(digest), reservation_(directory_->orphans()) {}

  [[nodiscard]] Result<void> Start() {
    TRY(reservation_.Grow(kOrphanOverheadBytes));
    TRY_ASSIGN(writer_, DocumentWriter::Make(directory_->UploadPath(digest_), digest_, directory_->form()));
    return {};
  }

  [[nodiscard]] Result<void> Write(ByteView piece) override {
    return Once([&] { return TryWrite(piece); });
  }

  [[nodiscard]] Result<void> Finish() override {
    CHECK(!finished_);
    finished_ = true;
    return Once([&] { return TryFinish(); });
  }

 private:
  // The first error stays the upload's error.
  template <class Step>
  [[nodiscard]] Result<void> Once(Step step) {
    if (failed_.has_value()) return std::unexpected(*failed_);
    Result<void> done = step();
    if (!done.has_value()) {
      failed_ = done.error();
      writer_.reset();  // the disk may be full: what was written goes now
    }
    return done;
  }

  [[nodiscard]] Result<void> TryWrite(ByteView piece) {
    CHECK(!finished_);
    const std::uint64_t bytes_max = directory_->limits().payload_bytes_max;
    if (piece.size() > bytes_max - bytes_)
      return std::unexpected(Error{ErrorCode::kInvalidInput,
                                   fmt::format("the document has more than {} bytes, which is the limit", bytes_max),
                                   {},
                                   std::string(kPayloadSizeRule)});
    TRY(reservation_.Grow(piece.size()));
    bytes_ += piece.size();
    return writer_->Write(piece);
  }

  [[nodiscard]] Result<void> TryFinish() {
    TRY_ASSIGN(const crypto::Digest found, writer_->Finish());
    if (found != digest_) return Invalid("what was sent has another SHA-256 digest than was said");
    return directory_->Place(digest_, *writer_, reservation_);
  }

  const std::shared_ptr<PayloadDirectory> directory_;
  const crypto::Digest digest_;
  Reservation reservation_;
  std::unique_ptr<DocumentWriter> writer_;
  std::uint64_t bytes_ = 0;
  std::optional<Error> failed_;
  bool finished_ = false;
};

std::unexpected<Error> NotSoLong(std::uint64_t size, std::uint64_t first) {
  return Invalid(fmt::format("the document has {} bytes; it cannot be read from byte {} on", size, first));
}

// For stores that have their documents in memory anyway.
class MemoryStream final : public PayloadStream {
 public:
  MemoryStream(Bytes document, std::uint64_t first) : document_(std::move(document)), at_(first) {}
  [[nodiscard]] Result<ByteView> Next(std::size_t bytes_max) override {
    const std::size_t count = std::min(bytes_max, document_.size() - at_);
    at_ += count;
    return ByteView(document_).subspan(at_ - count, count);
  }

 private:
  Bytes document_;
  std::size_t at_;
};

class FileStream final : public PayloadStream {
 public:
  FileStream(std::unique_ptr<DocumentReader> reader, const crypto::Digest& digest)
      : reader_(std::move(reader)), digest_(digest), whole_(reader_->position() == 0) {}

  [[nodiscard]] Result<ByteView> Next(std::size_t bytes_max) override {
    const std::uint64_t left = reader_->size() - reader_->position();
    piece_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(bytes_max, left)));
    TRY_ASSIGN(const std::size_t got, reader_->Read(piece_));
    if (got != piece_.size()) return Fail(ErrorCode::kCorruption, "a stored document ends too early", ToHex(digest_));
    if (!whole_ || got == 0) return ByteView(piece_);
    // Who gets all of it gets the end only if all of it was right, whatever the disk did since it was checked.
    hash_.Update(piece_);
    if (got == left && hash_.Finish() != digest_)
      return Fail(ErrorCode::kCorruption, "a stored document has another SHA-256", ToHex(digest_));
    return ByteView(piece_);
  }

 private:
  std::unique_ptr<DocumentReader> reader_;
  const crypto::Digest digest_;
  const bool whole_;
  crypto::Sha256Stream hash_;
  Bytes piece_;
};

class FilePayloads final : public PayloadStore {
 public:
  explicit FilePayloads(std::shared_ptr<PayloadDirectory> directory) : directory_(std::move(directory)) {}

  [[nodiscard]] Result<std::unique_ptr<PayloadUpload>> Begin(const crypto::Digest& digest) override {
    auto upload = std::make_unique<FileUpload>(directory_, digest);
    TRY(upload->Start());
    return upload;
  }
  [[nodiscard]] bool Contains(const crypto::Digest& digest) const override {
    return PosixFiles().Exists(directory_->DocumentPath(digest));
  }
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override {
    return ReadDocument(directory_->DocumentPath(digest), digest, directory_->form(),
                        directory_->limits().payload_bytes_max);
  }
  [[nodiscard]] Result<std::unique_ptr<PayloadStream>> Stream(const crypto::Digest& digest,
                                                              std::uint64_t first) const override {
    TRY_ASSIGN(auto reader, DocumentReader::Open(directory_->DocumentPath(digest), digest, directory_->form()));
    if (first > reader->size()) return NotSoLong(reader->size(), first);
    TRY_ASSIGN(const FileState state, reader->State());
    if (!sound_.Has(digest, state)) {
      TRY(reader->Check(digest));
      sound_.Add(digest, state);
    }
    TRY(reader->Skip(first));
    return std::make_unique<FileStream>(std::move(reader), digest);
  }
  [[nodiscard]] Result<std::uint64_t> Size(const crypto::Digest& digest) const override {
    return DocumentSize(directory_->DocumentPath(digest), digest, directory_->form());
  }
  [[nodiscard]] Result<void> Keep(const crypto::Digest& digest) override { return directory_->Keep(digest); }
  [[nodiscard]] Result<void> Erase(const crypto::Digest& digest) override { return directory_->Erase(digest); }
  [[nodiscard]] Result<std::uint64_t> ExpireOrphans() override { return directory_->Expire(); }

 private:
  const std::shared_ptr<PayloadDirectory> directory_;  // shared with uploads, which may outlive the store
  mutable SoundFiles sound_;
};

Result<std::unique_ptr<PayloadStore>> OpenIn(const std::filesystem::path& root, const PayloadLimits& limits,
                                             const Clock& clock, std::shared_ptr<const DocumentForm> form) {
  auto directory = std::make_shared<PayloadDirectory>(root, limits, clock, std::move(form));
  TRY(directory->Prepare());
  return std::make_unique<FilePayloads>(std::move(directory));
}

}  // namespace

Result<std::unique_ptr<PayloadStore>> PayloadStore::Open(const std::filesystem::path& root, const PayloadLimits& limits,
                                                         const Clock& clock) {
  return OpenIn(root, limits, clock, OpenForm());
}

Result<std::unique_ptr<PayloadStore>> PayloadStore::OpenVault(const std::filesystem::path& root,
                                                              const PayloadLimits& limits, const Clock& clock,
                                                              const crypto::VaultKey& key) {
  return OpenIn(root, limits, clock, SealedForm(key));
}

Result<std::unique_ptr<PayloadStream>> PayloadStore::Stream(const crypto::Digest& digest, std::uint64_t first) const {
  TRY_ASSIGN(Bytes document, Read(digest));
  if (first > document.size()) return NotSoLong(document.size(), first);
  return std::make_unique<MemoryStream>(std::move(document), first);
}

Result<void> PayloadStore::Erase(const crypto::Digest& /*digest*/) {
  return Fail(ErrorCode::kUnavailable, "this payload store does not erase");
}

Result<crypto::Digest> PayloadStore::Put(ByteView bytes) {
  const crypto::Digest digest = crypto::Sha256(bytes);
  TRY_ASSIGN(const auto upload, Begin(digest));
  TRY(upload->Write(bytes));
  TRY(upload->Finish());
  return digest;
}

}  // namespace entente::storage
