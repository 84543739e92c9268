#include "log/identity_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace entente::log {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::uint64_t> Find(const IdentityTable& table, std::uint64_t key) {
  std::vector<std::uint64_t> found;
  table.Candidates(key, found);
  return found;
}

TEST(IdentityTable, FindsWhatWasInsertedAndNothingElse) {
  IdentityTable table;
  std::mt19937_64 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
  std::vector<std::uint64_t> keys(50'000);
  for (std::uint64_t i = 0; i < keys.size(); ++i) table.Insert(keys[i] = random(), i);
  for (std::uint64_t i = 0; i < keys.size(); ++i) ASSERT_THAT(Find(table, keys[i]), ElementsAre(i));
  for (std::uint64_t i = 0; i < keys.size(); ++i) ASSERT_THAT(Find(table, random()), IsEmpty());
}

TEST(IdentityTable, OfOneKeyItGivesEveryIndex) {
  IdentityTable table;
  table.Insert(1, 7);
  table.Insert(1, 8);
  EXPECT_THAT(Find(table, 1), UnorderedElementsAre(7, 8));
}

TEST(IdentityTable, WhatIsDroppedIsGoneAndItsMemoryToo) {
  IdentityTable table;
  const std::uint64_t small = table.memory_bytes();
  for (std::uint64_t i = 0; i < 20'000; ++i) table.Insert(i * 0x9E3779B97F4A7C15U, i);
  table.DropBelow(19'000);
  for (std::uint64_t i = 0; i < 19'000; ++i) ASSERT_THAT(Find(table, i * 0x9E3779B97F4A7C15U), IsEmpty());
  for (std::uint64_t i = 19'000; i < 20'000; ++i) ASSERT_THAT(Find(table, i * 0x9E3779B97F4A7C15U), ElementsAre(i));
  table.DropBelow(20'000);
  EXPECT_EQ(table.memory_bytes(), small);
}

// Keys that all want the same slot, at the table's end.
TEST(IdentityTable, CollidingKeysWrapAround) {
  IdentityTable table;
  for (std::uint64_t i = 0; i < 40; ++i) table.Insert((i << 32U) | 0x03FF, i);
  for (std::uint64_t i = 0; i < 40; ++i) ASSERT_THAT(Find(table, (i << 32U) | 0x03FF), ElementsAre(i));
  EXPECT_THAT(Find(table, (std::uint64_t{41} << 32U) | 0x03FF), IsEmpty());
}

}  // namespace
}  // namespace entente::log
