#include "log/journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace entente::log {
namespace {

constexpr std::string_view kSegmentMark = "entente-journal\x01";
constexpr std::size_t kNameDigits = 20;

Bytes SegmentHead(const std::string& origin) {
  Bytes head = ToBytes(kSegmentMark);
  Append(head, crypto::Sha256(AsBytes(origin)));
  return head;
}

std::string SegmentName(std::uint64_t first_index) {
  return fmt::format("{:020}", first_index);
}

std::optional<std::uint64_t> FirstIndexOf(const std::string& name) {
  std::uint64_t index = 0;
  if (name.size() != kNameDigits) return std::nullopt;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (failed != std::errc() || end != name.data() + name.size()) return std::nullopt;
  return index;
}

struct Segment {
  std::uint64_t first_index = 0;
  std::filesystem::path path;
};

Result<std::vector<Segment>> SegmentsFrom(const std::filesystem::path& directory, const storage::Files& files,
                                          std::uint64_t from) {
  TRY_ASSIGN(const auto names, files.List(directory));
  std::vector<Segment> segments;
  for (const std::string& name : names) {
    const auto first = FirstIndexOf(name);
    if (first.has_value()) segments.push_back({*first, directory / name});
  }
  // The last one that begins at or before `from` holds it, if any does.
  auto start = std::ranges::upper_bound(segments, from, {}, &Segment::first_index);
  if (start != segments.begin()) --start;
  segments.erase(segments.begin(), start);
  return segments;
}

bool HoldsWholeRecord(ByteView bytes) {
  for (;;) {
    const std::size_t at = AsText(bytes).find(kRecordMark);
    if (at == std::string_view::npos) return false;
    bytes = bytes.subspan(at);
    if (DecodeRecord(bytes).has_value()) return true;
    bytes = bytes.subspan(1);
  }
}

std::unexpected<Error> Corrupt(const Segment& segment, std::string what) {
  return Fail(ErrorCode::kCorruption, std::move(what), segment.path.string());
}

}  // namespace

Result<JournalEnd> ReadJournal(const std::filesystem::path& directory, const std::string& origin,
                               const storage::Files& files, std::uint64_t from,
                               const std::function<Result<void>(const Record&)>& visit) {
  TRY_ASSIGN(const auto segments, SegmentsFrom(directory, files, from));
  const Bytes head = SegmentHead(origin);
  JournalEnd end;
  if (!segments.empty()) end.next_index = segments.front().first_index;
  for (const Segment& segment : segments) {
    const bool last = &segment == &segments.back();
    if (segment.first_index != end.next_index)
      return Corrupt(segment, fmt::format("the journal has no record of entry {}", end.next_index));
    TRY_ASSIGN(const Bytes bytes, files.Read(segment.path));
    end.segment = segment.path;
    end.segment_bytes = 0;
    if (bytes.size() < head.size() || !std::ranges::equal(ByteView(bytes).first(head.size()), head)) {
      // A crash while the segment was begun leaves it without a whole head and without records.
      if (!last || HoldsWholeRecord(bytes)) return Corrupt(segment, "this is no segment of this log's journal");
      end.torn_bytes = bytes.size();
      return end;
    }
    ByteView rest = ByteView(bytes).subspan(head.size());
    end.segment_bytes = head.size();
    while (!rest.empty()) {
      const auto read = DecodeRecord(rest);
      if (!read.has_value()) {
        if (!last || HoldsWholeRecord(rest.subspan(1)))
          return Corrupt(segment, fmt::format("{}, at byte {}", read.error().message, end.segment_bytes));
        end.torn_bytes = rest.size();
        return end;
      }
      if (read->record.first_index != end.next_index)
        return Corrupt(segment, fmt::format("entry {} is followed by a record of entry {}", end.next_index,
                                            read->record.first_index));
      TRY(visit(read->record));
      end.next_index = read->record.end();
      end.segment_bytes += read->bytes;
      rest = rest.subspan(read->bytes);
    }
  }
  return end;
}

Result<void> MakeDurable(const JournalEnd& end, storage::Files& files) {
  TRY_ASSIGN(const Bytes bytes, files.ReadRange(end.segment, 0, end.segment_bytes));
  return files.WriteAtomically(end.segment, bytes, storage::Durability::kAll);
}

Journal::Journal(std::filesystem::path directory, const std::string& origin, std::uint64_t segment_bytes_max,
                 storage::Files& files)
    : directory_(std::move(directory)),
      segment_head_(SegmentHead(origin)),
      segment_bytes_max_(segment_bytes_max),
      files_(files) {}

Result<std::unique_ptr<Journal>> Journal::Open(const std::filesystem::path& directory, const std::string& origin,
                                               std::uint64_t segment_bytes_max, storage::Files& files,
                                               const JournalEnd& end) {
  auto journal = std::unique_ptr<Journal>(new Journal(directory, origin, segment_bytes_max, files));
  if (end.segment.empty()) return journal;
  // A kill may have come between the segment and the sync of its name: what is appended would be lost with that.
  TRY(files.SyncDirectory(directory));
  TRY_ASSIGN(journal->segment_, files.OpenAppend(end.segment, end.segment_bytes));
  // Synced with the first record; if that fails, the next start writes both anew.
  if (end.segment_bytes == 0) TRY(journal->segment_->Append(journal->segment_head_));
  return journal;
}

Result<void> Journal::BeginSegment(std::uint64_t first_index) {
  TRY_ASSIGN(segment_, files_.OpenAppend(directory_ / SegmentName(first_index), 0));
  return segment_->Append(segment_head_);
}

Result<void> Journal::Write(const Record& record) {
  if (segment_ == nullptr || segment_->size() >= segment_bytes_max_) TRY(BeginSegment(record.first_index));
  TRY(segment_->Append(EncodeRecord(record)));
  return segment_->Sync();
}

Result<void> Journal::Append(const Record& record) {
  if (failed_) return Fail(ErrorCode::kUnavailable, "the journal stopped after a failed write");
  auto written = Write(record);
  failed_ = !written.has_value();
  return written;
}

}  // namespace entente::log
