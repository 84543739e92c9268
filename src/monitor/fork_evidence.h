// Evidence of a fork: two checkpoints that one key signed and that no log can have had, in one file that anybody can
// check without the log.
//
// Format, and why it convinces: docs/formats/fork.md.  Thread safety: pure functions; values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "log/checkpoint.h"
#include "log/note.h"
#include "merkle/tree.h"
#include "monitor/known_keys.h"

namespace entente::monitor {

inline constexpr std::string_view kForkFormat = "entente-fork/1";
inline constexpr std::size_t kForkBytesMax = std::size_t{512} * 1024;
inline constexpr std::size_t kForkPathMax = 128;  // hashes; trees of 2^63 entries need fewer

struct ForkEvidence {
  std::string older;                // signed note of the smaller tree, or of one of two of the same size
  std::string newer;                // signed note of the other
  std::vector<merkle::Hash> path;   // merkle::ConsistencyPath() in the newer tree; empty for trees of one size
  std::vector<KeyEntry> keys = {};  // by which the log changed its key between the two, as far as is known
  friend bool operator==(const ForkEvidence&, const ForkEvidence&) = default;
};

// REQUIRES: both notes are UTF-8.
[[nodiscard]] std::string WriteForkEvidence(const ForkEvidence& evidence);
// The form alone. Errors: kInvalidInput, with the member as place.
[[nodiscard]] Result<ForkEvidence> ReadForkEvidence(std::string_view text);

struct ProvedFork {
  log::Checkpoint older;
  log::Checkpoint newer;
  // What the newer tree says that the root was when it had as many entries as the older one: not the one signed then.
  merkle::Hash root_in_newer{};
};
// Each checkpoint must be signed by the key, or by one that follows from it by the entries in the evidence.
// Errors: kInvalidInput for the form; kUnauthorized, with the member as place, when it proves no fork of the log that
// has this key.
[[nodiscard]] Result<ProvedFork> VerifyForkEvidence(std::string_view text, const log::NoteVerifier& key);

}  // namespace entente::monitor
