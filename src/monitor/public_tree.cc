#include "monitor/public_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "log/tile_path.h"

namespace entente::monitor {

std::uint32_t PublicTree::WidthOf(std::uint64_t count, std::uint64_t index) const {
  CHECK(index < (count + log::kTileWidth - 1) / log::kTileWidth);
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(log::kTileWidth, count - index * log::kTileWidth));
}

Result<log::PublicTile> PublicTree::Read(std::uint32_t width, const std::function<std::string(std::uint32_t)>& path) {
  TRY_ASSIGN(auto tile, log::ReadPublicTile(file_, width, path));
  if (tile.has_value()) return *std::move(tile);
  return Fail(
      ErrorCode::kNotFound,
      fmt::format("this file is not served, though the log signed a tree of {} entries: it is withheld or lost", size_),
      path(width));
}

Result<const Bytes*> PublicTree::Tile(TileName name) {
  if (const auto kept = tiles_.find(name); kept != tiles_.end()) return &kept->second;
  const auto [level, index] = name;
  const std::uint32_t width = WidthOf(size_ >> (log::kTileHeight * level), index);
  TRY_ASSIGN(log::PublicTile tile,
             Read(width, [&](std::uint32_t w) { return log::TilePath(name.first, name.second, w); }));
  if (tile.bytes.size() != tile.width * log::kTileHashBytes)
    return Fail(
        ErrorCode::kCorruption,
        fmt::format("the hash tile has {} bytes instead of {}", tile.bytes.size(), tile.width * log::kTileHashBytes),
        tile.path);
  if (tiles_.size() >= kTilesKeptMax) tiles_.clear();
  return &tiles_.emplace(name, std::move(tile.bytes)).first->second;
}

Result<merkle::Hash> PublicTree::Node(merkle::NodeId id) {
  const std::uint32_t level = id.level / log::kTileHeight;
  const std::uint32_t above = id.level % log::kTileHeight;
  const std::uint64_t first = id.index << above;
  TRY_ASSIGN(const Bytes* tile, Tile({level, first / log::kTileWidth}));
  std::vector<merkle::Hash> hashes(std::size_t{1} << above);
  const ByteView bytes = ByteView(*tile).subspan(first % log::kTileWidth * log::kTileHashBytes);
  CHECK(bytes.size() >= hashes.size() * log::kTileHashBytes);
  for (std::size_t i = 0; i < hashes.size(); ++i)
    std::ranges::copy(bytes.subspan(i * log::kTileHashBytes, log::kTileHashBytes), hashes[i].begin());
  for (std::size_t width = hashes.size() / 2; width > 0; width /= 2)
    for (std::size_t i = 0; i < width; ++i) hashes[i] = merkle::NodeHash(hashes[2 * i], hashes[2 * i + 1]);
  return hashes.front();
}

Result<EntryBundle> PublicTree::Bundle(std::uint64_t index) {
  const std::uint32_t width = WidthOf(size_, index);
  TRY_ASSIGN(log::PublicTile tile, Read(width, [&](std::uint32_t w) { return log::BundlePath(index, w); }));
  EntryBundle bundle{std::move(tile.path), index * log::kTileWidth, std::move(tile.bytes), {}, 0};
  auto entries = log::SplitBundle(bundle.bytes, tile.width);
  if (!entries.has_value()) return Fail(ErrorCode::kCorruption, entries.error().message, bundle.path);
  bundle.entries = *std::move(entries);
  bundle.entries.resize(width);
  return bundle;
}

}  // namespace entente::monitor
