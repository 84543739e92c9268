#include "node/published_log.h"

#include <algorithm>

#include "log/charter_file.h"
#include "log/identity_index.h"
#include "log/paths.h"
#include "log/public_files.h"
#include "log/tile_path.h"
#include "log/times.h"
#include "statement/signed_statement.h"

namespace entente::node {
namespace {

std::unexpected<Error> NeedsTheNode() {
  return Fail(ErrorCode::kUnavailable, "this cannot be had from the log's public files alone; ask the node itself");
}

}  // namespace

Result<std::unique_ptr<PublishedLog>> PublishedLog::Open(const std::filesystem::path& directory,
                                                         const log::NoteVerifier& first_key,
                                                         const storage::Files& files) {
  std::unique_ptr<PublishedLog> opened(new PublishedLog(directory, files));
  const log::Paths paths{directory};
  const auto at_checkpoint = [&paths](Error error) {
    error.place = paths.checkpoint().string();
    return std::unexpected(std::move(error));
  };
  TRY_ASSIGN(const Bytes note, files.Read(paths.checkpoint()));
  opened->checkpoint_ = ToText(note);
  auto claimed = log::ReadUnverifiedCheckpoint(opened->checkpoint_);
  if (!claimed.has_value()) return at_checkpoint(std::move(claimed.error()));
  TRY_ASSIGN(log::Charter charter, log::LoadCharter(paths, files, claimed->size));
  if (!charter.founded() || charter.origin() != first_key.name ||
      !(charter.checkpoint_keys().keys().front().key == first_key.key))
    return at_checkpoint({ErrorCode::kUnauthorized, "the log did not begin with this node's checkpoint key", {}, {}});
  const auto checkpoint = charter.Verify(opened->checkpoint_);
  if (!checkpoint.has_value()) return at_checkpoint(checkpoint.error());
  opened->charter_ = std::make_shared<const log::Charter>(std::move(charter));
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

Result<std::shared_ptr<const log::HashTree>> PublishedLog::Tree() const {
  const std::scoped_lock lock(tree_mutex_);
  if (tree_ != nullptr) return tree_;
  const auto tiles = [this](std::uint32_t level, std::uint64_t index, std::uint32_t width) {
    return log::ReadTile(directory_, files_, level, index, width);
  };
  TRY_ASSIGN(std::shared_ptr<const log::HashTree> tree, log::HashTree::Load(root_.size, tiles));
  TRY_ASSIGN(const merkle::Hash root, merkle::Root(root_.size, tree->nodes()));
  if (root != root_.root)
    return Fail(ErrorCode::kCorruption, "the published tiles do not hash to the checkpoint", directory_.string());
  tree_ = std::move(tree);
  return tree_;
}

Result<std::vector<crypto::Digest>> PublishedLog::InclusionProof(std::uint64_t index, std::uint64_t size) const {
  if (size > root_.size) return Fail(ErrorCode::kNotFound, "the published log is not that large");
  TRY_ASSIGN(const auto tree, Tree());
  return merkle::InclusionProof(index, size, tree->nodes());
}

Result<std::vector<crypto::Digest>> PublishedLog::ConsistencyProof(std::uint64_t old_size, std::uint64_t size) const {
  if (size > root_.size) return Fail(ErrorCode::kNotFound, "the published log is not that large");
  TRY_ASSIGN(const auto tree, Tree());
  return merkle::ConsistencyProof(old_size, size, tree->nodes());
}

Result<std::optional<std::uint64_t>> PublishedLog::Find(const crypto::Digest& identity) const {
  TRY_ASSIGN(const Bytes identities, files_.Read(log::Paths{directory_}.identities()));
  const ByteView wanted = ByteView(identity).first(log::kStoredIdentityBytes);
  const std::uint64_t count = std::min<std::uint64_t>(root_.size, identities.size() / log::kStoredIdentityBytes);
  for (std::uint64_t index = 0; index < count; ++index) {
    const auto stored = ByteView(identities).subspan(index * log::kStoredIdentityBytes, log::kStoredIdentityBytes);
    if (!std::ranges::equal(stored, wanted)) continue;
    // What is kept is the first half; the entry itself says the rest.
    TRY_ASSIGN(const auto entries, ReadEntries(index, 1));
    if (entries.empty()) continue;
    TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entries.front().bytes));
    if (statement.identity() == identity) return std::optional(index);
  }
  return std::optional<std::uint64_t>();
}

Result<void> PublishedLog::Submit(registration::Admitted /*entry*/, registration::Completion /*done*/) {
  return NeedsTheNode();
}
Result<Bytes> PublishedLog::Receipt(std::uint64_t /*index*/) const {
  return NeedsTheNode();
}
Result<Bytes> PublishedLog::ConsistencyReceipt(std::uint64_t /*old_size*/) const {
  return NeedsTheNode();
}
Result<void> PublishedLog::Publish() {
  return NeedsTheNode();
}

}  // namespace entente::node
