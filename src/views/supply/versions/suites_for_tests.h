// Reading other projects' comparisons of versions. Tests only.
#pragma once

#include <string>

namespace entente::supply {

struct Comparison {
  std::string a;
  std::string b;
  int expected = 0;
};

// "1.0 < 2.0", as the files of osv-scalibr's `semantic` have it: the sign stands behind a blank.
[[nodiscard]] inline Comparison SplitComparison(const std::string& line) {
  std::size_t mark = line.find_first_of("<>=");
  while (mark != std::string::npos && (mark == 0 || line[mark - 1] != ' ')) mark = line.find_first_of("<>=", mark + 1);
  if (mark == std::string::npos) return {};
  return {line.substr(0, mark - 1), line.substr(mark + 2), line[mark] == '<' ? -1 : (line[mark] == '>' ? 1 : 0)};
}

}  // namespace entente::supply
