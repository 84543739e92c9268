#include "monitor/mirror.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "log/tile_path.h"

namespace entente::monitor {
namespace {

// How many hashes a level of tiles has.
std::uint64_t HashesAt(std::uint64_t size, std::uint32_t level) {
  constexpr std::uint32_t kLevels = 8;  // of tiles, for 2^63 entries
  return level < kLevels ? size >> (log::kTileHeight * level) : 0;
}

std::uint32_t WidthOf(std::uint64_t hashes, std::uint64_t index) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(log::kTileWidth, hashes - index * log::kTileWidth));
}

}  // namespace

Mirror::Mirror(std::filesystem::path directory, storage::Files& files)
    : directory_(std::move(directory)),
      files_(files),
      local_([this](const std::string& path) { return files_.Read(directory_ / path); }) {}

Result<void> Mirror::Write(const std::string& path, ByteView bytes) {
  const std::filesystem::path file = directory_ / path;
  if (!entered_.contains(file.parent_path())) {
    TRY(files_.MakeDirectories(file.parent_path()));
    TRY(files_.RemoveLeftovers(file.parent_path()));
    if (entered_.size() >= kEnteredMax) entered_.clear();
    entered_.insert(file.parent_path());
  }
  unsynced_.insert(file.parent_path());
  return files_.WriteAtomically(file, bytes, storage::Durability::kContent);
}

Result<void> Mirror::Sync() {
  for (const std::filesystem::path& directory : unsynced_) TRY(files_.SyncDirectory(directory));
  unsynced_.clear();
  return {};
}

Result<void> Mirror::KeepBundle(const EntryBundle& bundle) {
  const std::uint64_t index = bundle.first / log::kTileWidth;
  const auto width = static_cast<std::uint32_t>(bundle.entries.size());
  Bytes entries;
  Bytes hashes;
  for (const ByteView entry : bundle.entries) {
    log::AppendBundleEntry(entries, entry);
    Append(hashes, merkle::LeafHash(entry));
  }
  if (bundle.known > 0) {
    // The log gave these once more: they must be what was kept, and verified, before.
    const auto path = [&](std::uint32_t w) { return log::TilePath(0, index, w); };
    TRY_ASSIGN(const auto kept, log::ReadPublicTile(local_, static_cast<std::uint32_t>(bundle.known), path));
    const std::size_t bytes = bundle.known * log::kTileHashBytes;
    if (!kept.has_value() || kept->bytes.size() < bytes)
      return Fail(ErrorCode::kCorruption, "what was kept of this log is not there; begin anew in an empty directory",
                  (directory_ / path(static_cast<std::uint32_t>(bundle.known))).string());
    if (!std::ranges::equal(ByteView(kept->bytes).first(bytes), ByteView(hashes).first(bytes)))
      return Fail(ErrorCode::kCorruption, "the log serves other entries than before in the first part of this bundle",
                  bundle.path);
  }
  TRY(Write(log::BundlePath(index, width), entries));
  return Write(log::TilePath(0, index, width), hashes);
}

Result<void> Mirror::Keep(const Portion& portion) {
  for (const EntryBundle& bundle : portion.bundles) TRY(KeepBundle(bundle));
  return Sync();
}

// The tiles of a level that are new since a size, from the level below.
Result<void> Mirror::KeepTilesAbove(PublicTree& tree, std::uint32_t level, std::uint64_t size_before) {
  const std::uint64_t hashes = HashesAt(tree.size(), level);
  const std::uint64_t first = HashesAt(size_before, level) / log::kTileWidth;
  for (std::uint64_t index = first; index * log::kTileWidth < hashes; ++index) {
    const std::uint32_t width = WidthOf(hashes, index);
    Bytes tile;
    for (std::uint32_t i = 0; i < width; ++i) {
      // One level of tiles further down, a whole tile.
      const std::uint64_t below = 2 * (index * log::kTileWidth + i);
      TRY_ASSIGN(const merkle::Hash left, tree.Node({log::kTileHeight * level - 1, below}));
      TRY_ASSIGN(const merkle::Hash right, tree.Node({log::kTileHeight * level - 1, below + 1}));
      Append(tile, merkle::NodeHash(left, right));
    }
    TRY(Write(log::TilePath(level, index, width), tile));
  }
  return {};
}

Result<void> Mirror::RemovePartial(const std::string& partial_directory) {
  const std::filesystem::path directory = directory_ / partial_directory;
  entered_.erase(directory);
  TRY_ASSIGN(const std::vector<std::string> names, files_.List(directory));
  for (const std::string& name : names) TRY(files_.Remove(directory / name));
  if (files_.Exists(directory)) TRY(files_.Remove(directory));
  return {};
}

Result<void> Mirror::Publish(const SignedCheckpoint& checkpoint, std::uint64_t size_before) {
  const std::uint64_t size = checkpoint.checkpoint.size;
  PublicTree tree(local_, size);
  std::uint32_t levels = 1;
  for (; HashesAt(size, levels) > 0; ++levels) TRY(KeepTilesAbove(tree, levels, size_before));
  TRY_ASSIGN(const merkle::Hash root, merkle::Root(size, tree.nodes()));
  if (root != checkpoint.checkpoint.root)
    return Fail(ErrorCode::kCorruption, "the copy is not what was written to it; begin anew in an empty directory",
                directory_.string());
  // When the checkpoint can be read, so can all that it speaks of.
  TRY(Sync());
  TRY(Write("checkpoint", AsBytes(checkpoint.note)));
  TRY(Sync());
  for (std::uint32_t level = 0; level < levels; ++level) {
    std::uint64_t index = HashesAt(size_before, level) / log::kTileWidth;
    for (; (index + 1) * log::kTileWidth <= HashesAt(size, level); ++index) {
      TRY(RemovePartial(log::PartialDirectory(level, index)));
      if (level == 0) TRY(RemovePartial(log::PartialBundleDirectory(index)));
    }
  }
  return {};
}

}  // namespace entente::monitor
