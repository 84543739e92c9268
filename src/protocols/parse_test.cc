#include "protocols/parse.h"

#include <gtest/gtest.h>

namespace entente::protocols {
namespace {

http::Request Ask(std::vector<std::pair<std::string, std::string>> query) {
  http::Request request;
  request.query = std::move(query);
  return request;
}

TEST(Parse, NumbersHaveOneForm) {
  EXPECT_EQ(ParseNumber("0", "n").value(), 0U);
  EXPECT_EQ(ParseNumber("18446744073709551615", "n").value(), UINT64_MAX);
  for (const char* bad : {"", "01", "00", "-1", "+1", "1 ", " 1", "1a", "0x1", "18446744073709551616"}) {
    const auto number = ParseNumber(bad, "n");
    ASSERT_FALSE(number.has_value()) << bad;
    EXPECT_EQ(number.error().place, "n");
  }
}

TEST(Parse, ParametersThatAreNotListedAreRefused) {
  EXPECT_TRUE(OnlyQueries(Ask({{"q", "a"}, {"limit", "1"}}), {"q", "limit"}).has_value());
  EXPECT_EQ(OnlyQueries(Ask({{"Q", "a"}}), {"q"}).error().place, "Q");
  EXPECT_FALSE(OnlyQueries(Ask({{"q", "a"}, {"q", "b"}}), {"q"}).has_value());
  EXPECT_FALSE(OnlyQueries(Ask({{"q", "a"}}), {}).has_value());
}

TEST(Parse, PagesAreBounded) {
  const auto usual = ParsePageRange(Ask({})).value();
  EXPECT_EQ(usual.offset, 0U);
  EXPECT_EQ(usual.limit, 100U);
  EXPECT_EQ(ParsePageRange(Ask({{"limit", "2000"}, {"offset", "5"}})).value().limit, 2000U);
  EXPECT_EQ(ParsePageRange(Ask({{"limit", "2001"}})).error().place, "limit");
  EXPECT_EQ(ParsePageRange(Ask({{"offset", "1000000001"}})).error().place, "offset");
  EXPECT_FALSE(ParsePageRange(Ask({{"limit", ""}})).has_value());
  EXPECT_FALSE(RequireQuery(Ask({}), "q").has_value());
  EXPECT_FALSE(QueryText(Ask({{"q", std::string(1025, 'x')}}), "q").has_value());
}

}  // namespace
}  // namespace entente::protocols
