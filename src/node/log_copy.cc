#include "node/log_copy.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/limits.h"
#include "log/tile_path.h"
#include "log/time_entry.h"
#include "node/layout.h"
#include "storage/files.h"
#include "storage/read_payload.h"

namespace entente::node {
namespace {

// One transaction of a view: large enough that its cost does not show, small enough for memory.
constexpr std::size_t kChunkEntriesMax = 8192;
constexpr std::size_t kChunkBytesMax = std::size_t{32} << 20U;

Result<Bytes> ReadPublicBundle(const log::PublicFile& file, std::uint64_t number, std::uint32_t width) {
  auto partial = file(log::BundlePath(number, width));
  if (partial.has_value() || partial.error().code != ErrorCode::kNotFound || width == log::kTileWidth) return partial;
  return file(log::BundlePath(number));  // the full one took its place
}

}  // namespace

Result<LogCopy> FindLogCopy(const std::filesystem::path& directory) {
  const storage::Files& files = storage::PosixFiles();
  if (files.Exists(directory / "checkpoint")) return LogCopy{directory, {}};
  // A data directory, or a backup, which holds one.
  for (const std::filesystem::path& data : {directory, directory / "data"}) {
    const Layout layout{data};
    if (files.Exists(layout.log() / "checkpoint")) return LogCopy{layout.log(), layout.payloads()};
  }
  return Fail(ErrorCode::kNotFound,
              "there is no copy of a log here: neither checkpoint nor log/checkpoint; copy the files below /log/ of a "
              "node, its data directory, or a backup",
              directory.string());
}

Result<Bytes> ReadCopiedPayload(const std::filesystem::path& directory, const crypto::Digest& digest) {
  auto kept = storage::ReadPayload(directory, digest, limits::kPayloadBytesMax * 16);
  if (kept.has_value() || kept.error().code != ErrorCode::kNotFound) return kept;
  auto plain = storage::PosixFiles().Read(directory / ToHex(digest));
  if (!plain.has_value()) return plain;
  if (crypto::Sha256(*plain) != digest)
    return Fail(ErrorCode::kCorruption, "the document has another SHA-256 than its name says",
                (directory / ToHex(digest)).string());
  return plain;
}

Result<void> LogCopyReader::ReadBundle() {
  const std::uint64_t number = next_ / log::kTileWidth;
  bundle_first_ = number * log::kTileWidth;
  const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(log::kTileWidth, size_ - bundle_first_));
  TRY_ASSIGN(bundle_, ReadPublicBundle(file_, number, width));
  // A partial bundle that gave way to the full one holds more entries than are asked for.
  auto split = log::SplitBundle(bundle_, width);
  if (!split.has_value()) split = log::SplitBundle(bundle_, log::kTileWidth);
  if (!split.has_value()) return std::unexpected(std::move(split.error()));
  entries_ = *std::move(split);
  entries_.resize(width);
  return {};
}

// Entries before the first time entry have its time; it is the third one (docs/formats/log.md).
Result<void> LogCopyReader::FindFirstTime() {
  TRY(ReadBundle());
  for (const ByteView entry : entries_) {
    TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entry));
    if (!log::IsTimeEntry(statement)) continue;
    TRY_ASSIGN(time_, log::ReadTimeEntry(statement));
    return {};
  }
  return Fail(ErrorCode::kCorruption, "the log does not begin with its time", "entry 2");
}

Result<LogCopyReader::Chunk> LogCopyReader::Next(std::uint64_t end) {
  Chunk chunk;
  end = std::min(end, size_);
  if (next_ >= end) return chunk;
  const std::size_t most = std::min<std::uint64_t>(kChunkEntriesMax, end - next_);
  chunk.statements.reserve(most);
  chunk.entries.reserve(most);
  std::size_t bytes = 0;
  if (!time_.has_value()) TRY(FindFirstTime());
  while (next_ < end && chunk.entries.size() < most && bytes < kChunkBytesMax) {
    if (next_ >= bundle_first_ + entries_.size()) TRY(ReadBundle());
    const ByteView entry = entries_[next_ - bundle_first_];
    auto decoded = statement::SignedStatement::Decode(entry);
    if (!decoded.has_value())
      return Fail(ErrorCode::kCorruption, "a log entry is no statement: " + decoded.error().Text(),
                  std::to_string(next_));
    bytes += entry.size();
    chunk.statements.push_back(*std::move(decoded));
    const statement::SignedStatement& statement = chunk.statements.back();
    if (log::IsTimeEntry(statement)) {
      TRY_ASSIGN(time_, log::ReadTimeEntry(statement));
    }
    if (!time_.has_value())
      return Fail(ErrorCode::kCorruption, "the log has no time entry at or before this entry", std::to_string(next_));
    chunk.entries.push_back({next_, *time_, &statement});
    ++next_;
  }
  return chunk;
}

}  // namespace entente::node
