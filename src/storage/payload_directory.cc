#include "storage/payload_directory.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "storage/files.h"
#include "storage/posix.h"

namespace entente::storage {
namespace {

constexpr mode_t kDirectoryMode = 0700;
constexpr mode_t kMarkerMode = 0600;

bool IsThere(const std::filesystem::path& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

std::optional<UnixSeconds> ParseMarker(std::string_view text) {
  UnixSeconds since = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), since);
  if (failed != std::errc() || std::string_view(end, text.data() + text.size()) != "\n") return std::nullopt;
  return since;
}

}  // namespace

std::filesystem::path PayloadDirectory::UploadPath(const crypto::Digest& digest) const {
  return root_ / ToHex(digest);
}

std::filesystem::path PayloadDirectory::MarkerPath(const crypto::Digest& digest) const {
  return MarkerDirectory() / ToHex(digest);
}

Result<void> PayloadDirectory::Prepare() {
  TRY(MakeDirectoriesSynced(root_, kDirectoryMode));
  // Whoever made it may have been less careful.
  if (::chmod(root_.c_str(), kDirectoryMode) != 0) {
    const int code = errno;
    return std::unexpected(SystemError(code, "close the directory to others", root_));
  }
  TRY(MakeDirectoriesSynced(MarkerDirectory(), kDirectoryMode));
  // What was made or removed need not stay so after a loss of power: whoever did it may have been killed before the
  // sync, or have seen it fail. A marker that came back would make an orphan of a registered document.
  TRY(SyncDirectoryOf(root_.parent_path()));
  TRY(SyncDirectoryOf(root_));
  TRY(SyncDirectoryOf(MarkerDirectory()));
  TRY(PosixFiles().RemoveLeftovers(root_));
  TRY(PosixFiles().RemoveLeftovers(MarkerDirectory()));
  TRY_ASSIGN(const std::vector<std::string> names, PosixFiles().List(MarkerDirectory()));
  for (const std::string& name : names)
    if (const auto digest = crypto::DigestFromHex(name); digest.has_value()) TRY(ReadMarker(*digest));
  return {};
}

Result<void> PayloadDirectory::ReadMarker(const crypto::Digest& digest) {
  const auto document_bytes = DocumentSize(DocumentPath(digest), digest, *form_);
  if (!document_bytes.has_value()) {
    // A crash came after the marker and before the document, or the other way round when it was expired.
    if (document_bytes.error().code == ErrorCode::kNotFound) return RemoveIfThere(MarkerPath(digest));
    if (document_bytes.error().code != ErrorCode::kCorruption) return std::unexpected(document_bytes.error());
  }
  // Its name may be seen and not yet be synced, and Keep() relies on it.
  TRY(SyncDirectoryOf(DocumentPath(digest).parent_path()));
  TRY_ASSIGN(const Bytes text, PosixFiles().Read(MarkerPath(digest)));
  auto since = ParseMarker(AsText(text));
  if (!since.has_value()) {
    // Its content need not have been synced; its time begins now, and is written down so that it can pass.
    since = clock_.NowSeconds();
    TRY(WriteMarker(digest, *since));
  }
  // A damaged document counts little: it is as good as gone.
  orphans_.AddFound(digest, kOrphanOverheadBytes + document_bytes.value_or(0), *since);
  return {};
}

Result<void> PayloadDirectory::WriteMarker(const crypto::Digest& digest, UnixSeconds since) {
  TRY_ASSIGN(TemporaryFile marker, TemporaryFile::Make(MarkerPath(digest), kMarkerMode));
  TRY(WriteAt(marker.descriptor(), AsBytes(fmt::format("{}\n", since)), 0, marker.path()));
  TRY(marker.RenameTo(MarkerPath(digest)));
  // That it is there must survive; what it says may be lost (ReadMarker), which saves a sync.
  return SyncDirectoryOf(MarkerDirectory());
}

Result<void> PayloadDirectory::Place(const crypto::Digest& digest, DocumentWriter& document, Reservation& reservation) {
  const std::lock_guard lock(MutexOf(digest));
  // Kept: it stays so, and these are the same bytes.
  if (IsThere(DocumentPath(digest)) && !orphans_.Contains(digest)) return PutInPlace(digest, document);

  // 1. The marker, durable. A crash after this leaves a marker without document, which Prepare() removes.
  const UnixSeconds since = clock_.NowSeconds();
  TRY(WriteMarker(digest, since));
  // It counts from here on, whatever comes: the marker may not be removed before the document is known to be gone, and
  // Expire() sees to that.
  reservation.HandOver(digest, since);
  // 2. The document gets its name.
  return PutInPlace(digest, document);
}

Result<void> PayloadDirectory::PutInPlace(const crypto::Digest& digest, DocumentWriter& document) {
  const auto path = DocumentPath(digest);
  const bool was_there = IsThere(path);
  TRY(MakeDirectoriesSynced(path.parent_path(), kDirectoryMode));
  // It may be there since somebody made it and could not sync its name.
  bool& is_synced = synced_folders_.at(digest[0]);
  if (!is_synced) TRY(SyncDirectoryOf(root_));
  is_synced = true;
  auto placed = document.RenameTo(path);
  if (placed.has_value()) placed = SyncDirectoryOf(path.parent_path());
  // Nobody may rely on a name that a crash can take back; a rename that failed may have been done all the same.
  if (!placed.has_value() && !was_there) {
    [[maybe_unused]] const auto removed = RemoveIfThere(path);
  }
  return placed;
}

Result<void> PayloadDirectory::Keep(const crypto::Digest& digest) {
  const std::lock_guard lock(MutexOf(digest));
  if (!IsThere(DocumentPath(digest)))
    return Fail(ErrorCode::kNotFound, "the document is not here (any more); upload it again", ToHex(digest));
  if (!orphans_.Contains(digest)) return {};
  // A failed sync leaves it an orphan in memory, so that the next call syncs again.
  TRY(RemoveIfThere(MarkerPath(digest)));
  TRY(SyncDirectoryOf(MarkerDirectory()));
  orphans_.Remove(digest);
  return {};
}

Result<void> PayloadDirectory::Erase(const crypto::Digest& digest) {
  const std::lock_guard lock(MutexOf(digest));
  const auto path = DocumentPath(digest);
  TRY(RemoveIfThere(path));
  // Gone for good before its marker goes: a crash in between leaves a marker without document.
  if (auto synced = SyncDirectoryOf(path.parent_path());
      !synced.has_value() && synced.error().code != ErrorCode::kNotFound)
    return synced;
  TRY(RemoveIfThere(MarkerPath(digest)));
  orphans_.Remove(digest);
  return {};
}

Result<std::uint64_t> PayloadDirectory::Expire() {
  const UnixSeconds before = clock_.NowSeconds() - limits_.orphan_age_seconds_max;
  const std::vector<crypto::Digest> old = orphans_.OlderThan(before);
  std::uint64_t removed = 0;
  for (auto at = old.begin(); at != old.end();) {
    const auto end = std::find_if(at, old.end(), [&](const crypto::Digest& digest) { return digest[0] != (*at)[0]; });
    TRY_ASSIGN(const std::uint64_t count, RemoveOrphans({at, end}, before));
    removed += count;
    at = end;
  }
  return removed;
}

Result<std::uint64_t> PayloadDirectory::RemoveOrphans(std::span<const crypto::Digest> digests, UnixSeconds before) {
  const std::lock_guard lock(MutexOf(digests.front()));
  // Some may have been kept or uploaded again in the meantime.
  const std::vector<crypto::Digest> old = orphans_.OlderThan(before);
  std::vector<crypto::Digest> removed;
  std::ranges::copy_if(digests, std::back_inserter(removed),
                       [&](const crypto::Digest& digest) { return std::ranges::binary_search(old, digest); });
  for (const crypto::Digest& digest : removed) TRY(RemoveIfThere(DocumentPath(digest)));
  // The documents must be gone for good before their markers go.
  if (!removed.empty()) {
    auto synced = SyncDirectoryOf(DocumentPath(removed.front()).parent_path());
    if (!synced.has_value() && synced.error().code != ErrorCode::kNotFound)
      return std::unexpected(std::move(synced.error()));
  }
  for (const crypto::Digest& digest : removed) {
    TRY(RemoveIfThere(MarkerPath(digest)));
    orphans_.Remove(digest);
  }
  return removed.size();
}

}  // namespace entente::storage
