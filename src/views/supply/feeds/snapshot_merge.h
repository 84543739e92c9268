// Snapshots of OSV records, put together: what was there, and what came. Pure.
//
// A record that came takes the place of all with its id, unless what was there was changed later: a copy that lags
// behind does not turn anything back. What did not come stays.
// Format: docs/formats/payloads.md (osv-snapshot+jsonl).  Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/feeds/modified_list.h"

namespace entente::supply {

// By id, when each record of a snapshot was changed; 0 where it does not say so. Errors: kInvalidInput with the line.
[[nodiscard]] Result<std::map<std::string, UnixNanoseconds, std::less<>>> ModifiedTimes(ByteView snapshot);

using IdSet = std::set<std::string, std::less<>>;

// What an update did to a feed.
struct FeedChanges {
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t withdrawn = 0;  // of those changed or added: withdrawn now and not before
  std::uint64_t unchanged = 0;
  std::uint64_t older = 0;                  // came in an older form than is here, and were not taken
  std::uint64_t vanished = 0;               // are here, and the source does not have them any more
  std::vector<std::string> first_vanished;  // at most 100 of their ids
};

struct MergedSnapshot {
  Bytes document;
  FeedChanges changes;
};

// `before` may be empty, `came` too. `listed`: all ids that the source has; what is in `before` and not there has
// vanished: it is counted, and left out where `drop_vanished` says so.
// Errors: kInvalidInput when one of them is no snapshot, or when the result is more than a payload may be.
[[nodiscard]] Result<MergedSnapshot> MergeSnapshots(ByteView before, ByteView came, const IdSet& listed,
                                                    bool drop_vanished);

}  // namespace entente::supply
