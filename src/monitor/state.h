// State: what a monitor knows of one log, and goes on from: what was verified, the right edge of the tree that it has
// read, and checkpoints that it has not been able to follow.
//
// Invariants (held by what writes it, checked when it is read):
//  1. All checkpoints are signed by the key, or by one that follows from it by `keys`.
//  2. `edge` is the right edge of a tree whose entries were all read and reported. It begins with the verified tree,
//  and
//     is that tree when there is no target.
//  3. A target is larger than the verified tree and not smaller than the edge.
//
// Format: docs/monitor.md, "State".  Thread safety: values; pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "log/note.h"
#include "merkle/tree.h"
#include "monitor/known_keys.h"
#include "monitor/signed_checkpoint.h"

namespace entente::monitor {

inline constexpr std::string_view kStateFormat = "entente-monitor/1";
inline constexpr std::size_t kStateBytesMax = std::size_t{4} * 1024 * 1024;
inline constexpr std::size_t kEarlierMax = 16;
inline constexpr std::size_t kAsideMax = 16;

struct State {
  std::string log;                     // where it is read: an address or a directory
  std::string key;                     // verifier key
  bool trust_first = false;            // the key was taken from the log itself
  std::optional<std::uint64_t> ended;  // the log's last entry, by its own word
  std::vector<KeyEntry> keys;          // by which the log has changed its key since
  std::optional<SignedCheckpoint> verified;
  merkle::CompactRange edge;
  std::optional<UnixSeconds> time;         // of the last time entry below the edge
  std::optional<SignedCheckpoint> target;  // signed, and not yet read to its end
  std::vector<SignedCheckpoint> earlier;   // verified before, the last one first
  std::vector<SignedCheckpoint> aside;     // signed, smaller than what was known, and proved to be nothing yet

  // The largest that the log has signed, as far as is known here.
  [[nodiscard]] const std::optional<SignedCheckpoint>& newest() const { return target.has_value() ? target : verified; }
};

[[nodiscard]] std::string WriteState(const State& state);
// Errors: kCorruption, with the member as place.
[[nodiscard]] Result<State> ReadState(std::string_view text);

}  // namespace entente::monitor
