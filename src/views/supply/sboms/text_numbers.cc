#include "views/supply/sboms/text_numbers.h"

#include <functional>

namespace entente::supply {

std::string_view TextNumbers::Text(std::uint32_t number) const {
  const std::size_t begin = number == 0 ? 0 : texts_[number - 1].end;
  return std::string_view(letters_).substr(begin, texts_[number].end - begin);
}

std::size_t TextNumbers::SlotOf(std::string_view text, std::size_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != 0) {
    const std::uint32_t number = slots_[slot] - 1;
    if (texts_[number].hash == hash && Text(number) == text) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

void TextNumbers::Grow() {
  constexpr std::size_t kFirstSlots = 64;
  slots_.assign(slots_.empty() ? kFirstSlots : slots_.size() * 2, 0);
  for (std::uint32_t number = 0; number < texts_.size(); ++number)
    slots_[SlotOf(Text(number), texts_[number].hash)] = number + 1;
}

TextNumbers::Numbered TextNumbers::Add(std::string_view text) {
  if (texts_.size() * 2 >= slots_.size()) Grow();
  const std::size_t hash = std::hash<std::string_view>{}(text);
  std::uint32_t& slot = slots_[SlotOf(text, hash)];
  if (slot != 0) return {slot - 1, false};
  letters_ += text;
  texts_.push_back({hash, letters_.size()});
  slot = static_cast<std::uint32_t>(texts_.size());
  return {slot - 1, true};
}

}  // namespace entente::supply
