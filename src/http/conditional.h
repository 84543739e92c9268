// Conditional requests (RFC 9110 section 13) and ranges (section 14), as pure functions over header texts.
//
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/message.h"

namespace entente::http {

enum class EtagComparison : std::uint8_t { kWeak, kStrong };

// Whether an If-Match or If-None-Match list names this entity tag, or is "*". Strong comparison takes no weak tag.
[[nodiscard]] bool NamesEtag(std::string_view list, std::string_view etag, EtagComparison comparison);

struct RangeAnswer {
  enum class Kind : std::uint8_t {
    kWhole,          // 200: nothing, another unit, several ranges, a malformed one, or If-Range names another state
    kPart,           // 206
    kUnsatisfiable,  // 416
  } kind = Kind::kWhole;
  std::uint64_t first = 0;   // of kPart, in bytes
  std::uint64_t length = 0;  // of kPart, in bytes; at least 1
};

// What is asked for of a representation of `size` bytes with this strong entity tag. A request that is no GET has no
// range. An If-Range with a date never holds: nothing here has a date of last modification.
[[nodiscard]] RangeAnswer RangeOf(const Request& request, std::string_view etag, std::uint64_t size);

}  // namespace entente::http
