#include "log/record.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "log/big_endian.h"

namespace entente::log {
namespace {

constexpr std::size_t kBodyFixedBytes = 60;
constexpr std::size_t kLengthBytes = 2;

void AppendWithLength(Bytes& out, ByteView part) {
  CHECK(part.size() <= limits::kEntryBytesMax);
  AppendBigEndian<std::uint16_t>(out, static_cast<std::uint16_t>(part.size()));
  Append(out, part);
}

// Takes one part with its length from the front.
Result<ByteView> TakeWithLength(ByteView& rest) {
  if (rest.size() < kLengthBytes) return Invalid("the record's body ends within a length");
  const std::size_t size = BigEndian<std::uint16_t>(rest);
  if (rest.size() - kLengthBytes < size) return Invalid("the record's body ends within a part");
  const ByteView part = rest.subspan(kLengthBytes, size);
  rest = rest.subspan(kLengthBytes + size);
  return part;
}

Result<Record> DecodeBody(ByteView body) {
  if (body.size() < kBodyFixedBytes) return Invalid("the record's body is too short");
  Record record;
  record.first_index = BigEndian<std::uint64_t>(body);
  const auto count = BigEndian<std::uint32_t>(body.subspan(8));
  record.time = static_cast<UnixSeconds>(BigEndian<std::uint64_t>(body.subspan(12)));
  record.time_entries = BigEndian<std::uint64_t>(body.subspan(20));
  std::ranges::copy(body.subspan(28, record.root.size()), record.root.begin());
  ByteView rest = body.subspan(kBodyFixedBytes);
  TRY_ASSIGN(const ByteView checkpoint, TakeWithLength(rest));
  record.checkpoint = AsText(checkpoint);
  TRY_ASSIGN(record.receipt_signature, TakeWithLength(rest));
  // A count that the bytes cannot hold is not believed.
  if (count == 0 || count > rest.size() / kLengthBytes) return Invalid("the record's count of entries is impossible");
  record.entries.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    TRY_ASSIGN(const ByteView entry, TakeWithLength(rest));
    record.entries.push_back(entry);
  }
  if (!rest.empty()) return Invalid("the record's body goes on after its last entry");
  if (record.first_index > UINT64_MAX - count) return Invalid("the record's first index is impossible");
  return record;
}

}  // namespace

Bytes EncodeRecord(const Record& record) {
  CHECK(!record.entries.empty());
  std::size_t body_bytes =
      kBodyFixedBytes + 2 * kLengthBytes + record.checkpoint.size() + record.receipt_signature.size();
  for (const ByteView entry : record.entries) body_bytes += kLengthBytes + entry.size();
  CHECK(body_bytes <= kRecordBodyBytesMax);

  Bytes out;
  out.reserve(kRecordHeadBytes + body_bytes);
  Append(out, kRecordMark);
  AppendBigEndian<std::uint32_t>(out, static_cast<std::uint32_t>(body_bytes));
  out.resize(kRecordHeadBytes);  // the digest's place
  AppendBigEndian<std::uint64_t>(out, record.first_index);
  AppendBigEndian<std::uint32_t>(out, static_cast<std::uint32_t>(record.entries.size()));
  AppendBigEndian<std::uint64_t>(out, static_cast<std::uint64_t>(record.time));
  AppendBigEndian<std::uint64_t>(out, record.time_entries);
  Append(out, record.root);
  AppendWithLength(out, AsBytes(record.checkpoint));
  AppendWithLength(out, record.receipt_signature);
  for (const ByteView entry : record.entries) AppendWithLength(out, entry);
  const crypto::Digest digest = crypto::Sha256(ByteView(out).subspan(kRecordHeadBytes));
  std::ranges::copy(digest, out.begin() + 8);
  return out;
}

Result<ReadRecord> DecodeRecord(ByteView bytes) {
  if (bytes.size() < kRecordHeadBytes) return Invalid("there are fewer bytes than a record's head has");
  if (AsText(bytes.first(kRecordMark.size())) != kRecordMark) return Invalid("no record begins here");
  const std::size_t body_bytes = BigEndian<std::uint32_t>(bytes.subspan(4));
  if (body_bytes > kRecordBodyBytesMax) return Invalid("the record's length is impossible");
  if (bytes.size() - kRecordHeadBytes < body_bytes) return Invalid("the record is cut off");
  const ByteView body = bytes.subspan(kRecordHeadBytes, body_bytes);
  if (!std::ranges::equal(crypto::Sha256(body), bytes.subspan(8, 32)))
    return Invalid("the record's digest does not hold");
  TRY_ASSIGN(Record record, DecodeBody(body));
  return ReadRecord{std::move(record), kRecordHeadBytes + body_bytes};
}

}  // namespace entente::log
