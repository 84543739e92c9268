#include "storage/read_payload.h"

#include <utility>

#include "storage/open_document.h"
#include "storage/payload_document.h"
#include "storage/sealed_document.h"

namespace entente::storage {
namespace {

class ReadOnlyPayloads final : public PayloadStore {
 public:
  ReadOnlyPayloads(std::filesystem::path root, std::uint64_t bytes_max, std::shared_ptr<const DocumentForm> form)
      : root_(std::move(root)), bytes_max_(bytes_max), form_(std::move(form)) {}

  [[nodiscard]] Result<std::unique_ptr<PayloadUpload>> Begin(const crypto::Digest&) override { return ToReadOnly(); }
  [[nodiscard]] bool Contains(const crypto::Digest& digest) const override {
    std::error_code failed;
    return std::filesystem::is_regular_file(PathOf(digest), failed);
  }
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override {
    return ReadDocument(PathOf(digest), digest, *form_, bytes_max_);
  }
  [[nodiscard]] Result<std::uint64_t> Size(const crypto::Digest& digest) const override {
    return DocumentSize(PathOf(digest), digest, *form_);
  }
  [[nodiscard]] Result<void> Keep(const crypto::Digest&) override { return ToReadOnly(); }
  [[nodiscard]] Result<std::uint64_t> ExpireOrphans() override { return 0; }

 private:
  [[nodiscard]] std::filesystem::path PathOf(const crypto::Digest& digest) const {
    return DocumentPath(root_, digest, *form_);
  }
  static std::unexpected<Error> ToReadOnly() {
    return Fail(ErrorCode::kUnavailable, "this payload store was opened to be read; only its node writes");
  }

  std::filesystem::path root_;
  std::uint64_t bytes_max_;
  std::shared_ptr<const DocumentForm> form_;
};

}  // namespace

Result<Bytes> ReadPayload(const std::filesystem::path& root, const crypto::Digest& digest, std::uint64_t bytes_max) {
  return PayloadsToRead(root, bytes_max)->Read(digest);
}

Result<Bytes> ReadPayload(const std::filesystem::path& root, const crypto::Digest& digest, std::uint64_t bytes_max,
                          const crypto::VaultKey& key) {
  return PayloadsToRead(root, bytes_max, key)->Read(digest);
}

std::unique_ptr<PayloadStore> PayloadsToRead(std::filesystem::path root, std::uint64_t bytes_max) {
  return std::make_unique<ReadOnlyPayloads>(std::move(root), bytes_max, OpenForm());
}

std::unique_ptr<PayloadStore> PayloadsToRead(std::filesystem::path root, std::uint64_t bytes_max,
                                             const crypto::VaultKey& key) {
  return std::make_unique<ReadOnlyPayloads>(std::move(root), bytes_max, SealedForm(key));
}

}  // namespace entente::storage
