// Reading large JSON documents with simdjson's DOM: strict (UTF-8, one value, nothing behind it), bounded in size and
// depth, errors with a JSON Pointer. A member that is read may not be given twice. Seen by the parsers of this room
// only.
//
// Thread safety: a JsonParser belongs to one thread at a time; a document is good until the parser's next Parse().
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "views/supply/json_padding.h"

namespace entente::supply {

namespace dom = simdjson::dom;

inline constexpr std::size_t kDocumentDepthMax = 256;

class JsonParser {
 public:
  // Errors: kInvalidInput.
  [[nodiscard]] Result<dom::element> Parse(ByteView document, std::size_t bytes_max = limits::kPayloadBytesMax,
                                           Padding padding = Padding::kNone);

 private:
  dom::parser parser_;
};

// Where a value stands; written out only when there is something to say about it.
struct Place {
  const Place* parent = nullptr;
  std::string_view key;
  std::size_t index = 0;
  bool in_array = false;

  [[nodiscard]] Place At(std::string_view member) const { return {this, member, 0, false}; }
  [[nodiscard]] Place At(std::size_t position) const { return {this, {}, position, true}; }
  [[nodiscard]] std::string Text() const;  // JSON Pointer (RFC 6901); "" for the whole document
};

[[nodiscard]] std::string_view TypeName(const dom::element& element);

// Values by type; absent and null are nothing. Errors: kInvalidInput when it is of another type.
[[nodiscard]] Result<dom::object> RequireObject(const dom::element& element, const Place& place);
[[nodiscard]] Result<std::optional<dom::object>> OptionalObject(const std::optional<dom::element>& element,
                                                                const Place& place);
[[nodiscard]] Result<std::optional<dom::array>> OptionalArray(const std::optional<dom::element>& element,
                                                              const Place& place);
// "" when absent. The view is good as long as the document. Errors also for U+0000 and for more than `bytes_max`.
[[nodiscard]] Result<std::string_view> OptionalText(const std::optional<dom::element>& element, const Place& place,
                                                    std::size_t bytes_max = 65'536);

// Most names differ in their length or their first letter. REQUIRES: `name` is not empty.
[[nodiscard]] inline bool IsNamed(std::string_view key, std::string_view name) {
  return key.size() == name.size() && key[0] == name[0] && key == name;
}

// The named members of an object, in one pass. Errors: kInvalidInput when one of them is there twice.
template <std::size_t kCount>
[[nodiscard]] Result<std::array<std::optional<dom::element>, kCount>> TakeMembers(
    const dom::object& object, const std::array<std::string_view, kCount>& names, const Place& place) {
  std::array<std::optional<dom::element>, kCount> taken;
  for (const auto& [key, value] : object) {
    for (std::size_t i = 0; i < kCount; ++i) {
      if (!IsNamed(key, names[i])) continue;
      if (taken[i]) return Invalid("member given twice", place.At(names[i]).Text());
      taken[i] = value;
      break;
    }
  }
  return taken;
}

// A member's name as a template argument.
template <std::size_t kBytes>
struct MemberName {
  // NOLINTNEXTLINE(google-explicit-constructor,modernize-avoid-c-arrays): a literal is written where a name is meant
  consteval MemberName(const char (&literal)[kBytes]) { std::copy_n(literal, kBytes, text.begin()); }
  [[nodiscard]] constexpr std::string_view View() const { return {text.data(), kBytes - 1}; }

  std::array<char, kBytes> text{};
};

// The same with names that the compiler knows: TakeMembers<"id", "name">(object, place). For what a large document has
// thousands of: a key is compared with numbers in the code, not with texts in memory.
template <MemberName... kNames>
[[nodiscard]] Result<std::array<std::optional<dom::element>, sizeof...(kNames)>> TakeMembers(const dom::object& object,
                                                                                             const Place& place) {
  std::array<std::optional<dom::element>, sizeof...(kNames)> taken;
  for (const auto& [key, value] : object) {
    std::size_t position = 0;
    const bool named = ((key == kNames.View() || (++position, false)) || ...);
    if (!named) continue;
    if (taken[position]) return Invalid("member given twice", place.At(key).Text());
    taken[position] = value;
  }
  return taken;
}

}  // namespace entente::supply
