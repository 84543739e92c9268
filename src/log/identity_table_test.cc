#include "log/identity_table.h"

#include <gtest/gtest.h>

namespace entente::log {
namespace {

crypto::Digest IdentityOf(std::uint64_t number) {
  return crypto::Sha256(AsBytes(std::to_string(number)));
}

TEST(IdentityTable, FindsWhatWasInsertedAndNothingElse) {
  IdentityTable table;
  constexpr std::uint64_t kCount = 50'000;
  for (std::uint64_t i = 0; i < kCount; ++i) table.Insert(IdentityOf(i), i);
  for (std::uint64_t i = 0; i < kCount; ++i) ASSERT_EQ(table.Find(IdentityOf(i)), i);
  for (std::uint64_t i = kCount; i < 2 * kCount; ++i) ASSERT_EQ(table.Find(IdentityOf(i)), std::nullopt);
}

TEST(IdentityTable, TheFirstIndexStays) {
  IdentityTable table;
  table.Insert(IdentityOf(1), 7);
  table.Insert(IdentityOf(1), 8);
  EXPECT_EQ(table.Find(IdentityOf(1)), 7);
}

TEST(IdentityTable, GrowsAheadWithoutLosingAnything) {
  IdentityTable table;
  for (std::uint64_t i = 0; i < 500; ++i) table.Insert(IdentityOf(i), i);
  table.Reserve(100'000);
  for (std::uint64_t i = 0; i < 500; ++i) ASSERT_EQ(table.Find(IdentityOf(i)), i);
}

// Keys that all want the same slot, at the table's end.
TEST(IdentityTable, CollidingKeysWrapAround) {
  IdentityTable table;
  for (std::uint8_t i = 0; i < 40; ++i) table.Insert(Bytes{i, 0, 0, 0, 0, 0, 0x03, 0xFF}, i);
  for (std::uint8_t i = 0; i < 40; ++i) ASSERT_EQ(table.Find(Bytes{i, 0, 0, 0, 0, 0, 0x03, 0xFF}), i);
  EXPECT_EQ(table.Find(Bytes{41, 0, 0, 0, 0, 0, 0x03, 0xFF}), std::nullopt);
}

}  // namespace
}  // namespace entente::log
