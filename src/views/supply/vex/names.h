// Texts that stand in many statements, kept once and called by a number. Seen inside vex/ only.
//
// Thread safety: Add() from one thread, with nobody else using it; the rest from any thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace entente::supply::vex {

class Names {
 public:
  std::uint32_t Add(std::string_view text) {
    if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
    const auto number = static_cast<std::uint32_t>(texts_.size());
    texts_.emplace_back(text);
    numbers_.emplace(texts_.back(), number);
    return number;
  }
  [[nodiscard]] std::optional<std::uint32_t> Find(std::string_view text) const {
    const auto known = numbers_.find(text);
    return known == numbers_.end() ? std::nullopt : std::optional(known->second);
  }
  // REQUIRES: a number that Add() gave. Good as long as the names.
  [[nodiscard]] std::string_view At(std::uint32_t number) const { return texts_[number]; }

 private:
  std::deque<std::string> texts_;  // a deque: texts do not move when it grows
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

}  // namespace entente::supply::vex
