// A feed's source, whatever it is: a path or an address, of OSV records or of one document; and what an update gets of
// it.
//
// Thread safety: one thread a staging directory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "feeds/osv_bucket.h"
#include "feeds/staging.h"
#include "views/supply/feeds/exploitation_feed.h"

namespace entente::feeds {

[[nodiscard]] bool IsAddress(std::string_view source);

// A document of one file: KEV or EPSS as they are published, unpacked where it is gzip. REQUIRES: not kOsv.
// Errors: kInvalidInput when it is none or larger than such a thing can be.
[[nodiscard]] Result<Bytes> PlainDocument(supply::FeedKind kind, Bytes bytes);
// The same of a file. Errors: also kNotFound, kUnavailable.
[[nodiscard]] Result<Bytes> ReadDocument(supply::FeedKind kind, const std::filesystem::path& file);

struct Wanted {
  supply::FeedKind kind = supply::FeedKind::kOsv;
  std::string source;
  ByteView before;       // the snapshot that is here; empty: none
  Version known;         // of the source, when `before` was made
  bool replace = false;  // the snapshot is what the source has, and nothing else
  bool drop_vanished = false;
};

struct Fresh {
  bool unchanged = false;  // the source says so; there is no document
  Bytes document;          // the new snapshot, whole
  supply::FeedChanges changes;
  Version version;
  supply::SourceReport skipped;
  std::vector<std::string> missing;
  std::uint64_t fetched = 0;  // records, or documents
  std::uint64_t resumed = 0;
  bool whole = false;  // everything was fetched, and not what is newer alone
};

// Errors: those of reading and fetching, with the place. Nothing is changed but the staging directory.
[[nodiscard]] Result<Fresh> GetFresh(const Wanted& wanted, const std::filesystem::path& staging,
                                     const BucketOptions& options);

}  // namespace entente::feeds
