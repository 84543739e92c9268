#include "codec/yaml.h"

#include <gtest/gtest.h>

#include <string>

namespace entente::yaml {
namespace {

std::string Read(std::string_view document, const Limits& limits = {}) {
  const auto json = YamlToJson(AsBytes(document), limits);
  return json.has_value() ? *json : "refused: " + json.error().Text();
}

TEST(Yaml, BecomesJsonOfTheSameContent) {
  EXPECT_EQ(Read("a: 1.10\nb:\n- x\n- 'y \"z\"'\n- ~\n- ''\n-\n- \"null\"\nc: {d: true, e: []}\n"),
            R"({"a":"1.10","b":["x","y \"z\"",null,"",null,"null"],"c":{"d":"true","e":[]}})");
  EXPECT_EQ(Read("a: |\n  one\n  two\n"), R"({"a":"one\u000atwo\u000a"})");
  EXPECT_EQ(Read("--- \nnull: null\n"), R"({"null":null})");
}

TEST(Yaml, AliasesAreWrittenOutAndBounded) {
  EXPECT_EQ(Read("a: &x {b: [1]}\nc: *x\nd: &y s\ne: *y\n"), R"({"a":{"b":["1"]},"c":{"b":["1"]},"d":"s","e":"s"})");
  EXPECT_EQ(Read("a: &x [*x]\n"),
            "refused: the alias \"x\" stands for nothing before it, or for what contains it (at line 1)");
  EXPECT_EQ(Read("a: *no\n"),
            "refused: the alias \"no\" stands for nothing before it, or for what contains it (at line 1)");
  std::string laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    const std::string name = "a" + std::to_string(i);
    laughs += name + ": &" + name + " [" + before;
    for (int j = 0; j < 8; ++j) laughs += ", " + before;
    laughs += "]\n";
  }
  EXPECT_EQ(Read(laughs), "refused: aliases stand for more than 16777216 bytes (at line 7)");
}

TEST(Yaml, RefusesWhatHasNoCounterpart) {
  EXPECT_EQ(Read("a: 1\n---\nb: 2\n"), "refused: a second YAML document: one is read (at line 2)");
  EXPECT_EQ(Read("? [a]\n: b\n"), "refused: a key that is no scalar (at line 1)");
  EXPECT_EQ(Read("a: &x {b: c}\nd:\n  <<: *x\n"),
            "refused: merge keys (<<) are not read: write out what they stand for (at line 3)");
  EXPECT_EQ(Read("a: [b\n"), "refused: not well-formed YAML: did not find expected ',' or ']' (at line 2)");
  EXPECT_EQ(Read("a: \xC3\x28\n"), "refused: not well-formed YAML: invalid trailing UTF-8 octet (at line 1)");
  EXPECT_EQ(Read(""), "refused: the document is empty");
  EXPECT_EQ(Read(std::string(200, '[')), "refused: nested deeper than 128 levels (at line 1)");
  EXPECT_EQ(Read("a: bbbbbbbbbbb\n", {.depth_max = 4, .result_bytes_max = 8}),
            "refused: more than 8 bytes as JSON (at line 1)");
}

}  // namespace
}  // namespace entente::yaml
