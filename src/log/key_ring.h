// Key ring: the private keys that a node holds for its log, found by their public halves. Which of them sign, the log
// says (log/charter.h).
//
// Copies share one ring. Thread safety: any thread.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "crypto/key.h"

namespace entente::log {

class KeyRing {
 public:
  KeyRing(std::initializer_list<crypto::PrivateKey> keys) : held_(std::make_shared<Held>()) { held_->keys = keys; }

  void Add(const crypto::PrivateKey& key) {
    const std::scoped_lock lock(held_->mutex);
    held_->keys.push_back(key);
  }
  [[nodiscard]] std::optional<crypto::PrivateKey> Find(const crypto::PublicKey& key) const {
    const std::scoped_lock lock(held_->mutex);
    const auto found = std::ranges::find_if(held_->keys, [&](const auto& one) { return one.public_key() == key; });
    return found == held_->keys.end() ? std::nullopt : std::optional(*found);
  }

 private:
  struct Held {
    std::mutex mutex;
    std::vector<crypto::PrivateKey> keys;
  };
  std::shared_ptr<Held> held_;
};

}  // namespace entente::log
