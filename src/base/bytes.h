// Bytes and views of bytes. A view owns nothing: it must not outlive what it looks at.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

[[nodiscard]] inline ByteView AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view AsText(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
[[nodiscard]] inline Bytes ToBytes(ByteView view) {
  return {view.begin(), view.end()};
}
[[nodiscard]] inline Bytes ToBytes(std::string_view text) {
  return ToBytes(AsBytes(text));
}
[[nodiscard]] inline std::string ToText(ByteView view) {
  return std::string(AsText(view));
}
inline void Append(Bytes& to, ByteView what) {
  to.insert(to.end(), what.begin(), what.end());
}
inline void Append(Bytes& to, std::string_view what) {
  Append(to, AsBytes(what));
}

// Well-formed UTF-8 (RFC 3629): no surrogates, no overlong forms, nothing above U+10FFFF.
[[nodiscard]] bool IsUtf8(ByteView bytes);
// Control characters, U+0000 to U+001F and U+007F to U+009F, other than those in `allowed` (of ASCII).
// REQUIRES: text is UTF-8.
[[nodiscard]] bool HoldsControlCharacter(std::string_view text, std::string_view allowed = {});

}  // namespace entente
