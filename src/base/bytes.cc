#include "base/bytes.h"

#include <cstddef>
#include <cstring>

namespace entente {
namespace {

// Whether the next eight bytes are ASCII; no when there are fewer.
bool AreAscii(ByteView bytes, std::size_t from) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::uint64_t eight = 0;
  if (bytes.size() - from < sizeof(eight)) return false;
  std::memcpy(&eight, bytes.data() + from, sizeof(eight));
  return (eight & kHighBits) == 0;
}

}  // namespace

bool IsUtf8(ByteView bytes) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (AreAscii(bytes, i)) {
      i += sizeof(std::uint64_t);
      continue;
    }
    const std::uint8_t lead = bytes[i];
    if (lead < 0x80) {
      ++i;
      continue;
    }
    std::size_t length = 0;
    std::uint32_t value = 0;
    std::uint32_t smallest = 0;
    if ((lead & 0xE0U) == 0xC0U) {
      length = 2, value = lead & 0x1FU, smallest = 0x80;
    } else if ((lead & 0xF0U) == 0xE0U) {
      length = 3, value = lead & 0x0FU, smallest = 0x800;
    } else if ((lead & 0xF8U) == 0xF0U) {
      length = 4, value = lead & 0x07U, smallest = 0x10000;
    } else {
      return false;
    }
    if (bytes.size() - i < length) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((bytes[i + k] & 0xC0U) != 0x80U) return false;
      value = (value << 6U) | (bytes[i + k] & 0x3FU);
    }
    if (value < smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
    i += length;
  }
  return true;
}

bool HoldsControlCharacter(std::string_view text, std::string_view allowed) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if ((c < 0x20 || c == 0x7F) && allowed.find(text[i]) == std::string_view::npos) return true;
    // U+0080 to U+009F are C2 80 to C2 9F.
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace entente
