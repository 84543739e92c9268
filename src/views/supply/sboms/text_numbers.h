// Numbers texts in the order in which they are first seen: 0, 1, 2, … A document has many of them (keys of components,
// names that relations use), so they are kept in one piece of memory, and a number costs no allocation of its own.
//
// Thread safety: a value; one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace entente::supply {

class TextNumbers {
 public:
  struct Numbered {
    std::uint32_t number = 0;
    bool is_new = false;
  };

  // The text's number; a new one when it was not seen before. REQUIRES: fewer than 2^32 - 1 texts.
  Numbered Add(std::string_view text);
  // Good until the next Add(). REQUIRES: number < size().
  [[nodiscard]] std::string_view Text(std::uint32_t number) const;
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  struct Kept {
    std::size_t hash = 0;
    std::size_t end = 0;  // in letters_; it begins where the one before ends
  };

  // The slot that holds the text, or the empty one where it belongs.
  [[nodiscard]] std::size_t SlotOf(std::string_view text, std::size_t hash) const;
  void Grow();

  std::string letters_;      // of all texts, one behind the other
  std::vector<Kept> texts_;  // by number
  // Numbers plus one, found by hash; 0: empty. A power of two, at most half of it full.
  std::vector<std::uint32_t> slots_;
};

}  // namespace entente::supply
