// Hash tree: the hashes of a growing log. What belongs to tiles that are not yet full, or not yet published, is in
// memory; full tiles are read back, and checked against the hash above them, so that each hash given leads up to a hash
// in memory.
//
// Thread safety: Append() and Forget() from one thread at a time; everything else from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "merkle/tree.h"

namespace entente::log {

// Gives the bytes of a hash tile with this many hashes.
using TileReader = std::function<Result<Bytes>(std::uint32_t level, std::uint64_t index, std::uint32_t width)>;

class HashTree {
 public:
  // The tree of the first `size` entries: its right edge is read from tiles.
  // Errors: the reader's; kCorruption when tiles are malformed. The caller compares Root(size) with what it trusts.
  [[nodiscard]] static Result<std::unique_ptr<HashTree>> Load(std::uint64_t size, TileReader tiles);

  void Append(const merkle::Hash& leaf);
  [[nodiscard]] std::uint64_t size() const;

  // The root of a complete subtree. REQUIRES: it lies within size(). Errors: kCorruption, and the reader's.
  [[nodiscard]] Result<merkle::Hash> Node(merkle::NodeId id) const;
  [[nodiscard]] merkle::NodeReader nodes() const;
  // The tile's bytes. REQUIRES: it is not forgotten and lies within size().
  [[nodiscard]] Bytes Tile(std::uint32_t level, std::uint64_t index, std::uint32_t width) const;
  // Full tiles of a published log of this size are in files from now on.
  void Forget(std::uint64_t published);

 private:
  // The complete subtrees of one height that are in memory: those from `first` on.
  struct Row {
    std::uint64_t first = 0;
    std::vector<merkle::Hash> hashes;
    [[nodiscard]] std::uint64_t end() const { return first + hashes.size(); }
  };
  // A full tile's hashes and what is computed from them, row by row: 256, 128, ..., 1.
  using FullTile = std::vector<merkle::Hash>;
  struct TileName {
    std::uint32_t level = 0;
    std::uint64_t index = 0;
    friend auto operator<=>(const TileName&, const TileName&) = default;
  };

  explicit HashTree(TileReader tiles) : tiles_(std::move(tiles)) {}
  void Push(std::uint32_t height, const merkle::Hash& hash);
  [[nodiscard]] Result<std::shared_ptr<const FullTile>> ReadFullTile(TileName name) const;
  [[nodiscard]] std::shared_ptr<const FullTile> Cached(TileName name) const;

  static constexpr std::size_t kCachedTilesMax = 512;  // of 16 KiB

  TileReader tiles_;
  mutable std::shared_mutex mutex_;
  std::uint64_t size_ = 0;
  std::vector<Row> rows_;  // by height
  mutable std::mutex cache_mutex_;
  mutable std::list<std::pair<TileName, std::shared_ptr<const FullTile>>> recent_;  // the last used first
  mutable std::map<TileName, decltype(recent_)::iterator> cache_;
};

}  // namespace entente::log
