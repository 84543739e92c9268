#include "codec/cbor_head.h"

#include <gmock/gmock.h>

#include <array>

#include "base/encoding.h"
#include "codec/cbor.h"

namespace entente::cbor {
namespace {

using testing::HasSubstr;

TEST(CborHead, IsWhatTheEncoderWrites) {
  for (const std::size_t size : {0U, 1U, 23U, 24U, 255U, 256U, 65'535U, 65'536U, 70'000U}) {
    const Bytes string = Encode(Value::Of(Bytes(size)));
    const auto head = ReadHead(string);
    ASSERT_TRUE(head.has_value()) << size;
    EXPECT_EQ(head->major, Major::kByteString);
    EXPECT_EQ(head->argument, size);
    EXPECT_EQ(head->bytes + size, string.size());
    const Bytes written = WriteHead(Major::kByteString, size);
    EXPECT_EQ(written, Bytes(string.begin(), string.begin() + static_cast<std::ptrdiff_t>(head->bytes)));
  }
}

TEST(CborHead, OfEveryMajorTypeAndWidthComesBack) {
  constexpr std::array kEdges = {std::uint64_t{0},         std::uint64_t{23},          std::uint64_t{24},
                                 std::uint64_t{0xFF},      std::uint64_t{0x100},       std::uint64_t{0xFFFF},
                                 std::uint64_t{0x1'0000},  std::uint64_t{0xFFFF'FFFF}, std::uint64_t{0x1'0000'0000},
                                 std::uint64_t{UINT64_MAX}};
  for (unsigned major = 0; major < 8; ++major)
    for (const std::uint64_t argument : kEdges) {
      const Bytes written = WriteHead(static_cast<Major>(major), argument);
      const auto head = ReadHead(written);
      ASSERT_TRUE(head.has_value()) << major << " " << argument;
      EXPECT_EQ(static_cast<unsigned>(head->major), major);
      EXPECT_EQ(head->argument, argument);
      EXPECT_EQ(head->bytes, written.size());
      for (std::size_t cut = 0; cut < written.size(); ++cut)
        EXPECT_FALSE(ReadHead(ByteView(written).first(cut)).has_value());
    }
}

TEST(CborHead, InAnotherFormIsRefused) {
  for (const char* hex : {"1817", "190018", "1a0000ffff", "1b00000000ffffffff", "581f00", "5f", "9f", "1c"}) {
    const auto bytes = FromHex(hex);
    ASSERT_TRUE(bytes.has_value());
    const auto head = ReadHead(*bytes);
    if (std::string_view(hex) == "581f00")
      EXPECT_TRUE(head.has_value());  // 31 bytes do need the second byte
    else
      EXPECT_FALSE(head.has_value()) << hex;
  }
  EXPECT_THAT(ReadHead({}).error().message, HasSubstr("missing"));
}

}  // namespace
}  // namespace entente::cbor
