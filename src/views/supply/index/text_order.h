// TextOrder: where texts stand among each other, in the order of their bytes. Texts are compared once, here; whoever
// sorts what is named by them sorts numbers.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "views/supply/index/string_table.h"

namespace entente::supply {

class TextOrder {
 public:
  // Room for every text that the table has by now.
  explicit TextOrder(const StringTable& strings) : rank_(strings.count(), kUnknown) {}

  void Include(std::uint32_t number) {
    if (rank_[number] != kUnknown) return;
    rank_[number] = 0;
    included_.push_back(number);
  }
  // What was included until now is put in order.
  void Settle(const StringTable& strings);
  // REQUIRES: the text was included before Settle().
  [[nodiscard]] std::uint32_t Rank(std::uint32_t number) const { return rank_[number]; }

 private:
  static constexpr std::uint32_t kUnknown = ~0U;
  std::vector<std::uint32_t> rank_;  // by the text's number
  std::vector<std::uint32_t> included_;
};

}  // namespace entente::supply
