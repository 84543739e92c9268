#include "views/supply/index/version_keys.h"

#include <algorithm>

#include "views/supply/versions/key.h"

namespace entente::supply {

VersionKeys::Position VersionKeys::Of(VersionOrder order, std::uint32_t number, std::string_view version) {
  if (number >= first_.size()) first_.resize(std::max(std::size_t{number} + 1, first_.size() * 2), kNowhere);
  for (Position at = first_[number]; at != kNowhere; at = known_[at].next)
    if (known_[at].order == order) return at;
  const std::size_t begin = made_.size();
  const bool has_key = AppendVersionKey(order, version, made_);
  known_.push_back({.begin = begin,
                    .bytes = static_cast<std::uint16_t>(made_.size() - begin),
                    .accepted = has_key || Accepts(order, version),
                    .order = order,
                    .placed_at = kNowhere,
                    .next = first_[number]});
  return first_[number] = static_cast<Position>(known_.size() - 1);
}

bool VersionKeys::Place(Position version, index_format::Event& event) {
  Known& known = known_[version];
  if (known.bytes == 0) return false;
  if (known.placed_at == kNowhere) {
    if (placed_.size() > UINT32_MAX - kVersionKeyBytesMax) return false;
    known.placed_at = static_cast<std::uint32_t>(placed_.size());
    placed_.append(Key(version));
  }
  event.key = known.placed_at;
  event.key_bytes = known.bytes;
  return true;
}

}  // namespace entente::supply
