// Gathers the sections of an index file behind its header and table. Seen by the index's own sources only.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "views/supply/index/content.h"
#include "views/supply/index/format.h"

namespace entente::supply::index_format {

class FileWriter {
 public:
  // REQUIRES: each section once, in the order of their ids.
  template <class T>
  void Add(SectionId id, std::vector<T> records) {
    Begin(id);
    hash_.Update(content_.Add(std::move(records)));
    End(id);
  }
  void Add(SectionId id, std::string text) {
    Begin(id);
    hash_.Update(content_.Add(std::move(text)));
    End(id);
  }
  // One after the other, without a gap.
  void AddPieces(SectionId id, std::vector<Bytes> pieces) {
    Begin(id);
    for (Bytes& piece : pieces) hash_.Update(content_.Add(std::move(piece)));
    End(id);
  }
  IndexContent Finish() {
    constexpr std::size_t kCovered = sizeof(Header) - sizeof(Header::sha256);  // by the header's own digest
    Header header{};
    std::ranges::copy(kMagic, header.magic);
    header.version = kVersion;
    header.section_count = kSectionCount;
    header.file_bytes = kFrontBytes + content_.bytes();
    Bytes front(kFrontBytes);
    std::memcpy(front.data(), &header, sizeof(header));
    std::memcpy(front.data() + kHeaderBytes, table_.data(), sizeof(table_));
    hash_.Update(ByteView(front).first(kCovered));
    hash_.Update(ByteView(front).subspan(kHeaderBytes));
    std::ranges::copy(hash_.Finish(), front.begin() + kCovered);
    content_.Prepend(std::move(front));
    return std::move(content_);
  }

 private:
  static constexpr std::size_t kFrontBytes = kHeaderBytes + kSectionCount * kTableEntryBytes;
  static constexpr std::size_t kAlignment = 8;
  static_assert(kFrontBytes % kAlignment == 0);

  void Begin(SectionId id) {
    if (const std::size_t beyond = content_.bytes() % kAlignment; beyond != 0) content_.Add(Bytes(kAlignment - beyond));
    TableEntry& entry = EntryOf(id);
    entry.id = static_cast<std::uint32_t>(id);
    entry.record_bytes = kRecordBytes[entry.id - 1];
    entry.offset = kFrontBytes + content_.bytes();
  }
  void End(SectionId id) {
    TableEntry& entry = EntryOf(id);
    entry.bytes = kFrontBytes + content_.bytes() - entry.offset;
    std::ranges::copy(hash_.Finish(), entry.sha256);
  }
  TableEntry& EntryOf(SectionId id) { return table_[static_cast<std::size_t>(id) - 1]; }

  std::array<TableEntry, kSectionCount> table_{};
  IndexContent content_;
  crypto::Sha256Stream hash_;  // of the section that is being added
};

}  // namespace entente::supply::index_format
