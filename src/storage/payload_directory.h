// The payload store's directory: where documents and markers stand, and the order in which they come and go, so that a
// crash at any point leaves a document with its marker, a kept one, or none (storage/payloads.h, invariants).
//
// Seen inside storage/ only. Thread safety: any thread; operations on one digest, and on digests that begin with the
// same byte, wait for each other.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <utility>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/document_form.h"
#include "storage/orphans.h"
#include "storage/payload_document.h"
#include "storage/payloads.h"

namespace entente::storage {

class PayloadDirectory {
 public:
  PayloadDirectory(std::filesystem::path root, const PayloadLimits& limits, const Clock& clock,
                   std::shared_ptr<const DocumentForm> form)
      : limits_(limits),
        clock_(clock),
        root_(std::move(root)),
        form_(std::move(form)),
        orphans_(limits.orphan_bytes_max) {}

  // Before anything else: makes the directories, removes leftovers, reads the markers.
  [[nodiscard]] Result<void> Prepare();

  [[nodiscard]] std::filesystem::path DocumentPath(const crypto::Digest& digest) const {
    return storage::DocumentPath(root_, digest, *form_);
  }
  // In the root, where Prepare() looks for leftovers.
  [[nodiscard]] std::filesystem::path UploadPath(const crypto::Digest& digest) const;

  // Gives a finished document its name. REQUIRES: its digest was checked.
  [[nodiscard]] Result<void> Place(const crypto::Digest& digest, DocumentWriter& document, Reservation& reservation);
  [[nodiscard]] Result<void> Keep(const crypto::Digest& digest);
  [[nodiscard]] Result<void> Erase(const crypto::Digest& digest);
  [[nodiscard]] Result<std::uint64_t> Expire();

  [[nodiscard]] Orphans& orphans() { return orphans_; }
  [[nodiscard]] const PayloadLimits& limits() const { return limits_; }
  [[nodiscard]] const DocumentForm& form() const { return *form_; }

 private:
  [[nodiscard]] std::filesystem::path MarkerDirectory() const { return root_ / "pending"; }
  [[nodiscard]] std::filesystem::path MarkerPath(const crypto::Digest& digest) const;
  [[nodiscard]] Result<void> WriteMarker(const crypto::Digest& digest, UnixSeconds since);
  [[nodiscard]] Result<void> ReadMarker(const crypto::Digest& digest);
  [[nodiscard]] Result<void> PutInPlace(const crypto::Digest& digest, DocumentWriter& document);
  // All begin with the same byte. Gives how many of them were removed.
  [[nodiscard]] Result<std::uint64_t> RemoveOrphans(std::span<const crypto::Digest> digests, UnixSeconds before);
  [[nodiscard]] std::mutex& MutexOf(const crypto::Digest& digest) { return mutexes_[digest[0] % mutexes_.size()]; }

  const PayloadLimits limits_;
  const Clock& clock_;
  const std::filesystem::path root_;
  const std::shared_ptr<const DocumentForm> form_;
  Orphans orphans_;
  std::array<std::mutex, 64> mutexes_;
  std::array<bool, 256> synced_folders_ =
      {};  // by first byte, under its mutex: names that are durable since this start
};

}  // namespace entente::storage
