// Key line: the keys that a log signed with in one role, one after the other, as its key changes say.
//
// A tree of `size` entries is signed by the keys that are in force there: the newest whose entry is in the tree, and,
// while the two overlap, the one before it.
//
// Invariants:
//  1. Each key but the first was put into its place by a change that the key before it and itself signed.
//  2. No key stands there twice, so that no change can be said again.
//  3. At most two keys are in force at a size.
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/key.h"
#include "log/key_change.h"

namespace entente::log {

struct LogKey {
  crypto::PublicKey key;
  std::uint64_t since = 0;                // the entry that put it into its place; the trust anchors', for the first one
  UnixSeconds since_time = 0;             // that this entry says; 0 for the first one
  std::optional<std::uint64_t> replaced;  // the entry that put another one into its place
  std::optional<std::uint64_t> retired;   // the entry from which on it signs nothing more
  UnixSeconds retired_time = 0;           // that this entry says
  friend bool operator==(const LogKey&, const LogKey&) = default;
};

class KeyLine {
 public:
  KeyLine(crypto::PublicKey first, std::uint64_t since) { keys_.push_back({std::move(first), since, 0, {}, {}, 0}); }

  // Whether the change can follow on what stands here. Errors: kConflict when it is about keys that are not in force,
  // or brings one that was there before; kUnauthorized when a signature does not hold.
  [[nodiscard]] Result<void> Check(const KeyChange& change) const;
  // REQUIRES: Check() passed; indexes ascend.
  void Take(std::uint64_t index, const KeyChange& change);

  [[nodiscard]] const std::vector<LogKey>& keys() const { return keys_; }  // the first one first
  [[nodiscard]] const LogKey& newest() const { return keys_.back(); }
  [[nodiscard]] bool overlaps() const;  // now
  // Those in force at a size, the newest first; at least one.
  [[nodiscard]] std::vector<crypto::PublicKey> At(std::uint64_t size) const;
  [[nodiscard]] const LogKey* Find(const crypto::PublicKey& key) const;

  friend bool operator==(const KeyLine&, const KeyLine&) = default;

 private:
  std::vector<LogKey> keys_;
};

}  // namespace entente::log
