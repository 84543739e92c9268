#include "codec/cbor.h"

#include <cbor.h>

#include <algorithm>
#include <array>
#include <type_traits>

#include "base/check.h"
#include "base/encoding.h"
#include "codec/cbor_reader.h"

namespace entente::cbor {
namespace {

constexpr std::size_t kHeadBytesMax = 9;
// libcbor gives lengths as size_t and numbers as uint64_t; here they are one type.
static_assert(std::is_same_v<std::size_t, std::uint64_t>);
using HeadEncoder = std::size_t (*)(std::uint64_t, unsigned char*, std::size_t);
using MarkEncoder = std::size_t (*)(unsigned char*, std::size_t);

void AppendHead(Bytes& out, HeadEncoder encode, std::uint64_t argument) {
  std::array<std::uint8_t, kHeadBytesMax> head;
  const std::size_t size = encode(argument, head.data(), head.size());
  CHECK(size != 0);
  out.insert(out.end(), head.begin(), head.begin() + static_cast<std::ptrdiff_t>(size));
}

void AppendValue(Bytes& out, const Value& value);

void AppendMap(Bytes& out, const Map& map) {
  struct Pair {
    Bytes key;
    const Value* value;
  };
  std::vector<Pair> pairs;
  pairs.reserve(map.size());
  for (const auto& [key, value] : map) pairs.push_back({Encode(key), &value});
  std::ranges::sort(pairs, {}, &Pair::key);
  AppendHead(out, &cbor_encode_map_start, pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    CHECK(i == 0 || pairs[i - 1].key != pairs[i].key);  // REQUIRES of Encode()
    Append(out, pairs[i].key);
    AppendValue(out, *pairs[i].value);
  }
}

struct Appender {
  Bytes& out;

  void operator()(std::nullptr_t) const { AppendMark(&cbor_encode_null); }
  void operator()(bool value) const {
    std::array<std::uint8_t, kHeadBytesMax> head;
    CHECK(cbor_encode_bool(value, head.data(), head.size()) == 1);
    out.push_back(head[0]);
  }
  void operator()(std::int64_t value) const {
    if (value >= 0) {
      AppendHead(out, &cbor_encode_uint, static_cast<std::uint64_t>(value));
    } else {
      AppendHead(out, &cbor_encode_negint, static_cast<std::uint64_t>(-1 - value));
    }
  }
  void operator()(const Bytes& bytes) const {
    AppendHead(out, &cbor_encode_bytestring_start, bytes.size());
    Append(out, bytes);
  }
  void operator()(const std::string& text) const {
    AppendHead(out, &cbor_encode_string_start, text.size());
    Append(out, text);
  }
  void operator()(const Array& array) const {
    AppendHead(out, &cbor_encode_array_start, array.size());
    for (const Value& element : array) AppendValue(out, element);
  }
  void operator()(const Map& map) const { AppendMap(out, map); }
  void operator()(const Tag& tag) const {
    CHECK(tag.content.size() == 1);
    AppendHead(out, &cbor_encode_tag, tag.number);
    AppendValue(out, tag.content.front());
  }

  void AppendMark(MarkEncoder encode) const {
    std::array<std::uint8_t, kHeadBytesMax> head;
    CHECK(encode(head.data(), head.size()) == 1);
    out.push_back(head[0]);
  }
};

void AppendValue(Bytes& out, const Value& value) {
  std::visit(Appender{out}, value.data);
}

Result<Value> DecodeAs(ByteView bytes, Form form) {
  Reader reader(bytes, form);
  TRY_ASSIGN(Value value, reader.ReadValue());
  TRY(reader.ExpectEnd());
  return value;
}

}  // namespace

Value Value::Tagged(std::uint64_t number, Value content) {
  Tag tag;
  tag.number = number;
  tag.content.push_back(std::move(content));
  return {std::move(tag)};
}

const Value* Value::Find(std::int64_t key) const {
  const Map* map = AsMap();
  if (map == nullptr) return nullptr;
  for (const auto& [name, value] : *map)
    if (const std::int64_t* number = name.AsInt(); number != nullptr && *number == key) return &value;
  return nullptr;
}

const Value* Value::Find(std::string_view key) const {
  const Map* map = AsMap();
  if (map == nullptr) return nullptr;
  for (const auto& [name, value] : *map)
    if (const std::string* text = name.AsTextString(); text != nullptr && *text == key) return &value;
  return nullptr;
}

Result<Value> Decode(ByteView bytes) {
  return DecodeAs(bytes, Form::kDeterministic);
}
Result<Value> DecodeLenient(ByteView bytes) {
  return DecodeAs(bytes, Form::kLenient);
}

Bytes Encode(const Value& value) {
  Bytes out;
  AppendValue(out, value);
  return out;
}

}  // namespace entente::cbor
