// Signed state: how far the log is durable, under which signatures; and the place where threads look it up or wait for
// it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/digest.h"
#include "log/charter.h"

namespace entente::log {

struct SignedState {
  std::uint64_t size = 0;
  crypto::Digest root{};
  UnixSeconds time = 0;  // the log's own
  std::uint64_t time_entries = 0;
  std::string checkpoint;                  // signed note
  Bytes receipt_signature;                 // serves every receipt of this root
  std::shared_ptr<const Charter> charter;  // as of these entries
};

// Thread safety: any thread.
class LatestState {
 public:
  explicit LatestState(SignedState state) : state_(std::make_shared<const SignedState>(std::move(state))) {}

  [[nodiscard]] std::shared_ptr<const SignedState> Get() const {
    const std::scoped_lock lock(mutex_);
    return state_;
  }
  void Set(SignedState state) {
    auto fresh = std::make_shared<const SignedState>(std::move(state));
    {
      const std::scoped_lock lock(mutex_);
      state_ = std::move(fresh);
    }
    changed_.notify_all();
  }
  // True when the size was reached in time, and before a stop was asked for.
  [[nodiscard]] bool WaitForSize(std::uint64_t size, std::chrono::milliseconds timeout,
                                 const std::stop_token& stop = {}) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, stop, timeout, [&] { return state_->size >= size; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  std::shared_ptr<const SignedState> state_;
};

}  // namespace entente::log
