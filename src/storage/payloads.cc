#include "storage/payloads.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/check.h"
#include "storage/payload_directory.h"
#include "storage/payload_document.h"

namespace entente::storage {
namespace {

class FileUpload final : public PayloadUpload {
 public:
  FileUpload(std::shared_ptr<PayloadDirectory> directory, const crypto::Digest& digest)
      : directory_(std::move(directory)), digest_(digest), reservation_(directory_->orphans()) {}

  [[nodiscard]] Result<void> Start() {
    TRY(reservation_.Grow(kOrphanOverheadBytes));
    TRY_ASSIGN(writer_, DocumentWriter::Make(directory_->UploadPath(digest_)));
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
    return ReadDocument(directory_->DocumentPath(digest), digest, directory_->limits().payload_bytes_max);
  }
  [[nodiscard]] Result<std::uint64_t> Size(const crypto::Digest& digest) const override {
    return DocumentSize(directory_->DocumentPath(digest));
  }
  [[nodiscard]] Result<void> Keep(const crypto::Digest& digest) override { return directory_->Keep(digest); }
  [[nodiscard]] Result<std::uint64_t> ExpireOrphans() override { return directory_->Expire(); }

 private:
  const std::shared_ptr<PayloadDirectory> directory_;  // shared with uploads, which may outlive the store
};

}  // namespace

Result<std::unique_ptr<PayloadStore>> PayloadStore::Open(const std::filesystem::path& root, const PayloadLimits& limits,
                                                         const Clock& clock) {
  auto directory = std::make_shared<PayloadDirectory>(root, limits, clock);
  TRY(directory->Prepare());
  return std::make_unique<FilePayloads>(std::move(directory));
}

Result<crypto::Digest> PayloadStore::Put(ByteView bytes) {
  const crypto::Digest digest = crypto::Sha256(bytes);
  TRY_ASSIGN(const auto upload, Begin(digest));
  TRY(upload->Write(bytes));
  TRY(upload->Finish());
  return digest;
}

}  // namespace entente::storage
