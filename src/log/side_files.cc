#include "log/side_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/logging.h"
#include "log/public_files.h"
#include "log/tile_path.h"
#include "log/time_entry.h"

namespace entente::log {
namespace {

bool HasBytes(const storage::Files& files, const std::filesystem::path& path, std::uint64_t bytes) {
  return bytes == 0 || files.ReadRange(path, bytes - 1, 1).has_value();
}

Result<void> Rebuild(const Paths& paths, const PublishedState& published, storage::Files& files) {
  TRY_ASSIGN(const auto identities, files.OpenAppend(paths.identities(), 0));
  TRY_ASSIGN(const auto times, files.OpenAppend(paths.times(), 0));
  for (std::uint64_t first = 0; first < published.size; first += kTileWidth) {
    const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(kTileWidth, published.size - first));
    TRY_ASSIGN(const auto entries, ReadBundle(paths.root, files, first / kTileWidth, width));
    Bytes identity_bytes;
    Bytes time_bytes;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
      const auto statement = statement::SignedStatement::Decode(entries[i]);
      if (!statement.has_value())
        return Fail(ErrorCode::kCorruption,
                    fmt::format("entry {} is no statement: {}", first + i, statement.error().message),
                    (paths.root / BundlePath(first / kTileWidth)).string());
      Append(identity_bytes, ByteView(statement->identity()).first(kStoredIdentityBytes));
      if (!IsTimeEntry(*statement)) continue;
      TRY_ASSIGN(const UnixSeconds time, ReadTimeEntry(*statement));
      Append(time_bytes, Times::Encode({first + i, time}));
    }
    TRY(identities->Append(identity_bytes));
    TRY(times->Append(time_bytes));
  }
  if (times->size() != published.time_entries * Times::kRecordBytes)
    return Fail(ErrorCode::kCorruption,
                fmt::format("the bundles hold {} time entries, the journal says {}",
                            times->size() / Times::kRecordBytes, published.time_entries),
                paths.root.string());
  TRY(identities->Sync());
  return times->Sync();
}

}  // namespace

Result<void> MakeSideFilesWhole(const Paths& paths, const PublishedState& published, storage::Files& files) {
  if (HasBytes(files, paths.identities(), published.size * kStoredIdentityBytes) &&
      HasBytes(files, paths.times(), published.time_entries * Times::kRecordBytes))
    return {};
  LogLine(Severity::kWarning, "log-side-files-made-anew", {{"entries", std::to_string(published.size)}});
  return Rebuild(paths, published, files);
}

}  // namespace entente::log
