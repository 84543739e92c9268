// Lists of numbers, as Hackage and CRAN have them: number by number, and a longer list after a shorter one.
#include <algorithm>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {

bool AcceptsDotted(std::string_view version, std::string_view separators) {
  bool digit = false;
  for (const char c : version) {
    const bool separator = separators.find(c) != std::string_view::npos;
    if (!IsDigit(c) && !(separator && digit)) return false;
    digit = IsDigit(c);
  }
  return digit;
}

int CompareDotted(std::string_view a, std::string_view b, std::string_view separators) {
  while (!a.empty() && !b.empty()) {
    const std::size_t end_a = std::min(a.find_first_of(separators), a.size());
    const std::size_t end_b = std::min(b.find_first_of(separators), b.size());
    if (const int order = CompareNumbers(a.substr(0, end_a), b.substr(0, end_b)); order != 0) return order;
    a.remove_prefix(std::min(end_a + 1, a.size()));
    b.remove_prefix(std::min(end_b + 1, b.size()));
  }
  return a.empty() == b.empty() ? 0 : (a.empty() ? -1 : 1);
}

bool KeyDotted(std::string_view version, std::string_view separators, KeyWriter& key) {
  constexpr std::uint8_t kEnd = 0x01;
  while (!version.empty()) {
    const std::size_t end = std::min(version.find_first_of(separators), version.size());
    key.Number(version.substr(0, end));
    version.remove_prefix(std::min(end + 1, version.size()));
  }
  key.Mark(kEnd);
  return true;
}

}  // namespace entente::supply::versions
