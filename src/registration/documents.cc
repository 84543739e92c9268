#include "registration/documents.h"

#include <algorithm>
#include <utility>

#include "statement/restricted_document.h"

namespace entente::registration {
namespace {

// Holds the first bytes until they say where all of it goes.
class SortedUpload final : public storage::PayloadUpload {
 public:
  SortedUpload(storage::PayloadStore& open, storage::PayloadStore& vault, const crypto::Digest& digest)
      : open_(open), vault_(vault), digest_(digest) {}

  [[nodiscard]] Result<void> Write(ByteView piece) override {
    if (upload_ == nullptr) {
      const std::size_t wanted = statement::kRestrictedMagicBytes - front_.size();
      const ByteView first = piece.first(std::min(wanted, piece.size()));
      front_.insert(front_.end(), first.begin(), first.end());
      if (front_.size() < statement::kRestrictedMagicBytes) return {};
      piece = piece.subspan(first.size());
      TRY(Sort());
    }
    return upload_->Write(piece);
  }

  [[nodiscard]] Result<void> Finish() override {
    if (upload_ == nullptr) TRY(Sort());
    return upload_->Finish();
  }

 private:
  [[nodiscard]] Result<void> Sort() {
    storage::PayloadStore& store = statement::BeginsLikeRestricted(front_) ? vault_ : open_;
    TRY_ASSIGN(upload_, store.Begin(digest_));
    return upload_->Write(front_);
  }

  storage::PayloadStore& open_;
  storage::PayloadStore& vault_;
  const crypto::Digest digest_;
  Bytes front_;
  std::unique_ptr<storage::PayloadUpload> upload_;
};

}  // namespace

Result<std::unique_ptr<storage::PayloadUpload>> Documents::Begin(const crypto::Digest& digest) const {
  return std::make_unique<SortedUpload>(open_, vault_, digest);
}

Result<void> Documents::Erase(const crypto::Digest& digest) const {
  TRY(open_.Erase(digest));
  return vault_.Erase(digest);
}

Result<std::uint64_t> Documents::ExpireOrphans() const {
  TRY_ASSIGN(const std::uint64_t open, open_.ExpireOrphans());
  TRY_ASSIGN(const std::uint64_t sealed, vault_.ExpireOrphans());
  return open + sealed;
}

}  // namespace entente::registration
