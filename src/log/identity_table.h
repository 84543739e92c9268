// Identity table: where the newest statements of the log are, by the first eight bytes of their identity.
//
// Memory: 16 bytes a slot, at most two thirds of them taken. Thread safety: one thread writes and nobody reads, or any
// number read.
#pragma once

#include <cstdint>
#include <vector>

namespace entente::log {

class IdentityTable {
 public:
  IdentityTable() : slots_(kSlotsMin) {}
  // Appends the index of every identity that begins with this key: candidates, of which the caller compares the whole.
  void Candidates(std::uint64_t key, std::vector<std::uint64_t>& into) const;
  // REQUIRES: index < 2^64 - 1.
  void Insert(std::uint64_t key, std::uint64_t index);
  // Forgets all indexes below this one.
  void DropBelow(std::uint64_t index);
  [[nodiscard]] std::uint64_t memory_bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  static constexpr std::size_t kSlotsMin = 1024;
  struct Slot {
    std::uint64_t key = 0;
    std::uint64_t index_plus_one = 0;  // 0: free
  };
  void Place(const Slot& slot);

  std::vector<Slot> slots_;  // a power of two
  std::size_t taken_ = 0;
};

}  // namespace entente::log
