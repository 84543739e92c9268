// Numbers as the log's files have them: big-endian, of fixed width. Seen inside log/ only.
#pragma once

#include <concepts>
#include <cstddef>

#include "base/bytes.h"

namespace entente::log {

template <std::unsigned_integral T>
void AppendBigEndian(Bytes& out, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// REQUIRES: at least sizeof(T) bytes.
template <std::unsigned_integral T>
[[nodiscard]] T BigEndian(ByteView bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>((value << 8U) | bytes[i]);
  return value;
}

}  // namespace entente::log
