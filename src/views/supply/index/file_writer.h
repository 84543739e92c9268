// Gathers the sections of an index file behind its header and table. Seen by the index's own sources only.
#pragma once

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "views/supply/index/format.h"

namespace entente::supply::index_format {

class FileWriter {
 public:
  // What all sections together will take, or less: saves copies.
  explicit FileWriter(std::size_t expected_bytes) {
    bytes_.reserve(kHeaderBytes + kSectionCount * (kTableEntryBytes + 8) + expected_bytes);
    bytes_.resize(kHeaderBytes + kSectionCount * kTableEntryBytes);
  }

  // REQUIRES: each section once, in the order of their ids.
  template <class T>
  void Add(SectionId id, const std::vector<T>& records) {
    AddBytes(id, ByteView(reinterpret_cast<const std::uint8_t*>(records.data()), records.size() * sizeof(T)));
  }
  void AddBytes(SectionId id, ByteView content) { AddPieces(id, std::span(&content, 1)); }
  // One after the other, without a gap.
  template <class Pieces>
  void AddPieces(SectionId id, const Pieces& pieces) {
    bytes_.resize((bytes_.size() + 7) / 8 * 8);
    TableEntry entry{};
    entry.id = static_cast<std::uint32_t>(id);
    entry.record_bytes = kRecordBytes[entry.id - 1];
    entry.offset = bytes_.size();
    for (const ByteView piece : pieces) {
      hash_.Update(piece);
      Append(bytes_, piece);
    }
    entry.bytes = bytes_.size() - entry.offset;
    std::ranges::copy(hash_.Finish(), entry.sha256);
    std::memcpy(bytes_.data() + kHeaderBytes + (entry.id - 1) * kTableEntryBytes, &entry, sizeof(entry));
  }
  Bytes Finish() {
    Header header{};
    std::ranges::copy(kMagic, header.magic);
    header.version = kVersion;
    header.section_count = kSectionCount;
    header.file_bytes = bytes_.size();
    std::memcpy(bytes_.data(), &header, sizeof(header));
    Bytes covered(bytes_.begin(), bytes_.begin() + 32);
    Append(covered, ByteView(bytes_).subspan(kHeaderBytes, kSectionCount * kTableEntryBytes));
    const crypto::Digest digest = crypto::Sha256(covered);
    std::ranges::copy(digest, bytes_.begin() + 32);
    return std::move(bytes_);
  }

 private:
  Bytes bytes_;
  crypto::Sha256Stream hash_;
};

}  // namespace entente::supply::index_format
