#include "views/supply/sboms/text_numbers.h"

#include <gtest/gtest.h>

#include <string>

namespace entente::supply {
namespace {

TEST(TextNumbers, NumbersInOrderOfFirstSight) {
  TextNumbers numbers;
  EXPECT_EQ(numbers.Add("b").number, 0U);
  EXPECT_EQ(numbers.Add("").number, 1U);
  EXPECT_EQ(numbers.Add("a").number, 2U);
  const auto again = numbers.Add("b");
  EXPECT_EQ(again.number, 0U);
  EXPECT_FALSE(again.is_new);
  EXPECT_FALSE(numbers.Add("").is_new);
  EXPECT_TRUE(numbers.Add(std::string_view("a\0", 2)).is_new);
  EXPECT_EQ(numbers.size(), 4U);
  EXPECT_EQ(numbers.Text(0), "b");
  EXPECT_EQ(numbers.Text(1), "");
  EXPECT_EQ(numbers.Text(3), std::string_view("a\0", 2));
}

// Growing moves texts and slots; numbers stay.
TEST(TextNumbers, KeepsThemWhileItGrows) {
  constexpr std::uint32_t kTexts = 5'000;
  TextNumbers numbers;
  for (std::uint32_t i = 0; i < kTexts; ++i) {
    const auto numbered = numbers.Add("pkg:npm/made@" + std::to_string(i));
    EXPECT_TRUE(numbered.is_new);
    EXPECT_EQ(numbered.number, i);
  }
  for (std::uint32_t i = 0; i < kTexts; ++i) {
    const std::string text = "pkg:npm/made@" + std::to_string(i);
    const auto numbered = numbers.Add(text);
    EXPECT_FALSE(numbered.is_new);
    EXPECT_EQ(numbered.number, i);
    EXPECT_EQ(numbers.Text(i), text);
  }
  EXPECT_EQ(numbers.size(), kTexts);
}

}  // namespace
}  // namespace entente::supply
