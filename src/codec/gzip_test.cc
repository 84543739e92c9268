#include "codec/gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace entente::gzip {
namespace {

Bytes Packed(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(::deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  Bytes out(::deflateBound(&stream, text.size()) + 64);
  Bytes in = ToBytes(text);
  stream.next_in = in.data();
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(::deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

TEST(Gzip, GivesBackWhatWasPacked) {
  const std::string text(300'000, 'x');
  EXPECT_EQ(AsText(Unpack(Packed(text), text.size()).value()), text);
  EXPECT_TRUE(Unpack(Packed(""), 0).value().empty());
}

TEST(Gzip, MembersStandOneBehindTheOther) {
  Bytes two = Packed("one ");
  Append(two, Packed("two"));
  EXPECT_EQ(AsText(Unpack(two, 100).value()), "one two");
}

TEST(Gzip, IsBounded) {
  const Bytes packed = Packed(std::string(10'000'000, '\0'));
  EXPECT_LT(packed.size(), 20'000U);
  EXPECT_NE(Unpack(packed, 9'999'999).error().message.find("9999999"), std::string::npos);
}

TEST(Gzip, WhatIsBrokenIsSaid) {
  const Bytes packed = Packed("some text that is packed");
  for (std::size_t size = 0; size < packed.size(); ++size)
    EXPECT_FALSE(Unpack(ByteView(packed).first(size), 100).has_value()) << size;
  Bytes flipped = packed;
  flipped[flipped.size() - 6] ^= 1;  // its checksum
  EXPECT_FALSE(Unpack(flipped, 100).has_value());
  Bytes longer = packed;
  Append(longer, "garbage");
  EXPECT_FALSE(Unpack(longer, 100).has_value());
  EXPECT_FALSE(Unpack(AsBytes("PK no gzip"), 100).has_value());
}

}  // namespace
}  // namespace entente::gzip
