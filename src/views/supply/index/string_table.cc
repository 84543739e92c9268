#include "views/supply/index/string_table.h"

#include <functional>

namespace entente::supply {

StringTable::StringTable() : slots_(1024) {
  Add({});
}

std::string_view StringTable::At(std::uint32_t number) const {
  const std::uint64_t begin = number == 0 ? 0 : ends_[number - 1];
  return std::string_view(bytes_).substr(begin, ends_[number] - begin);
}

std::uint32_t StringTable::Add(std::string_view text) {
  if (overflowed_) return 0;
  const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].number_plus_one != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == hash && At(slots_[at].number_plus_one - 1) == text) return slots_[at].number_plus_one - 1;
  }
  // Each takes four bytes more in the file, whose section has to stay below 4 GiB.
  const std::size_t file_bytes = bytes_.size() + text.size() + (ends_.size() + 1) * sizeof(std::uint32_t);
  if (file_bytes >= UINT32_MAX) {
    overflowed_ = true;
    return 0;
  }
  bytes_.append(text);
  ends_.push_back(bytes_.size());
  slots_[at] = {hash, count()};
  if (ends_.size() * 2 > slots_.size()) Grow();
  return count() - 1;
}

void StringTable::Grow() {
  std::vector<Slot> larger(slots_.size() * 2);
  for (const Slot& slot : slots_) {
    if (slot.number_plus_one == 0) continue;
    std::size_t at = slot.hash & (larger.size() - 1);
    while (larger[at].number_plus_one != 0) at = (at + 1) & (larger.size() - 1);
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

}  // namespace entente::supply
