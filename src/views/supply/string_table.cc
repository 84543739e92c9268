#include "views/supply/string_table.h"

#include <cstring>
#include <functional>

namespace entente::supply {

StringTable::StringTable() : slots_(1024) {
  Add({});
}

std::string_view StringTable::At(std::uint32_t offset) const {
  std::uint32_t size = 0;
  std::memcpy(&size, bytes_.data() + offset, sizeof(size));
  return std::string_view(bytes_).substr(offset + sizeof(size), size);
}

std::uint32_t StringTable::Add(std::string_view text) {
  if (overflowed_) return 0;
  const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].offset_plus_one != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == hash && At(slots_[at].offset_plus_one - 1) == text) return slots_[at].offset_plus_one - 1;
  }
  const std::size_t offset = bytes_.size();
  if (offset + sizeof(std::uint32_t) + text.size() >= UINT32_MAX) {
    overflowed_ = true;
    return 0;
  }
  const auto size = static_cast<std::uint32_t>(text.size());
  bytes_.append(reinterpret_cast<const char*>(&size), sizeof(size));
  bytes_.append(text);
  slots_[at] = {hash, static_cast<std::uint32_t>(offset) + 1};
  if (++count_ * 2 > slots_.size()) Grow();
  return static_cast<std::uint32_t>(offset);
}

void StringTable::Grow() {
  std::vector<Slot> larger(slots_.size() * 2);
  for (const Slot& slot : slots_) {
    if (slot.offset_plus_one == 0) continue;
    std::size_t at = slot.hash & (larger.size() - 1);
    while (larger[at].offset_plus_one != 0) at = (at + 1) & (larger.size() - 1);
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

}  // namespace entente::supply
