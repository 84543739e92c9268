// PublicTree: the tree of one checkpoint, as the log's public files give it. Nothing of it is proved: who asks holds
// what it says against a root.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "log/public_tile.h"
#include "merkle/tree.h"

namespace entente::monitor {

struct EntryBundle {
  std::string path;
  std::uint64_t first = 0;  // index of the bundle's first entry
  Bytes bytes;
  std::vector<ByteView> entries;  // views into `bytes`
  std::size_t known = 0;          // how many of them were read before: these are not looked at again

  [[nodiscard]] std::uint64_t fresh_first() const { return first + known; }
  [[nodiscard]] std::span<const ByteView> fresh() const { return std::span(entries).subspan(known); }
};

class PublicTree {
 public:
  // REQUIRES: `file` outlives it.
  PublicTree(const log::PublicFile& file, std::uint64_t size) : file_(file), size_(size) {}

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // The root of a complete subtree. REQUIRES: it lies within size().
  // Errors: kNotFound when the tile is not served, and kCorruption when it has another length, with its path as place;
  // those of `file`.
  [[nodiscard]] Result<merkle::Hash> Node(merkle::NodeId id);
  [[nodiscard]] merkle::NodeReader nodes() {
    return [this](merkle::NodeId id) { return Node(id); };
  }
  // The entries of one bundle, as far as they belong to the tree. Errors: as Node().
  [[nodiscard]] Result<EntryBundle> Bundle(std::uint64_t index);

 private:
  using TileName = std::pair<std::uint32_t, std::uint64_t>;
  static constexpr std::size_t kTilesKeptMax = 64;  // of 8 KiB

  [[nodiscard]] Result<const Bytes*> Tile(TileName name);
  [[nodiscard]] std::uint32_t WidthOf(std::uint64_t count, std::uint64_t index) const;
  [[nodiscard]] Result<log::PublicTile> Read(std::uint32_t width,
                                             const std::function<std::string(std::uint32_t)>& path);

  const log::PublicFile& file_;
  std::uint64_t size_;
  std::map<TileName, Bytes> tiles_;
};

}  // namespace entente::monitor
