// Language tags (BCP 47, RFC 5646): whether a text has their form, and whether two fit. Which subtags are registered is
// not looked up.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace entente::roster {

inline constexpr std::size_t kLanguageTagBytesMax = 35;  // RFC 5646, section 4.4.1

// A primary language of 2 to 8 letters, or "x" or "i" with more behind it; then subtags of 1 to 8 letters and digits.
[[nodiscard]] bool IsLanguageTag(std::string_view tag);
// In lower case: tags that differ in nothing else are one (RFC 5646, section 2.1.1).
[[nodiscard]] std::string LowerTag(std::string_view tag);
// One is the other, or begins with it up to a hyphen (basic filtering, RFC 4647, section 3.3.1, in both directions).
[[nodiscard]] bool TagsFit(std::string_view one, std::string_view other);

}  // namespace entente::roster
