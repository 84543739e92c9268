#include "log/key_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ranges>

#include "base/check.h"

namespace entente::log {

bool KeyLine::overlaps() const {
  return keys_.size() > 1 && !std::prev(keys_.end(), 2)->retired.has_value();
}

const LogKey* KeyLine::Find(const crypto::PublicKey& key) const {
  const auto found = std::ranges::find(keys_, key, &LogKey::key);
  return found == keys_.end() ? nullptr : &*found;
}

Result<void> KeyLine::Check(const KeyChange& change) const {
  const auto refuse = [](std::string message, std::string place) {
    return Fail(ErrorCode::kConflict, std::move(message), std::move(place));
  };
  if (change.kind == KeyChangeKind::kRetire) {
    if (!overlaps()) return refuse("no key overlaps with the one in force, so none can be retired", "/change");
    if (!(std::prev(keys_.end(), 2)->key == change.old_key))
      return refuse("this is not the key that overlaps with the one in force", "/old");
    if (!(newest().key == change.new_key)) return refuse("this is not the key in force", "/new");
    return CheckSignatures(change);
  }
  if (overlaps())
    return refuse(fmt::format("the key before the one in force still signs beside it since entry {}; retire it first",
                              newest().since),
                  "/change");
  if (!(newest().key == change.old_key)) return refuse("this is not the key in force", "/old");
  if (Find(change.new_key) != nullptr) return refuse("this log had this key before", "/new");
  return CheckSignatures(change);
}

void KeyLine::Take(std::uint64_t index, const KeyChange& change) {
  CHECK(index > newest().since);
  const bool retires = change.kind == KeyChangeKind::kRetire;
  LogKey& old_key = retires ? *std::prev(keys_.end(), 2) : keys_.back();
  if (!retires) old_key.replaced = index;
  if (retires || !change.overlap) {
    old_key.retired = index;
    old_key.retired_time = change.time;
  }
  if (!retires) keys_.push_back({change.new_key, index, change.time, {}, {}, 0});
}

std::vector<crypto::PublicKey> KeyLine::At(std::uint64_t size) const {
  std::vector<crypto::PublicKey> in_force;
  for (const LogKey& one : keys_ | std::views::reverse) {
    const bool begun = &one == &keys_.front() || one.since < size;
    if (begun && !(one.retired.has_value() && *one.retired < size)) in_force.push_back(one.key);
  }
  return in_force;
}

}  // namespace entente::log
