// The list of records that an OSV bucket publishes beside them (modified_id.csv): a line a record, "TIME,ID" below an
// ecosystem's address and "TIME,ECOSYSTEM/ID" below the bucket's own, newest first.
//
// Thread safety: pure functions. Views are good as long as the list's bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::supply {

inline constexpr std::size_t kModifiedListBytesMax = std::size_t{256} * 1024 * 1024;
inline constexpr std::size_t kModifiedListLinesMax = 4'000'000;

// Nanoseconds since 1970-01-01T00:00:00Z.
using UnixNanoseconds = std::int64_t;

// RFC 3339 with up to nine digits of a second: "2024-01-02T03:04:05.678Z". Errors: kInvalidInput, also for years before
// 1970 and after 2200.
[[nodiscard]] Result<UnixNanoseconds> ParseModified(std::string_view text);

struct ListedRecord {
  std::string_view path;  // "PyPI/PYSEC-2024-1" or "PYSEC-2024-1": its address is this and ".json"
  std::string_view id;    // the last part of the path
  UnixNanoseconds modified = 0;
};

// One a record, by id; of several lines with one id, the newest. Errors: kInvalidInput with the line as place; when it
// is empty.
[[nodiscard]] Result<std::vector<ListedRecord>> ReadModifiedList(ByteView list);

}  // namespace entente::supply
