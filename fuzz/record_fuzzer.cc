// A record that is read is written the same way. The input is read as it is, and as the body of a record whose length
// and digest are right, so that the body's reader is reached.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "crypto/digest.h"
#include "log/record.h"

namespace {

using namespace entente;

void Read(ByteView bytes) {
  const Result<log::ReadRecord> read = log::DecodeRecord(bytes);
  if (!read.has_value()) return;
  CHECK(read->bytes <= bytes.size());
  CHECK(!read->record.entries.empty());
  CHECK(read->record.end() > read->record.first_index);
  CHECK(std::ranges::equal(log::EncodeRecord(read->record), bytes.first(read->bytes)));
  if (read->bytes > 0) CHECK(!log::DecodeRecord(bytes.first(read->bytes - 1)).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  Read(input);

  Bytes record = ToBytes(log::kRecordMark);
  for (const unsigned shift : {24U, 16U, 8U, 0U}) record.push_back(static_cast<std::uint8_t>(size >> shift));
  Append(record, crypto::Sha256(input));
  CHECK(record.size() == log::kRecordHeadBytes);
  Append(record, input);
  Read(record);
  return 0;
}
