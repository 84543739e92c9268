#include "views/supply/index/string_table.h"

#include <algorithm>
#include <functional>

namespace entente::supply {

namespace {

std::uint32_t HashOf(std::string_view text) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
}

}  // namespace

StringTable::StringTable() : slots_(1024) {
  Add({});
}

void StringTable::Announce(std::string_view text) const {
  __builtin_prefetch(&slots_[HashOf(text) & (slots_.size() - 1)]);
}

std::string_view StringTable::Keep(std::string_view text) {
  constexpr std::size_t kPieceBytes = std::size_t{256} * 1024;
  if (text.empty()) return {};
  if (text.size() > room_) {
    room_ = std::max(kPieceBytes, text.size());
    next_ = pieces_.emplace_back(std::make_unique_for_overwrite<char[]>(room_)).get();
  }
  char* const kept = next_;
  std::ranges::copy(text, kept);
  next_ += text.size();
  room_ -= text.size();
  return {kept, text.size()};
}

std::uint32_t StringTable::Add(std::string_view text) {
  if (overflowed_) return 0;
  const std::uint32_t hash = HashOf(text);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].number_plus_one != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == hash && At(slots_[at].number_plus_one - 1) == text) return slots_[at].number_plus_one - 1;
  }
  // Each takes four bytes more in the file, whose section has to stay below 4 GiB.
  if (file_bytes() + text.size() + sizeof(std::uint32_t) >= UINT32_MAX) {
    overflowed_ = true;
    return 0;
  }
  texts_.push_back(Keep(text));
  text_bytes_ += text.size();
  slots_[at] = {hash, count()};
  if (texts_.size() > slots_.size() / 4 * 3) Grow();
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
