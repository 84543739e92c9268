// Checkpoints (C2SP tlog-checkpoint): what a log commits to, as a signed note of three lines: origin, size, root.
//
// Size: decimal without leading zeros, at most kCheckpointSizeMax. Lines after the root ("extensions") are not written,
// and ignored when they are read.
//
// Thread safety: pure functions; values.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "log/note.h"

namespace entente::log {

// What the readers of others, and the integers of receipts, can hold.
inline constexpr std::uint64_t kCheckpointSizeMax = std::numeric_limits<std::int64_t>::max();

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  crypto::Digest root{};
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The text that is signed: three lines, each with its newline.
[[nodiscard]] std::string CheckpointBody(const Checkpoint& checkpoint);
// Errors: kInvalidInput with the line as place.
[[nodiscard]] Result<Checkpoint> ParseCheckpointBody(std::string_view body);

// The key's name is the origin. Errors: kInvalidInput when the origin is no key name, the size is over
// kCheckpointSizeMax, or the key is not Ed25519.
[[nodiscard]] Result<std::string> SignCheckpoint(const Checkpoint& checkpoint, const crypto::PrivateKey& key);

// The same with a signature of each key, in this order. REQUIRES: at least one key.
[[nodiscard]] Result<std::string> SignCheckpoint(const Checkpoint& checkpoint,
                                                 const std::vector<crypto::PrivateKey>& keys);

// Errors: kInvalidInput when it is no checkpoint; kUnauthorized when there is no signature of this verifier, one that
// does not hold, or when the checkpoint is of a log with another name. Signatures of others are ignored.
[[nodiscard]] Result<Checkpoint> VerifyCheckpoint(std::string_view note, const NoteVerifier& verifier);

// Reads a signed checkpoint without checking any signature: nothing in it can be relied on.
// Errors: kInvalidInput when it is no checkpoint.
[[nodiscard]] Result<Checkpoint> ReadUnverifiedCheckpoint(std::string_view note);

}  // namespace entente::log
