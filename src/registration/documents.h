// Documents behind hash envelopes, in their two places: the open store, from which anybody may have what statements are
// about, and the vault, where restricted documents rest. A document is sorted by its first bytes as it comes in,
// whatever anybody says of it, so that none waits in the open for its statement.
//
// Whoever shows documents to the world gets the open store alone; the vault is for who asks MayRead()
// (statement/marking.h) first.
//
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <memory>

#include "base/result.h"
#include "crypto/digest.h"
#include "storage/payloads.h"

namespace entente::registration {

class Documents {
 public:
  // REQUIRES: both outlive it.
  Documents(storage::PayloadStore& open, storage::PayloadStore& vault) : open_(open), vault_(vault) {}

  [[nodiscard]] storage::PayloadStore& open() const { return open_; }
  [[nodiscard]] storage::PayloadStore& vault() const { return vault_; }

  // As PayloadStore::Begin(); where it goes shows with its first bytes.
  [[nodiscard]] Result<std::unique_ptr<storage::PayloadUpload>> Begin(const crypto::Digest& digest) const;
  [[nodiscard]] bool Contains(const crypto::Digest& digest) const {
    return open_.Contains(digest) || vault_.Contains(digest);
  }
  [[nodiscard]] Result<void> Erase(const crypto::Digest& digest) const;
  // Of both, together.
  [[nodiscard]] Result<std::uint64_t> ExpireOrphans() const;

 private:
  storage::PayloadStore& open_;
  storage::PayloadStore& vault_;
};

}  // namespace entente::registration
