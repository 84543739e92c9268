#include "views/supply/block_cache.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "views/supply/index/for_tests.h"

namespace entente::supply {
namespace {

// Records that fill several blocks.
std::shared_ptr<const AdvisoryIndex> Many(const TemporaryDirectory& directory, const std::string& mark) {
  std::vector<std::string> records;
  for (int i = 0; i < 60; ++i)
    records.push_back(OsvJson("A-" + std::to_string(100 + i), "npm", "a", R"({"introduced":"0"})",
                              R"("details":")" + std::string(10'000, 'x') + mark + "\","));
  return OpenIndex(directory, BuildIndex(records));
}

TEST(BlockCacheTest, GivesWhatTheIndexGives) {
  const TemporaryDirectory directory;
  const auto index = Many(directory, "one");
  ASSERT_NE(index->PlaceOf(0)->block, index->PlaceOf(59)->block);
  for (const std::size_t bytes_max : {0U, 600'000U, 100'000'000U}) {
    BlockCache cache(bytes_max);
    for (int round = 0; round < 2; ++round)
      for (std::uint32_t i = 0; i < 60; ++i)
        ASSERT_EQ(cache.Record(index, (i * 37) % 60).value(), index->Record((i * 37) % 60).value()) << bytes_max;
    EXPECT_FALSE(cache.Record(index, 60).has_value());
  }
}

TEST(BlockCacheTest, ForgetsTheIndexBefore) {
  const TemporaryDirectory directory;
  BlockCache cache(100'000'000);
  auto first = Many(directory, "one");
  EXPECT_EQ(cache.Record(first, 3).value(), first->Record(3).value());
  const auto second = Many(directory, "two");
  EXPECT_EQ(cache.Record(second, 3).value(), second->Record(3).value());
  EXPECT_EQ(cache.Record(first, 3).value(), first->Record(3).value());
  first.reset();
  const auto third = Many(directory, "three");  // perhaps at the same address
  EXPECT_EQ(cache.Record(third, 3).value(), third->Record(3).value());
}

TEST(BlockCacheTest, FromSeveralThreads) {
  const TemporaryDirectory directory;
  const auto one = Many(directory, "one");
  const auto two = Many(directory, "two");
  BlockCache cache(600'000);
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (std::uint32_t i = 0; i < 200; ++i) {
        const auto& index = (i + static_cast<std::uint32_t>(thread)) % 50 == 0 ? two : one;
        EXPECT_EQ(cache.Record(index, (i * 7) % 60).value(), index->Record((i * 7) % 60).value());
      }
    });
}

}  // namespace
}  // namespace entente::supply
