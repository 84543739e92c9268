#include "backup/restore.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "crypto/key_file.h"
#include "log/journal.h"
#include "log/key_chain.h"
#include "log/paths.h"
#include "merkle/tree.h"
#include "migration/steps.h"
#include "node/layout.h"
#include "storage/file_copy.h"
#include "storage/files.h"
#include "storage/workshop.h"

namespace entente::backup {
namespace {

Result<void> CopyBack(const std::filesystem::path& from, const Manifest& manifest, const std::filesystem::path& to,
                      const Progress& progress) {
  std::uint64_t done = 0;
  const std::uint64_t all = manifest.bytes();
  for (const ManifestFile& file : manifest.files) {
    const auto target = to / file.path;
    TRY(storage::MakePrivateDirectories(target.parent_path()));
    const auto copied = storage::CopyFile(from / file.path, target);
    if (!copied.has_value() && copied.error().code == ErrorCode::kNotFound)
      return Fail(ErrorCode::kCorruption, "a file of the backup is missing", (from / file.path).string());
    if (!copied.has_value()) return std::unexpected(copied.error());
    if (copied->bytes != file.content.bytes)
      return Fail(ErrorCode::kCorruption,
                  fmt::format("a file of the backup has {} bytes instead of {}", copied->bytes, file.content.bytes),
                  (from / file.path).string());
    if (copied->digest != file.content.digest)
      return Fail(ErrorCode::kCorruption, "a file of the backup is damaged: it has not the digest of the manifest",
                  (from / file.path).string());
    done += file.content.bytes;
    if (progress) progress("copying", done, all);
  }
  return {};
}

struct Seen {
  log::Checkpoint checkpoint;
  std::string where;
};

// The key that is trusted, with those that the backup's log put in its place.
Result<log::KeyChain> KeysOf(const RestoreOptions& options, const node::Layout& copy, const std::string& origin) {
  std::optional<log::NoteVerifier> trusted = options.log_key;
  if (!trusted.has_value()) {
    TRY_ASSIGN(const crypto::PublicKey own, crypto::ReadPublicKey(copy.checkpoint_key()));
    trusted = log::NoteVerifier{origin, log::NoteKeyId(origin, own), own};
  }
  log::KeyChain chain(*trusted);
  const auto take = [&chain](const log::Record& record) -> Result<void> {
    std::uint64_t index = record.first_index;
    for (const ByteView entry : record.entries) {
      if (const auto statement = statement::SignedStatement::Decode(entry); statement.has_value())
        chain.Offer(index, *statement);
      ++index;
    }
    return {};
  };
  TRY(log::ReadJournal(log::Paths{copy.log()}.journal(), origin, storage::PosixFiles(), 0, take));
  return chain;
}

// By size, ascending.
Result<std::vector<Seen>> ReadSeen(const RestoreOptions& options, const log::KeyChain& keys) {
  std::vector<Seen> all;
  for (const SeenCheckpoint& seen : options.seen) {
    auto checkpoint = keys.Verify(seen.note);
    if (!checkpoint.has_value())
      return Fail(checkpoint.error().code, "the given checkpoint is not one of this log: " + checkpoint.error().Text(),
                  seen.where);
    all.push_back({*std::move(checkpoint), seen.where});
  }
  std::ranges::sort(all, {}, [](const Seen& seen) { return seen.checkpoint.size; });
  return all;
}

std::unexpected<Error> OtherHistory(const Seen& seen) {
  return Fail(ErrorCode::kConflict,
              fmt::format("the given checkpoint of {} entries is of another history than this backup: one key has "
                          "signed both. Nothing was restored",
                          seen.checkpoint.size),
              seen.where);
}

// What was published must be the beginning of what the backup holds.
Result<void> CheckNotBehind(const std::vector<Seen>& seen, const Manifest& manifest, const log::Paths& paths) {
  if (seen.empty()) return {};
  const Seen& newest = seen.back();
  if (newest.checkpoint.size > manifest.size)
    return Fail(ErrorCode::kConflict,
                fmt::format("{} entries that were published are missing from this backup: it holds {}, and the given "
                            "checkpoint is of {}. A node that goes on from it would sign a second history. Find a "
                            "newer backup, or fetch the missing entries from a mirror; nothing was restored",
                            newest.checkpoint.size - manifest.size, manifest.size, newest.checkpoint.size),
                newest.where);
  merkle::CompactRange range;
  auto next = seen.begin();
  const auto compare = [&]() -> Result<void> {
    for (; next != seen.end() && next->checkpoint.size == range.size(); ++next)
      if (next->checkpoint.root != range.Root()) return OtherHistory(*next);
    return {};
  };
  TRY(compare());
  const auto walk = [&](const log::Record& record) -> Result<void> {
    for (const ByteView entry : record.entries) {
      range.Append(merkle::LeafHash(entry));
      TRY(compare());
    }
    return {};
  };
  TRY(log::ReadJournal(paths.journal(), manifest.origin, storage::PosixFiles(), 0, walk));
  return {};
}

}  // namespace

Result<RestoreReport> Restore(const RestoreOptions& options) {
  RestoreReport report;
  TRY_ASSIGN(report.manifest, ReadManifest(options.backup));
  TRY_ASSIGN(storage::Workshop workshop, storage::Workshop::Begin(options.data));
  const node::Layout copy{workshop.path()};
  // 1. Every file, against its digest, as it is copied.
  TRY(CopyBack(options.backup / kDataName, report.manifest, copy.root, options.progress));
  // A backup of an older version becomes a directory of this one; the backup is the copy that is kept.
  TRY(migration::TakeSteps(copy));
  TRY(node::FindNode(copy.root));
  // 2. What readers have seen, before the long check.
  std::vector<Seen> seen;
  if (!options.seen.empty()) {
    TRY_ASSIGN(const log::KeyChain keys, KeysOf(options, copy, report.manifest.origin));
    TRY_ASSIGN(seen, ReadSeen(options, keys));
  }
  TRY(CheckNotBehind(seen, report.manifest, {copy.log()}));
  if (!seen.empty()) report.seen_size = seen.back().checkpoint.size;
  // 3. The log, made anew from its journal, its signature and every document.
  TRY(TryCopy(copy, report.manifest, options.log_key, options.progress));
  // 4. From here on it is a node's directory.
  TRY(workshop.Finish(true));
  return report;
}

}  // namespace entente::backup
