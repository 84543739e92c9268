#include "views/supply/block_cache.h"

#include <utility>

namespace entente::supply {

Result<std::string> BlockCache::Record(const std::shared_ptr<const AdvisoryIndex>& index, std::uint32_t advisory) {
  TRY_ASSIGN(const AdvisoryIndex::RecordPlace place, index->PlaceOf(advisory));
  Block block = Find(index, place.block);
  if (block == nullptr) {
    TRY_ASSIGN(std::string unpacked, index->UnpackedBlock(place.block));
    block = std::make_shared<const std::string>(std::move(unpacked));
    Keep(index, place.block, block);
  }
  return AdvisoryIndex::RecordIn(*block, place);
}

BlockCache::Block BlockCache::Find(const std::shared_ptr<const AdvisoryIndex>& index, std::uint32_t number) {
  const std::scoped_lock lock(mutex_);
  if (of_.lock() != index) return nullptr;
  const auto found = by_number_.find(number);
  if (found == by_number_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found->second);
  return found->second->block;
}

void BlockCache::Keep(const std::shared_ptr<const AdvisoryIndex>& index, std::uint32_t number, const Block& block) {
  if (block->size() > bytes_max_ / 4) return;
  const std::scoped_lock lock(mutex_);
  if (of_.lock() != index) {
    of_ = index;
    kept_.clear();
    by_number_.clear();
    bytes_ = 0;
  }
  if (by_number_.contains(number)) return;
  kept_.push_front({number, block});
  by_number_.emplace(number, kept_.begin());
  bytes_ += block->size();
  while (bytes_ > bytes_max_) {
    bytes_ -= kept_.back().block->size();
    by_number_.erase(kept_.back().number);
    kept_.pop_back();
  }
}

}  // namespace entente::supply
