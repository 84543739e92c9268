// Strings of an index in the making: each text once, named by its number.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace entente::supply {

class StringTable {
 public:
  StringTable();
  // The number of this text, which is added when it is new. The empty text is 0.
  std::uint32_t Add(std::string_view text);
  // Says that Add() of this text is to come. The table is larger than a core's caches: where many texts are known
  // ahead, their places in it are fetched side by side and not one after the other.
  void Announce(std::string_view text) const;
  // Good as long as the table. REQUIRES: a number that Add() gave.
  [[nodiscard]] std::string_view At(std::uint32_t number) const { return texts_[number]; }
  [[nodiscard]] std::uint32_t count() const { return static_cast<std::uint32_t>(texts_.size()); }
  // What the texts take in an index file at most: each stands there with four bytes before it.
  [[nodiscard]] std::size_t file_bytes() const { return text_bytes_ + texts_.size() * sizeof(std::uint32_t); }
  // More than numbers can name; what Add() gave since is of no use.
  [[nodiscard]] bool overflowed() const { return overflowed_; }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number_plus_one = 0;
  };
  [[nodiscard]] std::string_view Keep(std::string_view text);
  void Grow();

  // Texts stand in pieces of memory that are never moved: nothing is copied when they become more.
  std::vector<std::unique_ptr<char[]>> pieces_;
  char* next_ = nullptr;  // in the last piece
  std::size_t room_ = 0;  // left there
  std::size_t text_bytes_ = 0;
  std::vector<std::string_view> texts_;
  std::vector<Slot> slots_;
  bool overflowed_ = false;
};

}  // namespace entente::supply
