// A pull reader over CBOR: one item head at a time, strings as views into the input, nothing copied. cbor::Decode() is
// built on it, and so is the hot path that takes a COSE_Sign1 apart.
//
// Invariants:
//  1. What is consumed so far is well-formed; in kDeterministic form it also has shortest heads and definite lengths.
//     (Order of map keys is seen where a whole map is read: ReadValue().)
//  2. No memory is set aside because of a length that the input claims.
//
// Thread safety: one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "codec/cbor.h"

namespace entente::cbor {

enum class Form : std::uint8_t { kDeterministic, kLenient };

enum class ItemKind : std::uint8_t {
  kUnsigned,  // number
  kNegative,  // -1 - number
  kBytes,     // bytes
  kText,      // bytes; valid UTF-8
  kArray,     // number: how many items follow
  kMap,       // number: how many pairs follow
  kTag,       // number; the tagged item follows
  kBool,      // number: 0 or 1
  kNull,      //
  kIndefiniteBytes,
  kIndefiniteText,
  kIndefiniteArray,
  kIndefiniteMap,
  kBreak,  // kLenient form only
};

struct Item {
  ItemKind kind = ItemKind::kNull;
  std::uint64_t number = 0;
  ByteView bytes;
};

class Reader {
 public:
  Reader(ByteView input, Form form) : input_(input), form_(form) {}

  // Reads the head of the next item, and the content of a string of definite length.
  // Errors: kInvalidInput, with the position as place; after one the reader is of no more use.
  [[nodiscard]] Result<Item> Next();
  // The same, when the item must be of one kind; `what` names it in the error.
  [[nodiscard]] Result<Item> Expect(ItemKind kind, std::string_view what);
  // Reads one whole item.
  [[nodiscard]] Result<Value> ReadValue();
  // Errors unless all input is consumed.
  [[nodiscard]] Result<void> ExpectEnd() const;

  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  Result<Value> Build(const Item& item, std::size_t depth);
  Result<Value> BuildArray(const Item& item, std::size_t depth);
  Result<Value> BuildMap(const Item& item, std::size_t depth);
  Result<Value> BuildChunks(const Item& item);

  ByteView input_;
  Form form_;
  std::size_t position_ = 0;
  std::size_t items_ = 0;
};

}  // namespace entente::cbor
