#include "log/identity_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "log/big_endian.h"

namespace entente::log {
namespace {

constexpr std::string_view kRunMark{"entente-idrun\0\0\1", 16};
constexpr std::size_t kEntryBytes = 12;
constexpr std::uint64_t kEntriesABucket = 128;  // on average
constexpr std::size_t kBucketSumBytes = 8;
constexpr std::size_t kDirectoryBytes = 4 + kBucketSumBytes;  // a bucket
constexpr std::size_t kFooterBytes = 16 + 8 + 8 + 32 + 32 + 32;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20U;  // written at once
constexpr std::size_t kNameDigits = 20;

std::uint64_t BucketsFor(std::uint64_t entries) {
  return (entries + kEntriesABucket - 1) / kEntriesABucket;
}

void AppendEntry(Bytes& out, const RunEntry& entry) {
  AppendBigEndian(out, entry.key);
  AppendBigEndian(out, entry.offset);
}

Bytes EncodeFooter(const RunRange& range, const crypto::Digest& root, const crypto::Digest& sum) {
  Bytes footer = ToBytes(kRunMark);
  AppendBigEndian(footer, range.first);
  AppendBigEndian(footer, range.end);
  Append(footer, root);
  Append(footer, sum);
  Append(footer, crypto::Sha256(footer));
  return footer;
}

std::optional<std::uint64_t> ParseIndex(std::string_view digits) {
  std::uint64_t index = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
  if (digits.size() != kNameDigits || failed != std::errc() || end != digits.data() + digits.size())
    return std::nullopt;
  return index;
}

}  // namespace

std::string RunName(const RunRange& range) {
  return fmt::format("{:020}-{:020}", range.first, range.end);
}

std::optional<RunRange> ParseRunName(std::string_view name) {
  if (name.size() != 2 * kNameDigits + 1 || name[kNameDigits] != '-') return std::nullopt;
  const auto first = ParseIndex(name.substr(0, kNameDigits));
  const auto end = ParseIndex(name.substr(kNameDigits + 1));
  if (!first.has_value() || !end.has_value() || *first >= *end || *end - *first > UINT32_MAX) return std::nullopt;
  return RunRange{*first, *end};
}

Result<std::shared_ptr<const IdentityRun>> IdentityRun::Open(const std::filesystem::path& directory,
                                                             const RunRange& range, const storage::Files& files) {
  const std::filesystem::path path = directory / RunName(range);
  const std::uint64_t entries_bytes = range.count() * kEntryBytes;
  const std::uint64_t directory_bytes = BucketsFor(range.count()) * kDirectoryBytes;
  const std::uint64_t filter_bytes = IdentityFilter::BlocksFor(range.count()) * IdentityFilter::kBlockBytes;
  TRY_ASSIGN(const Bytes in_memory, files.ReadRange(path, entries_bytes, directory_bytes + filter_bytes));
  TRY_ASSIGN(const Bytes footer, files.ReadRange(path, entries_bytes + directory_bytes + filter_bytes, kFooterBytes));
  crypto::Digest root{};
  std::ranges::copy(ByteView(footer).subspan(kRunMark.size() + 16, root.size()), root.begin());
  if (footer != EncodeFooter(range, root, crypto::Sha256(in_memory)))
    return Fail(ErrorCode::kCorruption, "this run of identities is not whole", path.string());
  const ByteView view(in_memory);
  return std::shared_ptr<const IdentityRun>(new IdentityRun(path, range, root, ToBytes(view.first(directory_bytes)),
                                                            IdentityFilter::FromBytes(view.subspan(directory_bytes)),
                                                            files));
}

std::uint64_t IdentityRun::FileBytes(const RunRange& range) {
  return range.count() * kEntryBytes + BucketsFor(range.count()) * kDirectoryBytes +
         IdentityFilter::BlocksFor(range.count()) * IdentityFilter::kBlockBytes + kFooterBytes;
}

std::uint64_t IdentityRun::buckets() const {
  return directory_.size() / kDirectoryBytes;
}

Result<std::vector<RunEntry>> IdentityRun::Bucket(std::uint64_t bucket) const {
  CHECK(bucket < buckets());
  const ByteView said = ByteView(directory_).subspan(bucket * kDirectoryBytes);
  const auto start = BigEndian<std::uint32_t>(said);
  const std::uint64_t end =
      bucket + 1 == buckets() ? range_.count() : BigEndian<std::uint32_t>(said.subspan(kDirectoryBytes));
  std::vector<RunEntry> entries;
  if (start == end) return entries;
  TRY_ASSIGN(const Bytes bytes, files_.ReadRange(path_, start * kEntryBytes, (end - start) * kEntryBytes));
  if (!std::ranges::equal(ByteView(crypto::Sha256(bytes)).first(kBucketSumBytes), said.subspan(4, kBucketSumBytes)))
    return Fail(ErrorCode::kCorruption, "this list of known statements has changed on the disk", path_.string());
  entries.reserve(end - start);
  for (std::size_t at = 0; at < bytes.size(); at += kEntryBytes) {
    const ByteView entry = ByteView(bytes).subspan(at);
    entries.push_back({BigEndian<std::uint64_t>(entry), BigEndian<std::uint32_t>(entry.subspan(8))});
  }
  return entries;
}

Result<void> IdentityRun::Candidates(std::uint64_t key, std::vector<std::uint64_t>& into) const {
  if (!filter_.MayHold(key)) return {};
  TRY_ASSIGN(const auto entries, Bucket(PartOfKeys(key, buckets())));
  for (const RunEntry& entry : std::ranges::equal_range(entries, key, {}, &RunEntry::key))
    into.push_back(range_.first + entry.offset);
  return {};
}

IdentityRunWriter::IdentityRunWriter(const RunRange& range, std::unique_ptr<storage::AppendFile> file)
    : range_(range), file_(std::move(file)), filter_(range.count()) {}

Result<std::unique_ptr<IdentityRunWriter>> IdentityRunWriter::Begin(const std::filesystem::path& directory,
                                                                    const RunRange& range, storage::Files& files) {
  CHECK(range.first < range.end && range.count() <= UINT32_MAX);
  TRY_ASSIGN(auto file, files.OpenAppend(directory / RunName(range), 0));
  return std::unique_ptr<IdentityRunWriter>(new IdentityRunWriter(range, std::move(file)));
}

// All buckets before `next` are full.
void IdentityRunWriter::EndBuckets(std::uint64_t next) {
  for (; bucket_ < next; ++bucket_) {
    AppendBigEndian(directory_, static_cast<std::uint32_t>(count_ - of_bucket_.size() / kEntryBytes));
    Append(directory_, ByteView(crypto::Sha256(of_bucket_)).first(kBucketSumBytes));
    Append(waiting_, of_bucket_);
    of_bucket_.clear();
  }
}

Result<void> IdentityRunWriter::Flush() {
  TRY(file_->Append(waiting_));
  waiting_.clear();
  return {};
}

Result<void> IdentityRunWriter::Add(const RunEntry& entry) {
  const std::uint64_t bucket = PartOfKeys(entry.key, BucketsFor(range_.count()));
  CHECK(bucket >= bucket_);
  EndBuckets(bucket);
  filter_.Add(entry.key);
  AppendEntry(of_bucket_, entry);
  ++count_;
  return waiting_.size() < kPieceBytes ? Result<void>() : Flush();
}

Result<void> IdentityRunWriter::Finish(const crypto::Digest& root) {
  CHECK(count_ == range_.count());
  EndBuckets(BucketsFor(range_.count()));
  TRY(Flush());
  Append(directory_, filter_.ToBytes());
  TRY(file_->Append(directory_));
  // 1. What the run says. 2. That it is whole. A crash in between leaves a file that is not believed.
  TRY(file_->Sync());
  TRY(file_->Append(EncodeFooter(range_, root, crypto::Sha256(directory_))));
  return file_->Sync();
}

}  // namespace entente::log
