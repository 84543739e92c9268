// Strings of an index in the making: each text once, named by its offset.
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
  // The offset of this text, which is added when it is new. The empty text is at 0.
  std::uint32_t Add(std::string_view text);
  // Good until the next Add(). REQUIRES: an offset that Add() gave.
  [[nodiscard]] std::string_view At(std::uint32_t offset) const;
  // More than offsets can name; what Add() gave since is of no use.
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t offset_plus_one = 0;
  };
  void Grow();

  std::string bytes_;
  std::vector<Slot> slots_;
  std::size_t count_ = 0;
  bool overflowed_ = false;
};

}  // namespace entente::supply
