#include "log/identity_index.h"

#include <algorithm>

#include "base/check.h"
#include "base/logging.h"
#include "log/big_endian.h"
#include "log/identity_merge.h"

namespace entente::log {
namespace {

constexpr std::uint64_t kRunEntriesMade = std::uint64_t{1} << 20U;  // at once, in memory
constexpr std::size_t kMergedAtOnce = 4;
constexpr std::uint32_t kLevelMax = 4;  // of these, of which each takes the longest to merge, no larger ones are made
constexpr std::uint64_t kPieceEntries = 65'536;  // of `identities`, read at once

std::uint64_t KeyOf(ByteView identity) {
  return BigEndian<std::uint64_t>(identity);
}

}  // namespace

Result<std::unique_ptr<IdentityIndex>> IdentityIndex::Open(const Paths& paths, std::uint64_t published,
                                                           std::uint64_t run_entries_min, RootAt root_at,
                                                           storage::Files& files) {
  CHECK(run_entries_min >= 2);
  auto index = std::unique_ptr<IdentityIndex>(new IdentityIndex(paths, run_entries_min, std::move(root_at), files));
  TRY(index->TakeRuns(published));
  // What a log of another version of this program, or a crash, has left to do.
  while (published - index->settled() >= run_entries_min) TRY(index->Settle(published));
  TRY(index->LoadTable(published));
  return index;
}

Result<void> IdentityIndex::TakeRuns(std::uint64_t published) {
  TRY_ASSIGN(const auto names, files_.List(directory_));
  std::vector<RunRange> found;
  for (const std::string& name : names)
    if (const auto range = ParseRunName(name); range.has_value()) found.push_back(*range);
  for (;;) {
    TRY_ASSIGN(Run run, LongestRun(found, settled(), published));
    if (run == nullptr) break;
    runs_.push_back(std::move(run));
  }
  // Merged ones whose files a crash kept, half written ones, and those of another past of this log.
  for (const RunRange& range : found)
    if (std::ranges::find(runs_, range, &IdentityRun::range) == runs_.end())
      TRY(files_.Remove(directory_ / RunName(range)));
  return {};
}

// Null when there is none.
Result<IdentityIndex::Run> IdentityIndex::LongestRun(const std::vector<RunRange>& found, std::uint64_t first,
                                                     std::uint64_t published) {
  Run longest;
  for (const RunRange& range : found) {
    if (range.first != first || range.end > published) continue;
    if (longest != nullptr && range.end < longest->range().end) continue;
    auto run = IdentityRun::Open(directory_, range, files_);
    if (!run.has_value() && run.error().code != ErrorCode::kCorruption) return std::unexpected(std::move(run.error()));
    if (!run.has_value()) continue;
    TRY_ASSIGN(const crypto::Digest root, root_at_(range.end));
    if ((*run)->root() == root) longest = *std::move(run);
  }
  return longest;
}

Result<void> IdentityIndex::ReadIdentities(const RunRange& range,
                                           const std::function<void(std::uint64_t index, std::uint64_t key)>& visit) {
  for (std::uint64_t first = range.first; first < range.end; first += kPieceEntries) {
    const std::uint64_t count = std::min(kPieceEntries, range.end - first);
    TRY_ASSIGN(const Bytes piece,
               files_.ReadRange(identities_, first * kStoredIdentityBytes, count * kStoredIdentityBytes));
    for (std::uint64_t i = 0; i < count; ++i)
      visit(first + i, KeyOf(ByteView(piece).subspan(i * kStoredIdentityBytes)));
  }
  return {};
}

Result<void> IdentityIndex::LoadTable(std::uint64_t published) {
  return ReadIdentities({settled(), published},
                        [this](std::uint64_t index, std::uint64_t key) { table_.Insert(key, index); });
}

Result<std::vector<std::uint64_t>> IdentityIndex::Candidates(ByteView identity) const {
  const std::uint64_t key = KeyOf(identity);
  std::vector<std::uint64_t> candidates;
  const std::shared_lock lock(mutex_);
  for (const Run& run : runs_) {
    auto looked = run->Candidates(key, candidates);
    if (looked.has_value()) continue;
    if (looked.error().code != ErrorCode::kCorruption) return std::unexpected(std::move(looked.error()));
    NoteDamage(*run, looked.error());
    return Fail(ErrorCode::kUnavailable,
                "a part of the list of known statements has changed on the disk and is being made anew; try again "
                "shortly",
                run->path().string());
  }
  table_.Candidates(key, candidates);
  std::ranges::sort(candidates);
  return candidates;
}

void IdentityIndex::NoteDamage(const IdentityRun& run, const Error& error) const {
  const std::scoped_lock lock(damage_mutex_);
  if (damaged_ == run.range()) return;
  damaged_ = run.range();
  LogLine(Severity::kWarning, "identity-run-damaged", {{"error", error.Text()}});
}

void IdentityIndex::Insert(ByteView identity, std::uint64_t index) {
  const std::unique_lock lock(mutex_);
  table_.Insert(KeyOf(identity), index);
}

std::uint64_t IdentityIndex::settled() const {
  const std::shared_lock lock(mutex_);
  return runs_.empty() ? 0 : runs_.back()->range().end;
}

std::uint64_t IdentityIndex::memory_bytes() const {
  const std::shared_lock lock(mutex_);
  std::uint64_t bytes = table_.memory_bytes();
  for (const Run& run : runs_) bytes += run->memory_bytes();
  return bytes;
}

std::vector<RunRange> IdentityIndex::runs() const {
  const std::shared_lock lock(mutex_);
  std::vector<RunRange> ranges;
  for (const Run& run : runs_) ranges.push_back(run->range());
  return ranges;
}

Result<bool> IdentityIndex::Settle(std::uint64_t published, const std::stop_token& stop) {
  std::optional<RunRange> damaged;
  {
    const std::scoped_lock lock(damage_mutex_);
    damaged = damaged_;
  }
  if (damaged.has_value()) return Repair(*damaged);
  const std::uint64_t first = settled();
  if (published - first < run_entries_min_) return MergeIfMany(stop);
  TRY_ASSIGN(Run run, MakeRun({first, std::min(published, first + kRunEntriesMade)}));
  const std::unique_lock lock(mutex_);
  table_.DropBelow(run->range().end);
  runs_.push_back(std::move(run));
  return true;
}

Result<IdentityIndex::Run> IdentityIndex::MakeRun(const RunRange& range) {
  TRY(files_.MakeDirectories(directory_));
  std::vector<RunEntry> entries;
  entries.reserve(range.count());
  TRY(ReadIdentities(range, [&](std::uint64_t index, std::uint64_t key) {
    entries.push_back({key, static_cast<std::uint32_t>(index - range.first)});
  }));
  std::ranges::sort(entries);
  TRY_ASSIGN(const crypto::Digest root, root_at_(range.end));
  TRY_ASSIGN(const auto writer, IdentityRunWriter::Begin(directory_, range, files_));
  for (const RunEntry& entry : entries) TRY(writer->Add(entry));
  TRY(writer->Finish(root));
  return IdentityRun::Open(directory_, range, files_);
}

// By smaller ones, whose files have other names: the damaged one is there until they are whole.
Result<bool> IdentityIndex::Repair(const RunRange& damaged) {
  const std::uint64_t each = std::min(kRunEntriesMade, (damaged.count() + 1) / 2);
  Runs made;
  for (std::uint64_t first = damaged.first; first < damaged.end; first += each) {
    TRY_ASSIGN(Run run, MakeRun({first, std::min(damaged.end, first + each)}));
    made.push_back(std::move(run));
  }
  TRY(Replace(damaged, std::move(made)));
  const std::scoped_lock lock(damage_mutex_);
  damaged_.reset();
  return true;
}

std::uint32_t IdentityIndex::LevelOf(const RunRange& range) const {
  std::uint32_t level = 0;
  for (std::uint64_t size = range.count() / run_entries_min_; size >= kMergedAtOnce; size /= kMergedAtOnce) ++level;
  return level;
}

// Afterwards levels fall from the oldest run to the newest, and there are at most three of a level (but of the highest,
// which are merged no more).
std::span<const IdentityIndex::Run> IdentityIndex::ToMerge(const Runs& runs) const {
  const auto level = [&](std::size_t i) { return LevelOf(runs[i]->range()); };
  // The newest first: they are the smallest.
  for (std::size_t i = runs.size(); i-- > 1;)
    if (level(i - 1) < level(i)) return std::span(runs).subspan(i - 1, 2);
  for (std::size_t end = runs.size(); end >= kMergedAtOnce; --end) {
    const std::size_t first = end - kMergedAtOnce;
    if (level(first) < kLevelMax && level(first) == level(end - 1))
      return std::span(runs).subspan(first, kMergedAtOnce);
  }
  return {};
}

Result<bool> IdentityIndex::MergeIfMany(const std::stop_token& stop) {
  Runs runs;
  {
    const std::shared_lock lock(mutex_);
    runs = runs_;
  }
  const std::span<const Run> few = ToMerge(runs);
  if (few.empty()) return false;
  auto merged = MergeRuns(few, directory_, files_, stop);
  if (!merged.has_value() && merged.error().code == ErrorCode::kCorruption) {
    const auto damaged =
        std::ranges::find(few, merged.error().place, [](const Run& run) { return run->path().string(); });
    if (damaged == few.end()) return std::unexpected(std::move(merged.error()));
    NoteDamage(**damaged, merged.error());
    return true;
  }
  if (!merged.has_value()) return std::unexpected(std::move(merged.error()));
  if (*merged == nullptr) return false;
  TRY(Replace((*merged)->range(), {*merged}));
  return true;
}

Result<void> IdentityIndex::Replace(const RunRange& range, Runs by) {
  Runs replaced;
  {
    const std::unique_lock lock(mutex_);
    const auto is_in = [&range](const Run& run) { return range.Holds(run->range()); };
    const auto first = std::ranges::find_if(runs_, is_in);
    const auto end = std::find_if_not(first, runs_.end(), is_in);
    replaced.assign(first, end);
    runs_.insert(runs_.erase(first, end), by.begin(), by.end());
  }
  // Whoever looks into a run holds the lock: nobody reads these any more. A crash keeps some; the next start removes
  // them.
  for (const Run& run : replaced)
    if (std::ranges::find(by, run->path(), &IdentityRun::path) == by.end()) TRY(files_.Remove(run->path()));
  return {};
}

}  // namespace entente::log
