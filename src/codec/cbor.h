// CBOR (RFC 8949), the part that COSE needs: integers, byte and text strings, arrays, maps, tags, booleans, null.
//
// Decode() takes deterministically encoded input only (RFC 8949 section 4.2.1: shortest heads, definite lengths, map
// keys in bytewise order of their encodings, no duplicate keys, valid UTF-8); DecodeLenient() takes any well-formed
// definite- or indefinite-length input of the same types. Both are bounded by limits::kCborDepthMax and kCborItemsMax.
// Encode() is always deterministic.
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::cbor {

struct Value;
using Array = std::vector<Value>;
using Map = std::vector<std::pair<Value, Value>>;  // any order; Encode() sorts

struct Tag {
  std::uint64_t number = 0;
  std::vector<Value> content;  // exactly one
};

struct Value {
  // std::int64_t holds every integer that COSE uses; larger ones are refused.
  std::variant<std::nullptr_t, bool, std::int64_t, Bytes, std::string, Array, Map, Tag> data;

  [[nodiscard]] static Value Null() { return {nullptr}; }
  [[nodiscard]] static Value Int(std::int64_t n) { return {n}; }
  [[nodiscard]] static Value Of(ByteView bytes) { return {ToBytes(bytes)}; }
  [[nodiscard]] static Value Text(std::string text) { return {std::move(text)}; }
  [[nodiscard]] static Value Of(Array array) { return {std::move(array)}; }
  [[nodiscard]] static Value Of(Map map) { return {std::move(map)}; }
  [[nodiscard]] static Value Tagged(std::uint64_t number, Value content);

  [[nodiscard]] const std::int64_t* AsInt() const { return std::get_if<std::int64_t>(&data); }
  [[nodiscard]] const Bytes* AsByteString() const { return std::get_if<Bytes>(&data); }
  [[nodiscard]] const std::string* AsTextString() const { return std::get_if<std::string>(&data); }
  [[nodiscard]] const Array* AsArray() const { return std::get_if<Array>(&data); }
  [[nodiscard]] const Map* AsMap() const { return std::get_if<Map>(&data); }
  [[nodiscard]] const Tag* AsTag() const { return std::get_if<Tag>(&data); }
  [[nodiscard]] bool IsNull() const { return std::holds_alternative<std::nullptr_t>(data); }
  // The value under an integer or text key of a map; nullptr when there is none or this is no map.
  [[nodiscard]] const Value* Find(std::int64_t key) const;
  [[nodiscard]] const Value* Find(std::string_view key) const;
};

[[nodiscard]] Result<Value> Decode(ByteView bytes);
[[nodiscard]] Result<Value> DecodeLenient(ByteView bytes);
// REQUIRES: no map holds a key twice; text is UTF-8; nothing is nested deeper than limits::kCborDepthMax.
[[nodiscard]] Bytes Encode(const Value& value);
// RFC 8949 section 8 diagnostic notation, for `inspect`.
[[nodiscard]] std::string Diagnose(const Value& value);

}  // namespace entente::cbor
