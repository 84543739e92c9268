// Language tags, BCP 47: whether a text is one (RFC 5646 section 2.1, well-formed), and whether a range finds one (RFC
// 4647 section 3.3.1, basic filtering). Whether a language is registered is not looked at.
//
// Thread safety: pure functions.
#pragma once

#include <string_view>

namespace entente::roster {

[[nodiscard]] bool IsLanguageTag(std::string_view text);
// "fr" finds "fr" and "fr-CA", "*" all; capitals do not count.
[[nodiscard]] bool FindsLanguage(std::string_view range, std::string_view tag);

}  // namespace entente::roster
