// Identity filter: a set of identities that never says no to one that is in it, and seldom yes to one that is not: a
// Bloom filter in blocks of one cache line, so that a question costs one access to memory.
//
// Format: docs/formats/log.md, `identity-runs`.  Thread safety: const methods from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace entente::log {

// Into which of so many equal parts of all keys this one falls, in the order of keys. REQUIRES: 1 to 2^32 - 1 parts.
[[nodiscard]] constexpr std::uint64_t PartOfKeys(std::uint64_t key, std::uint64_t parts) {
  return ((key >> 32U) * parts) >> 32U;
}

class IdentityFilter {
 public:
  static constexpr std::size_t kBlockBytes = 64;
  static constexpr std::uint64_t kBitsAKey = 12;  // about one false yes in a hundred questions

  [[nodiscard]] static std::uint64_t BlocksFor(std::uint64_t keys);
  // Empty, for so many keys.
  explicit IdentityFilter(std::uint64_t keys) : blocks_(BlocksFor(keys)) {}
  // What ToBytes() gave. REQUIRES: whole blocks, at least one.
  [[nodiscard]] static IdentityFilter FromBytes(ByteView bytes);

  // `key`: the first eight bytes of an identity, a digest, so that its bits are spread already.
  void Add(std::uint64_t key);
  [[nodiscard]] bool MayHold(std::uint64_t key) const;

  [[nodiscard]] Bytes ToBytes() const;
  [[nodiscard]] std::uint64_t memory_bytes() const { return blocks_.size() * kBlockBytes; }

 private:
  struct alignas(kBlockBytes) Block {
    std::array<std::uint8_t, kBlockBytes> bytes{};
  };
  [[nodiscard]] std::size_t BlockOf(std::uint64_t key) const;

  std::vector<Block> blocks_;
};

}  // namespace entente::log
