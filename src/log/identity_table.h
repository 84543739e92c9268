// Identity table: which statements are on the log already, by the first eight bytes of their identity.
//
// A hit is a candidate: the caller compares the whole identity. Of two statements whose identities begin with the same
// eight bytes, only the first can be found (making such a pair takes about 2^32 signatures; its second statement could
// then be registered twice, which harms nobody else). Memory: 16 bytes a slot, at most two thirds of them taken. Thread
// safety: any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <vector>

#include "crypto/digest.h"

namespace entente::log {

inline constexpr std::size_t kStoredIdentityBytes = 16;

class IdentityTable {
 public:
  IdentityTable() : slots_(1024) {}
  [[nodiscard]] std::optional<std::uint64_t> Find(ByteView identity) const;
  // The first index of an identity stays. REQUIRES: index < 2^64 - 1; at least eight bytes.
  void Insert(ByteView identity, std::uint64_t index);
  void Reserve(std::uint64_t entries);

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint64_t index_plus_one = 0;  // 0: free
  };
  [[nodiscard]] std::size_t PlaceOf(std::uint64_t key) const;
  void Grow(std::size_t slots);

  mutable std::shared_mutex mutex_;
  std::vector<Slot> slots_;  // a power of two
  std::size_t taken_ = 0;
};

}  // namespace entente::log
