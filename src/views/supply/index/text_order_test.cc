#include "views/supply/index/text_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace entente::supply {
namespace {

TEST(TextOrder, RanksAreTheOrderOfBytes) {
  const std::string alike(40, 'a');  // longer than what is compared as numbers
  std::vector<std::string> texts = {
      "b",   "a",         "",          "ab",         "\xC3\xA9",    "\x7F",     alike + "z", alike + "b",
      alike, "GHSA-2345", "GHSA-2344", "CVE-2024-1", "CVE-2024-10", "12345678", "123456789", std::string("a\0", 2)};
  StringTable strings;
  std::vector<std::uint32_t> numbers;
  numbers.reserve(texts.size());
  for (const std::string& text : texts) numbers.push_back(strings.Add(text));
  TextOrder order(strings);
  for (const std::uint32_t number : numbers) {
    order.Include(number);
    order.Include(number);  // each counts once
  }
  order.Settle(strings);
  std::ranges::sort(texts);
  for (std::uint32_t i = 0; i < texts.size(); ++i) EXPECT_EQ(order.Rank(strings.Add(texts[i])), i) << texts[i];
}

}  // namespace
}  // namespace entente::supply
