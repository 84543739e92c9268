// CVE ids as their numbering scheme has them: "CVE-", a year, four or more digits.
//
// Thread safety: pure function.
#pragma once

#include <algorithm>
#include <string_view>

namespace entente::supply {

[[nodiscard]] inline bool IsCveId(std::string_view text) {
  const auto digits = [](std::string_view part) {
    return std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  return text.size() >= 13 && text.size() <= 32 && text.starts_with("CVE-") && text[8] == '-' &&
         digits(text.substr(4, 4)) && digits(text.substr(9));
}

}  // namespace entente::supply
