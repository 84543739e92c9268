#include "log/times.h"

#include <algorithm>

#include "base/check.h"
#include "crypto/digest.h"
#include "log/big_endian.h"

namespace entente::log {
namespace {

constexpr std::size_t kSumBytes = 8;

}  // namespace

Bytes Times::Encode(TimeEntry entry) {
  Bytes bytes;
  AppendBigEndian<std::uint64_t>(bytes, entry.index);
  AppendBigEndian<std::uint64_t>(bytes, static_cast<std::uint64_t>(entry.time));
  // Nothing else would notice a flipped bit before it is told as the time of an entry.
  const crypto::Digest sum = crypto::Sha256(bytes);
  entente::Append(bytes, ByteView(sum).first(kSumBytes));
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

Result<std::vector<TimeEntry>> Times::FromFile(std::uint64_t number, std::uint64_t count) const {
  TRY_ASSIGN(const Bytes bytes, files_.ReadRange(file_, number * kRecordBytes, count * kRecordBytes));
  std::vector<TimeEntry> entries;
  entries.reserve(count);
  for (ByteView rest = bytes; !rest.empty(); rest = rest.subspan(kRecordBytes)) {
    const TimeEntry entry{BigEndian<std::uint64_t>(rest),
                          static_cast<UnixSeconds>(BigEndian<std::uint64_t>(rest.subspan(8)))};
    if (!std::ranges::equal(Encode(entry), rest.first(kRecordBytes)))
      return Fail(ErrorCode::kCorruption,
                  "the file is damaged; it is derived from the log: stop the node, remove it, and start again",
                  file_.string());
    entries.push_back(entry);
  }
  return entries;
}

Result<std::uint64_t> Times::SearchFile(std::uint64_t index, std::uint64_t count) const {
  std::uint64_t low = 0;
  for (std::uint64_t high = count; high - low > 1;) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(const auto entries, FromFile(middle, 1));
    (entries.front().index <= index ? low : high) = middle;
  }
  return low;
}

Result<std::vector<TimeEntry>> Times::Covering(std::uint64_t first, std::uint64_t end) const {
  std::vector<TimeEntry> recent;
  std::uint64_t in_file = 0;
  {
    const std::scoped_lock lock(mutex_);
    in_file = first_in_memory_;
    CHECK(in_file + recent_.size() > 0 && first < end);
    auto from = std::ranges::upper_bound(recent_, first, {}, &TimeEntry::index);
    const bool begins_here = from != recent_.begin() || in_file == 0;
    if (from != recent_.begin()) --from;
    const auto to = std::ranges::lower_bound(recent_, end, {}, &TimeEntry::index);
    recent.assign(from, std::max(to, from));
    if (recent.empty() && in_file == 0) recent.push_back(recent_.front());
    if (begins_here) return recent;
  }
  // What is in the file stays there, so it is read without the lock. No more time entries than entries can be asked
  // for.
  TRY_ASSIGN(const std::uint64_t number, SearchFile(first, in_file));
  TRY_ASSIGN(auto entries, FromFile(number, std::min(in_file - number, end - first)));
  entries.erase(std::ranges::lower_bound(entries.begin() + 1, entries.end(), end, {}, &TimeEntry::index),
                entries.end());
  entries.insert(entries.end(), recent.begin(), recent.end());
  return entries;
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
