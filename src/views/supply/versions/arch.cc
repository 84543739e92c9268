// Arch Linux: [epoch:]version[-release], as pacman's vercmp has it. The release counts only where both have one, so
// that 1-1 == 1 == 1-2: no strict weak order, and no keys.
#include <algorithm>

#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Parts {
  std::string_view epoch;
  std::string_view version;
  bool has_release = false;
  std::string_view release;
};

Parts Split(std::string_view text) {
  Parts parts;
  if (const std::size_t colon = text.find(':'); colon != std::string_view::npos && IsNumber(text.substr(0, colon))) {
    parts.epoch = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (const std::size_t hyphen = text.rfind('-'); hyphen != std::string_view::npos) {
    parts.has_release = true;
    parts.release = text.substr(hyphen + 1);
    text = text.substr(0, hyphen);
  }
  parts.version = text;
  return parts;
}

bool IsSeparator(char c) {
  return !IsDigit(c) && !IsAlpha(c);
}

// A word that one has left is before the end ("1.5b" < "1.5"), all else is after it.
int CompareRest(std::string_view a, std::string_view b) {
  if (a.empty() && b.empty()) return 0;
  const bool word_a = !a.empty() && IsAlpha(a[0]);
  const bool word_b = !b.empty() && IsAlpha(b[0]);
  return (a.empty() && !word_b) || word_a ? -1 : 1;
}

int ComparePart(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const std::size_t gap_a = TakeWhile(a, IsSeparator).size();
    const std::size_t gap_b = TakeWhile(b, IsSeparator).size();
    if (a.empty() || b.empty()) break;
    if (gap_a != gap_b) return gap_a < gap_b ? -1 : 1;
    if (IsDigit(a[0]) != IsDigit(b[0])) return IsDigit(a[0]) ? 1 : -1;
    int order = 0;
    if (IsDigit(a[0])) {
      const std::string_view one = TakeDigits(a);
      order = CompareNumbers(one, TakeDigits(b));
    } else {
      const std::string_view one = TakeWhile(a, [](char c) { return IsAlpha(c); });
      order = CompareText(one, TakeWhile(b, [](char c) { return IsAlpha(c); }));
    }
    if (order != 0) return order;
  }
  return CompareRest(a, b);
}

}  // namespace

bool AcceptsArch(std::string_view version) {
  return (IsDigit(version[0]) || IsAlpha(version[0])) &&
         std::ranges::none_of(version, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '/'; });
}

int CompareArch(std::string_view a, std::string_view b) {
  const Parts one = Split(a);
  const Parts two = Split(b);
  if (const int order = CompareNumbers(one.epoch, two.epoch); order != 0) return order;
  if (const int order = ComparePart(one.version, two.version); order != 0) return order;
  return one.has_release && two.has_release ? ComparePart(one.release, two.release) : 0;
}

}  // namespace entente::supply::versions
