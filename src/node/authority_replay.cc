#include "node/authority_replay.h"

#include <algorithm>

namespace entente::node {
namespace {

constexpr std::uint64_t kReplayChunkEntries = 1024;

Result<void> ReplayRange(const log::Log& log, std::uint64_t first, std::uint64_t end, roster::Authority& authority) {
  while (first < end) {
    TRY_ASSIGN(const auto entries, log.ReadEntries(first, std::min(kReplayChunkEntries, end - first)));
    if (entries.empty()) return Fail(ErrorCode::kCorruption, "the log ends before its own size", std::to_string(first));
    for (const log::StoredEntry& entry : entries) {
      TRY_ASSIGN(const auto decoded, statement::SignedStatement::Decode(entry.bytes));
      authority.Apply(entry.index, entry.time, decoded);
    }
    first += entries.size();
  }
  return {};
}

}  // namespace

Result<void> ReplayAuthority(const log::Log& log, const catalogue::CatalogueView& catalogue,
                             roster::Authority& authority) {
  const std::uint64_t size = log.durable().size;
  const std::uint64_t known = std::min(catalogue.cursor(), size);
  TRY_ASSIGN(const auto indexes, catalogue.IndexesOf(kAuthorityTypes));
  // A reader's catalogue may have seen more than is published.
  for (const std::uint64_t index : indexes)
    if (index < known) TRY(ReplayRange(log, index, index + 1, authority));
  TRY(ReplayRange(log, known, size, authority));
  // What ends by itself has ended by the log's time, also where no entry of these says so.
  if (size == 0) return {};
  TRY_ASSIGN(const auto last, log.ReadEntries(size - 1, 1));
  if (!last.empty()) authority.AdvanceTo(last.front().time, size - 1);
  return {};
}

}  // namespace entente::node
