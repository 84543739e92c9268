#include "node/published_log.h"

#include <algorithm>

#include "log/paths.h"
#include "log/public_files.h"
#include "log/tile_path.h"
#include "log/times.h"

namespace entente::node {
namespace {

std::unexpected<Error> NeedsTheNode() {
  return Fail(ErrorCode::kUnavailable, "this cannot be had from the log's public files alone; ask the node itself");
}

}  // namespace

Result<std::unique_ptr<PublishedLog>> PublishedLog::Open(const std::filesystem::path& directory,
                                                         const log::NoteVerifier& key, const storage::Files& files) {
  std::unique_ptr<PublishedLog> opened(new PublishedLog(directory, files));
  TRY_ASSIGN(const Bytes note, files.Read(log::Paths{directory}.checkpoint()));
  opened->checkpoint_ = ToText(note);
  auto checkpoint = log::VerifyCheckpoint(opened->checkpoint_, key);
  if (!checkpoint.has_value()) {
    checkpoint.error().place = log::Paths{directory}.checkpoint().string();
    return std::unexpected(std::move(checkpoint.error()));
  }
  opened->origin_ = checkpoint->origin;
  opened->root_ = {checkpoint->size, checkpoint->root};
  return opened;
}

std::string PublishedLog::SignedCheckpoint(log::SignedRoot* root) const {
  if (root != nullptr) *root = root_;
  return checkpoint_;
}

Result<std::vector<log::StoredEntry>> PublishedLog::ReadEntries(std::uint64_t first, std::uint64_t count) const {
  std::vector<log::StoredEntry> found;
  if (first >= root_.size) return found;
  const std::filesystem::path file = log::Paths{directory_}.times();
  std::error_code failed;
  const std::uint64_t bytes = std::filesystem::file_size(file, failed);
  if (failed || bytes < log::Times::kRecordBytes)
    return Fail(ErrorCode::kCorruption, "the log has no time", file.string());
  const log::Times times(file, bytes / log::Times::kRecordBytes, files_);
  const std::uint64_t end = first + std::min(count, root_.size - first);
  TRY_ASSIGN(auto covering, times.Covering(first, end));
  log::TimeWalk walk(std::move(covering));
  for (std::uint64_t next = first; next < end;) {
    const std::uint64_t number = next / log::kTileWidth;
    const std::uint64_t start = number * log::kTileWidth;
    const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(log::kTileWidth, root_.size - start));
    TRY_ASSIGN(auto entries, log::ReadBundle(directory_, files_, number, width));
    for (; next < end && next - start < width; ++next)
      found.push_back({next, walk.At(next), std::move(entries[next - start])});
  }
  return found;
}

bool PublishedLog::WaitForSize(std::uint64_t size, std::chrono::milliseconds /*timeout*/) const {
  return root_.size >= size;
}

Result<void> PublishedLog::Submit(registration::Admitted /*entry*/, registration::Completion /*done*/) {
  return NeedsTheNode();
}
Result<std::vector<crypto::Digest>> PublishedLog::InclusionProof(std::uint64_t /*index*/,
                                                                 std::uint64_t /*size*/) const {
  return NeedsTheNode();
}
Result<std::vector<crypto::Digest>> PublishedLog::ConsistencyProof(std::uint64_t /*old_size*/,
                                                                   std::uint64_t /*size*/) const {
  return NeedsTheNode();
}
Result<Bytes> PublishedLog::Receipt(std::uint64_t /*index*/) const {
  return NeedsTheNode();
}
Result<std::optional<std::uint64_t>> PublishedLog::Find(const crypto::Digest& /*identity*/) const {
  return NeedsTheNode();
}
Result<void> PublishedLog::Publish() {
  return NeedsTheNode();
}

}  // namespace entente::node
