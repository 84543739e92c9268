#include "http/conditional.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace entente::http {
namespace {

using Kind = RangeAnswer::Kind;

struct RangeCase {
  const char* range;
  std::uint64_t size;
  Kind kind;
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};
std::ostream& operator<<(std::ostream& out, const RangeCase& one) {
  return out << one.range << " of " << one.size;
}

struct Range : testing::TestWithParam<RangeCase> {};

TEST_P(Range, IsReadAsRfc9110Says) {
  Request request;
  request.headers = {{"Range", GetParam().range}};
  const RangeAnswer answer = RangeOf(request, "\"tag\"", GetParam().size);
  EXPECT_EQ(answer.kind, GetParam().kind);
  EXPECT_EQ(answer.first, GetParam().first);
  EXPECT_EQ(answer.length, GetParam().length);
}

INSTANTIATE_TEST_SUITE_P(
    Table, Range,
    testing::Values(RangeCase{"bytes=0-4", 10, Kind::kPart, 0, 5}, RangeCase{"bytes=9-9", 10, Kind::kPart, 9, 1},
                    RangeCase{"bytes=3-", 10, Kind::kPart, 3, 7}, RangeCase{"bytes=-3", 10, Kind::kPart, 7, 3},
                    RangeCase{"bytes=-30", 10, Kind::kPart, 0, 10}, RangeCase{"bytes=5-99", 10, Kind::kPart, 5, 5},
                    RangeCase{"BYTES=0-0", 10, Kind::kPart, 0, 1}, RangeCase{" bytes= 1-2 ", 10, Kind::kPart, 1, 2},
                    RangeCase{"bytes=0-99999999999999999999999", 10, Kind::kPart, 0, 10},
                    RangeCase{"bytes=10-", 10, Kind::kUnsatisfiable}, RangeCase{"bytes=-0", 10, Kind::kUnsatisfiable},
                    RangeCase{"bytes=99999999999999999999999-", 10, Kind::kUnsatisfiable},
                    RangeCase{"bytes=0-", 0, Kind::kUnsatisfiable}, RangeCase{"bytes=-1", 0, Kind::kUnsatisfiable},
                    RangeCase{"bytes=4-2", 10, Kind::kWhole}, RangeCase{"bytes=a-b", 10, Kind::kWhole},
                    RangeCase{"bytes=-", 10, Kind::kWhole}, RangeCase{"bytes=", 10, Kind::kWhole},
                    RangeCase{"bytes=1", 10, Kind::kWhole}, RangeCase{"bytes=0-1,4-5", 10, Kind::kWhole},
                    RangeCase{"bytes=+1-2", 10, Kind::kWhole}, RangeCase{"rows=0-1", 10, Kind::kWhole},
                    RangeCase{"", 10, Kind::kWhole}));

TEST(RangeCondition, IfRangeHoldsForTheStrongTagAlone) {
  Request request;
  request.headers = {{"Range", "bytes=1-2"}, {"If-Range", "\"tag\""}};
  EXPECT_EQ(RangeOf(request, "\"tag\"", 10).kind, Kind::kPart);
  EXPECT_EQ(RangeOf(request, "\"other\"", 10).kind, Kind::kWhole);
  request.headers[1].second = "W/\"tag\"";
  EXPECT_EQ(RangeOf(request, "\"tag\"", 10).kind, Kind::kWhole);
  EXPECT_EQ(RangeOf(request, "W/\"tag\"", 10).kind, Kind::kWhole);
  request.headers[1].second = "Thu, 26 Nov 2026 10:00:00 GMT";
  EXPECT_EQ(RangeOf(request, "\"tag\"", 10).kind, Kind::kWhole);
}

TEST(RangeCondition, OnlyGetHasRanges) {
  Request request;
  request.method = Method::kHead;
  request.headers = {{"Range", "bytes=1-2"}};
  EXPECT_EQ(RangeOf(request, "\"tag\"", 10).kind, Kind::kWhole);
  request.method = Method::kGet;
  request.headers = {};
  EXPECT_EQ(RangeOf(request, "\"tag\"", 10).kind, Kind::kWhole);
}

TEST(Etags, AreComparedWeaklyOrStrongly) {
  constexpr auto kWeak = EtagComparison::kWeak;
  constexpr auto kStrong = EtagComparison::kStrong;
  EXPECT_TRUE(NamesEtag("\"a\", \"b\"", "\"b\"", kWeak));
  EXPECT_TRUE(NamesEtag("\"a\",W/\"b\"", "\"b\"", kWeak));
  EXPECT_FALSE(NamesEtag("\"a\",W/\"b\"", "\"b\"", kStrong));
  EXPECT_TRUE(NamesEtag("\"b\"", "\"b\"", kStrong));
  EXPECT_TRUE(NamesEtag("*", "\"b\"", kStrong));
  EXPECT_FALSE(NamesEtag("\"bb\"", "\"b\"", kWeak));
  EXPECT_FALSE(NamesEtag("", "\"b\"", kWeak));
}

}  // namespace
}  // namespace entente::http
