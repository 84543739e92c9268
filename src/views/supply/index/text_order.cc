#include "views/supply/index/text_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string_view>

namespace entente::supply {
namespace {

// A text's beginning as numbers that compare as its bytes do. What is longer than most identifiers is looked up only
// where two begin alike.
constexpr std::size_t kWords = 3;

struct Candidate {
  std::array<std::uint64_t, kWords> beginning;
  std::uint32_t number;
};

std::array<std::uint64_t, kWords> BeginningOf(std::string_view text) {
  std::array<std::uint64_t, kWords> words{};
  if (text.empty()) return words;  // it may have no address
  std::memcpy(words.data(), text.data(), std::min(text.size(), sizeof(words)));
  for (std::uint64_t& word : words) word = std::byteswap(word);  // files and hosts are little-endian (format.h)
  return words;
}

}  // namespace

void TextOrder::Settle(const StringTable& strings) {
  std::vector<Candidate> order;
  order.reserve(included_.size());
  for (const std::uint32_t number : included_) order.push_back({BeginningOf(strings.At(number)), number});
  std::ranges::sort(order, [&strings](const Candidate& a, const Candidate& b) {
    if (a.beginning != b.beginning) return a.beginning < b.beginning;
    return strings.At(a.number) < strings.At(b.number);
  });
  for (std::uint32_t i = 0; i < order.size(); ++i) rank_[order[i].number] = i;
}

}  // namespace entente::supply
