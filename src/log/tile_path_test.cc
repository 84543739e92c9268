#include "log/tile_path.h"

#include <gtest/gtest.h>

#include <limits>

namespace entente::log {
namespace {

TEST(TilePaths, AsTlogTilesWritesThem) {
  EXPECT_EQ(TilePath(0, 0), "tile/0/000");
  EXPECT_EQ(TilePath(0, 67), "tile/0/067");
  EXPECT_EQ(TilePath(0, 999), "tile/0/999");
  EXPECT_EQ(TilePath(0, 1000), "tile/0/x001/000");
  EXPECT_EQ(TilePath(2, 1067, kTileWidth), "tile/2/x001/067");
  EXPECT_EQ(TilePath(2, 1'234'067), "tile/2/x001/x234/067");
  EXPECT_EQ(TilePath(63, 0, 1), "tile/63/000.p/1");
  EXPECT_EQ(TilePath(0, 1067, 9), "tile/0/x001/067.p/9");
  EXPECT_EQ(TilePath(0, 67, 255), "tile/0/067.p/255");
  EXPECT_EQ(TilePath(0, std::numeric_limits<std::uint64_t>::max()), "tile/0/x018/x446/x744/x073/x709/x551/615");
}

TEST(TilePaths, OfBundles) {
  EXPECT_EQ(BundlePath(0), "tile/entries/000");
  EXPECT_EQ(BundlePath(1'234'067, 255), "tile/entries/x001/x234/067.p/255");
}

TEST(TilePaths, OfPartialDirectories) {
  EXPECT_EQ(PartialDirectory(0, 67), "tile/0/067.p");
  EXPECT_EQ(PartialDirectory(1, 1000), "tile/1/x001/000.p");
  EXPECT_EQ(PartialBundleDirectory(1067), "tile/entries/x001/067.p");
  EXPECT_TRUE(TilePath(0, 67, 9).starts_with(PartialDirectory(0, 67) + "/"));
  EXPECT_TRUE(BundlePath(67, 9).starts_with(PartialBundleDirectory(67) + "/"));
}

TEST(EntryBundles, AreLengthAndBytesRepeated) {
  Bytes bundle;
  AppendBundleEntry(bundle, AsBytes("one"));
  AppendBundleEntry(bundle, {});
  AppendBundleEntry(bundle, Bytes(65'535, 7));
  EXPECT_EQ(ToBytes(ByteView(bundle).first(9)), (Bytes{0, 3, 'o', 'n', 'e', 0, 0, 0xFF, 0xFF}));

  const auto entries = SplitBundle(bundle, 3);
  ASSERT_TRUE(entries.has_value());
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_EQ(AsText((*entries)[0]), "one");
  EXPECT_TRUE((*entries)[1].empty());
  EXPECT_EQ(ToBytes((*entries)[2]), Bytes(65'535, 7));
}

TEST(EntryBundles, HoldExactlyTheEntriesThatAreExpected) {
  Bytes bundle;
  for (const char* entry : {"one", "two", "three"}) AppendBundleEntry(bundle, AsBytes(entry));
  for (const std::size_t count : {0U, 1U, 2U, 4U, 256U}) {
    const auto entries = SplitBundle(bundle, count);
    ASSERT_FALSE(entries.has_value()) << count;
    EXPECT_EQ(entries.error().code, ErrorCode::kCorruption);
  }
  EXPECT_TRUE(SplitBundle({}, 0)->empty());
  EXPECT_FALSE(SplitBundle({}, 1).has_value());
}

TEST(EntryBundles, CutOffAnywhereAreRefused) {
  Bytes bundle;
  for (const char* entry : {"one", "", "three"}) AppendBundleEntry(bundle, AsBytes(entry));
  for (std::size_t size = 0; size < bundle.size(); ++size)
    EXPECT_FALSE(SplitBundle(ByteView(bundle).first(size), 3).has_value()) << size;
  bundle.push_back(0);
  EXPECT_FALSE(SplitBundle(bundle, 3).has_value());
}

}  // namespace
}  // namespace entente::log
