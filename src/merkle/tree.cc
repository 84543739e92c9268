#include "merkle/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "base/check.h"

namespace entente::merkle {
namespace {

constexpr std::uint8_t kLeafPrefix = 0x00;
constexpr std::uint8_t kNodePrefix = 0x01;

// Where RFC 9162 section 2.1.1 splits a tree of `size` leaves: the largest power of two below it. REQUIRES: size > 1.
std::uint64_t SplitOf(std::uint64_t size) {
  return std::bit_floor(size - 1);
}

// The hash over `count` leaves from `first` on. REQUIRES: count > 0, and `first` a multiple of the smallest power of
// two that is not less than `count`: then it is a complete subtree, or made of those to its left and a smaller rest.
Result<Hash> RangeHash(std::uint64_t first, std::uint64_t count, const NodeReader& nodes) {
  if (std::has_single_bit(count)) {
    const auto level = static_cast<std::uint32_t>(std::countr_zero(count));
    return nodes({level, first >> level});
  }
  const std::uint64_t left_count = SplitOf(count);
  TRY_ASSIGN(const Hash left, RangeHash(first, left_count, nodes));
  TRY_ASSIGN(const Hash right, RangeHash(first + left_count, count - left_count, nodes));
  return NodeHash(left, right);
}

std::unexpected<Error> Refuse(std::string_view what) {
  return Fail(ErrorCode::kUnauthorized, std::string(what));
}

// A path upwards from leaf `node` of a tree whose last leaf is `last`: RFC 9162's fn and sn.
struct Climb {
  std::uint64_t node;
  std::uint64_t last;

  [[nodiscard]] bool AtTop() const { return last == 0; }
  // The next hash of the proof stands to the left of what is there.
  [[nodiscard]] bool SiblingIsLeft() const { return (node & 1) == 1 || node == last; }
  // Past the levels at which the right edge has no sibling.
  void SkipToSibling() {
    while ((node & 1) == 0 && node != 0) Up();
  }
  void Up() {
    node >>= 1;
    last >>= 1;
  }
};

}  // namespace

Hash LeafHash(ByteView entry) {
  crypto::Sha256Stream stream;
  stream.Update({&kLeafPrefix, 1});
  stream.Update(entry);
  return stream.Finish();
}

Hash NodeHash(const Hash& left, const Hash& right) {
  std::array<std::uint8_t, 1 + 2 * sizeof(Hash)> both;
  both[0] = kNodePrefix;
  std::ranges::copy(left, both.begin() + 1);
  std::ranges::copy(right, both.begin() + 1 + sizeof(Hash));
  return crypto::Sha256(both);
}

Hash EmptyRoot() {
  return crypto::Sha256({});
}

Result<Hash> Root(std::uint64_t size, const NodeReader& nodes) {
  if (size == 0) return EmptyRoot();
  return RangeHash(0, size, nodes);
}

Result<std::vector<Hash>> InclusionProof(std::uint64_t index, std::uint64_t size, const NodeReader& nodes) {
  if (index >= size) return Invalid(fmt::format("a tree of {} leaves has no leaf {}", size, index));
  std::vector<Hash> proof;
  std::uint64_t first = 0;
  std::uint64_t count = size;
  while (count > 1) {
    const std::uint64_t left_count = SplitOf(count);
    const bool goes_left = index - first < left_count;
    auto sibling =
        goes_left ? RangeHash(first + left_count, count - left_count, nodes) : RangeHash(first, left_count, nodes);
    TRY_ASSIGN(const Hash hash, std::move(sibling));
    proof.push_back(hash);
    if (goes_left) {
      count = left_count;
    } else {
      first += left_count;
      count -= left_count;
    }
  }
  std::ranges::reverse(proof);  // found from the root down, written from the leaf up
  return proof;
}

Result<std::vector<Hash>> ConsistencyProof(std::uint64_t old_size, std::uint64_t size, const NodeReader& nodes) {
  if (old_size > size) return Invalid(fmt::format("a tree of {} leaves was never one of {}", size, old_size));
  std::vector<Hash> proof;
  if (old_size == 0) return proof;
  // SUBPROOF of RFC 9162 section 2.1.4.1, from the root down.
  std::uint64_t first = 0;
  std::uint64_t count = size;
  std::uint64_t old_count = old_size;
  while (old_count != count) {
    const std::uint64_t left_count = SplitOf(count);
    const bool goes_left = old_count <= left_count;
    auto sibling =
        goes_left ? RangeHash(first + left_count, count - left_count, nodes) : RangeHash(first, left_count, nodes);
    TRY_ASSIGN(const Hash hash, std::move(sibling));
    proof.push_back(hash);
    if (goes_left) {
      count = left_count;
    } else {
      first += left_count;
      count -= left_count;
      old_count -= left_count;
    }
  }
  // The old root itself is what the verifier has already.
  if (first != 0) {
    TRY_ASSIGN(const Hash hash, RangeHash(first, count, nodes));
    proof.push_back(hash);
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<Hash> RootFromInclusionProof(std::uint64_t index, std::uint64_t size, const Hash& leaf,
                                    std::span<const Hash> proof) {
  if (index >= size) return Refuse("the inclusion proof is for a leaf that a tree of this size does not have");
  Climb climb{index, size - 1};
  Hash root = leaf;
  for (const Hash& sibling : proof) {
    if (climb.AtTop()) return Refuse("the inclusion proof has more hashes than the path to the root");
    if (climb.SiblingIsLeft()) {
      root = NodeHash(sibling, root);
      climb.SkipToSibling();
    } else {
      root = NodeHash(root, sibling);
    }
    climb.Up();
  }
  if (!climb.AtTop()) return Refuse("the inclusion proof ends before the root");
  return root;
}

Result<void> VerifyInclusion(std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof,
                             const Hash& root) {
  TRY_ASSIGN(const Hash found, RootFromInclusionProof(index, size, leaf, proof));
  if (found != root) return Refuse("the inclusion proof leads to another root");
  return {};
}

Result<void> VerifyConsistency(std::uint64_t old_size, std::uint64_t size, const Hash& old_root, const Hash& root,
                               std::span<const Hash> proof) {
  if (old_size > size) return Refuse("the older tree is larger than the newer one");
  if (old_size == 0 || old_size == size) {
    // Every tree continues the empty one, and itself, without proof.
    if (!proof.empty()) return Refuse("the consistency proof has hashes where none are needed");
    if (old_root != (old_size == 0 ? EmptyRoot() : root)) return Refuse("the older tree has another root");
    if (size == 0 && root != EmptyRoot()) return Refuse("the empty tree has another root");
    return {};
  }
  if (proof.empty()) return Refuse("the consistency proof is empty");
  // An old tree that is complete is itself the first hash.
  std::vector<Hash> path;
  if (std::has_single_bit(old_size)) path.push_back(old_root);
  path.insert(path.end(), proof.begin(), proof.end());
  TRY_ASSIGN(const PathRoots found, RootsFromConsistencyPath(old_size, size, path));
  if (found.old_root != old_root) return Refuse("the consistency proof leads to another root of the older tree");
  if (found.root != root) return Refuse("the consistency proof leads to another root of the newer tree");
  return {};
}

Result<std::vector<Hash>> ConsistencyPath(std::uint64_t old_size, std::uint64_t size, const NodeReader& nodes) {
  CHECK(old_size > 0 && old_size < size);
  TRY_ASSIGN(std::vector<Hash> path, ConsistencyProof(old_size, size, nodes));
  if (std::has_single_bit(old_size)) {
    TRY_ASSIGN(const Hash whole, RangeHash(0, old_size, nodes));
    path.insert(path.begin(), whole);
  }
  return path;
}

Result<PathRoots> RootsFromConsistencyPath(std::uint64_t old_size, std::uint64_t size, std::span<const Hash> path) {
  CHECK(old_size > 0 && old_size < size);
  if (path.empty()) return Refuse("the consistency proof is empty");
  Climb climb{old_size - 1, size - 1};
  while ((climb.node & 1) == 1) climb.Up();
  PathRoots found{path.front(), path.front()};
  for (const Hash& sibling : path.subspan(1)) {
    if (climb.AtTop()) return Refuse("the consistency proof has more hashes than the path to the root");
    if (climb.SiblingIsLeft()) {
      found.old_root = NodeHash(sibling, found.old_root);
      found.root = NodeHash(sibling, found.root);
      climb.SkipToSibling();
    } else {
      found.root = NodeHash(found.root, sibling);
    }
    climb.Up();
  }
  if (!climb.AtTop()) return Refuse("the consistency proof ends before the root");
  return found;
}

Result<CompactRange> CompactRange::FromPeaks(std::uint64_t size, std::vector<Hash> peaks) {
  if (peaks.size() != static_cast<std::size_t>(std::popcount(size)))
    return Invalid(fmt::format("the right edge of a tree of {} leaves has {} hashes, not {}", size, std::popcount(size),
                               peaks.size()));
  CompactRange range;
  range.size_ = size;
  range.peaks_ = std::move(peaks);
  return range;
}

void CompactRange::Append(const Hash& leaf) {
  Hash hash = leaf;
  // Each set bit of the size is a peak; adding one carries through the trailing ones.
  for (std::uint64_t carry = size_; (carry & 1) == 1; carry >>= 1) {
    hash = NodeHash(peaks_.back(), hash);
    peaks_.pop_back();
  }
  peaks_.push_back(hash);
  ++size_;
  CHECK(peaks_.size() == static_cast<std::size_t>(std::popcount(size_)));
}

Hash CompactRange::Root() const {
  if (peaks_.empty()) return EmptyRoot();
  Hash root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = NodeHash(peaks_[i], root);
  return root;
}

}  // namespace entente::merkle
