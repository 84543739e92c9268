#include "codec/yaml_tree.h"

#include <gtest/gtest.h>

#include <string>

namespace entente::yaml {
namespace {

constexpr std::size_t kBytesMax = 1'000'000;

std::string Refusal(std::string_view document, std::size_t bytes_max = kBytesMax) {
  const auto tree = Tree::Parse(AsBytes(document), bytes_max);
  return tree.has_value() ? std::string() : tree.error().Text();
}

TEST(YamlTree, HoldsTextsListsAndMapsWithTheirLines) {
  const auto tree = Tree::Parse(AsBytes("a: 1.10\nb:\n- x\n- ~\nc: {d: true}\ne: null\n"), kBytesMax);
  ASSERT_TRUE(tree.has_value()) << tree.error().Text();
  const TreeValue root = tree->root();
  ASSERT_TRUE(root.IsMap());
  EXPECT_EQ(root.size(), 4U);
  EXPECT_EQ(root.Key(0), "a");
  EXPECT_EQ(root.TextOf("a"), "1.10");
  EXPECT_FALSE(root.Find("e").has_value());
  EXPECT_FALSE(root.Find("f").has_value());
  const auto list = root.Find("b");
  ASSERT_TRUE(list.has_value() && list->IsList());
  EXPECT_EQ(list->Item(0).Text(), "x");
  EXPECT_FALSE(list->Item(1).IsText());
  const auto map = root.Find("c");
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ(map->Place(), "line 5");
  EXPECT_TRUE(map->Find("d")->IsTrue());
}

TEST(YamlTree, AliasesStandForWhatIsComplete) {
  const auto tree = Tree::Parse(AsBytes("a: &x {b: 1}\nc: *x\n"), kBytesMax);
  ASSERT_TRUE(tree.has_value()) << tree.error().Text();
  EXPECT_EQ(tree->root().Find("c")->TextOf("b"), "1");
  EXPECT_NE(Refusal("a: &x [*x]\n").find("nothing that is complete (at line 1)"), std::string::npos);
  // Each level stands for ten of the one before.
  std::string bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k) bomb += "," + before;
    bomb += "]\n";
  }
  EXPECT_NE(Refusal(bomb).find("values with its aliases"), std::string::npos);
}

TEST(YamlTree, RefusesWithTheLine) {
  EXPECT_NE(Refusal("a: 1\nb: 2\na: 3\n").find("key given twice (at line 3)"), std::string::npos);
  EXPECT_NE(Refusal("a: 1\n--- \nb: 2\n").find("a second document"), std::string::npos);
  EXPECT_NE(Refusal("a: [1\n").find("not well-formed YAML"), std::string::npos);
  EXPECT_NE(Refusal("").find("the document is empty"), std::string::npos);
  EXPECT_NE(Refusal("\xff: 1\n").find("not UTF-8"), std::string::npos);
  EXPECT_NE(Refusal("a: 1\n", 4).find("larger than 4 bytes"), std::string::npos);
  EXPECT_NE(Refusal(std::string(kTreeDepthMax + 1, '[')).find("nested deeper"), std::string::npos);
}

}  // namespace
}  // namespace entente::yaml
