#include "log/publisher.h"

#include <algorithm>
#include <functional>

#include "log/tile_path.h"

namespace entente::log {
namespace {

constexpr std::size_t kKnownDirectoriesMax = 4096;

// What of one level of tiles, or of bundles, differs between two sizes.
struct Change {
  std::uint64_t first = 0;  // tile
  std::uint64_t end = 0;
  std::uint64_t hashes = 0;  // of the level, in the larger tree

  [[nodiscard]] std::uint32_t WidthOf(std::uint64_t tile) const {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(kTileWidth, hashes - tile * kTileWidth));
  }
};

Change ChangeOf(std::uint64_t old_hashes, std::uint64_t hashes) {
  if (old_hashes == hashes) return {};
  return {old_hashes / kTileWidth, (hashes - 1) / kTileWidth + 1, hashes};
}

// How many levels of tiles a tree of this size has.
std::uint32_t Levels(std::uint64_t size) {
  std::uint32_t levels = 0;
  while (kTileHeight * levels < 64 && (size >> (kTileHeight * levels)) > 0) ++levels;
  return levels;
}

}  // namespace

Result<std::unique_ptr<Publisher>> Publisher::Open(const Paths& paths, const PublishedState& published,
                                                   storage::Files& files) {
  auto publisher = std::unique_ptr<Publisher>(new Publisher(paths, published, files));
  TRY(files.RemoveLeftovers(paths.root));
  TRY(publisher->OpenSideFiles());
  return publisher;
}

Result<void> Publisher::OpenSideFiles() {
  TRY_ASSIGN(identities_, files_.OpenAppend(paths_.identities(), published_.size * kStoredIdentityBytes));
  TRY_ASSIGN(times_, files_.OpenAppend(paths_.times(), published_.time_entries * Times::kRecordBytes));
  return {};
}

Result<void> Publisher::Publish(Sequence& sequence, const PublishedState& durable, const std::string& note) {
  if (durable.size == published_.size) return {};
  // 1. What only this node reads. A crash leaves more of it than the checkpoint says; that is cut off at the next
  // start.
  TRY(WriteSideFiles(sequence, durable));
  // 2. Bundles and tiles, each under its final name and with its final content, since both follow from the journal. A
  //    crash leaves some of them; the next start writes the same again.
  TRY(WriteBundles(sequence, durable.size));
  TRY(WriteTiles(sequence, durable.size));
  TRY(SyncTouched());
  // 3. Partial ones whose full one is there now. Readers of the old checkpoint take the full one.
  TRY(RemovePartials(durable.size));
  // 4. The checkpoint: from here on the new size is public.
  TRY(files_.WriteAtomically(paths_.checkpoint(), AsBytes(note), storage::Durability::kAll));
  published_ = durable;
  sequence.Forget(durable);
  return {};
}

Result<void> Publisher::PublishAgain(const std::string& note) {
  return files_.WriteAtomically(paths_.checkpoint(), AsBytes(note), storage::Durability::kAll);
}

Result<void> Publisher::WriteSideFiles(const Sequence& sequence, const PublishedState& durable) {
  // After a failure in between they are longer than what is published.
  if (identities_->size() != published_.size * kStoredIdentityBytes ||
      times_->size() != published_.time_entries * Times::kRecordBytes)
    TRY(OpenSideFiles());
  TRY(identities_->Append(sequence.Identities(published_.size, durable.size)));
  TRY(identities_->Sync());
  if (durable.time_entries == published_.time_entries) return {};
  TRY(times_->Append(
      sequence.times().Records(published_.time_entries, durable.time_entries - published_.time_entries)));
  return times_->Sync();
}

Result<void> Publisher::WriteBundles(const Sequence& sequence, std::uint64_t size) {
  const Change change = ChangeOf(published_.size, size);
  for (std::uint64_t tile = change.first; tile < change.end; ++tile) {
    const std::uint32_t width = change.WidthOf(tile);
    Bytes bundle;
    for (const Bytes& entry : sequence.TailEntries(tile * kTileWidth, tile * kTileWidth + width))
      AppendBundleEntry(bundle, entry);
    TRY(Write(BundlePath(tile, width), bundle));
  }
  return {};
}

Result<void> Publisher::WriteTiles(const Sequence& sequence, std::uint64_t size) {
  for (std::uint32_t level = 0; level < Levels(size); ++level) {
    const Change change = ChangeOf(published_.size >> (kTileHeight * level), size >> (kTileHeight * level));
    for (std::uint64_t tile = change.first; tile < change.end; ++tile) {
      const std::uint32_t width = change.WidthOf(tile);
      TRY(Write(TilePath(level, tile, width), sequence.tree().Tile(level, tile, width)));
    }
  }
  return {};
}

Result<void> Publisher::Write(const std::string& path, ByteView bytes) {
  const std::filesystem::path file = paths_.root / path;
  const std::filesystem::path directory = file.parent_path();
  if (!known_directories_.contains(directory)) {
    TRY(files_.MakeDirectories(directory));
    TRY(SyncNamesUpTo(directory));
    TRY(files_.RemoveLeftovers(directory));
    if (known_directories_.size() == kKnownDirectoriesMax) known_directories_.clear();
    known_directories_.insert(directory);
  }
  touched_directories_.insert(directory);
  return files_.WriteAtomically(file, bytes, storage::Durability::kContent);
}

// One that is there need not be so after a loss of power: whoever made it may have been killed, or have seen the sync
// of its name fail.
Result<void> Publisher::SyncNamesUpTo(const std::filesystem::path& directory) {
  for (auto at = directory; at != paths_.root; at = at.parent_path()) TRY(files_.SyncDirectory(at.parent_path()));
  return {};
}

Result<void> Publisher::SyncTouched() {
  for (const auto& directory : touched_directories_) TRY(files_.SyncDirectory(directory));
  touched_directories_.clear();
  return {};
}

Result<void> Publisher::RemovePartials(std::uint64_t size) {
  const auto remove = [this](const Change& change,
                             const std::function<std::string(std::uint64_t)>& directory) -> Result<void> {
    for (std::uint64_t tile = change.first; tile < change.end; ++tile)
      if (change.WidthOf(tile) == kTileWidth) TRY(RemoveAll(directory(tile)));
    return {};
  };
  TRY(remove(ChangeOf(published_.size, size), PartialBundleDirectory));
  for (std::uint32_t level = 0; level < Levels(size); ++level)
    TRY(remove(ChangeOf(published_.size >> (kTileHeight * level), size >> (kTileHeight * level)),
               [level](std::uint64_t tile) { return PartialDirectory(level, tile); }));
  return {};
}

Result<void> Publisher::RemoveAll(const std::string& name) {
  const std::filesystem::path directory = paths_.root / name;
  if (!files_.Exists(directory)) return {};
  TRY_ASSIGN(const auto names, files_.List(directory));
  for (const std::string& file : names) TRY(files_.Remove(directory / file));
  known_directories_.erase(directory);
  return files_.Remove(directory);
}

}  // namespace entente::log
