#include "storage/read_payload.h"

#include "base/encoding.h"
#include "storage/payload_document.h"

namespace entente::storage {
namespace {

std::filesystem::path DocumentPath(const std::filesystem::path& root, const crypto::Digest& digest) {
  const std::string name = ToHex(digest);
  return root / name.substr(0, 2) / (name + ".zst");
}

class ReadOnlyPayloads final : public PayloadStore {
 public:
  ReadOnlyPayloads(std::filesystem::path root, std::uint64_t bytes_max)
      : root_(std::move(root)), bytes_max_(bytes_max) {}

  [[nodiscard]] Result<std::unique_ptr<PayloadUpload>> Begin(const crypto::Digest&) override { return ToReadOnly(); }
  [[nodiscard]] bool Contains(const crypto::Digest& digest) const override {
    std::error_code failed;
    return std::filesystem::is_regular_file(DocumentPath(root_, digest), failed);
  }
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest& digest) const override {
    return ReadPayload(root_, digest, bytes_max_);
  }
  [[nodiscard]] Result<std::uint64_t> Size(const crypto::Digest& digest) const override {
    return DocumentSize(DocumentPath(root_, digest));
  }
  [[nodiscard]] Result<void> Keep(const crypto::Digest&) override { return ToReadOnly(); }
  [[nodiscard]] Result<std::uint64_t> ExpireOrphans() override { return 0; }

 private:
  static std::unexpected<Error> ToReadOnly() {
    return Fail(ErrorCode::kUnavailable, "this payload store was opened to be read; only its node writes");
  }

  std::filesystem::path root_;
  std::uint64_t bytes_max_;
};

}  // namespace

Result<Bytes> ReadPayload(const std::filesystem::path& root, const crypto::Digest& digest, std::uint64_t bytes_max) {
  return ReadDocument(DocumentPath(root, digest), digest, bytes_max);
}

std::unique_ptr<PayloadStore> PayloadsToRead(std::filesystem::path root, std::uint64_t bytes_max) {
  return std::make_unique<ReadOnlyPayloads>(std::move(root), bytes_max);
}

}  // namespace entente::storage
