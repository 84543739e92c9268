// Records of the journal: one committed batch, as bytes. Pure.
//
// Format: docs/formats/log.md.  Thread safety: values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace entente::log {

// The views look into what it was made of, or into the bytes it was read from.
struct Record {
  std::uint64_t first_index = 0;
  UnixSeconds time = 0;            // the log's time at the end of the batch
  std::uint64_t time_entries = 0;  // of the whole log, at the end of the batch
  crypto::Digest root{};           // of the tree of end() entries
  std::string_view checkpoint;     // the signed note over it
  ByteView receipt_signature;      // the receipt key's signature over it
  std::vector<ByteView> entries;

  [[nodiscard]] std::uint64_t end() const { return first_index + entries.size(); }
};

inline constexpr std::size_t kRecordHeadBytes = 40;
inline constexpr std::size_t kRecordBodyBytesMax = std::size_t{1} << 27U;
inline constexpr std::string_view kRecordMark = "ENTR";

// REQUIRES: at least one entry; each part within its length field.
[[nodiscard]] Bytes EncodeRecord(const Record& record);

struct ReadRecord {
  Record record;
  std::size_t bytes = 0;  // how many were the record's
};
// Reads the record that `bytes` begin with. Errors: kInvalidInput when they begin with no whole one.
[[nodiscard]] Result<ReadRecord> DecodeRecord(ByteView bytes);

}  // namespace entente::log
