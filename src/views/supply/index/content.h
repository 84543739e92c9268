// IndexContent: the bytes of an index file in pieces, which stand where they were made: a file is written from them
// without putting them together in memory first.
//
// Thread safety: immutable once it is made; it moves.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace entente::supply {

class IndexContent {
 public:
  // Takes the records, and gives the bytes that they are.
  template <class T>
  ByteView Add(std::vector<T> records) {
    auto kept = std::make_shared<std::vector<T>>(std::move(records));
    const ByteView bytes(reinterpret_cast<const std::uint8_t*>(kept->data()), kept->size() * sizeof(T));
    AddPiece(bytes, std::move(kept));
    return bytes;
  }
  ByteView Add(std::string text) {
    auto kept = std::make_shared<std::string>(std::move(text));
    const ByteView bytes = AsBytes(*kept);
    AddPiece(bytes, std::move(kept));
    return bytes;
  }

  // Before everything else.
  void Prepend(Bytes front) {
    Add(std::move(front));
    std::ranges::rotate(pieces_, pieces_.end() - 1);
    std::ranges::rotate(owners_, owners_.end() - 1);
  }

  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] const std::vector<ByteView>& pieces() const { return pieces_; }
  // In one piece.
  [[nodiscard]] Bytes Joined() const {
    Bytes joined;
    joined.reserve(bytes_);
    for (const ByteView piece : pieces_) Append(joined, piece);
    return joined;
  }

 private:
  void AddPiece(ByteView piece, std::shared_ptr<const void> owner) {
    bytes_ += piece.size();
    pieces_.push_back(piece);
    owners_.push_back(std::move(owner));
  }

  std::vector<ByteView> pieces_;
  std::vector<std::shared_ptr<const void>> owners_;
  std::size_t bytes_ = 0;
};

}  // namespace entente::supply
