#include "log/times.h"

#include <gtest/gtest.h>

#include "storage/faulty_files.h"

namespace entente::log {
namespace {

constexpr std::uint64_t kCount = Times::kInMemory + 1000;
// Every third entry from index 2 on is a time entry.
constexpr TimeEntry EntryOf(std::uint64_t number) {
  return {2 + 3 * number, 1'800'000'000 + static_cast<UnixSeconds>(number)};
}

class TimesTest : public testing::Test {
 protected:
  // As a running log has them: all are told, and the file holds so many.
  void Fill(std::uint64_t count, std::uint64_t in_file) {
    auto file = files_.OpenAppend("/times", 0);
    ASSERT_TRUE(file.has_value());
    for (std::uint64_t i = 0; i < count; ++i) times_.Add(EntryOf(i));
    ASSERT_TRUE((*file)->Append(times_.Records(0, in_file)).has_value());
    times_.Forget(in_file);
  }
  static void ExpectCovers(const Times& times, std::uint64_t first, std::uint64_t end) {
    const auto time_of = [&times](std::uint64_t index) {
      return EntryOf(index < 2 ? 0 : std::min((index - 2) / 3, times.count() - 1)).time;
    };
    const auto covering = times.Covering(first, end);
    ASSERT_TRUE(covering.has_value()) << covering.error().Text();
    ASSERT_FALSE(covering->empty());
    EXPECT_TRUE(covering->size() == 1 || covering->back().index < end) << "more than was asked for";
    TimeWalk walk(*covering);
    for (std::uint64_t index = first; index < end; ++index)
      ASSERT_EQ(walk.At(index), time_of(index)) << index << " of " << first << " to " << end;
  }

  storage::FaultyFiles files_;
  Times times_{"/times", 0, files_};
};

TEST_F(TimesTest, EveryEntryHasTheTimeOfTheLastTimeEntry) {
  Fill(50, 0);
  for (std::uint64_t first = 0; first < 152; ++first)
    for (std::uint64_t end = first + 1; end < first + 9; ++end)
      ExpectCovers(times_, first, std::min<std::uint64_t>(end, 152));
}

TEST_F(TimesTest, WhatIsInTheFileAloneIsTheSame) {
  Fill(kCount, kCount);
  EXPECT_EQ(times_.count(), kCount);
  constexpr std::uint64_t kBorder = 2 + 3 * 1000;  // from here on they are in memory
  for (const std::uint64_t around : {std::uint64_t{0}, std::uint64_t{1500}, kBorder, 2 + 3 * (kCount - 1)}) {
    for (std::uint64_t first = around < 8 ? 0 : around - 8; first < around + 3; ++first)
      for (const std::uint64_t count : {1, 2, 7, 600}) ExpectCovers(times_, first, first + count);
  }
}

TEST_F(TimesTest, AnOpenedFileIsTheSame) {
  Fill(100, 100);
  Times opened("/times", 100, files_);
  for (std::uint64_t first = 0; first < 300; first += 7) ExpectCovers(opened, first, first + 5);
  opened.Add(EntryOf(100));
  ExpectCovers(opened, 290, 304);
  EXPECT_EQ(opened.count(), 101U);
}

TEST_F(TimesTest, AFlippedBitIsNeverToldAsATime) {
  Fill(10, 10);
  for (std::size_t at = 0; at < 10 * Times::kRecordBytes; ++at) {
    files_.FlipBits("/times", at, 1);
    const Times opened("/times", 10, files_);
    EXPECT_EQ(opened.Covering(0, 30).error().code, ErrorCode::kCorruption) << at;
    files_.FlipBits("/times", at, 1);
  }
  ExpectCovers(Times("/times", 10, files_), 0, 30);
}

TEST_F(TimesTest, AFileThatIsTooShortIsAnError) {
  Fill(100, 60);
  const Times opened("/times", 100, files_);
  EXPECT_EQ(opened.Covering(280, 281).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace entente::log
