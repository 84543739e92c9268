// Orphans: which payloads no statement was registered for, since when, and how much they and the uploads under way may
// take together. In memory; the markers on disk say the same after a restart (storage/payloads.h).
//
// Seen inside storage/ only. Thread safety: any thread; what happens to one digest is the store's to order.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace entente::storage {

class Orphans {
 public:
  explicit Orphans(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  // Errors: kPushback when there is no room for so much more.
  [[nodiscard]] Result<void> Reserve(std::uint64_t bytes);
  void Release(std::uint64_t bytes);

  // What was reserved is the orphan's from now on. One that was there is replaced.
  void Add(const crypto::Digest& digest, std::uint64_t reserved_bytes, UnixSeconds since);
  // At start: what is there is there, even over the quota.
  void AddFound(const crypto::Digest& digest, std::uint64_t bytes, UnixSeconds since);
  void Remove(const crypto::Digest& digest);
  [[nodiscard]] bool Contains(const crypto::Digest& digest) const;
  // Those of before `time`, ordered by digest.
  [[nodiscard]] std::vector<crypto::Digest> OlderThan(UnixSeconds time) const;

 private:
  struct Orphan {
    std::uint64_t bytes = 0;
    UnixSeconds since = 0;
  };
  void Set(const crypto::Digest& digest, const Orphan& orphan);  // with mutex_ held

  const std::uint64_t bytes_max_;
  mutable std::mutex mutex_;
  std::uint64_t bytes_ = 0;  // orphans and reservations
  std::map<crypto::Digest, Orphan> orphans_;
};

// What one upload has reserved; given back unless an orphan takes it over.
class Reservation {
 public:
  explicit Reservation(Orphans& orphans) : orphans_(orphans) {}
  Reservation(const Reservation&) = delete;
  Reservation& operator=(const Reservation&) = delete;
  ~Reservation() { orphans_.Release(bytes_); }

  [[nodiscard]] Result<void> Grow(std::uint64_t bytes);
  void HandOver(const crypto::Digest& digest, UnixSeconds since);

 private:
  Orphans& orphans_;
  std::uint64_t bytes_ = 0;
};

}  // namespace entente::storage
