#include "log/bundle_cache.h"

#include <utility>

#include "log/tile_path.h"

namespace entente::log {
namespace {

Result<std::shared_ptr<const FullBundle>> ReadWhole(const std::filesystem::path& file, const storage::Files& files) {
  auto bytes = files.Read(file);
  if (!bytes.has_value() && bytes.error().code == ErrorCode::kNotFound)
    return Fail(ErrorCode::kCorruption, "a public file of the log is missing: run entente check", file.string());
  if (!bytes.has_value()) return std::unexpected(std::move(bytes.error()));
  auto bundle = std::make_shared<FullBundle>();
  bundle->bytes = *std::move(bytes);
  auto entries = SplitBundle(bundle->bytes, kTileWidth);
  if (!entries.has_value()) {
    entries.error().place = file.string();
    return std::unexpected(std::move(entries.error()));
  }
  bundle->entries = *std::move(entries);
  return bundle;
}

}  // namespace

Result<std::shared_ptr<const FullBundle>> BundleCache::Get(std::uint64_t index) const {
  if (auto cached = Cached(index); cached != nullptr) return cached;
  TRY_ASSIGN(auto bundle, ReadWhole(root_ / BundlePath(index), files_));
  Keep(index, bundle);
  return bundle;
}

std::size_t BundleCache::bytes() const {
  const std::scoped_lock lock(mutex_);
  return bytes_;
}

std::shared_ptr<const FullBundle> BundleCache::Cached(std::uint64_t index) const {
  const std::scoped_lock lock(mutex_);
  const auto found = by_index_.find(index);
  if (found == by_index_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, found->second);
  return found->second->second;
}

void BundleCache::Keep(std::uint64_t index, const std::shared_ptr<const FullBundle>& bundle) const {
  const std::scoped_lock lock(mutex_);
  if (by_index_.contains(index)) return;  // somebody else read it meanwhile
  recent_.emplace_front(index, bundle);
  by_index_.emplace(index, recent_.begin());
  bytes_ += bundle->bytes.size();
  while (bytes_ > bytes_max_ && recent_.size() > 1) {
    bytes_ -= recent_.back().second->bytes.size();
    by_index_.erase(recent_.back().first);
    recent_.pop_back();
  }
}

}  // namespace entente::log
