// Strings of an index in the making: each text once, named by its number.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace entente::supply {

class StringTable {
 public:
  StringTable();
  // The number of this text, which is added when it is new. The empty text is 0.
  std::uint32_t Add(std::string_view text);
  // Good until the next Add(). REQUIRES: a number that Add() gave.
  [[nodiscard]] std::string_view At(std::uint32_t number) const;
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(ends_.size()); }
  // More than numbers can name; what Add() gave since is of no use.
  [[nodiscard]] bool overflowed() const { return overflowed_; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number_plus_one = 0;
  };
  void Grow();

  std::string bytes_;
  std::vector<std::uint64_t> ends_;  // in bytes_, of each text
  std::vector<Slot> slots_;
  bool overflowed_ = false;
};

}  // namespace entente::supply
