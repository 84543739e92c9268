// Heads of CBOR data items (RFC 8949 section 3): what stands before the content of a string or an array. For documents
// that are too large to be decoded as one value.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::cbor {

enum class Major : std::uint8_t { kUnsigned, kNegative, kByteString, kTextString, kArray, kMap, kTag, kSimple };

struct Head {
  Major major = Major::kUnsigned;
  std::uint64_t argument = 0;  // of a string its bytes, of an array its items
  std::size_t bytes = 0;       // of the head itself: 1, 2, 3, 5 or 9
};

// The head at the front of `bytes`. Deterministic encoding only (section 4.2.1): shortest form, definite length.
// Errors: kInvalidInput when these are too few bytes, or another form.
[[nodiscard]] Result<Head> ReadHead(ByteView bytes);
// In the shortest form.
[[nodiscard]] Bytes WriteHead(Major major, std::uint64_t argument);

}  // namespace entente::cbor
