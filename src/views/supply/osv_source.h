// Where OSV records come from: directories of JSON files, ZIP archives, JSON Lines; and the snapshot that a log keeps.
//
// A snapshot is one record a line, ordered by id (docs/formats/payloads.md, osv-snapshot+jsonl).
// Thread safety: functions on their own arguments.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

class IndexBuilder;

// A record that could not be used: where it stands, and why.
struct SkippedRecord {
  std::string where;
  Error error;
};

struct SourceReport {
  std::uint64_t records = 0;
  std::uint64_t skipped = 0;
  std::vector<SkippedRecord> first_skipped;  // at most 100
};

using RecordVisit = std::function<Result<void>(std::string_view where, ByteView record)>;

// Visits each record of a directory (its .json files, and those below; also .zip and .jsonl in it), a .zip, a .jsonl or
// a .json file, in the order of their paths. An error of `visit` skips the record.
// Errors: kNotFound; kInvalidInput when a file is of no known kind or an archive cannot be read.
[[nodiscard]] Result<SourceReport> ReadOsv(const std::filesystem::path& path, const RecordVisit& visit);

// The lines of a snapshot. An error of `visit` skips the line.
[[nodiscard]] SourceReport ReadOsvLines(ByteView snapshot, std::string_view where, const RecordVisit& visit);

struct MadeSnapshot {
  Bytes document;
  SourceReport report;
};
// A snapshot of everything that can be read at `path`: records without line ends, ordered by id, `modified`, content;
// the same record once. Errors: as ReadOsv(); kInvalidInput when it is more than a payload may be, or nothing.
[[nodiscard]] Result<MadeSnapshot> MakeOsvSnapshot(const std::filesystem::path& path);

}  // namespace entente::supply
