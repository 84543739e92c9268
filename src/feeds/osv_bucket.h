// A bucket of OSV records, as osv.dev publishes one for each ecosystem: modified_id.csv (what there is, and since
// when), ID.json (a record) and all.zip (all of them).
//
// Only what is newer than what is here is fetched, several at a time, into a directory; an update that was broken off
// goes on from there. Where most of it is newer, all.zip is fetched instead.
//
// Thread safety: one thread a staging directory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "feeds/fetch.h"
#include "views/supply/feeds/snapshot_merge.h"
#include "views/supply/osv_source.h"

namespace entente::feeds {

// The bucket that an address means: it ends in '/', or in /all.zip or /modified_id.csv. Ends in '/'.
[[nodiscard]] std::optional<std::string> BucketOf(const std::string& address);

struct BucketOptions {
  FetchOptions fetch;
  unsigned parallel = 8;     // connections
  bool skip_broken = false;  // a record that is none is named and left out; otherwise it is an error
  std::function<void(const char* step, std::uint64_t done, std::uint64_t all)>
      progress;  // from any thread; may be empty
};

struct FromBucket {
  bool unchanged = false;  // the list is still the version that is known
  Bytes came;              // a snapshot of the records that were fetched; empty when none was newer
  supply::IdSet listed;
  supply::SourceReport skipped;      // broken ones, if they are skipped
  std::vector<std::string> missing;  // listed, and not there
  Version version;                   // of the list; not known when the next update has to look again
  std::uint64_t fetched = 0;
  std::uint64_t resumed = 0;  // records that an earlier try had fetched
  bool whole = false;         // all.zip was fetched
};

// `before`: the snapshot that is here, or nothing. `staging` is made when it is not there.
// Errors: as Fetch(), with the address; kInvalidInput for a list or a record that is none. What came is kept.
[[nodiscard]] Result<FromBucket> FetchBucket(const std::string& bucket, ByteView before, const Version& known,
                                             const std::filesystem::path& staging, const BucketOptions& options);

}  // namespace entente::feeds
