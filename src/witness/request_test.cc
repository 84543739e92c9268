#include "witness/request.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "witness/log_for_tests.h"

namespace entente::witness {
namespace {

// The example of C2SP tlog-witness.
constexpr std::string_view kExample =
    "old 20852014\n"
    "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
    "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
    "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
    "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
    "\n"
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    "\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— example.com/behind-the-sofa "
    "opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

TEST(AddCheckpointRequest, TheExampleOfTheSpecification) {
  const auto request = ParseAddCheckpoint(kExample);
  ASSERT_TRUE(request.has_value()) << request.error().Text();
  EXPECT_EQ(request->old_size, 20852014U);
  ASSERT_EQ(request->proof.size(), 4U);
  EXPECT_EQ(ToBase64(request->proof[3]), "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=");
  EXPECT_EQ(request->checkpoint.origin, "example.com/behind-the-sofa");
  EXPECT_EQ(request->checkpoint.size, 20852163U);
  EXPECT_EQ(request->parsed.signatures.size(), 2U);
  EXPECT_EQ(WriteAddCheckpoint(request->old_size, request->proof, request->note), kExample);
}

std::string PlaceOf(const std::string& body) {
  const auto request = ParseAddCheckpoint(body);
  EXPECT_FALSE(request.has_value()) << body;
  return request.has_value() ? "none" : request.error().place;
}

TEST(AddCheckpointRequest, MalformedOnesAreRefusedWithTheirLine) {
  LogForTests log;
  log.Grow(3);
  const std::string note = log.Note();
  EXPECT_TRUE(ParseAddCheckpoint("old 0\n\n" + note).has_value());
  for (const char* first : {"", "old", "old ", "old  1", "old 01", "old +1", "old -1", "old 1 ", "old 1\r", "Old 1",
                            " old 1", "old 0x1", "old 9223372036854775808", "old 99999999999999999999", "size 1"})
    EXPECT_EQ(PlaceOf(std::string(first) + "\n\n" + note), "line 1") << first;
  const std::string hash = ToBase64(Bytes(32, 1)) + "\n";
  EXPECT_EQ(PlaceOf("old 1\n" + hash + "no hash\n\n" + note), "line 3");
  EXPECT_EQ(PlaceOf("old 1\n" + ToBase64(Bytes(31, 1)) + "\n\n" + note), "line 2");
  EXPECT_EQ(PlaceOf("old 1\n" + ToBase64(Bytes(33, 1)) + "\n\n" + note), "line 2");
  EXPECT_EQ(PlaceOf("old 1\n" + note), "line 2") << "the empty line is missing";
  EXPECT_EQ(PlaceOf("old 1"), "line 1");
  EXPECT_EQ(PlaceOf("old 1\n" + hash), "line 3") << "ends before the checkpoint";
  PlaceOf("");
  PlaceOf("old 1\n\n");
  PlaceOf("old 1\n\nlog.example/test\n1\nAAAA\n\n— k AAAAAAA=\n");
  PlaceOf("old 1\n\n" + note.substr(0, note.size() - 1));
}

TEST(AddCheckpointRequest, TheBounds) {
  LogForTests log;
  log.Grow(3);
  std::string proof;
  for (std::size_t i = 0; i < kProofLinesMax; ++i) proof += ToBase64(Bytes(32, 1)) + "\n";
  EXPECT_TRUE(ParseAddCheckpoint("old 9223372036854775807\n" + proof + "\n" + log.Note()).has_value());
  EXPECT_EQ(PlaceOf("old 1\n" + proof + ToBase64(Bytes(32, 1)) + "\n\n" + log.Note()), "line 65");
  std::string large = "old 1\n\n" + log.Note();
  large.resize(kRequestBytesMax + 1, '\n');
  PlaceOf(large);
}

}  // namespace
}  // namespace entente::witness
