// RecordBlocks: the records of an index as they were given, in blocks of about 128 KiB that are compressed one by one.
//
// A record is copied once, to where it stands in the block, and is read from there: what turns out to be no record is
// dropped again. Thread safety: one thread at a time.
#pragma once

#include <zstd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "views/supply/index/format.h"

namespace entente::supply {

class RecordBlocks {
 public:
  RecordBlocks();

  // A copy of the record behind those that were kept, with the room behind it that simdjson asks for (Padding::kThere).
  // Good until Keep() or the next Place(), which drops what was not kept.
  [[nodiscard]] ByteView Place(ByteView record);
  // The record that was placed last is one of the index; `advisory` says from now on where it stands.
  void Keep(index_format::Advisory& advisory);
  // No record follows.
  void Finish();

  // Of each block. The offsets follow each other: the blocks are written without a gap.
  [[nodiscard]] const std::vector<index_format::Block>& blocks() const { return blocks_; }
  [[nodiscard]] std::vector<Bytes> TakeCompressed() { return std::move(compressed_); }
  [[nodiscard]] std::uint64_t compressed_bytes() const {
    return blocks_.empty() ? 0 : blocks_.back().offset + blocks_.back().compressed_bytes;
  }

 private:
  void Compress();

  struct FreeContext {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, FreeContext> context_;
  Bytes open_;              // the block that is not compressed yet, in its beginning
  std::size_t kept_ = 0;    // bytes of it
  std::size_t placed_ = 0;  // bytes behind them
  Bytes room_;              // for the result of a compression
  std::vector<index_format::Block> blocks_;
  std::vector<Bytes> compressed_;
};

}  // namespace entente::supply
