#include "log/identity_table.h"

#include <bit>
#include <mutex>
#include <utility>

#include "base/check.h"
#include "log/big_endian.h"

namespace entente::log {

// The slot of this key, or the free one where it belongs. Identities are digests: their bits are spread already.
std::size_t IdentityTable::PlaceOf(std::uint64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = key & mask;
  while (slots_[place].index_plus_one != 0 && slots_[place].key != key) place = (place + 1) & mask;
  return place;
}

void IdentityTable::Grow(std::size_t slots) {
  std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots));
  for (const Slot& slot : old) {
    if (slot.index_plus_one != 0) slots_[PlaceOf(slot.key)] = slot;
  }
}

std::optional<std::uint64_t> IdentityTable::Find(ByteView identity) const {
  const auto key = BigEndian<std::uint64_t>(identity);
  const std::shared_lock lock(mutex_);
  const Slot& slot = slots_[PlaceOf(key)];
  if (slot.index_plus_one == 0) return std::nullopt;
  return slot.index_plus_one - 1;
}

void IdentityTable::Insert(ByteView identity, std::uint64_t index) {
  CHECK(index < UINT64_MAX);
  const auto key = BigEndian<std::uint64_t>(identity);
  const std::unique_lock lock(mutex_);
  if ((taken_ + 1) * 3 > slots_.size() * 2) Grow(slots_.size() * 2);
  Slot& slot = slots_[PlaceOf(key)];
  if (slot.index_plus_one != 0) return;
  slot = {key, index + 1};
  ++taken_;
}

void IdentityTable::Reserve(std::uint64_t entries) {
  const std::unique_lock lock(mutex_);
  const std::size_t wanted = std::bit_ceil(static_cast<std::size_t>(entries + entries / 2 + 1));
  if (wanted > slots_.size()) Grow(wanted);
}

}  // namespace entente::log
