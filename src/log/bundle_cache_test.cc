#include "log/bundle_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "base/folder_for_tests.h"
#include "log/tile_path.h"

namespace entente::log {
namespace {

struct BundleCacheTest : testing::Test {
  static std::string EntryOf(std::uint64_t index) { return "entry " + std::to_string(index); }
  void Write(std::uint64_t number, std::uint64_t entries = kTileWidth) {
    Bytes bundle;
    for (std::uint64_t i = 0; i < entries; ++i) AppendBundleEntry(bundle, AsBytes(EntryOf(number * kTileWidth + i)));
    const auto path = folder.path() / BundlePath(number);
    ASSERT_TRUE(files.MakeDirectories(path.parent_path()).has_value());
    ASSERT_TRUE(files.WriteAtomically(path, bundle, storage::Durability::kNone).has_value());
    bundle_bytes = bundle.size();
  }

  FolderForTests folder;
  storage::Files& files = storage::PosixFiles();
  std::size_t bundle_bytes = 0;
};

TEST_F(BundleCacheTest, GivesEachEntry) {
  Write(0);
  Write(3);
  const BundleCache cache(folder.path(), files, 1 << 20U);
  for (const std::uint64_t number : {0U, 3U, 0U}) {
    const auto bundle = cache.Get(number);
    ASSERT_TRUE(bundle.has_value()) << bundle.error().Text();
    ASSERT_EQ((*bundle)->entries.size(), kTileWidth);
    for (std::uint64_t i = 0; i < kTileWidth; ++i)
      EXPECT_EQ(AsText((*bundle)->entries[i]), EntryOf(number * kTileWidth + i));
  }
}

TEST_F(BundleCacheTest, KeepsWhatWasUsedLastWithinItsBound) {
  for (std::uint64_t number = 0; number < 4; ++number) Write(number);
  const BundleCache cache(folder.path(), files, 2 * bundle_bytes + 100);
  const auto first = cache.Get(0).value();
  ASSERT_TRUE(cache.Get(1).has_value());
  EXPECT_EQ(cache.Get(0).value(), first);  // kept, and used last now
  ASSERT_TRUE(cache.Get(2).has_value());
  EXPECT_LE(cache.bytes(), 2 * bundle_bytes + 100);
  EXPECT_EQ(cache.Get(0).value(), first);
  // What was let go of is read again; that it is not from memory shows when the file is gone.
  std::filesystem::remove(folder.path() / BundlePath(1));
  EXPECT_EQ(cache.Get(1).error().code, ErrorCode::kCorruption);
  // And what was given out stays.
  ASSERT_TRUE(cache.Get(2).has_value());
  ASSERT_TRUE(cache.Get(3).has_value());
  EXPECT_NE(cache.Get(0).value(), first);
  EXPECT_EQ(AsText(first->entries[7]), EntryOf(7));
}

TEST_F(BundleCacheTest, OneThatIsLargerThanTheBoundIsKeptAlone) {
  Write(0);
  Write(1);
  const BundleCache cache(folder.path(), files, 1);
  const auto first = cache.Get(0).value();
  EXPECT_EQ(cache.Get(0).value(), first);
  ASSERT_TRUE(cache.Get(1).has_value());
  EXPECT_EQ(cache.bytes(), bundle_bytes);
}

TEST_F(BundleCacheTest, ABadFileIsSaidAndTriedAgain) {
  const BundleCache cache(folder.path(), files, 1 << 20U);
  const auto missing = cache.Get(0);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kCorruption);
  EXPECT_NE(missing.error().place.find("tile/entries/000"), std::string::npos);
  Write(0, 255);
  EXPECT_EQ(cache.Get(0).error().code, ErrorCode::kCorruption);
  Write(0);
  EXPECT_TRUE(cache.Get(0).has_value());
}

TEST_F(BundleCacheTest, ManyThreadsReadAtOnce) {
  for (std::uint64_t number = 0; number < 4; ++number) Write(number);
  const BundleCache cache(folder.path(), files, 2 * bundle_bytes);
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> readers;
    for (std::uint64_t reader = 0; reader < 4; ++reader)
      readers.emplace_back([&, reader] {
        for (std::uint64_t i = 0; i < 500; ++i) {
          const std::uint64_t number = (i * 7 + reader) % 4;
          const auto bundle = cache.Get(number);
          if (!bundle.has_value() ||
              AsText((*bundle)->entries[i % kTileWidth]) != EntryOf(number * kTileWidth + i % kTileWidth))
            ++wrong;
        }
      });
  }
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(cache.bytes(), 2 * bundle_bytes);
}

}  // namespace
}  // namespace entente::log
