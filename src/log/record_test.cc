#include "log/record.h"

#include <gtest/gtest.h>

#include <random>

namespace entente::log {
namespace {

struct Parts {
  std::vector<Bytes> entries;
  std::string checkpoint = "log.example\n3\nroot\n";
  Bytes signature = Bytes(64, 0x55);

  [[nodiscard]] Record record() const {
    Record made;
    made.first_index = 41;
    made.time = 1'800'000'000;
    made.time_entries = 7;
    made.root.fill(0xAB);
    made.checkpoint = checkpoint;
    made.receipt_signature = signature;
    for (const Bytes& entry : entries) made.entries.push_back(entry);
    return made;
  }
};

void ExpectSame(const Record& a, const Record& b) {
  EXPECT_EQ(a.first_index, b.first_index);
  EXPECT_EQ(a.time, b.time);
  EXPECT_EQ(a.time_entries, b.time_entries);
  EXPECT_EQ(a.root, b.root);
  EXPECT_EQ(a.checkpoint, b.checkpoint);
  EXPECT_TRUE(std::ranges::equal(a.receipt_signature, b.receipt_signature));
  ASSERT_EQ(a.entries.size(), b.entries.size());
  for (std::size_t i = 0; i < a.entries.size(); ++i) EXPECT_TRUE(std::ranges::equal(a.entries[i], b.entries[i]));
}

TEST(Record, IsReadAsItWasWritten) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 50; ++round) {
    Parts parts;
    const std::size_t count = 1 + random() % 20;
    for (std::size_t i = 0; i < count; ++i)
      parts.entries.emplace_back(random() % 2000, static_cast<std::uint8_t>(random()));
    if (round == 0) parts.entries.emplace_back(65'535, 1);
    Bytes bytes = EncodeRecord(parts.record());
    const std::size_t own = bytes.size();
    Append(bytes, "what follows");
    const auto read = DecodeRecord(bytes);
    ASSERT_TRUE(read.has_value()) << read.error().Text();
    EXPECT_EQ(read->bytes, own);
    ExpectSame(read->record, parts.record());
    EXPECT_EQ(read->record.end(), 41 + parts.entries.size());
  }
}

TEST(Record, IsAsTheFormatPageSays) {
  Parts parts;
  parts.entries = {Bytes{1, 2, 3}};
  const Bytes bytes = EncodeRecord(parts.record());
  EXPECT_EQ(AsText(ByteView(bytes).first(4)), "ENTR");
  EXPECT_EQ(bytes[7], bytes.size() - 40);
  EXPECT_EQ(bytes[47], 41);    // first index
  EXPECT_EQ(bytes[51], 1);     // count
  EXPECT_EQ(bytes[67], 7);     // time entries
  EXPECT_EQ(bytes[68], 0xAB);  // root
  EXPECT_EQ(bytes[101], parts.checkpoint.size());
  EXPECT_EQ(Bytes(bytes.end() - 5, bytes.end()), (Bytes{0, 3, 1, 2, 3}));
}

TEST(Record, AnyFlippedBitIsFound) {
  Parts parts;
  parts.entries = {Bytes{1, 2, 3}, Bytes{}};
  const Bytes whole = EncodeRecord(parts.record());
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    Bytes bytes = whole;
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    EXPECT_FALSE(DecodeRecord(bytes).has_value()) << bit;
  }
}

TEST(Record, AnyTruncationIsFound) {
  Parts parts;
  parts.entries = {Bytes{1, 2, 3}};
  const Bytes whole = EncodeRecord(parts.record());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(DecodeRecord(ByteView(whole).first(size)).has_value()) << size;
}

}  // namespace
}  // namespace entente::log
