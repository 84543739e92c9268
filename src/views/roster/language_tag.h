// Language tags, BCP 47: whether a text is one (RFC 5646 section 2.1, well-formed), and whether a range finds one (RFC
// 4647 section 3.3.1, basic filtering). Whether a language is registered is not looked at.
//
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>

namespace entente::roster {

[[nodiscard]] bool IsLanguageTag(std::string_view text);
// In lower case: tags that differ in nothing else are one (RFC 5646, section 2.1.1).
[[nodiscard]] std::string LowerTag(std::string_view tag);
// "fr" finds "fr" and "fr-CA", "*" all; capitals do not count.
[[nodiscard]] bool FindsLanguage(std::string_view range, std::string_view tag);
// Either finds the other.
[[nodiscard]] bool TagsFit(std::string_view one, std::string_view other);

}  // namespace entente::roster
