#include "codec/cbor_reader.h"

#include <cbor.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "base/limits.h"

namespace entente::cbor {
namespace {

// What libcbor's decoder called back with; one item at a time.
struct Seen {
  std::optional<Item> item;
  const char* refused = nullptr;
};

void SetItem(void* context, ItemKind kind, std::uint64_t number) {
  static_cast<Seen*>(context)->item = Item{kind, number, {}};
}
void SetString(void* context, ItemKind kind, cbor_data data, std::uint64_t size) {
  static_cast<Seen*>(context)->item = Item{kind, size, ByteView(data, static_cast<std::size_t>(size))};
}
void SetRefused(void* context, const char* why) {
  static_cast<Seen*>(context)->refused = why;
}

template <class Number, ItemKind kKind>
void OnNumber(void* context, Number number) {
  SetItem(context, kKind, number);
}
template <ItemKind kKind>
void OnMark(void* context) {
  SetItem(context, kKind, 0);
}

const cbor_callbacks& Callbacks() {
  static const cbor_callbacks callbacks = [] {
    cbor_callbacks c = cbor_empty_callbacks;
    c.uint8 = &OnNumber<std::uint8_t, ItemKind::kUnsigned>;
    c.uint16 = &OnNumber<std::uint16_t, ItemKind::kUnsigned>;
    c.uint32 = &OnNumber<std::uint32_t, ItemKind::kUnsigned>;
    c.uint64 = &OnNumber<std::uint64_t, ItemKind::kUnsigned>;
    c.negint8 = &OnNumber<std::uint8_t, ItemKind::kNegative>;
    c.negint16 = &OnNumber<std::uint16_t, ItemKind::kNegative>;
    c.negint32 = &OnNumber<std::uint32_t, ItemKind::kNegative>;
    c.negint64 = &OnNumber<std::uint64_t, ItemKind::kNegative>;
    c.byte_string = [](void* to, cbor_data data, std::uint64_t size) { SetString(to, ItemKind::kBytes, data, size); };
    c.string = [](void* to, cbor_data data, std::uint64_t size) { SetString(to, ItemKind::kText, data, size); };
    c.byte_string_start = &OnMark<ItemKind::kIndefiniteBytes>;
    c.string_start = &OnMark<ItemKind::kIndefiniteText>;
    c.array_start = &OnNumber<std::uint64_t, ItemKind::kArray>;
    c.indef_array_start = &OnMark<ItemKind::kIndefiniteArray>;
    c.map_start = &OnNumber<std::uint64_t, ItemKind::kMap>;
    c.indef_map_start = &OnMark<ItemKind::kIndefiniteMap>;
    c.tag = &OnNumber<std::uint64_t, ItemKind::kTag>;
    c.boolean = [](void* to, bool value) { SetItem(to, ItemKind::kBool, value ? 1 : 0); };
    c.null = &OnMark<ItemKind::kNull>;
    c.indef_break = &OnMark<ItemKind::kBreak>;
    c.undefined = [](void* to) { SetRefused(to, "the value 'undefined' is not taken"); };
    c.float2 = [](void* to, float) { SetRefused(to, "floating-point numbers are not taken"); };
    c.float4 = [](void* to, float) { SetRefused(to, "floating-point numbers are not taken"); };
    c.float8 = [](void* to, double) { SetRefused(to, "floating-point numbers are not taken"); };
    return c;
  }();
  return callbacks;
}

std::unexpected<Error> At(std::size_t position, std::string what) {
  return Invalid("CBOR: " + std::move(what), "byte " + std::to_string(position));
}

// The additional information of an initial byte says how long the argument is; it may not be longer than needed.
bool IsShortestHead(std::uint8_t initial, std::uint64_t argument) {
  switch (initial & 0x1FU) {
    case 24:
      return argument >= 24;
    case 25:
      return argument > 0xFF;
    case 26:
      return argument > 0xFFFF;
    case 27:
      return argument > 0xFFFF'FFFF;
    default:
      return true;
  }
}

bool IsIndefinite(ItemKind kind) {
  return kind >= ItemKind::kIndefiniteBytes;
}

constexpr std::uint64_t kIntegerMax = INT64_MAX;
constexpr std::uint8_t kFirstTag = 0xC0;
constexpr std::uint8_t kLastShortTag = 0xD7;

}  // namespace

Result<Item> Reader::Next() {
  if (position_ >= input_.size()) return At(position_, "the input ends where an item should begin");
  if (++items_ > limits::kCborItemsMax)
    return At(position_, "there are more than " + std::to_string(limits::kCborItemsMax) + " items");
  const ByteView rest = input_.subspan(position_);
  // libcbor 0.8 refuses the tags 6 to 20 in their short form as "unassigned"; 18 is COSE_Sign1's.
  if (rest[0] >= kFirstTag && rest[0] <= kLastShortTag) {
    ++position_;
    return Item{ItemKind::kTag, std::uint64_t{rest[0]} - kFirstTag, {}};
  }
  Seen seen;
  const cbor_decoder_result result = cbor_stream_decode(rest.data(), rest.size(), &Callbacks(), &seen);
  if (result.status == CBOR_DECODER_NEDATA) return At(position_, "the input ends in the middle of an item");
  if (result.status != CBOR_DECODER_FINISHED) return At(position_, "this byte begins no item");
  if (seen.refused != nullptr) return At(position_, seen.refused);
  if (!seen.item.has_value()) return At(position_, "an item of this type is not taken");

  const Item& item = *seen.item;
  if (form_ == Form::kDeterministic) {
    if (IsIndefinite(item.kind)) return At(position_, "an indefinite length is not deterministic encoding");
    if (item.kind != ItemKind::kBool && item.kind != ItemKind::kNull && !IsShortestHead(rest[0], item.number))
      return At(position_, "a number is written longer than it need be, which is not deterministic encoding");
  }
  switch (item.kind) {
    case ItemKind::kUnsigned:
    case ItemKind::kNegative:
      if (item.number > kIntegerMax) return At(position_, "an integer does not fit 64 bits with a sign");
      break;
    case ItemKind::kText:
      if (!IsUtf8(item.bytes)) return At(position_, "a text string is not UTF-8");
      break;
    case ItemKind::kArray:
    case ItemKind::kMap:
      // Each item takes a byte at least, so a count beyond the rest of the input is a lie that need not be followed.
      if (item.number > rest.size() - result.read)
        return At(position_, "the input ends before the items that it claims to hold");
      break;
    default:
      break;
  }
  position_ += result.read;
  return item;
}

Result<Item> Reader::Expect(ItemKind kind, std::string_view what) {
  const std::size_t start = position_;
  TRY_ASSIGN(const Item item, Next());
  if (item.kind != kind) return At(start, "here should be " + std::string(what));
  return item;
}

Result<void> Reader::ExpectEnd() const {
  if (position_ != input_.size()) return At(position_, "bytes follow after the end of the item");
  return {};
}

Result<Value> Reader::ReadValue() {
  TRY_ASSIGN(const Item item, Next());
  return Build(item, 1);
}

// Recursion is bounded by kCborDepthMax.
Result<Value> Reader::Build(const Item& item, std::size_t depth) {
  switch (item.kind) {
    case ItemKind::kUnsigned:
      return Value::Int(static_cast<std::int64_t>(item.number));
    case ItemKind::kNegative:
      return Value::Int(-1 - static_cast<std::int64_t>(item.number));
    case ItemKind::kBytes:
      return Value::Of(item.bytes);
    case ItemKind::kText:
      return Value::Text(ToText(item.bytes));
    case ItemKind::kBool:
      return Value{item.number == 1};
    case ItemKind::kNull:
      return Value::Null();
    case ItemKind::kIndefiniteBytes:
    case ItemKind::kIndefiniteText:
      return BuildChunks(item);
    case ItemKind::kBreak:
      return At(position_ - 1, "an end mark stands where nothing of indefinite length is open");
    case ItemKind::kArray:
    case ItemKind::kIndefiniteArray:
    case ItemKind::kMap:
    case ItemKind::kIndefiniteMap:
    case ItemKind::kTag:
      break;
  }
  if (depth >= limits::kCborDepthMax)
    return At(position_, "items are nested more than " + std::to_string(limits::kCborDepthMax) + " deep");
  if (item.kind == ItemKind::kTag) {
    TRY_ASSIGN(const Item inner, Next());
    TRY_ASSIGN(Value content, Build(inner, depth + 1));
    return Value::Tagged(item.number, std::move(content));
  }
  const bool is_array = item.kind == ItemKind::kArray || item.kind == ItemKind::kIndefiniteArray;
  return is_array ? BuildArray(item, depth) : BuildMap(item, depth);
}

Result<Value> Reader::BuildArray(const Item& item, std::size_t depth) {
  const bool indefinite = item.kind == ItemKind::kIndefiniteArray;
  Array array;
  for (std::uint64_t i = 0; indefinite || i < item.number; ++i) {
    TRY_ASSIGN(const Item next, Next());
    if (indefinite && next.kind == ItemKind::kBreak) break;
    TRY_ASSIGN(Value element, Build(next, depth + 1));
    array.push_back(std::move(element));
  }
  return Value::Of(std::move(array));
}

Result<Value> Reader::BuildMap(const Item& item, std::size_t depth) {
  const bool indefinite = item.kind == ItemKind::kIndefiniteMap;
  Map map;
  ByteView last_key;         // deterministic form: keys stand in the order of their encodings
  std::set<Bytes> key_seen;  // lenient form: any order, but none twice
  for (std::uint64_t i = 0; indefinite || i < item.number; ++i) {
    const std::size_t start = position_;
    TRY_ASSIGN(const Item next, Next());
    if (indefinite && next.kind == ItemKind::kBreak) break;
    TRY_ASSIGN(Value key, Build(next, depth + 1));
    if (form_ == Form::kDeterministic) {
      const ByteView encoded = input_.subspan(start, position_ - start);
      if (i > 0 && !std::ranges::lexicographical_compare(last_key, encoded))
        return At(start, std::ranges::equal(last_key, encoded)
                             ? "a map has one key twice"
                             : "map keys are not in the order that deterministic encoding asks for");
      last_key = encoded;
    } else if (!key_seen.insert(Encode(key)).second) {
      return At(start, "a map has one key twice");
    }
    TRY_ASSIGN(const Item value_item, Next());
    TRY_ASSIGN(Value value, Build(value_item, depth + 1));
    map.emplace_back(std::move(key), std::move(value));
  }
  return Value::Of(std::move(map));
}

Result<Value> Reader::BuildChunks(const Item& item) {
  const bool is_text = item.kind == ItemKind::kIndefiniteText;
  const ItemKind chunk_kind = is_text ? ItemKind::kText : ItemKind::kBytes;
  Bytes whole;
  for (;;) {
    const std::size_t start = position_;
    TRY_ASSIGN(const Item chunk, Next());
    if (chunk.kind == ItemKind::kBreak) break;
    if (chunk.kind != chunk_kind)
      return At(start, "a string of indefinite length holds something else than its chunks");
    Append(whole, chunk.bytes);
  }
  if (is_text) return Value::Text(ToText(whole));
  return Value{std::move(whole)};
}

}  // namespace entente::cbor
