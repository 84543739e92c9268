// Publisher: writes what is durable into the public files, and after them the checkpoint, so that whoever reads a
// checkpoint finds its tiles.
//
// Invariant: when the checkpoint of a size can be read, its tiles, bundles, `identities` and `times` are synced.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include "base/result.h"
#include "log/paths.h"
#include "log/sequence.h"
#include "storage/files.h"

namespace entente::log {

class Publisher {
 public:
  // `published` is what the checkpoint in the directory says. What a crash left behind it is cut off or written again.
  [[nodiscard]] static Result<std::unique_ptr<Publisher>> Open(const Paths& paths, const PublishedState& published,
                                                               storage::Files& files);

  // Publishes `sequence` up to `durable`, whose signed checkpoint is `note`.
  // REQUIRES: it is durable. Errors: kUnavailable; the same call may be made again when the rule is kDiskFullRule.
  [[nodiscard]] Result<void> Publish(Sequence& sequence, const PublishedState& durable, const std::string& note);

  // The published checkpoint once more, with other signatures. Errors: as Publish().
  [[nodiscard]] Result<void> PublishAgain(const std::string& note);

  [[nodiscard]] const PublishedState& published() const { return published_; }

 private:
  Publisher(const Paths& paths, const PublishedState& published, storage::Files& files)
      : paths_(paths), files_(files), published_(published) {}
  [[nodiscard]] Result<void> OpenSideFiles();
  [[nodiscard]] Result<void> WriteSideFiles(const Sequence& sequence, const PublishedState& durable);
  [[nodiscard]] Result<void> WriteBundles(const Sequence& sequence, std::uint64_t size);
  [[nodiscard]] Result<void> WriteTiles(const Sequence& sequence, std::uint64_t size);
  [[nodiscard]] Result<void> Write(const std::string& path, ByteView bytes);
  [[nodiscard]] Result<void> SyncNamesUpTo(const std::filesystem::path& directory);
  [[nodiscard]] Result<void> SyncTouched();
  [[nodiscard]] Result<void> RemovePartials(std::uint64_t size);
  [[nodiscard]] Result<void> RemoveAll(const std::string& directory);

  Paths paths_;
  storage::Files& files_;
  PublishedState published_;
  std::unique_ptr<storage::AppendFile> identities_;
  std::unique_ptr<storage::AppendFile> times_;
  std::set<std::filesystem::path> known_directories_;
  std::set<std::filesystem::path> touched_directories_;
};

}  // namespace entente::log
