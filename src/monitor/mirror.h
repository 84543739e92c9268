// Mirror: a copy of a log's public files in a directory, byte for byte those that the log serves, that any server of
// files can serve and `entente check` can check.
//
// Entry bundles and the hash tiles above them are written from entries that were held against the signed root; the
// other tiles are computed from these. The checkpoint is written last, once the root of all that is there is its own.
// Each file is written whole and synced. What a crash leaves: files of a tree that is larger than the checkpoint says,
// which the next step writes again as they are.
//
// Thread safety: one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>

#include "base/result.h"
#include "log/public_tile.h"
#include "merkle/tree.h"
#include "monitor/portion.h"
#include "monitor/public_tree.h"
#include "monitor/signed_checkpoint.h"
#include "storage/files.h"

namespace entente::monitor {

class Mirror {
 public:
  // REQUIRES: nobody else writes there.
  Mirror(std::filesystem::path directory, storage::Files& files);
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  // Writes a portion's bundles and their hash tiles. REQUIRES: the portion holds; what was before it was kept.
  // Errors: kCorruption when what was kept before is not there, or the log now serves others in its place;
  // kUnavailable.
  [[nodiscard]] Result<void> Keep(const Portion& portion);
  // Writes what is missing above, then the checkpoint, and removes partial files that gave way to full ones.
  // Errors: kCorruption, and nothing published, when the copy's root is not that of the checkpoint; kUnavailable.
  [[nodiscard]] Result<void> Publish(const SignedCheckpoint& checkpoint, std::uint64_t size_before);

 private:
  [[nodiscard]] Result<void> KeepBundle(const EntryBundle& bundle);
  [[nodiscard]] Result<void> KeepTilesAbove(PublicTree& tree, std::uint32_t level, std::uint64_t size_before);
  [[nodiscard]] Result<void> RemovePartial(const std::string& partial_directory);
  // The content is synced; its name with the next Sync().
  [[nodiscard]] Result<void> Write(const std::string& path, ByteView bytes);
  [[nodiscard]] Result<void> Sync();

  static constexpr std::size_t kEnteredMax = 1'024;

  std::filesystem::path directory_;
  storage::Files& files_;
  std::set<std::filesystem::path> entered_;   // made, and rid of what crashes left in them
  std::set<std::filesystem::path> unsynced_;  // at most what a portion or a level of tiles has
  log::PublicFile local_;
};

}  // namespace entente::monitor
