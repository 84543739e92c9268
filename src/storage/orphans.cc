#include "storage/orphans.h"

#include <fmt/format.h>

#include <utility>

#include "base/check.h"

namespace entente::storage {

Result<void> Orphans::Reserve(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes_ > bytes_max_ || bytes > bytes_max_ - bytes_)
    return Fail(ErrorCode::kPushback,
                fmt::format("documents that no statement was registered for may have {} bytes together, and there is "
                            "no room for this one; try again later",
                            bytes_max_));
  bytes_ += bytes;
  return {};
}

void Orphans::Release(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  CHECK(bytes <= bytes_);
  bytes_ -= bytes;
}

void Orphans::Set(const crypto::Digest& digest, const Orphan& orphan) {
  Orphan& there = orphans_[digest];
  CHECK(there.bytes <= bytes_);
  bytes_ -= there.bytes;
  there = orphan;
}

void Orphans::Add(const crypto::Digest& digest, std::uint64_t reserved_bytes, UnixSeconds since) {
  const std::lock_guard lock(mutex_);
  Set(digest, {reserved_bytes, since});
}

void Orphans::AddFound(const crypto::Digest& digest, std::uint64_t bytes, UnixSeconds since) {
  const std::lock_guard lock(mutex_);
  bytes_ += bytes;
  Set(digest, {bytes, since});
}

void Orphans::Remove(const crypto::Digest& digest) {
  const std::lock_guard lock(mutex_);
  const auto found = orphans_.find(digest);
  if (found == orphans_.end()) return;
  CHECK(found->second.bytes <= bytes_);
  bytes_ -= found->second.bytes;
  orphans_.erase(found);
}

bool Orphans::Contains(const crypto::Digest& digest) const {
  const std::lock_guard lock(mutex_);
  return orphans_.contains(digest);
}

std::vector<crypto::Digest> Orphans::OlderThan(UnixSeconds time) const {
  const std::lock_guard lock(mutex_);
  std::vector<crypto::Digest> old;
  for (const auto& [digest, orphan] : orphans_)
    if (orphan.since < time) old.push_back(digest);
  return old;
}

Result<void> Reservation::Grow(std::uint64_t bytes) {
  TRY(orphans_.Reserve(bytes));
  bytes_ += bytes;
  return {};
}

void Reservation::HandOver(const crypto::Digest& digest, UnixSeconds since) {
  orphans_.Add(digest, std::exchange(bytes_, 0), since);
}

}  // namespace entente::storage
