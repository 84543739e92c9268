#include "log/sequence.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/logging.h"
#include "log/public_files.h"
#include "log/tile_path.h"

namespace entente::log {
namespace {

// Some hundred bundles of usual entries.
constexpr std::size_t kCachedBundleBytesMax = std::size_t{16} * 1024 * 1024;

std::uint64_t BundleStart(std::uint64_t index) {
  return index / kTileWidth * kTileWidth;
}

}  // namespace

Sequence::Sequence(const Paths& paths, const PublishedState& published, const storage::Files& files,
                   std::unique_ptr<HashTree> tree)
    : paths_(paths),
      files_(files),
      tree_(std::move(tree)),
      tail_(BundleStart(published.size)),
      bundles_(paths.root, files, kCachedBundleBytesMax),
      times_(paths.times(), published.time_entries, files),
      identities_first_(published.size) {}

Result<std::unique_ptr<Sequence>> Sequence::Load(const Paths& paths, const PublishedState& published,
                                                 std::uint64_t identity_run_entries_min, storage::Files& files) {
  TRY_ASSIGN(auto tree,
             HashTree::Load(published.size,
                            [root = paths.root, &files](std::uint32_t level, std::uint64_t index, std::uint32_t width) {
                              return ReadTile(root, files, level, index, width);
                            }));
  auto sequence = std::unique_ptr<Sequence>(new Sequence(paths, published, files, std::move(tree)));
  TRY(sequence->LoadTail(published.size));
  TRY_ASSIGN(
      sequence->identity_index_,
      IdentityIndex::Open(
          paths, published.size, identity_run_entries_min,
          [tree = sequence->tree_.get()](std::uint64_t size) { return merkle::Root(size, tree->nodes()); }, files));
  return sequence;
}

Result<void> Sequence::LoadTail(std::uint64_t size) {
  const auto width = static_cast<std::uint32_t>(size % kTileWidth);
  if (width == 0) return {};
  TRY_ASSIGN(const auto entries, ReadBundle(paths_.root, files_, size / kTileWidth, width));
  std::uint64_t tail_end = BundleStart(size);
  for (const Bytes& entry : entries) {
    TRY(CheckEntry(tail_end, entry));
    tail_.Append(entry);
    ++tail_end;
  }
  return {};
}

void Sequence::Add(const statement::SignedStatement& statement) {
  const ByteView identity = ByteView(statement.identity()).first(kStoredIdentityBytes);
  identity_index_->Insert(identity, size());
  {
    const std::scoped_lock lock(identities_mutex_);
    Append(identities_, identity);
  }
  tail_.Append(statement.entry());
  tree_->Append(merkle::LeafHash(statement.entry()));
}

void Sequence::AddTimeEntry(const statement::SignedStatement& statement, UnixSeconds time) {
  times_.Add({size(), time});
  Add(statement);
}

Result<void> Sequence::CheckEntry(std::uint64_t index, ByteView entry) const {
  TRY_ASSIGN(const merkle::Hash hash, tree_->Node({0, index}));
  if (merkle::LeafHash(entry) == hash) return {};
  return Fail(ErrorCode::kCorruption,
              fmt::format("entry {} is not what the tree was made of: run entente check", index),
              (paths_.root / BundlePath(index / kTileWidth)).string());
}

Result<std::vector<Bytes>> Sequence::Entries(std::uint64_t first, std::uint64_t count) const {
  CHECK(first <= size() && count <= size() - first);
  std::vector<Bytes> entries;
  const std::uint64_t end = first + count;
  while (first < end) {
    auto recent = tail_.Read(first, end);
    if (!recent.empty()) {
      std::ranges::move(recent, std::back_inserter(entries));
      break;
    }
    const std::uint64_t start = BundleStart(first);
    TRY_ASSIGN(const auto bundle, bundles_.Get(start / kTileWidth));
    const std::uint64_t stop = std::min<std::uint64_t>(end, start + kTileWidth);
    for (; first < stop; ++first) {
      const ByteView entry = bundle->entries[first - start];
      TRY(CheckEntry(first, entry));
      entries.push_back(ToBytes(entry));
    }
  }
  return entries;
}

Result<std::optional<std::uint64_t>> Sequence::Find(const crypto::Digest& identity) const {
  TRY_ASSIGN(const auto candidates, identity_index_->Candidates(identity));
  for (const std::uint64_t candidate : candidates) {
    TRY_ASSIGN(const auto entries, Entries(candidate, 1));
    TRY_ASSIGN(const auto statement, statement::SignedStatement::Decode(entries.front()));
    if (statement.identity() == identity) return candidate;
  }
  return std::optional<std::uint64_t>{};
}

Result<bool> Sequence::SettleIdentities(const std::stop_token& stop) {
  std::uint64_t published = 0;
  {
    const std::scoped_lock lock(identities_mutex_);
    published = identities_first_;
  }
  return identity_index_->Settle(published, stop);
}

Bytes Sequence::Identities(std::uint64_t first, std::uint64_t end) const {
  const std::scoped_lock lock(identities_mutex_);
  CHECK(first >= identities_first_);
  const auto at = [this](std::uint64_t index) {
    return identities_.begin() + static_cast<std::ptrdiff_t>((index - identities_first_) * kStoredIdentityBytes);
  };
  return {at(first), at(end)};
}

void Sequence::Forget(const PublishedState& published) {
  tree_->Forget(published.size);
  tail_.Forget(BundleStart(published.size));
  times_.Forget(published.time_entries);
  const std::scoped_lock lock(identities_mutex_);
  identities_.erase(
      identities_.begin(),
      identities_.begin() + static_cast<std::ptrdiff_t>((published.size - identities_first_) * kStoredIdentityBytes));
  identities_first_ = published.size;
}

}  // namespace entente::log
