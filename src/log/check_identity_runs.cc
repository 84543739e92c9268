#include "log/check_identity_runs.h"

#include <algorithm>

#include "log/big_endian.h"
#include "log/identity_index.h"
#include "log/identity_run.h"

namespace entente::log {
namespace {

constexpr std::uint64_t kPieceEntries = 65'536;

std::uint64_t Mixed(std::uint64_t value) {
  value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27U)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31U);
}

// Of a set of entries, whatever their order. It finds what a disk does to files and not what a forger does, who would
// forge `identities` as well.
class SetSum {
 public:
  void Add(std::uint64_t key, std::uint64_t index) { sum_ += Mixed(key ^ Mixed(index + 1)); }
  friend bool operator==(const SetSum&, const SetSum&) = default;

 private:
  std::uint64_t sum_ = 0;
};

Result<SetSum> SumOfRun(const IdentityRun& run) {
  SetSum sum;
  for (std::uint64_t bucket = 0; bucket < run.buckets(); ++bucket) {
    TRY_ASSIGN(const auto entries, run.Bucket(bucket));
    for (const RunEntry& entry : entries) sum.Add(entry.key, run.range().first + entry.offset);
  }
  return sum;
}

Result<SetSum> SumOfIdentities(const Paths& paths, const storage::Files& files, const RunRange& range) {
  SetSum sum;
  for (std::uint64_t first = range.first; first < range.end; first += kPieceEntries) {
    const std::uint64_t count = std::min(kPieceEntries, range.end - first);
    TRY_ASSIGN(const Bytes piece,
               files.ReadRange(paths.identities(), first * kStoredIdentityBytes, count * kStoredIdentityBytes));
    for (std::uint64_t i = 0; i < count; ++i)
      sum.Add(BigEndian<std::uint64_t>(ByteView(piece).subspan(i * kStoredIdentityBytes)), first + i);
  }
  return sum;
}

// Errors: those of reading; kCorruption when it is not what `identities` says, or damaged.
Result<void> CheckRun(const Paths& paths, const storage::Files& files, const RunRange& range) {
  TRY_ASSIGN(const auto run, IdentityRun::Open(paths.identity_runs(), range, files));
  const auto expected = SumOfIdentities(paths, files, range);
  // Missing or too short: the next start makes it anew.
  if (!expected.has_value() && expected.error().code != ErrorCode::kUnavailable) return {};
  TRY(expected);
  TRY_ASSIGN(const SetSum found, SumOfRun(*run));
  if (found == *expected) return {};
  return Fail(ErrorCode::kCorruption, "it is not what the file identities says");
}

// One that was not written to its end has no meaning.
bool IsWhole(const Paths& paths, const storage::Files& files, const RunRange& range) {
  return files.ReadRange(paths.identity_runs() / RunName(range), IdentityRun::FileBytes(range) - 1, 1).has_value();
}

}  // namespace

Result<void> CheckIdentityRuns(const Paths& paths, const storage::Files& files, std::uint64_t published,
                               CheckFaults& faults) {
  TRY_ASSIGN(const auto names, files.List(paths.identity_runs()));
  for (const std::string& name : names) {
    const auto range = ParseRunName(name);
    if (!range.has_value() || range->end > published || !IsWhole(paths, files, *range)) continue;
    const auto checked = CheckRun(paths, files, *range);
    if (checked.has_value() || checked.error().code == ErrorCode::kNotFound) continue;  // merged meanwhile
    if (checked.error().code != ErrorCode::kCorruption) return std::unexpected(checked.error());
    faults.Add("identity-runs/" + name, checked.error().message +
                                            "; remove it while the node is stopped, and it is "
                                            "made anew");
  }
  return {};
}

}  // namespace entente::log
