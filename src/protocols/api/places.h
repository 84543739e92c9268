// Places: so many may be taken at once; who finds none is asked to come back.
//
// Thread safety: any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace entente::protocols {

class Places {
 public:
  explicit Places(std::uint32_t count) : free_(count) {}

  // Given back when the last copy goes; nullptr when all are taken.
  static std::shared_ptr<void> Take(const std::shared_ptr<Places>& places) {
    std::int64_t free = places->free_.load();
    while (free > 0) {
      if (places->free_.compare_exchange_weak(free, free - 1))
        return {places.get(), [places](void*) { ++places->free_; }};
    }
    return nullptr;
  }

 private:
  std::atomic<std::int64_t> free_;
};

}  // namespace entente::protocols
