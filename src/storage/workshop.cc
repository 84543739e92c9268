#include "storage/workshop.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/encoding.h"
#include "crypto/random.h"
#include "storage/file_copy.h"

namespace entente::storage {
namespace {

constexpr std::size_t kSuffixBytes = 6;

std::filesystem::path WholePath(const std::filesystem::path& place) {
  const std::filesystem::path whole = std::filesystem::absolute(place).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

// Those that nobody works in any more.
Result<void> RemoveLeftovers(const std::filesystem::path& parent, const std::string& prefix) {
  TRY_ASSIGN(const auto names, PosixFiles().List(parent));
  for (const std::string& name : names) {
    if (!name.starts_with(prefix) || !IsTemporaryName(name) || name.size() != prefix.size() + 2 * kSuffixBytes + 4)
      continue;
    if (const auto lock = DirectoryLock::Acquire(parent / name); !lock.has_value()) continue;
    std::error_code ignored;
    std::filesystem::remove_all(parent / name, ignored);
  }
  return {};
}

}  // namespace

Result<Workshop> Workshop::Begin(const std::filesystem::path& place) {
  const std::filesystem::path target = WholePath(place);
  const std::filesystem::path parent = target.parent_path();
  std::error_code failed;
  if (!std::filesystem::is_directory(parent, failed))
    return Fail(ErrorCode::kNotFound, "there is no such directory; make it first", parent.string());
  if (std::filesystem::exists(std::filesystem::symlink_status(target, failed)) &&
      !(std::filesystem::is_directory(target, failed) && std::filesystem::is_empty(target, failed)))
    return Fail(ErrorCode::kConflict, "this exists already and is not empty; nothing was changed", target.string());
  const std::string prefix = "." + target.filename().string() + ".";
  TRY(RemoveLeftovers(parent, prefix));
  const auto path = parent / fmt::format("{}{}.tmp", prefix, ToHex(crypto::RandomBytes(kSuffixBytes)));
  TRY(MakePrivateDirectories(path));
  auto lock = DirectoryLock::Acquire(path);
  if (!lock.has_value()) {
    std::filesystem::remove_all(path, failed);
    return std::unexpected(std::move(lock.error()));
  }
  return Workshop(target, path, *std::move(lock));
}

Workshop::Workshop(Workshop&& other) noexcept
    : place_(std::move(other.place_)), path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

Workshop::~Workshop() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

Result<void> Workshop::Finish(bool keep_lock) {
  if (!keep_lock) TRY(PosixFiles().Remove(path_ / "lock"));
  // 1. All that is in it is durable. A crash before the rename leaves a leftover.
  TRY(SyncFileSystem(path_));
  // 2. The rename; 3. which is durable as well.
  std::error_code failed;
  std::filesystem::rename(path_, place_, failed);
  if (failed)
    return Fail(ErrorCode::kUnavailable, "cannot put the directory into its place: " + failed.message(),
                place_.string());
  path_.clear();
  lock_.reset();
  return PosixFiles().SyncDirectory(place_.parent_path());
}

}  // namespace entente::storage
