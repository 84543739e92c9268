#include "merkle/tree.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "base/encoding.h"

namespace entente::merkle {
namespace {

// RFC 9162 section 2.1 as it is written down there: slow, and of another shape than what it checks.
class NaiveTree {
 public:
  explicit NaiveTree(std::vector<Hash> leaves) : leaves_(std::move(leaves)) {}

  [[nodiscard]] Hash Root(std::size_t size) const { return Mth(0, size); }
  [[nodiscard]] std::vector<Hash> Path(std::size_t index, std::size_t size) const { return Path(index, 0, size); }
  [[nodiscard]] std::vector<Hash> Proof(std::size_t old_size, std::size_t size) const {
    return Subproof(old_size, 0, size, true);
  }
  [[nodiscard]] std::vector<Hash> WholeProof(std::size_t old_size, std::size_t size) const {
    return Subproof(old_size, 0, size, false);
  }
  [[nodiscard]] const Hash& leaf(std::size_t index) const { return leaves_[index]; }

 private:
  [[nodiscard]] static std::size_t Split(std::size_t count) {
    std::size_t k = 1;
    while (k * 2 < count) k *= 2;
    return k;
  }
  [[nodiscard]] Hash Mth(std::size_t first, std::size_t count) const {
    if (count == 0) return crypto::Sha256({});
    if (count == 1) return leaves_[first];
    const auto [known, is_new] = memory_.try_emplace({first, count});
    if (is_new) {
      const std::size_t k = Split(count);
      Bytes both = {0x01};
      Append(both, Mth(first, k));
      Append(both, Mth(first + k, count - k));
      memory_[{first, count}] = crypto::Sha256(both);
    }
    return memory_[{first, count}];
  }
  [[nodiscard]] std::vector<Hash> Path(std::size_t m, std::size_t first, std::size_t count) const {
    if (count == 1) return {};
    const std::size_t k = Split(count);
    auto path = m < k ? Path(m, first, k) : Path(m - k, first + k, count - k);
    path.push_back(m < k ? Mth(first + k, count - k) : Mth(first, k));
    return path;
  }
  [[nodiscard]] std::vector<Hash> Subproof(std::size_t m, std::size_t first, std::size_t count, bool whole) const {
    if (m == count) return whole ? std::vector<Hash>() : std::vector<Hash>{Mth(first, count)};
    const std::size_t k = Split(count);
    auto proof = m <= k ? Subproof(m, first, k, whole) : Subproof(m - k, first + k, count - k, false);
    proof.push_back(m <= k ? Mth(first + k, count - k) : Mth(first, k));
    return proof;
  }

  std::vector<Hash> leaves_;
  mutable std::map<std::pair<std::size_t, std::size_t>, Hash> memory_;
};

std::vector<Hash> Leaves(std::size_t count) {
  std::vector<Hash> leaves;
  leaves.reserve(count);
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(LeafHash(AsBytes("leaf " + std::to_string(i))));
  return leaves;
}

// Every complete subtree, as tiles would hold them; asking for anything else fails the test.
class Subtrees {
 public:
  explicit Subtrees(std::vector<Hash> leaves) {
    levels_.push_back(std::move(leaves));
    while (levels_.back().size() > 1) {
      const auto& below = levels_.back();
      std::vector<Hash> level;
      for (std::size_t i = 0; i + 1 < below.size(); i += 2) level.push_back(NodeHash(below[i], below[i + 1]));
      levels_.push_back(std::move(level));
    }
  }
  [[nodiscard]] NodeReader Reader(std::uint64_t size) const {
    return [this, size](NodeId node) -> Result<Hash> {
      EXPECT_LE((node.index + 1) << node.level, size) << "level " << node.level << " index " << node.index;
      if (((node.index + 1) << node.level) > size) return Fail(ErrorCode::kInternal, "not a complete subtree");
      return levels_.at(node.level).at(node.index);
    };
  }

 private:
  std::vector<std::vector<Hash>> levels_;
};

Hash FromText(std::string_view hex) {
  return *crypto::DigestFromHex(hex);
}

// The eight entries that implementations of Certificate Transparency test with, and their roots.
constexpr std::array<std::string_view, 8> kEntries = {
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
constexpr std::array<std::string_view, 9> kRoots = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

std::vector<Hash> KnownLeaves() {
  std::vector<Hash> leaves;
  leaves.reserve(kEntries.size());
  for (const auto entry : kEntries) leaves.push_back(LeafHash(*FromHex(entry)));
  return leaves;
}

TEST(Tree, KnownRoots) {
  const std::vector<Hash> leaves = KnownLeaves();
  const Subtrees tree(leaves);
  CompactRange edge;
  for (std::size_t size = 0; size <= kEntries.size(); ++size) {
    EXPECT_EQ(ToHex(*Root(size, tree.Reader(size))), kRoots[size]) << size;
    EXPECT_EQ(ToHex(edge.Root()), kRoots[size]) << size;
    if (size < leaves.size()) edge.Append(leaves[size]);
  }
}

TEST(Tree, KnownInclusionProof) {
  // The sixth leaf of eight: its sibling, the pair to their right, the four to their left.
  const std::vector<Hash> leaves = KnownLeaves();
  const Subtrees tree(leaves);
  const std::vector<Hash> expected = {
      FromText("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
      FromText("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
      FromText("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
  };
  EXPECT_EQ(*InclusionProof(5, 8, tree.Reader(8)), expected);
  EXPECT_TRUE(VerifyInclusion(5, 8, leaves[5], expected, FromText(kRoots[8])));
}

TEST(Tree, LeavesAndNodesCannotBeTakenForEachOther) {
  const Hash left = LeafHash(AsBytes("a"));
  const Hash right = LeafHash(AsBytes("b"));
  Bytes both = ToBytes(left);
  Append(both, right);
  EXPECT_NE(LeafHash(both), NodeHash(left, right));
  EXPECT_NE(NodeHash(left, right), NodeHash(right, left));
}

// Everything that can be asked of trees up to this size; all splits of the first seven levels are among them.
constexpr std::size_t kSizeMax = 130;

TEST(Tree, RootsAreThoseOfTheDefinition) {
  const auto leaves = Leaves(kSizeMax);
  const NaiveTree naive(leaves);
  const Subtrees tree(leaves);
  CompactRange edge;
  for (std::size_t size = 0; size <= kSizeMax; ++size) {
    ASSERT_EQ(edge.size(), size);
    ASSERT_EQ(edge.Root(), naive.Root(size)) << size;
    ASSERT_EQ(*Root(size, tree.Reader(size)), naive.Root(size)) << size;
    if (size < kSizeMax) edge.Append(leaves[size]);
  }
}

TEST(Tree, PeaksAreTheCompleteSubtreesLargestFirst) {
  const auto leaves = Leaves(7);
  const Subtrees tree(leaves);
  CompactRange edge;
  for (const Hash& leaf : leaves) edge.Append(leaf);
  const auto node = tree.Reader(7);
  ASSERT_EQ(edge.peaks().size(), 3U);
  EXPECT_EQ(edge.peaks()[0], *node({2, 0}));
  EXPECT_EQ(edge.peaks()[1], *node({1, 2}));
  EXPECT_EQ(edge.peaks()[2], *node({0, 6}));
}

TEST(Tree, EveryInclusionProofIsThatOfTheDefinitionAndHolds) {
  const auto leaves = Leaves(kSizeMax);
  const NaiveTree naive(leaves);
  const Subtrees tree(leaves);
  for (std::size_t size = 1; size <= kSizeMax; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = InclusionProof(index, size, tree.Reader(size));
      ASSERT_TRUE(proof) << proof.error().Text();
      ASSERT_EQ(*proof, naive.Path(index, size)) << index << " of " << size;
      ASSERT_TRUE(VerifyInclusion(index, size, leaves[index], *proof, naive.Root(size))) << index << " of " << size;
    }
  }
}

TEST(Tree, EveryConsistencyProofIsThatOfTheDefinitionAndHolds) {
  const auto leaves = Leaves(kSizeMax);
  const NaiveTree naive(leaves);
  const Subtrees tree(leaves);
  for (std::size_t size = 0; size <= kSizeMax; ++size) {
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const auto proof = ConsistencyProof(old_size, size, tree.Reader(size));
      ASSERT_TRUE(proof) << proof.error().Text();
      ASSERT_EQ(*proof, old_size == 0 ? std::vector<Hash>() : naive.Proof(old_size, size)) << old_size << ' ' << size;
      ASSERT_TRUE(VerifyConsistency(old_size, size, naive.Root(old_size), naive.Root(size), *proof))
          << old_size << " to " << size;
    }
  }
}

TEST(Tree, EveryConsistencyPathIsThatOfTheDefinitionAndGivesBothRoots) {
  const auto leaves = Leaves(kSizeMax);
  const NaiveTree naive(leaves);
  const Subtrees tree(leaves);
  for (std::size_t size = 2; size <= kSizeMax; ++size) {
    for (std::size_t old_size = 1; old_size < size; ++old_size) {
      const auto path = ConsistencyPath(old_size, size, tree.Reader(size));
      ASSERT_TRUE(path) << path.error().Text();
      ASSERT_EQ(*path, naive.WholeProof(old_size, size)) << old_size << ' ' << size;
      const auto roots = RootsFromConsistencyPath(old_size, size, *path);
      ASSERT_TRUE(roots) << roots.error().Text();
      ASSERT_EQ(roots->old_root, naive.Root(old_size)) << old_size << ' ' << size;
      ASSERT_EQ(roots->root, naive.Root(size)) << old_size << ' ' << size;
    }
  }
}

TEST(Tree, AnEdgeGoesOnFromItsPeaks) {
  const auto leaves = Leaves(kSizeMax);
  CompactRange edge;
  for (const Hash& leaf : leaves) {
    auto again = CompactRange::FromPeaks(edge.size(), {edge.peaks().begin(), edge.peaks().end()});
    ASSERT_TRUE(again) << again.error().Text();
    edge.Append(leaf);
    again->Append(leaf);
    ASSERT_EQ(again->Root(), edge.Root());
    ASSERT_FALSE(CompactRange::FromPeaks(edge.size(), std::vector<Hash>(edge.peaks().size() + 1)));
  }
}

TEST(Tree, LargerTreesAtRandom) {
  const std::uint32_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr std::size_t kLargeMax = 5'000;
  const auto leaves = Leaves(kLargeMax);
  const NaiveTree naive(leaves);
  const Subtrees tree(leaves);
  for (int i = 0; i < 100; ++i) {
    const std::size_t size = 1 + random() % kLargeMax;
    const std::size_t old_size = 1 + random() % size;
    const std::size_t index = random() % size;
    const auto inclusion = InclusionProof(index, size, tree.Reader(size));
    ASSERT_EQ(*inclusion, naive.Path(index, size));
    ASSERT_TRUE(VerifyInclusion(index, size, leaves[index], *inclusion, naive.Root(size)));
    const auto consistency = ConsistencyProof(old_size, size, tree.Reader(size));
    ASSERT_EQ(*consistency, naive.Proof(old_size, size));
    ASSERT_TRUE(VerifyConsistency(old_size, size, naive.Root(old_size), naive.Root(size), *consistency));
  }
}

TEST(Tree, SizesNearTheEndOfTheNumbers) {
  // All leaves are alike here, so that complete subtrees can be had at any height.
  std::array<Hash, 64> level;
  level[0] = LeafHash({});
  for (std::size_t i = 1; i < level.size(); ++i) level[i] = NodeHash(level[i - 1], level[i - 1]);
  const NodeReader nodes = [&level](NodeId node) -> Result<Hash> { return level.at(node.level); };
  for (const std::uint64_t size : {~std::uint64_t{0}, std::uint64_t{1} << 63, (std::uint64_t{1} << 63) + 1}) {
    const auto root = Root(size, nodes);
    for (const std::uint64_t index : {std::uint64_t{0}, size / 2, size - 1}) {
      const auto proof = InclusionProof(index, size, nodes);
      EXPECT_TRUE(VerifyInclusion(index, size, level[0], *proof, *root)) << index << " of " << size;
      const auto old_root = Root(index + 1, nodes);
      const auto consistency = ConsistencyProof(index + 1, size, nodes);
      EXPECT_TRUE(VerifyConsistency(index + 1, size, *old_root, *root, *consistency)) << index << " of " << size;
    }
  }
}

TEST(Tree, WhatIsNotThereCannotBeProved) {
  const auto leaves = Leaves(4);
  const Subtrees tree(leaves);
  EXPECT_EQ(InclusionProof(4, 4, tree.Reader(4)).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(InclusionProof(0, 0, tree.Reader(0)).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(ConsistencyProof(5, 4, tree.Reader(4)).error().code, ErrorCode::kInvalidInput);
}

TEST(Tree, AReadersErrorIsPassedOn) {
  const NodeReader broken = [](NodeId node) -> Result<Hash> {
    if (node.level == 1) return Fail(ErrorCode::kCorruption, "a tile is damaged");
    return Hash{};
  };
  EXPECT_EQ(Root(3, broken).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(InclusionProof(0, 4, broken).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(ConsistencyProof(2, 4, broken).error().code, ErrorCode::kCorruption);
}

// All ways in which a proof can be tampered with and stay a list of hashes.
std::vector<std::pair<std::string, std::vector<Hash>>> Tampered(const std::vector<Hash>& proof) {
  std::vector<std::pair<std::string, std::vector<Hash>>> all;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    const auto at = static_cast<std::ptrdiff_t>(i);
    auto missing = proof;
    missing.erase(missing.begin() + at);
    all.emplace_back("hash " + std::to_string(i) + " missing", missing);
    auto doubled = proof;
    doubled.insert(doubled.begin() + at, proof[i]);
    all.emplace_back("hash " + std::to_string(i) + " doubled", doubled);
    for (const std::size_t bit : {0U, 100U, 255U}) {
      auto flipped = proof;
      flipped[i][bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      all.emplace_back("hash " + std::to_string(i) + " bit " + std::to_string(bit), flipped);
    }
    if (i + 1 < proof.size()) {
      auto swapped = proof;
      std::swap(swapped[i], swapped[i + 1]);
      all.emplace_back("hashes " + std::to_string(i) + " and the next swapped", swapped);
    }
  }
  auto longer = proof;
  longer.push_back(Hash{});
  all.emplace_back("one more at the end", longer);
  longer = proof;
  longer.insert(longer.begin(), Hash{});
  all.emplace_back("one more at the beginning", longer);
  return all;
}

constexpr std::size_t kTamperedSizeMax = 33;

TEST(Tree, TamperedInclusionProofsAreRefused) {
  const auto leaves = Leaves(kTamperedSizeMax + 1);
  const NaiveTree naive(leaves);
  for (std::size_t size = 1; size <= kTamperedSizeMax; ++size) {
    const Hash root = naive.Root(size);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = naive.Path(index, size);
      const auto refused = [&](std::uint64_t index_said, std::uint64_t size_said, const Hash& leaf,
                               std::span<const Hash> hashes, const Hash& root_said) {
        const auto verdict = VerifyInclusion(index_said, size_said, leaf, hashes, root_said);
        return !verdict.has_value() && verdict.error().code == ErrorCode::kUnauthorized;
      };
      for (const auto& [what, hashes] : Tampered(proof))
        ASSERT_TRUE(refused(index, size, leaves[index], hashes, root)) << what << ", " << index << " of " << size;
      for (std::size_t other = 0; other <= size; ++other) {
        if (other == index) continue;
        ASSERT_TRUE(refused(other, size, leaves[index], proof, root)) << other << " for " << index << " of " << size;
      }
      // A size with a path of the same shape cannot be told apart: sizes come from signed checkpoints, with their
      // roots.
      ASSERT_TRUE(refused(index, 4 * size, leaves[index], proof, root));
      ASSERT_TRUE(refused(index, size, leaves[index + 1], proof, root));
      ASSERT_TRUE(refused(index, size, leaves[index], proof, naive.Root(size + 1)));
      ASSERT_TRUE(refused(index, index, leaves[index], proof, root));
      ASSERT_TRUE(refused(index, 0, leaves[index], proof, root));
    }
  }
}

TEST(Tree, TamperedConsistencyProofsAreRefused) {
  const auto leaves = Leaves(kTamperedSizeMax + 1);
  const NaiveTree naive(leaves);
  for (std::size_t size = 1; size <= kTamperedSizeMax; ++size) {
    const Hash root = naive.Root(size);
    for (std::size_t old_size = 0; old_size <= size; ++old_size) {
      const Hash old_root = naive.Root(old_size);
      const auto proof = old_size == 0 ? std::vector<Hash>() : naive.Proof(old_size, size);
      const auto refused = [](std::uint64_t from, std::uint64_t to, const Hash& from_root, const Hash& to_root,
                              std::span<const Hash> hashes) {
        const auto verdict = VerifyConsistency(from, to, from_root, to_root, hashes);
        return !verdict.has_value() && verdict.error().code == ErrorCode::kUnauthorized;
      };
      for (const auto& [what, hashes] : Tampered(proof))
        ASSERT_TRUE(refused(old_size, size, old_root, root, hashes)) << what << ", " << old_size << " to " << size;
      if (old_size != size) {
        ASSERT_TRUE(refused(old_size, size, root, root, proof)) << old_size << " to " << size;
        ASSERT_TRUE(refused(size, old_size, root, old_root, proof)) << old_size << " to " << size;
      }
      // Every tree continues the empty one, so there is nothing that its proof could say about the newer root.
      if (old_size != 0) {
        ASSERT_TRUE(refused(old_size, size, old_root, naive.Root(size + 1), proof));
      }
      for (std::size_t other = 0; other <= size; ++other) {
        if (other == old_size) continue;
        ASSERT_TRUE(refused(other, size, old_root, root, proof)) << other << " for " << old_size << " to " << size;
      }
    }
  }
}

TEST(Tree, TheEmptyTreeHasOneRoot) {
  const Hash other = LeafHash({});
  EXPECT_TRUE(VerifyConsistency(0, 0, EmptyRoot(), EmptyRoot(), {}));
  EXPECT_FALSE(VerifyConsistency(0, 0, other, other, {}));
  EXPECT_FALSE(VerifyConsistency(0, 0, EmptyRoot(), other, {}));
  EXPECT_FALSE(VerifyConsistency(0, 1, other, other, {}));
  EXPECT_TRUE(VerifyConsistency(0, 1, EmptyRoot(), other, {}));
}

}  // namespace
}  // namespace entente::merkle
