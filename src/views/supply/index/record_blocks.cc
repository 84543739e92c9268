#include "views/supply/index/record_blocks.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "views/supply/file_buffer.h"

namespace entente::supply {
namespace {

constexpr std::size_t kBlockTarget = std::size_t{128} * 1024;
constexpr int kCompressionLevel = 1;

}  // namespace

RecordBlocks::RecordBlocks() : context_(ZSTD_createCCtx()) {}

ByteView RecordBlocks::Place(ByteView record) {
  const std::size_t needed = kept_ + record.size() + FileBuffer::kPaddingBytes;
  if (open_.size() < needed) open_.resize(std::max(needed, 2 * kBlockTarget));
  if (!record.empty()) std::memcpy(open_.data() + kept_, record.data(), record.size());
  placed_ = record.size();
  return ByteView(open_).subspan(kept_, placed_);
}

void RecordBlocks::Keep(index_format::Advisory& advisory) {
  if (kept_ > 0 && kept_ + placed_ > kBlockTarget) {
    const std::size_t begin = kept_;
    Compress();
    std::memmove(open_.data(), open_.data() + begin, placed_);
  }
  advisory.block = static_cast<std::uint32_t>(blocks_.size());
  advisory.record_offset = static_cast<std::uint32_t>(kept_);
  advisory.record_bytes = static_cast<std::uint32_t>(placed_);
  kept_ += std::exchange(placed_, 0);
}

void RecordBlocks::Finish() {
  if (kept_ > 0) Compress();
  open_ = {};
  room_ = {};
  context_.reset();
}

void RecordBlocks::Compress() {
  const std::size_t bound = ZSTD_compressBound(kept_);
  if (room_.size() < bound) room_.resize(bound);
  const std::size_t size =
      ZSTD_compressCCtx(context_.get(), room_.data(), room_.size(), open_.data(), kept_, kCompressionLevel);
  CHECK(ZSTD_isError(size) == 0);  // the bound leaves room for everything
  blocks_.push_back({compressed_bytes(), static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(kept_)});
  compressed_.emplace_back(room_.begin(), room_.begin() + static_cast<std::ptrdiff_t>(size));
  kept_ = 0;
}

}  // namespace entente::supply
