#include "log/identity_merge.h"

#include <algorithm>
#include <vector>

namespace entente::log {
namespace {

// A run read in its order, a bucket at a time; offsets as the merged run has them.
class RunReader {
 public:
  RunReader(const IdentityRun& run, std::uint64_t merged_first)
      : run_(&run), shift_(static_cast<std::uint32_t>(run.range().first - merged_first)) {}

  // False at the end.
  Result<bool> Next() {
    ++at_;
    while (at_ >= entries_.size()) {
      if (bucket_ == run_->buckets()) return false;
      TRY_ASSIGN(entries_, run_->Bucket(bucket_++));
      at_ = 0;
    }
    return true;
  }
  [[nodiscard]] RunEntry entry() const { return {entries_[at_].key, entries_[at_].offset + shift_}; }

 private:
  const IdentityRun* run_;  // outlives this
  std::uint32_t shift_;
  std::vector<RunEntry> entries_;
  std::size_t at_ = 0;
  std::uint64_t bucket_ = 0;
};

constexpr std::uint64_t kEntriesBetweenLooks = 65'536;  // at the stop token

}  // namespace

Result<std::shared_ptr<const IdentityRun>> MergeRuns(std::span<const std::shared_ptr<const IdentityRun>> runs,
                                                     const std::filesystem::path& directory, storage::Files& files,
                                                     const std::stop_token& stop) {
  const RunRange range{runs.front()->range().first, runs.back()->range().end};
  TRY_ASSIGN(const auto writer, IdentityRunWriter::Begin(directory, range, files));
  std::vector<RunReader> readers;
  for (const auto& run : runs) {
    RunReader reader(*run, range.first);
    TRY_ASSIGN(const bool has_one, reader.Next());
    if (has_one) readers.push_back(std::move(reader));
  }
  for (std::uint64_t count = 1; !readers.empty(); ++count) {
    const auto least = std::ranges::min_element(readers, {}, &RunReader::entry);
    TRY(writer->Add(least->entry()));
    TRY_ASSIGN(const bool has_more, least->Next());
    if (!has_more) readers.erase(least);
    if (count % kEntriesBetweenLooks == 0 && stop.stop_requested()) return nullptr;
  }
  TRY(writer->Finish(runs.back()->root()));
  return IdentityRun::Open(directory, range, files);
}

}  // namespace entente::log
