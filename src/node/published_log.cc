#include "node/published_log.h"

#include <fmt/format.h>

#include <algorithm>

namespace entente::node {
namespace {

constexpr std::uint64_t kBundleEntries = 256;
constexpr std::uint64_t kTimeBytes = 16;  // index and seconds, eight bytes each

std::unexpected<Error> NeedsTheNode() {
  return Fail(ErrorCode::kUnavailable, "this cannot be had from the log's public files alone; ask the node itself");
}

// C2SP tlog-tiles: groups of three digits, an x before all but the last.
std::string BundlePath(std::uint64_t number) {
  std::string path = fmt::format("{:03}", number % 1000);
  for (number /= 1000; number > 0; number /= 1000) path = fmt::format("x{:03}/{}", number % 1000, path);
  return "tile/entries/" + path;
}

std::uint64_t BigEndian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8U | byte;
  return value;
}

}  // namespace

Result<std::unique_ptr<PublishedLog>> PublishedLog::Open(const std::filesystem::path& directory,
                                                         const log::NoteVerifier& key, const storage::Files& files) {
  std::unique_ptr<PublishedLog> opened(new PublishedLog(directory, files));
  TRY_ASSIGN(const Bytes note, files.Read(directory / "checkpoint"));
  opened->checkpoint_ = ToText(note);
  auto checkpoint = log::VerifyCheckpoint(opened->checkpoint_, key);
  if (!checkpoint.has_value()) {
    checkpoint.error().place = (directory / "checkpoint").string();
    return std::unexpected(std::move(checkpoint.error()));
  }
  opened->origin_ = checkpoint->origin;
  opened->root_ = {checkpoint->size, checkpoint->root};
  return opened;
}

std::string PublishedLog::SignedCheckpoint(log::SignedRoot* root) const {
  if (root != nullptr) *root = root_;
  return checkpoint_;
}

Result<Bytes> PublishedLog::ReadBundle(std::uint64_t number) const {
  const std::uint64_t published = std::min(kBundleEntries, root_.size - number * kBundleEntries);
  const std::filesystem::path whole = directory_ / BundlePath(number);
  if (published == kBundleEntries) return files_.Read(whole);
  auto part = files_.Read(whole.string() + fmt::format(".p/{}", published));
  // A partial bundle goes once the whole one is there.
  if (!part.has_value() && part.error().code == ErrorCode::kNotFound) return files_.Read(whole);
  return part;
}

Result<UnixSeconds> PublishedLog::TimeOf(std::uint64_t index) const {
  const std::filesystem::path file = directory_ / "times";
  std::error_code failed;
  const std::uint64_t bytes = std::filesystem::file_size(file, failed);
  if (failed || bytes < kTimeBytes) return Fail(ErrorCode::kNotFound, "the log has no time entry", file.string());
  // The last time entry at or before the index; before the first one, that one.
  std::uint64_t low = 0;
  std::uint64_t high = bytes / kTimeBytes;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    TRY_ASSIGN(const Bytes at, files_.ReadRange(file, middle * kTimeBytes, 8));
    (BigEndian(at) <= index ? low : high) = middle;
  }
  TRY_ASSIGN(const Bytes seconds, files_.ReadRange(file, low * kTimeBytes + 8, 8));
  return static_cast<UnixSeconds>(BigEndian(seconds));
}

Result<std::vector<log::StoredEntry>> PublishedLog::ReadEntries(std::uint64_t first, std::uint64_t count) const {
  std::vector<log::StoredEntry> entries;
  const std::uint64_t end = first < root_.size ? first + std::min(count, root_.size - first) : first;
  std::uint64_t next = first;
  while (next < end) {
    const std::uint64_t number = next / kBundleEntries;
    TRY_ASSIGN(const Bytes bundle, ReadBundle(number));
    ByteView rest(bundle);
    for (std::uint64_t index = number * kBundleEntries; index < std::min(end, (number + 1) * kBundleEntries); ++index) {
      const std::uint64_t length = rest.size() < 2 ? 0 : BigEndian(rest.first(2));
      if (rest.size() < 2 || rest.size() - 2 < length)
        return Fail(ErrorCode::kCorruption, "an entry bundle ends before its entries do", BundlePath(number));
      if (index >= next) {
        TRY_ASSIGN(const UnixSeconds time, TimeOf(index));
        entries.push_back({index, time, ToBytes(rest.subspan(2, length))});
      }
      rest = rest.subspan(2 + length);
    }
    next = (number + 1) * kBundleEntries;
  }
  return entries;
}

bool PublishedLog::WaitForSize(std::uint64_t size, std::chrono::milliseconds /*timeout*/) const {
  return root_.size >= size;
}

Result<void> PublishedLog::Submit(registration::Admitted /*entry*/, registration::Completion /*done*/) {
  return NeedsTheNode();
}
Result<std::vector<crypto::Digest>> PublishedLog::InclusionProof(std::uint64_t /*index*/,
                                                                 std::uint64_t /*size*/) const {
  return NeedsTheNode();
}
Result<std::vector<crypto::Digest>> PublishedLog::ConsistencyProof(std::uint64_t /*old_size*/,
                                                                   std::uint64_t /*size*/) const {
  return NeedsTheNode();
}
Result<Bytes> PublishedLog::Receipt(std::uint64_t /*index*/) const {
  return NeedsTheNode();
}
Result<std::optional<std::uint64_t>> PublishedLog::Find(const crypto::Digest& /*identity*/) const {
  return NeedsTheNode();
}
Result<void> PublishedLog::Publish() {
  return NeedsTheNode();
}

}  // namespace entente::node
