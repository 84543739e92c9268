// Staging: what a node keeps of a feed beside its log: where it comes from, what the last update did, and what an
// update under way has fetched. Nothing here is needed by the log or by an answer; without it an update fetches again.
//
//   DIR/feeds/KIND/NAME/state.json    FeedState, replaced by rename
//   DIR/feeds/KIND/NAME/lock          held while an update runs
//   DIR/feeds/KIND/NAME/staging/      what was fetched and is not registered yet; removed when it is
//
// Format: docs/formats/data-directory.md.  Thread safety: one thread, but for Folder's paths.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "feeds/fetch.h"
#include "storage/files.h"
#include "views/supply/feeds/snapshot_merge.h"

namespace entente::feeds {

// Another node that a feed is taken from.
struct NodeSource {
  std::string url;
  std::string log_key;         // C2SP verifier key that is trusted
  std::string feed;            // as that node calls it
  std::uint64_t entry = 0;     // of its log that was taken last
  std::uint64_t log_size = 0;  // of the checkpoint that it was shown under
};

struct FeedState {
  std::string source;  // an address, or a path of this machine; empty where it is another node
  std::optional<NodeSource> node;
  Version version;              // of what the source published, when `snapshot` was made from it
  std::string snapshot;         // SHA-256 in hex of the snapshot that this speaks of
  UnixSeconds checked = 0;      // when the source was last asked with success; 0: never
  UnixSeconds updated = 0;      // when that last changed the feed
  supply::FeedChanges changes;  // of that time
};
[[nodiscard]] std::string ToJson(const FeedState& state);
// Errors: kInvalidInput.
[[nodiscard]] Result<FeedState> ParseFeedState(std::string_view json);

class Folder {
 public:
  // `feed` is "osv/pypi". Errors: kConflict when another update of this feed runs; kUnavailable for the disk.
  [[nodiscard]] static Result<Folder> Open(const std::filesystem::path& data, const std::string& feed);
  [[nodiscard]] std::filesystem::path staging() const { return root_ / "staging"; }
  // Nothing where there is none. Errors: kInvalidInput for one that is broken, which can be removed.
  [[nodiscard]] Result<std::optional<FeedState>> Read() const;
  [[nodiscard]] Result<void> Write(const FeedState& state);
  // What was fetched is registered, or of no use.
  void ClearStaging();

 private:
  Folder(std::filesystem::path root, storage::DirectoryLock lock) : root_(std::move(root)), lock_(std::move(lock)) {}
  std::filesystem::path root_;
  storage::DirectoryLock lock_;
};

// The same without its lock, for whoever only shows it.
[[nodiscard]] Result<std::optional<FeedState>> ReadFeedState(const std::filesystem::path& data,
                                                             const std::string& feed);

}  // namespace entente::feeds
