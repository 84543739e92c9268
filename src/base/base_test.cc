#include <gtest/gtest.h>
#include <sched.h>

#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/cores.h"
#include "base/encoding.h"
#include "base/result.h"

namespace entente {
namespace {

// RFC 4648 section 10.
TEST(Encoding, Base64TestVectors) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(ToBase64(AsBytes(plain)), encoded);
    ASSERT_TRUE(FromBase64(encoded).has_value()) << encoded;
    EXPECT_EQ(ToText(*FromBase64(encoded)), plain);
  }
}

TEST(Encoding, RefusesWhatHasASecondSpelling) {
  for (const char* bad : {"Zg=", "Zg", "Zg==\n", "Zh==", "Z===", "====", "Zm9v!mFy"})
    EXPECT_FALSE(FromBase64(bad)) << bad;
  for (const char* bad : {"Zg==", "Z", "Zh", "+w", "/w"}) EXPECT_FALSE(FromBase64Url(bad)) << bad;
  EXPECT_TRUE(FromBase64Url("-w").has_value());
  for (const char* bad : {"0", "0g", "0x"}) EXPECT_FALSE(FromHex(bad)) << bad;
}

TEST(Encoding, RoundTripsEveryLength) {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(*FromHex(ToHex(bytes)), bytes);
    EXPECT_EQ(*FromBase64(ToBase64(bytes)), bytes);
    EXPECT_EQ(*FromBase64Url(ToBase64Url(bytes)), bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 167 + 13));
  }
}

TEST(Time, FormatsAndParses) {
  EXPECT_EQ(FormatTime(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatTime(1636588799), "2021-11-10T23:59:59Z");
  EXPECT_EQ(ParseTime("2021-11-10T23:59:59Z").value(), 1636588799);
  EXPECT_EQ(FormatDate(ParseDate("2024-02-29").value()), "2024-02-29");
  for (const char* bad : {"2023-02-29", "2021-13-01", "2021-1-1", "2021-11-10 ", "", "20211110"})
    EXPECT_FALSE(ParseDate(bad)) << bad;
  for (const char* bad : {"2021-11-10T24:00:00Z", "2021-11-10T00:00:00+01:00", "2021-11-10 00:00:00Z"})
    EXPECT_FALSE(ParseTime(bad)) << bad;
}

TEST(Utf8, AcceptsAndRefuses) {
  EXPECT_TRUE(IsUtf8(AsBytes("San José, Île-de-France, 日本, 🜁")));
  for (const std::string bad : {"\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "a\x80"})
    EXPECT_FALSE(IsUtf8(AsBytes(bad)));
  // Wherever it stands among ASCII, which is read eight bytes at a time.
  for (std::size_t before = 0; before < 20; ++before) {
    const std::string ascii(before, 'a');
    EXPECT_TRUE(IsUtf8(AsBytes(ascii + "é" + ascii)));
    EXPECT_FALSE(IsUtf8(AsBytes(ascii + "\xC3" + ascii)));
    EXPECT_FALSE(IsUtf8(AsBytes(ascii + "\x80" + ascii)));
  }
}

Result<int> Half(int n) {
  if (n % 2 != 0) return Invalid("odd", "/n");
  return n / 2;
}
Result<int> Quarter(int n) {
  TRY_ASSIGN(const int half, Half(n));
  TRY(Half(half));
  return half / 2;
}

TEST(ResultMacros, LeaveWithTheFirstError) {
  EXPECT_EQ(Quarter(8).value(), 2);
  ASSERT_FALSE(Quarter(6).has_value());
  EXPECT_EQ(Quarter(6).error().Text(), "odd (at /n)");
}

TEST(Cores, AreThoseThatThisThreadMayRunOn) {
  const unsigned before = UsableCores();
  EXPECT_GE(before, 1U);
  cpu_set_t all;
  ASSERT_EQ(::sched_getaffinity(0, sizeof(all), &all), 0);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(::sched_getcpu(), &one);
  ASSERT_EQ(::sched_setaffinity(0, sizeof(one), &one), 0);
  EXPECT_EQ(UsableCores(), 1U);
  ASSERT_EQ(::sched_setaffinity(0, sizeof(all), &all), 0);
  EXPECT_EQ(UsableCores(), before);
}

TEST(Bytes, ControlCharactersAreFound) {
  for (const std::string_view text : {"a\tb", "\x01", "\x1F", "a\x7F", "\xC2\x80", "x\xC2\x9F"})
    EXPECT_TRUE(HoldsControlCharacter(text)) << text;
  for (const std::string_view text : {"", "plain", "\xC2\xA0", "\xC3\x80", "\xE2\x80\x94"})
    EXPECT_FALSE(HoldsControlCharacter(text)) << text;
  EXPECT_FALSE(HoldsControlCharacter("a\n\tb", "\n\t"));
  EXPECT_TRUE(HoldsControlCharacter("a\n\rb", "\n\t"));
  EXPECT_TRUE(HoldsControlCharacter("\xC2\x85", "\n"));
}

}  // namespace
}  // namespace entente
