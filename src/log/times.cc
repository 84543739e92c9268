#include "log/times.h"

#include <algorithm>

#include "base/check.h"
#include "log/big_endian.h"

namespace entente::log {

Bytes Times::Encode(TimeEntry entry) {
  Bytes bytes;
  AppendBigEndian<std::uint64_t>(bytes, entry.index);
  AppendBigEndian<std::uint64_t>(bytes, static_cast<std::uint64_t>(entry.time));
  return bytes;
}

void Times::Add(TimeEntry entry) {
  const std::scoped_lock lock(mutex_);
  recent_.push_back(entry);
}

std::uint64_t Times::count() const {
  const std::scoped_lock lock(mutex_);
  return first_in_memory_ + recent_.size();
}

Result<TimeEntry> Times::FromFile(std::uint64_t number) const {
  TRY_ASSIGN(const Bytes bytes, files_.ReadRange(file_, number * kRecordBytes, kRecordBytes));
  if (bytes.size() != kRecordBytes) return Fail(ErrorCode::kCorruption, "the file is too short", file_.string());
  return TimeEntry{BigEndian<std::uint64_t>(bytes),
                   static_cast<UnixSeconds>(BigEndian<std::uint64_t>(ByteView(bytes).subspan(8)))};
}

Result<UnixSeconds> Times::At(std::uint64_t index) const {
  std::uint64_t in_file = 0;
  {
    const std::scoped_lock lock(mutex_);
    const auto after = std::ranges::upper_bound(recent_, index, {}, &TimeEntry::index);
    if (after != recent_.begin()) return std::prev(after)->time;
    if (first_in_memory_ == 0) {
      CHECK(!recent_.empty());
      return recent_.front().time;
    }
    in_file = first_in_memory_;
  }
  // What is in the file stays there, so it is searched without the lock: for the last one at or before the index.
  std::uint64_t low = 0;
  TRY_ASSIGN(TimeEntry best, FromFile(0));
  for (std::uint64_t high = in_file; high - low > 1;) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(const TimeEntry entry, FromFile(middle));
    if (entry.index <= index) {
      low = middle;
      best = entry;
    } else {
      high = middle;
    }
  }
  return best.time;
}

Bytes Times::Records(std::uint64_t first, std::uint64_t count) const {
  const std::scoped_lock lock(mutex_);
  CHECK(first >= first_in_memory_ && first + count <= first_in_memory_ + recent_.size());
  Bytes bytes;
  for (std::uint64_t i = first; i < first + count; ++i) entente::Append(bytes, Encode(recent_[i - first_in_memory_]));
  return bytes;
}

void Times::Forget(std::uint64_t in_file) {
  const std::scoped_lock lock(mutex_);
  while (first_in_memory_ < in_file && recent_.size() > kInMemory) {
    recent_.pop_front();
    ++first_in_memory_;
  }
}

}  // namespace entente::log
