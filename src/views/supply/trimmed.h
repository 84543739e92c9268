// What a text is without the blanks around it.
#pragma once

#include <cstddef>
#include <string_view>

namespace entente::supply {

// Without blanks, tabs and ends of lines.
[[nodiscard]] inline std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// Without blanks alone, where a tab or the end of a line is an error.
[[nodiscard]] inline std::string_view WithoutBlanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace entente::supply
