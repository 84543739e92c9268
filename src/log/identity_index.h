// Identity index: which statements are on the log already, and where. The newest are in a table in memory; what is
// published goes to disk, in runs that are merged as they become many, so that memory is 1.6 bytes an entry of the log
// (filters and directories of the runs) and a constant.
//
// Everything here is derived from the file `identities`, which is derived from the journal. A run that is missing or
// damaged is made anew.
//
// Format: docs/formats/log.md, `identity-runs`.
// Thread safety: Insert() from one thread, Settle() from one thread, Candidates() from any, all at the same time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"
#include "log/identity_run.h"
#include "log/identity_table.h"
#include "log/paths.h"
#include "storage/files.h"

namespace entente::log {

// Of each entry, in the file `identities`: the first half of its statement's identity.
inline constexpr std::size_t kStoredIdentityBytes = 16;

class IdentityIndex {
 public:
  // The root of the log's tree at a published size.
  using RootAt = std::function<Result<crypto::Digest>(std::uint64_t size)>;

  // Takes the runs that belong to this log, up to the published size, and makes those that are missing, from
  // `identities`. REQUIRES: that file holds so many. Errors: those of storage.
  [[nodiscard]] static Result<std::unique_ptr<IdentityIndex>> Open(const Paths& paths, std::uint64_t published,
                                                                   std::uint64_t run_entries_min, RootAt root_at,
                                                                   storage::Files& files);

  // Where statements are whose identities begin with the same eight bytes, in the order of the log. The caller compares
  // the whole. Errors: kUnavailable, when a run is damaged and not yet made anew; those of storage.
  [[nodiscard]] Result<std::vector<std::uint64_t>> Candidates(ByteView identity) const;
  // REQUIRES: indexes come in order, without a gap.
  void Insert(ByteView identity, std::uint64_t index);

  // Does one thing of those that are due: a damaged run is made anew, entries that are published go to disk, runs are
  // merged. False when nothing was. What a crash, a stop or an error leaves of it has no meaning at the next start.
  [[nodiscard]] Result<bool> Settle(std::uint64_t published, const std::stop_token& stop = {});

  [[nodiscard]] std::uint64_t settled() const;  // entries that are in runs
  [[nodiscard]] std::uint64_t memory_bytes() const;
  [[nodiscard]] std::vector<RunRange> runs() const;

 private:
  using Run = std::shared_ptr<const IdentityRun>;
  using Runs = std::vector<Run>;

  IdentityIndex(const Paths& paths, std::uint64_t run_entries_min, RootAt root_at, storage::Files& files)
      : identities_(paths.identities()),
        directory_(paths.identity_runs()),
        run_entries_min_(run_entries_min),
        root_at_(std::move(root_at)),
        files_(files) {}

  [[nodiscard]] Result<void> TakeRuns(std::uint64_t published);
  [[nodiscard]] Result<Run> LongestRun(const std::vector<RunRange>& found, std::uint64_t first,
                                       std::uint64_t published);
  [[nodiscard]] Result<void> LoadTable(std::uint64_t published);
  [[nodiscard]] Result<void> ReadIdentities(const RunRange& range,
                                            const std::function<void(std::uint64_t index, std::uint64_t key)>& visit);
  [[nodiscard]] Result<Run> MakeRun(const RunRange& range);
  [[nodiscard]] Result<bool> Repair(const RunRange& damaged);
  [[nodiscard]] std::span<const Run> ToMerge(const Runs& runs) const;
  [[nodiscard]] Result<bool> MergeIfMany(const std::stop_token& stop);
  [[nodiscard]] std::uint32_t LevelOf(const RunRange& range) const;
  // Puts runs in the place of those that cover the same entries, whose files go.
  [[nodiscard]] Result<void> Replace(const RunRange& range, Runs by);
  void NoteDamage(const IdentityRun& run, const Error& error) const;

  const std::filesystem::path identities_;
  const std::filesystem::path directory_;
  const std::uint64_t run_entries_min_;
  const RootAt root_at_;
  storage::Files& files_;

  mutable std::shared_mutex mutex_;  // for table_ and runs_
  IdentityTable table_;              // of the entries behind the runs
  Runs runs_;                        // in order, without a gap
  mutable std::mutex damage_mutex_;
  mutable std::optional<RunRange> damaged_;
};

}  // namespace entente::log
