#include "log/hash_tree.h"

#include <gtest/gtest.h>

#include <map>

#include "base/encoding.h"
#include "log/tile_path.h"

namespace entente::log {
namespace {

merkle::Hash LeafOf(std::uint64_t number) {
  return merkle::LeafHash(AsBytes("leaf " + std::to_string(number)));
}

// Tiles in memory, as a publisher would have written them.
class Tiles {
 public:
  void Publish(const HashTree& tree, std::uint64_t old_size, std::uint64_t size) {
    for (std::uint32_t level = 0; (size >> (8 * level)) > 0; ++level) {
      const std::uint64_t hashes = size >> (8 * level);
      for (std::uint64_t tile = (old_size >> (8 * level)) / 256; tile * 256 < hashes; ++tile) {
        const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(256, hashes - tile * 256));
        files[TilePath(level, tile, width)] = tree.Tile(level, tile, width);
      }
    }
  }
  [[nodiscard]] TileReader reader() {
    return [this](std::uint32_t level, std::uint64_t index, std::uint32_t width) -> Result<Bytes> {
      ++reads;
      const auto found = files.find(TilePath(level, index, width));
      if (found == files.end()) return Fail(ErrorCode::kCorruption, "no such tile", TilePath(level, index, width));
      return found->second;
    };
  }
  std::map<std::string, Bytes> files;
  int reads = 0;
};

TEST(HashTree, GivesTheRootOfEverySizeWhateverIsForgotten) {
  constexpr std::uint64_t kSize = 70'000;  // three levels of tiles
  Tiles tiles;
  auto tree = HashTree::Load(0, tiles.reader()).value();
  merkle::CompactRange plain;
  std::uint64_t published = 0;
  for (std::uint64_t i = 0; i < kSize; ++i) {
    tree->Append(LeafOf(i));
    plain.Append(LeafOf(i));
    const std::uint64_t size = i + 1;
    if (size % 997 == 0 || size == 256 || size == 65'536 || size == kSize) {
      EXPECT_EQ(merkle::Root(size, tree->nodes()).value(), plain.Root()) << size;
      tiles.Publish(*tree, published, size);
      tree->Forget(size);
      published = size;
    }
  }
  // Proofs to entries whose hashes are in tiles alone.
  for (const std::uint64_t index :
       {std::uint64_t{0}, std::uint64_t{255}, std::uint64_t{256}, std::uint64_t{65'535}, kSize - 1}) {
    const auto proof = merkle::InclusionProof(index, kSize, tree->nodes());
    ASSERT_TRUE(proof.has_value()) << proof.error().Text();
    EXPECT_TRUE(merkle::VerifyInclusion(index, kSize, LeafOf(index), *proof, plain.Root()).has_value()) << index;
  }
  // A tree that is opened anew is the same tree, and goes on as the same.
  auto again = HashTree::Load(kSize, tiles.reader()).value();
  EXPECT_EQ(merkle::Root(kSize, again->nodes()).value(), plain.Root());
  for (std::uint64_t i = kSize; i < kSize + 300; ++i) {
    again->Append(LeafOf(i));
    plain.Append(LeafOf(i));
  }
  EXPECT_EQ(merkle::Root(kSize + 300, again->nodes()).value(), plain.Root());
}

TEST(HashTree, ReadsATileOnce) {
  Tiles tiles;
  auto tree = HashTree::Load(0, tiles.reader()).value();
  for (std::uint64_t i = 0; i < 600; ++i) tree->Append(LeafOf(i));
  tiles.Publish(*tree, 0, 600);
  tree->Forget(600);
  for (std::uint64_t i = 0; i < 256; ++i) EXPECT_EQ(tree->Node({0, i}).value(), LeafOf(i));
  EXPECT_EQ(tiles.reads, 1);
}

TEST(HashTree, RefusesATileThatDoesNotHashToWhatStandsAbove) {
  Tiles tiles;
  auto tree = HashTree::Load(0, tiles.reader()).value();
  for (std::uint64_t i = 0; i < 600; ++i) tree->Append(LeafOf(i));
  tiles.Publish(*tree, 0, 600);
  tree->Forget(600);
  tiles.files["tile/0/000"][77] ^= 1;
  for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{2}, std::uint64_t{255}}) {
    const auto node = tree->Node({0, index});
    ASSERT_FALSE(node.has_value());
    EXPECT_EQ(node.error().code, ErrorCode::kCorruption);
    EXPECT_EQ(node.error().place, "tile/0/000");
  }
  tiles.files["tile/0/000"].resize(100);
  EXPECT_EQ(tree->Node({0, 0}).error().code, ErrorCode::kCorruption);
  EXPECT_TRUE(tree->Node({0, 256}).has_value());
}

TEST(HashTree, RefusesAnEdgeOfAnotherWidth) {
  Tiles tiles;
  auto tree = HashTree::Load(0, tiles.reader()).value();
  for (std::uint64_t i = 0; i < 10; ++i) tree->Append(LeafOf(i));
  tiles.Publish(*tree, 0, 10);
  tiles.files["tile/0/000.p/10"].resize(9 * 32);
  EXPECT_EQ(HashTree::Load(10, tiles.reader()).error().code, ErrorCode::kCorruption);
  tiles.files.clear();
  EXPECT_FALSE(HashTree::Load(10, tiles.reader()).has_value());
}

}  // namespace
}  // namespace entente::log
