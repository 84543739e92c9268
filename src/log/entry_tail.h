// Entry tail: the newest entries of the log, in memory until their bundle is full and published.
//
// Thread safety: any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "base/bytes.h"

namespace entente::log {

class EntryTail {
 public:
  explicit EntryTail(std::uint64_t first) : first_(first) {}

  void Append(ByteView entry) {
    const std::scoped_lock lock(mutex_);
    bytes_ += entry.size();
    entries_.push_back(ToBytes(entry));
  }
  // Entries [first, end). REQUIRES: end <= what was appended. Empty when `first` is no longer in memory.
  [[nodiscard]] std::vector<Bytes> Read(std::uint64_t first, std::uint64_t end) const {
    const std::scoped_lock lock(mutex_);
    if (first < first_) return {};
    const auto at = [this](std::uint64_t index) {
      return entries_.begin() + static_cast<std::ptrdiff_t>(index - first_);
    };
    return {at(first), at(end)};
  }
  void Forget(std::uint64_t first) {
    const std::scoped_lock lock(mutex_);
    for (; first_ < first; ++first_) {
      bytes_ -= entries_.front().size();
      entries_.pop_front();
    }
  }
  [[nodiscard]] std::uint64_t first() const {
    const std::scoped_lock lock(mutex_);
    return first_;
  }
  [[nodiscard]] std::uint64_t bytes() const {
    const std::scoped_lock lock(mutex_);
    return bytes_;
  }

 private:
  mutable std::mutex mutex_;
  std::uint64_t first_;
  std::deque<Bytes> entries_;
  std::uint64_t bytes_ = 0;
};

}  // namespace entente::log
