// Payload store: documents behind hash envelopes, by SHA-256, compressed at rest, checked at every read.
//
// A payload that no statement was registered for is an orphan: bounded by a quota, and expired by age.
//
// A store is open, or a vault: then its documents are sealed with a key, and no byte of them, compressed or not, is in
// any file below its root but sealed, uploads included. In all else the two are alike.
//
// Files below the root (directories 0700, files 0600):
//   <first two hex digits>/<sha256>.zst          a document of an open store (storage/open_document.h)
//   <first two hex digits>/<sha256>.zst.sealed   a document of a vault (storage/sealed_file.h)
//   pending/<sha256>       an orphan's marker: the time of its upload in Unix seconds, and a newline
//   .<sha256>.XXXXXX.tmp   an upload under way; what a crash leaves of it goes at the next Open()
//
// Invariants:
//  1. What stands under a document's name is whole and synced.
//  2. A document without marker was kept: its marker is durable before it gets its name, and outlives it.
//  3. Orphans and uploads under way are never more than orphan_bytes_max together. They count uncompressed, and
//     kOrphanOverheadBytes more each, so that many small ones are bounded too.
//
// Thread safety: any thread. No other process may have the root open.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/vault_key.h"
#include "storage/files.h"

namespace entente::storage {

inline constexpr std::uint64_t kOrphanOverheadBytes = 4096;
// The rule of an error for a document over payload_bytes_max. The same word as http::kPayloadSizeRule (413).
inline constexpr std::string_view kPayloadSizeRule = "payload-size";

struct PayloadLimits {
  std::uint64_t payload_bytes_max = limits::kPayloadBytesMax;
  std::uint64_t orphan_bytes_max = std::uint64_t{2} * 1024 * 1024 * 1024;
  std::int64_t orphan_age_seconds_max = 24 * 3600;
};

// One payload on its way in: hashed, compressed and written as it arrives, bounded memory. One thread at a time.
class PayloadUpload {
 public:
  PayloadUpload() = default;
  PayloadUpload(const PayloadUpload&) = delete;
  PayloadUpload& operator=(const PayloadUpload&) = delete;
  virtual ~PayloadUpload() = default;  // without Finish(): leaves nothing behind
  // Errors: kInvalidInput over payload_bytes_max; kPushback over the quota; kUnavailable for the disk. After one, every
  // further call gives the same.
  [[nodiscard]] virtual Result<void> Write(ByteView piece) = 0;
  // Durable when it returns. A document that is there already is replaced, which heals a damaged one; an orphan's time
  // begins anew. Called once. Errors: kInvalidInput when the bytes have another digest; as Write().
  [[nodiscard]] virtual Result<void> Finish() = 0;
};

// One payload on its way out, from some byte on. One thread at a time.
class PayloadStream {
 public:
  PayloadStream() = default;
  PayloadStream(const PayloadStream&) = delete;
  PayloadStream& operator=(const PayloadStream&) = delete;
  virtual ~PayloadStream() = default;
  // The next bytes, at most `bytes_max`; none at the end; good until the next call. Errors: kCorruption when it turns
  // out, at the latest before the last bytes, that the document is not what was checked; kUnavailable for the disk.
  [[nodiscard]] virtual Result<ByteView> Next(std::size_t bytes_max) = 0;
};
// What a stream of the store takes in memory, whatever the document's size.
inline constexpr std::uint64_t kStreamMemoryBytes = std::uint64_t{3} * 1024 * 1024;

class PayloadStore {
 public:
  // Makes the root when it is not there, removes what crashes left, counts the orphans.
  // REQUIRES: the clock outlives the store and its uploads.
  [[nodiscard]] static Result<std::unique_ptr<PayloadStore>> Open(const std::filesystem::path& root,
                                                                  const PayloadLimits& limits, const Clock& clock);
  // The same as a vault. Nothing here tells a wrong key before a document is read: that is kCorruption then, "was
  // sealed with another key, or is damaged". What is put in is sealed with the key that is given.
  [[nodiscard]] static Result<std::unique_ptr<PayloadStore>> OpenVault(const std::filesystem::path& root,
                                                                       const PayloadLimits& limits, const Clock& clock,
                                                                       const crypto::VaultKey& key);
  PayloadStore() = default;
  PayloadStore(const PayloadStore&) = delete;
  PayloadStore& operator=(const PayloadStore&) = delete;
  virtual ~PayloadStore() = default;

  // Fine for a document that is there. Errors: kPushback over the quota; kUnavailable for the disk.
  [[nodiscard]] virtual Result<std::unique_ptr<PayloadUpload>> Begin(const crypto::Digest& digest) = 0;
  [[nodiscard]] virtual bool Contains(const crypto::Digest& digest) const = 0;
  // Errors: kNotFound; kCorruption when the bytes no longer hash to their name; kUnavailable when the document is
  // larger than payload_bytes_max, which must have been lowered since.
  [[nodiscard]] virtual Result<Bytes> Read(const crypto::Digest& digest) const = 0;
  // The document from byte `first` on, in bounded memory. It was read to its end and had its digest, now or the last
  // time, unless its file changed since. Errors: kNotFound; kCorruption; kInvalidInput when it is shorter than `first`.
  [[nodiscard]] virtual Result<std::unique_ptr<PayloadStream>> Stream(const crypto::Digest& digest,
                                                                      std::uint64_t first) const;
  // Uncompressed size in bytes, without reading the document. Errors: kNotFound, kCorruption.
  [[nodiscard]] virtual Result<std::uint64_t> Size(const crypto::Digest& digest) const = 0;
  // A statement for it was admitted: it is no orphan any more. Durable when it returns; again is fine.
  // Errors: kNotFound.
  [[nodiscard]] virtual Result<void> Keep(const crypto::Digest& digest) = 0;
  // The document goes, kept or not, with its marker; one that is not there is gone already. Durable when it returns.
  // Whoever reads it at this moment reads on. Errors: kUnavailable for the disk.
  [[nodiscard]] virtual Result<void> Erase(const crypto::Digest& digest);
  // Removes orphans older than their age limit; returns how many.
  [[nodiscard]] virtual Result<std::uint64_t> ExpireOrphans() = 0;

  // All at once, for what is in memory already.
  [[nodiscard]] Result<crypto::Digest> Put(ByteView bytes);
};

}  // namespace entente::storage
