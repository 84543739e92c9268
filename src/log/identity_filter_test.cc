#include "log/identity_filter.h"

#include <gtest/gtest.h>

#include <random>

namespace entente::log {
namespace {

TEST(IdentityFilter, NeverSaysNoToWhatIsInIt) {
  for (const std::uint64_t count : {1, 42, 43, 1000, 100'000}) {
    std::mt19937_64 random(count);
    IdentityFilter filter(count);
    for (std::uint64_t i = 0; i < count; ++i) filter.Add(random());
    random.seed(count);
    for (std::uint64_t i = 0; i < count; ++i) ASSERT_TRUE(filter.MayHold(random())) << i << " of " << count;
  }
}

TEST(IdentityFilter, SeldomSaysYesToWhatIsNot) {
  constexpr std::uint64_t kCount = 200'000;
  std::mt19937_64 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
  IdentityFilter filter(kCount);
  for (std::uint64_t i = 0; i < kCount; ++i) filter.Add(random());
  std::uint64_t yes = 0;
  for (std::uint64_t i = 0; i < kCount; ++i) yes += filter.MayHold(random()) ? 1 : 0;
  EXPECT_LT(yes, kCount / 50);
  EXPECT_LE(filter.memory_bytes(), kCount * 3 / 2 + IdentityFilter::kBlockBytes);
}

TEST(IdentityFilter, ItsBytesAreAllOfIt) {
  IdentityFilter filter(500);
  for (std::uint64_t i = 0; i < 500; ++i) filter.Add(i << 55U);
  const Bytes bytes = filter.ToBytes();
  const IdentityFilter again = IdentityFilter::FromBytes(bytes);
  EXPECT_EQ(again.ToBytes(), bytes);
  for (std::uint64_t i = 0; i < 500; ++i) ASSERT_TRUE(again.MayHold(i << 55U));
}

TEST(IdentityFilter, PartsHaveTheOrderOfKeysAndCoverThemAll) {
  EXPECT_EQ(PartOfKeys(0, 7), 0U);
  EXPECT_EQ(PartOfKeys(UINT64_MAX, 7), 6U);
  EXPECT_EQ(PartOfKeys(UINT64_MAX, UINT32_MAX), UINT32_MAX - 1);
  std::uint64_t last = 0;
  for (std::uint64_t key = 0; key < 1000; ++key) {
    const std::uint64_t part = PartOfKeys(key << 54U, 7);
    EXPECT_GE(part, last);
    last = part;
  }
}

}  // namespace
}  // namespace entente::log
