// Payload store: documents behind hash envelopes, by SHA-256, compressed at rest, checked at every read.
//
// A payload that no statement was registered for is an orphan: bounded by a quota, and expired by age.
// Files: <root>/<first two hex digits>/<sha256>.zst; orphans are marked by <sha256>.pending beside them.
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "storage/files.h"

namespace entente::storage {

struct PayloadLimits {
  std::uint64_t payload_bytes_max = limits::kPayloadBytesMax;
  std::uint64_t orphan_bytes_max = std::uint64_t{2} * 1024 * 1024 * 1024;
  std::int64_t orphan_age_seconds_max = 24 * 3600;
};

// One payload on its way in: hashed, compressed and written as it arrives, bounded memory.
class PayloadUpload {
 public:
  PayloadUpload() = default;
  PayloadUpload(const PayloadUpload&) = delete;
  PayloadUpload& operator=(const PayloadUpload&) = delete;
  virtual ~PayloadUpload() = default;  // without Finish(): leaves nothing behind
  // Errors: kInvalidInput over payload_bytes_max; kPushback over the quota; kUnavailable for the disk.
  [[nodiscard]] virtual Result<void> Write(ByteView piece) = 0;
  // Durable when it returns. Errors: kInvalidInput when the bytes have another digest.
  [[nodiscard]] virtual Result<void> Finish() = 0;
};

class PayloadStore {
 public:
  [[nodiscard]] static Result<std::unique_ptr<PayloadStore>> Open(const std::filesystem::path& root,
                                                                  const PayloadLimits& limits, const Clock& clock);
  PayloadStore() = default;
  PayloadStore(const PayloadStore&) = delete;
  PayloadStore& operator=(const PayloadStore&) = delete;
  virtual ~PayloadStore() = default;

  [[nodiscard]] virtual Result<std::unique_ptr<PayloadUpload>> Begin(const crypto::Digest& digest) = 0;
  [[nodiscard]] virtual bool Contains(const crypto::Digest& digest) const = 0;
  // Errors: kNotFound; kCorruption when the bytes no longer hash to their name.
  [[nodiscard]] virtual Result<Bytes> Read(const crypto::Digest& digest) const = 0;
  // Uncompressed size in bytes.
  [[nodiscard]] virtual Result<std::uint64_t> Size(const crypto::Digest& digest) const = 0;
  // A statement for it was admitted: it is no orphan any more. Durable when it returns.
  [[nodiscard]] virtual Result<void> Keep(const crypto::Digest& digest) = 0;
  // Removes orphans older than their age limit; returns how many.
  [[nodiscard]] virtual Result<std::uint64_t> ExpireOrphans() = 0;

  // All at once, for what is in memory already.
  [[nodiscard]] Result<crypto::Digest> Put(ByteView bytes);
};

}  // namespace entente::storage
