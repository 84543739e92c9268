// Structured fields: the standard's examples, what is refused, and that what is written is read as the same.
#include "http/structured_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace entente::http {
namespace {

using testing::HasSubstr;

std::string Again(std::string_view field) {
  const auto dictionary = ParseDictionary(field);
  return dictionary.has_value() ? SerializeDictionary(*dictionary).value() : "refused: " + dictionary.error().Text();
}

TEST(StructuredFields, ReadsDictionaries) {
  const FieldDictionary read =
      ParseDictionary(R"(sig1=("@method" "a\"\\b";name="x" tok/en:1;a;b=?0);n=-7, s=:aGk=:;x)").value();
  const InnerList list{
      {FieldItem{std::string("@method"), {}}, FieldItem{std::string("a\"\\b"), {{"name", std::string("x")}}},
       FieldItem{Token{"tok/en:1"}, {{"a", true}, {"b", false}}}},
      {{"n", std::int64_t{-7}}}};
  const FieldDictionary wanted = {{"sig1", list}, {"s", FieldItem{Bytes{'h', 'i'}, {{"x", true}}}}};
  EXPECT_EQ(read, wanted);
  EXPECT_EQ(*FindParameter(list.parameters, "n"), BareItem(std::int64_t{-7}));
  EXPECT_EQ(FindParameter(list.parameters, "m"), nullptr);
}

// RFC 8941 sections 3.1.1 to 3.3 and 4.1, where they are of the kinds that are taken.
TEST(StructuredFields, WritesTheOneText) {
  for (const auto& [field, text] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"", ""},
           {"   ", ""},
           {"a=1", "a=1"},
           {"  a=1 ,\t b=2  ", "a=1, b=2"},
           {"a=?0, b, c; foo=bar", "a=?0, b, c;foo=bar"},
           {"a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid", "a=(1 2), b=3, c=4;aa=bb, d=(5 6);valid"},
           {R"(rating=1, feelings=(joy  sadness ))", "rating=1, feelings=(joy sadness)"},
           {R"(x=("foo"; a=1;b=2);lvl=5)", R"(x=("foo";a=1;b=2);lvl=5)"},
           {"x=()", "x=()"},
           {"x=( )", "x=()"},
           {"x=?1", "x"},
           {"x=?1;y=?1", "x;y"},
           {"x=-0", "x=0"},
           {"x=007", "x=7"},
           {"x=999999999999999, y=-999999999999999", "x=999999999999999, y=-999999999999999"},
           {"*a.b-c_1=*x", "*a.b-c_1=*x"},
           {"x=::", "x=::"},
           {R"(x="")", R"(x="")"}}) {
    EXPECT_EQ(Again(field), text) << field;
  }
}

TEST(StructuredFields, RefusesWhatIsMalformed) {
  for (const std::string_view field : {"A=1",
                                       "1=1",
                                       "=1",
                                       "a=",
                                       "a=1,",
                                       "a=1,,b=2",
                                       "a=1 b=2",
                                       ",a=1",
                                       "a=1;",
                                       "a=1;B",
                                       "a=1;=",
                                       "a=(",
                                       "a=(1",
                                       "a=(1,2)",
                                       "a=(1\t2)",
                                       "a=(\"x\"\"y\")",
                                       "a=((1))",
                                       "a=)",
                                       "a=\"x",
                                       "a=\"\\x\"",
                                       "a=\"\\",
                                       "a=\"\x7f\"",
                                       "a=\"\xc3\xa9\"",
                                       "a=-",
                                       "a=1000000000000000",
                                       "a=1.5",
                                       "a=:aGk:",
                                       "a=:aGl=:",
                                       "a=:a G=:",
                                       "a=:aGk=",
                                       "a=?2",
                                       "a=?",
                                       "a=@1",
                                       "a=%\"x\"",
                                       "a=1\n",
                                       "a=1, a=2",
                                       "a=1;b=1;b=2",
                                       "a=(1;b;b)",
                                       "\ta=1",
                                       "a =1"}) {
    const auto refused = ParseDictionary(field);
    ASSERT_FALSE(refused.has_value()) << field;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidInput);
    EXPECT_THAT(refused.error().place, HasSubstr("byte ")) << field;
  }
  EXPECT_FALSE(ParseDictionary(std::string_view("a=\"\0\"", 5)).has_value());
  EXPECT_FALSE(ParseDictionary(std::string_view("a=(\0", 4)).has_value());
}

template <class Part>
std::string Repeat(std::size_t count, const Part& part) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part(i);
  return text;
}

TEST(StructuredFields, BoundsEverything) {
  const auto members = [](std::size_t n) {
    return Repeat(n, [](std::size_t i) { return (i == 0 ? "k" : ",k") + std::to_string(i) + "=1"; });
  };
  EXPECT_TRUE(ParseDictionary(members(kFieldMembersMax)).has_value());
  EXPECT_FALSE(ParseDictionary(members(kFieldMembersMax + 1)).has_value());
  const auto items = [](std::size_t n) { return "a=(" + Repeat(n, [](std::size_t) { return "1 "; }) + ")"; };
  EXPECT_TRUE(ParseDictionary(items(kInnerListItemsMax)).has_value());
  EXPECT_FALSE(ParseDictionary(items(kInnerListItemsMax + 1)).has_value());
  const auto parameters = [](std::size_t n) {
    return "a=1" + Repeat(n, [](std::size_t i) { return ";p" + std::to_string(i); });
  };
  EXPECT_TRUE(ParseDictionary(parameters(kFieldParametersMax)).has_value());
  EXPECT_FALSE(ParseDictionary(parameters(kFieldParametersMax + 1)).has_value());
  EXPECT_TRUE(ParseDictionary("a=\"" + std::string(kFieldBytesMax - 4, 'x') + "\"").has_value());
  EXPECT_FALSE(ParseDictionary("a=\"" + std::string(kFieldBytesMax - 3, 'x') + "\"").has_value());
}

TEST(StructuredFields, WritesNothingThatCannotBeRead) {
  const auto item = [](BareItem value) { return FieldDictionary{{"a", FieldItem{std::move(value), {}}}}; };
  EXPECT_FALSE(SerializeDictionary(item(std::string("caf\xc3\xa9"))).has_value());
  EXPECT_FALSE(SerializeDictionary(item(std::string("a\nb"))).has_value());
  EXPECT_FALSE(SerializeDictionary(item(Token{""})).has_value());
  EXPECT_FALSE(SerializeDictionary(item(Token{"a b"})).has_value());
  EXPECT_FALSE(SerializeDictionary(item(kFieldIntegerMax + 1)).has_value());
  EXPECT_FALSE(SerializeDictionary(item(Bytes(kFieldBytesMax))).has_value());
  EXPECT_FALSE(SerializeDictionary({{"A", FieldItem{true, {}}}}).has_value());
  EXPECT_FALSE(SerializeDictionary({{"", FieldItem{true, {}}}}).has_value());
  EXPECT_FALSE(SerializeDictionary({{"a", FieldItem{true, {}}}, {"a", FieldItem{true, {}}}}).has_value());
  EXPECT_FALSE(SerializeItem({true, {{"a", true}, {"a", true}}}).has_value());
  EXPECT_FALSE(
      SerializeInnerList({std::vector<FieldItem>(kInnerListItemsMax + 1, FieldItem{true, {}}), {}}).has_value());
  EXPECT_FALSE(SerializeDictionary(FieldDictionary(kFieldMembersMax + 1, {"a", FieldItem{true, {}}})).has_value());
}

// Values at random, from a seed that is printed.
class Values {
 public:
  explicit Values(unsigned seed) : random_(seed) {}

  FieldDictionary Dictionary() {
    FieldDictionary made;
    for (std::size_t left = Below(kFieldMembersMax + 1); left > 0; --left) {
      const FieldMember member = Below(2) == 0 ? FieldMember(Item()) : FieldMember(List());
      made.emplace_back(Key() + std::to_string(left), member);
    }
    return made;
  }

 private:
  std::size_t Below(std::size_t bound) { return random_() % bound; }
  std::string Text(std::string_view alphabet, std::size_t bytes_max) {
    std::string text;
    for (std::size_t left = Below(bytes_max); left > 0; --left) text.push_back(alphabet[Below(alphabet.size())]);
    return text;
  }
  std::string Key() { return Below(2) == 0 ? "*" + Text("ab9_-.*", 5) : "k" + Text("ab9_-.*", 5); }
  BareItem Bare() {
    switch (Below(5)) {
      case 0:
        return static_cast<std::int64_t>(random_() % (2 * kFieldIntegerMax + 1)) - kFieldIntegerMax;
      case 1:
        return Text(" \"\\ab@;=,()~", 12);
      case 2:
        return Token{"T" + Text("aZ9!#$%&'*+-.^_`|~:/", 8)};
      case 3:
        return Bytes(Below(40), static_cast<std::uint8_t>(Below(256)));
      default:
        return Below(2) == 0;
    }
  }
  FieldParameters Parameters() {
    FieldParameters made;
    for (std::size_t left = Below(4); left > 0; --left) made.emplace_back(Key() + std::to_string(left), Bare());
    return made;
  }
  FieldItem Item() { return {Bare(), Parameters()}; }
  InnerList List() {
    InnerList made{{}, Parameters()};
    for (std::size_t left = Below(5); left > 0; --left) made.items.push_back(Item());
    return made;
  }
  std::mt19937_64 random_;
};

TEST(StructuredFields, WhatIsWrittenIsReadAsTheSame) {
  for (unsigned seed = 0; seed < 2'000; ++seed) {
    const FieldDictionary made = Values(seed).Dictionary();
    const auto text = SerializeDictionary(made);
    ASSERT_TRUE(text.has_value()) << "seed " << seed << ": " << text.error().Text();
    const auto read = ParseDictionary(*text);
    ASSERT_TRUE(read.has_value()) << "seed " << seed << ": " << *text << ": " << read.error().Text();
    EXPECT_EQ(*read, made) << "seed " << seed << ": " << *text;
    EXPECT_EQ(SerializeDictionary(*read).value(), *text) << "seed " << seed;
  }
}

}  // namespace
}  // namespace entente::http
