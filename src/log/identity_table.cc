#include "log/identity_table.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.h"

namespace entente::log {

// Identities are digests: their bits are spread already.
void IdentityTable::Place(const Slot& slot) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = slot.key & mask;
  while (slots_[place].index_plus_one != 0) place = (place + 1) & mask;
  slots_[place] = slot;
}

void IdentityTable::Candidates(std::uint64_t key, std::vector<std::uint64_t>& into) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t place = key & mask; slots_[place].index_plus_one != 0; place = (place + 1) & mask)
    if (slots_[place].key == key) into.push_back(slots_[place].index_plus_one - 1);
}

void IdentityTable::Insert(std::uint64_t key, std::uint64_t index) {
  CHECK(index < UINT64_MAX);
  if ((taken_ + 1) * 3 > slots_.size() * 2) {
    const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
    for (const Slot& slot : old)
      if (slot.index_plus_one != 0) Place(slot);
  }
  Place({key, index + 1});
  ++taken_;
}

void IdentityTable::DropBelow(std::uint64_t index) {
  const auto stays = [index](const Slot& slot) { return slot.index_plus_one > index; };
  taken_ = static_cast<std::size_t>(std::ranges::count_if(slots_, stays));
  const std::size_t wanted = std::max(kSlotsMin, std::bit_ceil(taken_ * 2));
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(wanted));
  for (const Slot& slot : old)
    if (stays(slot)) Place(slot);
}

}  // namespace entente::log
