// Memory budget: how many bytes of answers are on their way to clients who may be slow. What does not fit any more is
// refused for the moment, so that their number cannot fill the memory.
//
// Thread safety: any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace entente::protocols {

class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  // Given back when the last copy of the token goes; nullptr when there is no room now. One answer always has room.
  static std::shared_ptr<void> Take(const std::shared_ptr<MemoryBudget>& budget, std::uint64_t bytes) {
    const std::uint64_t before = budget->taken_.fetch_add(bytes);
    const auto give_back = [budget, bytes](void*) { budget->taken_ -= bytes; };
    std::shared_ptr<void> token(budget.get(), give_back);
    if (before != 0 && before + bytes > budget->bytes_max_) return nullptr;
    return token;
  }

 private:
  const std::uint64_t bytes_max_;
  std::atomic<std::uint64_t> taken_ = 0;
};

}  // namespace entente::protocols
