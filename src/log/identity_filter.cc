#include "log/identity_filter.h"

#include <algorithm>
#include <bit>

#include "base/check.h"

namespace entente::log {
namespace {

constexpr std::uint64_t kBlockBits = IdentityFilter::kBlockBytes * 8;
constexpr unsigned kProbes = 6;
constexpr unsigned kProbeBits = 9;  // chooses one of kBlockBits
static_assert(std::uint64_t{1} << kProbeBits == kBlockBits);

// The key's upper bits choose the block. A product with an odd number brings the others to the top, for the probes.
std::uint64_t ProbesOf(std::uint64_t key) {
  return key * 0x9E3779B97F4A7C15U;
}

}  // namespace

std::uint64_t IdentityFilter::BlocksFor(std::uint64_t keys) {
  return std::max<std::uint64_t>(1, (keys * kBitsAKey + kBlockBits - 1) / kBlockBits);
}

IdentityFilter IdentityFilter::FromBytes(ByteView bytes) {
  CHECK(!bytes.empty() && bytes.size() % kBlockBytes == 0);
  IdentityFilter filter(0);
  filter.blocks_.resize(bytes.size() / kBlockBytes);
  for (std::size_t i = 0; i < filter.blocks_.size(); ++i)
    std::ranges::copy(bytes.subspan(i * kBlockBytes, kBlockBytes), filter.blocks_[i].bytes.begin());
  return filter;
}

std::size_t IdentityFilter::BlockOf(std::uint64_t key) const {
  return PartOfKeys(key, blocks_.size());
}

void IdentityFilter::Add(std::uint64_t key) {
  Block& block = blocks_[BlockOf(key)];
  std::uint64_t probes = ProbesOf(key);
  for (unsigned i = 0; i < kProbes; ++i, probes = std::rotl(probes, kProbeBits)) {
    const std::uint64_t bit = probes >> (64U - kProbeBits);
    block.bytes[bit / 8] |= static_cast<std::uint8_t>(1U << (bit % 8));
  }
}

bool IdentityFilter::MayHold(std::uint64_t key) const {
  const Block& block = blocks_[BlockOf(key)];
  std::uint64_t probes = ProbesOf(key);
  for (unsigned i = 0; i < kProbes; ++i, probes = std::rotl(probes, kProbeBits)) {
    const std::uint64_t bit = probes >> (64U - kProbeBits);
    if ((block.bytes[bit / 8] & (1U << (bit % 8))) == 0) return false;
  }
  return true;
}

Bytes IdentityFilter::ToBytes() const {
  Bytes bytes;
  bytes.reserve(memory_bytes());
  for (const Block& block : blocks_) Append(bytes, block.bytes);
  return bytes;
}

}  // namespace entente::log
