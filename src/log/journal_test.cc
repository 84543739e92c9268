#include "log/journal.h"

#include <gtest/gtest.h>

#include "base/folder_for_tests.h"

namespace entente::log {
namespace {

class JournalTest : public testing::Test {
 protected:
  // Appends records of two entries each.
  void Write(std::uint64_t records, std::uint64_t segment_bytes_max = 1U << 20U) {
    const auto end = Read();
    ASSERT_TRUE(end.has_value()) << end.error().Text();
    auto journal = Journal::Open(folder_, "log.example", segment_bytes_max, files_, *end);
    ASSERT_TRUE(journal.has_value()) << journal.error().Text();
    for (std::uint64_t i = 0; i < records; ++i) {
      Record record;
      record.first_index = end->next_index + 2 * i;
      const Bytes entry(100, static_cast<std::uint8_t>(record.first_index));
      record.entries = {entry, entry};
      ASSERT_TRUE((*journal)->Append(record).has_value());
    }
  }
  Result<JournalEnd> Read(std::uint64_t from = 0, const std::string& origin = "log.example") {
    firsts_.clear();
    return ReadJournal(folder_, origin, files_, from, [this](const Record& record) -> Result<void> {
      firsts_.push_back(record.first_index);
      return {};
    });
  }
  std::filesystem::path Segment(std::uint64_t first) {
    return folder_ / (std::string(20 - std::to_string(first).size(), '0') + std::to_string(first));
  }
  void Change(const std::filesystem::path& path, const std::function<void(Bytes&)>& change) {
    Bytes bytes = files_.Read(path).value();
    change(bytes);
    ASSERT_TRUE(files_.WriteAtomically(path, bytes, storage::Durability::kNone).has_value());
  }

  storage::Files& files_ = storage::PosixFiles();
  const FolderForTests temporary_;
  const std::filesystem::path folder_ = temporary_.path();
  std::vector<std::uint64_t> firsts_;
};

TEST_F(JournalTest, AnEmptyOneHasNoEnd) {
  const auto end = Read();
  ASSERT_TRUE(end.has_value());
  EXPECT_EQ(end->next_index, 0);
  EXPECT_TRUE(end->segment.empty());
}

TEST_F(JournalTest, IsReadInOrderOverSegmentsAndGoesOn) {
  Write(5, 500);
  Write(2, 500);
  ASSERT_TRUE(Read().has_value());
  EXPECT_EQ(firsts_, (std::vector<std::uint64_t>{0, 2, 4, 6, 8, 10, 12}));
  EXPECT_GT(files_.List(folder_)->size(), 2U);
  // From the segment that holds the entry.
  ASSERT_TRUE(Read(9).has_value());
  EXPECT_LE(firsts_.front(), 9U);
  EXPECT_GT(firsts_.front(), 0U);
  EXPECT_EQ(firsts_.back(), 12U);
}

TEST_F(JournalTest, ATornEndIsCutOff) {
  Write(2);
  const Bytes whole = files_.Read(Segment(0)).value();
  const std::size_t second = 48 + (whole.size() - 48) / 2;
  for (std::size_t size = second + 1; size < whole.size(); size += 13) {
    Change(Segment(0),
           [&](Bytes& bytes) { bytes.assign(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)); });
    const auto end = Read();
    ASSERT_TRUE(end.has_value()) << end.error().Text();
    EXPECT_EQ(end->next_index, 2U);
    EXPECT_EQ(end->torn_bytes, size - second);
  }
  Write(1);
  ASSERT_TRUE(Read().has_value());
  EXPECT_EQ(firsts_, (std::vector<std::uint64_t>{0, 2}));
  EXPECT_EQ(files_.Read(Segment(0)).value().size(), whole.size());
}

TEST_F(JournalTest, ASegmentThatWasOnlyBegunIsBegunAgain) {
  Write(3, 500);
  const auto names = files_.List(folder_).value();
  const auto next = Read()->next_index;
  for (const std::size_t bytes : {0, 10, 48}) {
    const Bytes head = files_.Read(Segment(0)).value();
    ASSERT_TRUE(
        files_.WriteAtomically(Segment(next), ByteView(head).first(bytes), storage::Durability::kNone).has_value());
    ASSERT_TRUE(Read().has_value());
    EXPECT_EQ(Read()->next_index, next);
    Write(1, 500);
    EXPECT_EQ(Read()->next_index, next + 2);
    std::filesystem::remove(Segment(next));
  }
}

TEST_F(JournalTest, DamageThatNoCrashLeavesIsRefused) {
  Write(4, 500);
  ASSERT_TRUE(std::filesystem::exists(Segment(0)));
  const Bytes first = files_.Read(Segment(0)).value();
  const auto expect_corrupt = [this] {
    const auto end = Read();
    ASSERT_FALSE(end.has_value());
    EXPECT_EQ(end.error().code, ErrorCode::kCorruption);
    EXPECT_FALSE(end.error().place.empty());
  };
  // A flipped byte in a segment that is not the last one, and its end missing.
  Change(Segment(0), [](Bytes& bytes) { bytes[100] ^= 1; });
  expect_corrupt();
  Change(Segment(0), [&](Bytes& bytes) { bytes.assign(first.begin(), first.end() - 1); });
  expect_corrupt();
  // A segment that is gone.
  std::filesystem::remove(Segment(0));
  Write(0);
  ASSERT_TRUE(files_.WriteAtomically(Segment(0), first, storage::Durability::kNone).has_value());
  ASSERT_TRUE(Read().has_value());
  std::filesystem::remove(folder_ / files_.List(folder_)->at(1));
  if (files_.List(folder_)->size() > 1) expect_corrupt();
}

TEST_F(JournalTest, ADamagedRecordWithAWholeOneBehindItIsRefused) {
  Write(3);
  const Bytes whole = files_.Read(Segment(0)).value();
  const std::size_t record = (whole.size() - 48) / 3;
  // The length of the second record, its digest, its body.
  for (const std::size_t at : {48 + record + 5, 48 + record + 20, 48 + record + 60}) {
    Change(Segment(0), [&](Bytes& bytes) {
      bytes = whole;
      bytes[at] ^= 1;
    });
    EXPECT_EQ(Read().error().code, ErrorCode::kCorruption) << at;
  }
}

TEST_F(JournalTest, ALogOfAnotherOriginIsRefused) {
  Write(1);
  EXPECT_EQ(Read(0, "other.example").error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace entente::log
