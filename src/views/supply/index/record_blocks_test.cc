#include "views/supply/index/record_blocks.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace entente::supply {
namespace {

std::string Unpacked(const Bytes& compressed, const index_format::Block& block) {
  std::string plain(block.plain_bytes, '\0');
  EXPECT_EQ(compressed.size(), block.compressed_bytes);
  EXPECT_EQ(ZSTD_decompress(plain.data(), plain.size(), compressed.data(), compressed.size()), plain.size());
  return plain;
}

TEST(RecordBlocks, WhatWasKeptStandsWhereItsAdvisorySays) {
  RecordBlocks records;
  std::vector<std::pair<index_format::Advisory, std::string>> kept;
  const auto keep = [&](const std::string& record) {
    EXPECT_EQ(AsText(records.Place(AsBytes(record))), record);
    records.Keep(kept.emplace_back(index_format::Advisory{}, record).first);
  };
  keep("the first");
  static_cast<void>(records.Place(AsBytes(std::string(300'000, 'x'))));  // dropped: it neither stays nor ends a block
  keep("the second");
  keep(std::string(200'000, 'y'));  // larger than a block
  keep(std::string(131'000, 'z'));
  keep("the last");
  records.Finish();

  ASSERT_EQ(records.blocks().size(), 3U);
  const std::uint64_t bytes = records.compressed_bytes();
  const std::vector<Bytes> compressed = records.TakeCompressed();
  ASSERT_EQ(compressed.size(), 3U);
  std::uint64_t offset = 0;
  for (std::size_t i = 0; i < compressed.size(); ++i) {
    EXPECT_EQ(records.blocks()[i].offset, offset);
    offset += compressed[i].size();
  }
  EXPECT_EQ(offset, bytes);
  for (const auto& [advisory, record] : kept) {
    const std::string block = Unpacked(compressed[advisory.block], records.blocks()[advisory.block]);
    EXPECT_EQ(block.substr(advisory.record_offset, advisory.record_bytes), record);
  }
}

}  // namespace
}  // namespace entente::supply
