#include "codec/json.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "base/bytes.h"

namespace entente::json {
namespace {

TEST(Json, KeepsOrderAndValues) {
  const char* text = R"({"b":1,"a":[true,null,-2,1.5,"é\u00e9\ud83d\ude00"],"c":{"d":{}}})";
  const Result<Value> value = Parse(text);
  ASSERT_TRUE(value.has_value()) << value.error().Text();
  EXPECT_EQ(value->dump(), R"({"b":1,"a":[true,null,-2,1.5,"éé😀"],"c":{"d":{}}})");
  EXPECT_EQ(Parse(" 7 ")->dump(), "7");
  EXPECT_EQ(Parse("18446744073709551615")->dump(), "18446744073709551615");
}

TEST(Json, WhatIsNotTaken) {
  using namespace std::string_view_literals;
  const std::pair<const char*, std::string_view> bad[] = {
      {"nothing", ""},
      {"cut off", R"({"a":)"},
      {"more behind it", "{} {}"},
      {"a NUL byte behind it", "{}\0"sv},
      {"a NUL byte and more", "{}\0garbage"sv},
      {"a NUL byte in a string", "\"a\0b\""sv},
      {"an escaped NUL", R"("a\u0000b")"},
      {"an escaped NUL in a name", R"({"a\u0000":1})"},
      {"a byte order mark", "\xEF\xBB\xBF{}"},
      {"overlong UTF-8", "\"\xC0\xAF\""},
      {"a surrogate in UTF-8", "\"\xED\xA0\x80\""},
      {"half a surrogate pair", R"("\ud83d")"},
      {"a lone low surrogate", R"("\ude00")"},
      {"Latin-1", "\"\xE9\""},
      {"a name twice", R"({"a":1,"a":2})"},
      {"a name twice, once escaped", R"({"a":1,"\u0061":2})"},
      {"a name twice further in", R"([{"x":{"a":1,"b":2,"a":3}}])"},
      {"a comment", "{/* */}"},
      {"a trailing comma", "[1,]"},
      {"single quotes", "{'a':1}"},
      {"NaN", "NaN"},
      {"a leading zero", "01"},
      {"a plus sign", "+1"},
      {"too large a number", "1e999"},
      {"an integer beyond 64 bits", "18446744073709551616"},
      {"a negative one beyond 64 bits", "-9223372036854775809"},
      {"a control character", "\"a\nb\""},
  };
  for (const auto& [what, text] : bad) {
    const Result<Value> value = Parse(text);
    ASSERT_FALSE(value.has_value()) << what;
    EXPECT_EQ(value.error().code, ErrorCode::kInvalidInput);
    EXPECT_FALSE(value.error().message.empty());
    EXPECT_TRUE(IsUtf8(AsBytes(value.error().Text()))) << what;
  }
}

TEST(Json, ErrorsSayWhere) {
  EXPECT_EQ(Parse("[1, x]").error().place, "byte 5");
  EXPECT_EQ(Parse("{}\xFF").error().place.substr(0, 5), "byte ");
  EXPECT_EQ(Parse(R"({"x/y":[0,{"b":{"a~":1,"a~":2}}]})").error().place, "/x~1y/1/b/a~0");
  EXPECT_EQ(Parse(R"({"a":["x\u0000"]})").error().place, "/a/0");
  EXPECT_EQ(Parse("[1, x]").error().message.find("json.exception"), std::string::npos);
}

TEST(Json, SizeAndDepthAreBounded) {
  EXPECT_TRUE(Parse("[1]", 3).has_value());
  EXPECT_FALSE(Parse("[1] ", 3));
  EXPECT_FALSE(Parse(std::string(limits::kStatementJsonBytesMax + 1, ' ')));
  EXPECT_TRUE(Parse("[[[]]]", 100, 3).has_value());
  EXPECT_FALSE(Parse("[[[[]]]]", 100, 3));
  EXPECT_FALSE(Parse(R"({"a":{"a":{"a":{}}}})", 100, 3));
  EXPECT_FALSE(Parse(std::string(60'000, '[')));
  // A million levels are refused where the bound is, and nothing runs out of stack.
  EXPECT_FALSE(Parse(std::string(1'000'000, '['), 2'000'000));
  EXPECT_FALSE(Parse("[[1],[[2],[3,[4]]]]", 100, 3));
}

// Looking names up one by one would take minutes here.
TEST(Json, ManyMembersAreReadInLinearTime) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) text += '"' + std::to_string(i) + "\":0,";
  text.back() = '}';
  const auto start = std::chrono::steady_clock::now();
  const Result<Value> value = Parse(text, text.size());
  ASSERT_TRUE(value.has_value()) << value.error().Text();
  EXPECT_EQ(value->size(), 200'000U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  text.insert(text.size() - 1, ",\"0\":0");
  EXPECT_FALSE(Parse(text, text.size()));
}

TEST(JsonProperty, EveryTruncationIsRefused) {
  const std::string text = R"({"id":"did:web:acme.example","n":[1,-2.5e3,true,null,{"é\n":"\u00e9"}]})";
  ASSERT_TRUE(Parse(text).has_value());
  for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(Parse(text.substr(0, size))) << size;
}

TEST(JsonProperty, EveryFlippedBitIsRefusedOrRoundTrips) {
  const std::string text = R"({"id":"did:web:acme.example","n":[1,-2.5,true,null,{"é\n":"\u00e9"}]})";
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    if (const Result<Value> value = Parse(flipped); value.has_value()) {
      const Result<Value> again = Parse(value->dump());
      ASSERT_TRUE(again.has_value()) << bit;
      EXPECT_EQ(*again, *value);
    }
  }
}

TEST(JsonMembers, SayWhatAndWhere) {
  const Value value = Parse(R"({"name":"x","n":1,"list":[],"object":{}})").value();
  EXPECT_EQ(RequireText(value, "name", "").value(), "x");
  EXPECT_EQ(OptionalText(value, "absent", "").value(), "");
  EXPECT_EQ(RequireText(value, "absent", "/keys/0").error().place, "/keys/0/absent");
  EXPECT_EQ(RequireText(value, "n", "/keys/0").error().place, "/keys/0/n");
  EXPECT_FALSE(OptionalText(value, "n", ""));
  EXPECT_FALSE(OptionalText(Value::array(), "n", ""));
  EXPECT_TRUE(RequireArray(value, "list", "").has_value());
  EXPECT_FALSE(RequireArray(value, "object", ""));
  EXPECT_TRUE(RequireObject(value, "object", "").has_value());
  EXPECT_FALSE(RequireObject(value, "list", ""));
  EXPECT_TRUE(OnlyMembers(value, {"name", "n", "list", "object", "more"}, "").has_value());
  EXPECT_EQ(OnlyMembers(value, {"name", "list", "object"}, "/a").error().place, "/a/n");
  EXPECT_FALSE(OnlyMembers(Value::array(), {}, ""));
}

}  // namespace
}  // namespace entente::json
