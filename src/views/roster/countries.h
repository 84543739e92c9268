// Country codes: ISO 3166-1 alpha-2, in capitals, with English short names; also EU (reserved) and XK (Kosovo).
//
// Thread safety: pure functions.
#pragma once

#include <string_view>

namespace entente::roster {

[[nodiscard]] bool IsCountryCode(std::string_view code);
// "" for what is no code.
[[nodiscard]] std::string_view CountryName(std::string_view code);
// What to write instead of a code that lists still have: withdrawn from ISO 3166-1 (its part 3), or of another
// standard. "" for what is neither.
[[nodiscard]] std::string_view InsteadOfCountry(std::string_view code);

}  // namespace entente::roster
