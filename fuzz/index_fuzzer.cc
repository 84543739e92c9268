// A forged index whose checksums are right never makes a reader leave it, loop, or stop the program.
// Input: the file itself, when it begins with its magic; otherwise changes to a good one, six bytes each: where, what.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "base/check.h"
#include "index_for_fuzzers.h"
#include "views/supply/index/builder.h"

namespace {

using namespace entente;

Bytes GoodIndex() {
  supply::IndexBuilder builder;
  builder.BeginFeed({.feed = "fuzz", .source = {}, .entry = {}, .digest = {}, .time = 0, .records = 0});
  for (
      const char* record :
      {R"({"id":"A-1","modified":"2024-01-02T03:04:05Z","aliases":["CVE-2020-1"],"affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.5.0"}]}],"versions":["1.0.0","1.1.0"]}]})",
       R"({"id":"A-2","modified":"2024-01-02T03:04:05Z","affected":[{"package":{"ecosystem":"Debian:12","name":"openssl"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]})"})
    CHECK(builder.Add(AsBytes(record)).has_value());
  return builder.Finish().value().Joined();
}

// Puts right every checksum that can be.
void Seal(Bytes& content) {
  namespace format = supply::index_format;
  const std::size_t table_bytes = format::kSectionCount * format::kTableEntryBytes;
  if (content.size() < format::kHeaderBytes + table_bytes) return;
  for (std::size_t i = 0; i < format::kSectionCount; ++i) {
    std::uint8_t* place = content.data() + format::kHeaderBytes + i * format::kTableEntryBytes;
    format::TableEntry entry;
    std::memcpy(&entry, place, sizeof(entry));
    if (entry.offset > content.size() || entry.bytes > content.size() - entry.offset) continue;
    const crypto::Digest digest = crypto::Sha256(ByteView(content).subspan(entry.offset, entry.bytes));
    std::ranges::copy(digest, entry.sha256);
    std::memcpy(place, &entry, sizeof(entry));
  }
  const std::uint64_t size = content.size();
  std::memcpy(content.data() + 16, &size, sizeof(size));
  Bytes covered(content.begin(), content.begin() + 32);
  Append(covered, ByteView(content).subspan(format::kHeaderBytes, table_bytes));
  const crypto::Digest digest = crypto::Sha256(covered);
  std::ranges::copy(digest, content.begin() + 32);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Bytes good = GoodIndex();
  Bytes content;
  if (AsText(ByteView(data, size)).starts_with(supply::index_format::kMagic)) {
    content = ToBytes(ByteView(data, size));
  } else {
    content = good;
    for (std::size_t at = 0; at + 6 <= size; at += 6) {
      std::uint16_t where = 0;
      std::memcpy(&where, data + at, sizeof(where));
      const std::size_t place = where % (content.size() - 4);
      std::memcpy(content.data() + place, data + at + 2, 4);
    }
  }
  Seal(content);
  if (const auto index = supply::OpenInMemory(content); index.has_value()) supply::UseAll(**index);
  return 0;
}
