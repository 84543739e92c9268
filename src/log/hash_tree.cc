#include "log/hash_tree.h"

#include <algorithm>

#include "base/check.h"
#include "log/tile_path.h"

namespace entente::log {
namespace {

constexpr std::size_t kHashBytes = std::tuple_size_v<merkle::Hash>;

Result<std::vector<merkle::Hash>> SplitTile(ByteView bytes, const std::string& name) {
  if (bytes.empty() || bytes.size() % kHashBytes != 0)
    return Fail(ErrorCode::kCorruption, "a hash tile has a part of a hash", name);
  std::vector<merkle::Hash> hashes(bytes.size() / kHashBytes);
  for (std::size_t i = 0; i < hashes.size(); ++i)
    std::ranges::copy(bytes.subspan(i * kHashBytes, kHashBytes), hashes[i].begin());
  return hashes;
}

// Where the row of a height within its tile begins in FullTile: 0, 256, 384, ...
std::size_t RowStart(std::uint32_t height) {
  return 2 * kTileWidth - ((2 * kTileWidth) >> height);
}

}  // namespace

Result<std::unique_ptr<HashTree>> HashTree::Load(std::uint64_t size, TileReader tiles) {
  auto tree = std::unique_ptr<HashTree>(new HashTree(std::move(tiles)));
  tree->size_ = size;
  for (std::uint32_t level = 0; kTileHeight * level < 64 && (size >> (kTileHeight * level)) > 0; ++level) {
    const std::uint64_t hashes = size >> (kTileHeight * level);
    const std::uint64_t full = hashes / kTileWidth;
    const auto width = static_cast<std::uint32_t>(hashes % kTileWidth);
    std::vector<merkle::Hash> edge;
    if (width > 0) {
      TRY_ASSIGN(const Bytes bytes, tree->tiles_(level, full, width));
      TRY_ASSIGN(edge, SplitTile(bytes, TilePath(level, full, width)));
      if (edge.size() != width)
        return Fail(ErrorCode::kCorruption, "a hash tile has another number of hashes than its name says",
                    TilePath(level, full, width));
    }
    for (std::uint32_t height = 0; height < kTileHeight; ++height) {
      Row row{(full * kTileWidth) >> height, edge};
      for (std::size_t i = 0; i + 1 < edge.size(); i += 2) edge[i / 2] = merkle::NodeHash(edge[i], edge[i + 1]);
      edge.resize(edge.size() / 2);
      tree->rows_.push_back(std::move(row));
    }
  }
  return tree;
}

std::uint64_t HashTree::size() const {
  const std::shared_lock lock(mutex_);
  return size_;
}

void HashTree::Push(std::uint32_t height, const merkle::Hash& hash) {
  if (height == rows_.size()) rows_.emplace_back();
  rows_[height].hashes.push_back(hash);
}

void HashTree::Append(const merkle::Hash& leaf) {
  const std::unique_lock lock(mutex_);
  Push(0, leaf);
  ++size_;
  // Each trailing zero bit of the size is a subtree that this leaf completes.
  for (std::uint32_t height = 0; (size_ >> height) % 2 == 0; ++height) {
    const auto& hashes = rows_[height].hashes;
    Push(height + 1, merkle::NodeHash(hashes[hashes.size() - 2], hashes.back()));
  }
}

void HashTree::Forget(std::uint64_t published) {
  const std::unique_lock lock(mutex_);
  for (std::uint32_t height = 0; height < rows_.size(); ++height) {
    const std::uint32_t level = height / kTileHeight;
    const std::uint64_t full = (published >> (kTileHeight * level)) / kTileWidth;
    Row& row = rows_[height];
    const std::uint64_t first = (full * kTileWidth) >> (height % kTileHeight);
    if (first <= row.first) continue;
    row.hashes.erase(row.hashes.begin(), row.hashes.begin() + static_cast<std::ptrdiff_t>(first - row.first));
    row.first = first;
  }
}

std::shared_ptr<const HashTree::FullTile> HashTree::Cached(TileName name) const {
  const std::scoped_lock lock(cache_mutex_);
  const auto found = cache_.find(name);
  if (found == cache_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return found->second->second;
}

Result<std::shared_ptr<const HashTree::FullTile>> HashTree::ReadFullTile(TileName name) const {
  if (auto cached = Cached(name); cached != nullptr) return cached;
  TRY_ASSIGN(const Bytes bytes, tiles_(name.level, name.index, kTileWidth));
  const std::string path = TilePath(name.level, name.index, kTileWidth);
  TRY_ASSIGN(auto hashes, SplitTile(bytes, path));
  if (hashes.size() != kTileWidth)
    return Fail(ErrorCode::kCorruption, "a hash tile has another number of hashes than its name says", path);
  auto tile = std::make_shared<FullTile>(std::move(hashes));
  tile->reserve(2 * kTileWidth);
  for (std::size_t i = 0; i + 1 < tile->size() && tile->size() < 2 * kTileWidth - 1; i += 2)
    tile->push_back(merkle::NodeHash((*tile)[i], (*tile)[i + 1]));
  TRY_ASSIGN(const merkle::Hash above, Node({kTileHeight * (name.level + 1), name.index}));
  if (tile->back() != above)
    return Fail(ErrorCode::kCorruption, "a hash tile does not hash to what stands above it: run entente check", path);

  const std::scoped_lock lock(cache_mutex_);
  if (cache_.contains(name)) return tile;
  if (cache_.size() == kCachedTilesMax) {
    cache_.erase(recent_.back().first);
    recent_.pop_back();
  }
  recent_.emplace_front(name, tile);
  cache_.emplace(name, recent_.begin());
  return tile;
}

Result<merkle::Hash> HashTree::Node(merkle::NodeId id) const {
  {
    const std::shared_lock lock(mutex_);
    CHECK(id.level < rows_.size() && id.index < rows_[id.level].end());
    const Row& row = rows_[id.level];
    if (id.index >= row.first) return row.hashes[id.index - row.first];
  }
  const std::uint32_t height = id.level % kTileHeight;
  const std::uint64_t in_row = kTileWidth >> height;
  TRY_ASSIGN(const auto tile, ReadFullTile({id.level / kTileHeight, id.index / in_row}));
  return (*tile)[RowStart(height) + id.index % in_row];
}

merkle::NodeReader HashTree::nodes() const {
  return [this](merkle::NodeId id) { return Node(id); };
}

Bytes HashTree::Tile(std::uint32_t level, std::uint64_t index, std::uint32_t width) const {
  const std::shared_lock lock(mutex_);
  const Row& row = rows_.at(kTileHeight * level);
  const std::uint64_t first = index * kTileWidth;
  CHECK(first >= row.first && first + width <= row.end());
  Bytes bytes;
  bytes.reserve(width * kHashBytes);
  for (std::uint64_t i = first; i < first + width; ++i) entente::Append(bytes, row.hashes[i - row.first]);
  return bytes;
}

}  // namespace entente::log
