// Portion: the next entries of a tree, as many as are held in memory at once; and whether they are what the
// checkpoint's root says.
//
// Thread safety: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "log/checkpoint.h"
#include "merkle/tree.h"
#include "monitor/public_tree.h"

namespace entente::monitor {

struct PortionLimits {
  std::uint64_t entries_max = 65'536;
  // A portion ends with the bundle that reaches it; so it holds at most this and one bundle (16 MiB) more.
  std::size_t bytes_max = std::size_t{16} * 1024 * 1024;
};

struct Portion {
  std::vector<EntryBundle> bundles;  // the portion is what is fresh in them
  merkle::CompactRange edge;         // behind the portion's last entry
};

// REQUIRES: edge.size() < tree.size(); limits.entries_max > 0. Errors: as PublicTree.
[[nodiscard]] Result<Portion> ReadPortion(PublicTree& tree, const merkle::CompactRange& edge,
                                          const PortionLimits& limits);

// Whether the tree at the portion's end is a beginning of the checkpoint's tree. The tiles are only asked for a path:
// it holds or does not hold whatever they say. REQUIRES: the tree is of the checkpoint's size.
// Errors: kUnauthorized when it is not, or when the tiles give no path; as PublicTree.
[[nodiscard]] Result<void> CheckPortion(const Portion& portion, const log::Checkpoint& checkpoint, PublicTree& tree);

// Says which entry of a portion that does not hold is not the one of the log's own hash tiles, as far as they tell.
// Always an error: kCorruption with the bundle as place, or what kept it from telling.
[[nodiscard]] Error ExplainPortion(const Portion& portion, PublicTree& tree);

}  // namespace entente::monitor
