#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "log/big_endian.h"
#include "log/check.h"
#include "log/check_faults.h"
#include "log/check_identity_runs.h"
#include "log/identity_index.h"
#include "log/journal.h"
#include "log/paths.h"
#include "log/tile_path.h"
#include "log/time_entry.h"
#include "log/times.h"
#include "merkle/tree.h"
#include "statement/signed_statement.h"

namespace entente::log {
namespace {

// A file that is derived from the journal, compared with what it must begin with, a piece at a time, up to the first
// difference.
class DerivedFile {
 public:
  DerivedFile(std::filesystem::path path, const storage::Files& files, CheckFaults& faults)
      : path_(std::move(path)), files_(files), faults_(faults) {}

  Result<void> Expect(ByteView bytes) {
    if (done_) return {};
    Append(expected_, bytes);
    return expected_.size() < kPieceBytes ? Result<void>() : Compare();
  }
  Result<void> Compare() {
    if (expected_.empty() || done_) return {};
    const Result<Bytes> bytes = files_.ReadRange(path_, offset_, expected_.size());
    if (!bytes.has_value()) {
      if (bytes.error().code == ErrorCode::kUnavailable) return std::unexpected(bytes.error());
      done_ = true;  // missing or too short: the next start of the node makes it anew
    } else if (*bytes != expected_) {
      const auto at = std::ranges::mismatch(*bytes, expected_).in1 - bytes->begin();
      done_ = true;
      faults_.Add(path_.filename().string(),
                  fmt::format("it differs from the journal at byte {}", offset_ + static_cast<std::uint64_t>(at)));
    }
    offset_ += expected_.size();
    expected_.clear();
    return {};
  }

 private:
  static constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

  std::filesystem::path path_;
  const storage::Files& files_;
  CheckFaults& faults_;
  std::uint64_t offset_ = 0;
  Bytes expected_;
  bool done_ = false;
};

class JournalWalk {
 public:
  JournalWalk(const Paths& paths, const storage::Files& files, const CheckReport& report, CheckFaults& faults)
      : file_([root = paths.root, &files](const std::string& path) { return files.Read(root / path); }),
        report_(report),
        faults_(faults),
        identities_(paths.identities(), files, faults),
        times_(paths.times(), files, faults) {}

  // The published checkpoint, which may be newer than the one of the report.
  void Publish(std::string note) { published_ = std::move(note); }

  // An error ends the reading: one of the files', or one that says that there is a fault behind which nothing fits.
  Result<void> Take(const Record& record) {
    const std::string place = fmt::format("journal record of entry {}", record.first_index);
    if (record.first_index != range_.size()) {
      faults_.Add(place, fmt::format("it comes where entry {} should", range_.size()));
      return Stop();
    }
    for (const ByteView entry : record.entries) TRY(TakeEntry(entry));
    if (range_.Root() != record.root) faults_.Add(place, "its root is not the one of the entries up to its end");
    if (record.time_entries != time_entries_ || record.time != time_.value_or(record.time))
      faults_.Add(place, "its time is not the one of the time entries up to its end");
    const Result<Checkpoint> checkpoint = ReadUnverifiedCheckpoint(record.checkpoint);
    if (!checkpoint.has_value() || *checkpoint != Checkpoint{report_.origin, record.end(), record.root})
      faults_.Add(place, "its checkpoint is not one of this log at its end");
    if (record.end() == report_.size && record.root == report_.root) reported_ = true;
    // What was published may have cosignatures behind the log's own signature.
    if (published_.starts_with(record.checkpoint) &&
        ParseSignatureLines(std::string_view(published_).substr(record.checkpoint.size())).has_value())
      published_found_ = true;
    return faults_.full() ? Stop() : Result<void>();
  }

  Result<void> Finish(const JournalEnd& end) {
    TRY(identities_.Compare());
    TRY(times_.Compare());
    if (end.next_index < report_.size)
      faults_.Add("journal", fmt::format("it ends at entry {}, and the published log has {} entries", end.next_index,
                                         report_.size));
    else if (!reported_ || !published_found_)
      faults_.Add("checkpoint", "it is not one that the journal has");
    return {};
  }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  Result<void> Stop() {
    stopped_ = true;
    return Fail(ErrorCode::kCorruption, "the journal was not read to its end");
  }

  Result<void> TakeEntry(ByteView entry) {
    const std::uint64_t index = range_.size();
    range_.Append(merkle::LeafHash(entry));
    const bool published = index < report_.size;
    if (published) TRY(CompareWithBundle(index, entry));
    const auto statement = statement::SignedStatement::Decode(entry);
    if (!statement.has_value()) {
      // Of published ones it has been said already.
      if (!published)
        faults_.AddAtEntry(index, "in the journal: it is no Signed Statement: " + statement.error().Text());
      return {};
    }
    if (published) TRY(identities_.Expect(ByteView(statement->identity()).first(kStoredIdentityBytes)));
    return IsTimeEntry(*statement) ? TakeTime(index, *statement) : Result<void>();
  }

  Result<void> TakeTime(std::uint64_t index, const statement::SignedStatement& statement) {
    const Result<UnixSeconds> time = ReadTimeEntry(statement);
    ++time_entries_;
    if (!time.has_value()) return {};
    time_ = *time;
    return index < report_.size ? times_.Expect(Times::Encode({index, *time})) : Result<void>();
  }

  Result<void> CompareWithBundle(std::uint64_t index, ByteView entry) {
    if (index % kTileWidth == 0) {
      const auto width = static_cast<std::uint32_t>(std::min<std::uint64_t>(kTileWidth, report_.size - index));
      const auto path = [&](std::uint32_t w) { return BundlePath(index / kTileWidth, w); };
      entries_.clear();
      TRY_ASSIGN(auto found, ReadPublicTile(file_, width, path));
      if (found.has_value()) {
        bundle_ = std::move(found->bytes);
        entries_ = SplitBundle(bundle_, found->width).value_or(std::vector<ByteView>());
      }
    }
    // A bundle that is missing or malformed has been reported already.
    if (!entries_.empty() && !std::ranges::equal(entries_[index % kTileWidth], entry))
      faults_.AddAtEntry(index, "the journal has another one than the entry bundle");
    return {};
  }

  PublicFile file_;
  const CheckReport& report_;
  CheckFaults& faults_;
  std::string published_;
  bool published_found_ = false;
  bool reported_ = false;
  bool stopped_ = false;

  merkle::CompactRange range_;
  std::uint64_t time_entries_ = 0;
  std::optional<UnixSeconds> time_;
  Bytes bundle_;
  std::vector<ByteView> entries_;  // views into bundle_
  DerivedFile identities_;
  DerivedFile times_;
};

}  // namespace

Result<void> CheckJournal(const std::filesystem::path& log_directory, const storage::Files& files,
                          CheckReport& report) {
  CheckFaults faults(report);
  if (report.origin.empty()) {
    faults.Add("journal", "it was not read: the checkpoint does not say whose log this is");
    return {};
  }
  const Paths paths{log_directory};
  JournalWalk walk(paths, files, report, faults);
  // Before the journal, which then has it.
  TRY_ASSIGN(const Bytes note, files.Read(paths.checkpoint()));
  walk.Publish(ToText(note));
  const Result<JournalEnd> end =
      ReadJournal(paths.journal(), report.origin, files, 0, [&](const Record& record) { return walk.Take(record); });
  if (end.has_value()) {
    TRY(walk.Finish(*end));
    return CheckIdentityRuns(paths, files, report.size, faults);
  }
  if (end.error().code != ErrorCode::kCorruption) return std::unexpected(end.error());
  if (!walk.stopped()) faults.Add(end.error().place.empty() ? "journal" : end.error().place, end.error().message);
  return {};
}

}  // namespace entente::log
