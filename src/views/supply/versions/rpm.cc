// rpm: [epoch:]version[-release], segment by segment; "~" sorts before the end, "^" just after it.
#include <algorithm>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

bool IsSeparator(char c) {
  return !IsDigit(c) && !IsAlpha(c) && c != '~' && c != '^';
}

// Handles a mark that one or both have here. True when it decides, with `order` set; both then have it removed.
bool TakeMark(std::string_view& a, std::string_view& b, char mark, int& order) {
  const bool in_a = a.starts_with(mark);
  const bool in_b = b.starts_with(mark);
  order = 0;
  if (!in_a && !in_b) return false;
  if (in_a && in_b) {
    a.remove_prefix(1);
    b.remove_prefix(1);
    return true;
  }
  if (mark == '~')
    order = in_a ? -1 : 1;
  else if (in_a)
    order = b.empty() ? 1 : -1;
  else
    order = a.empty() ? -1 : 1;
  return true;
}

int ComparePart(std::string_view a, std::string_view b) {
  while (true) {
    (void)TakeWhile(a, IsSeparator);
    (void)TakeWhile(b, IsSeparator);
    int order = 0;
    if (TakeMark(a, b, '~', order) || TakeMark(a, b, '^', order)) {
      if (order != 0) return order;
      continue;
    }
    if (a.empty() || b.empty()) return a.empty() == b.empty() ? 0 : (a.empty() ? -1 : 1);
    if (IsDigit(a[0]) != IsDigit(b[0])) return IsDigit(a[0]) ? 1 : -1;
    if (IsDigit(a[0])) {
      const std::string_view one = TakeDigits(a);
      const std::string_view two = TakeDigits(b);
      order = CompareNumbers(one, two);
    } else {
      const std::string_view one = TakeWhile(a, [](char c) { return IsAlpha(c); });
      const std::string_view two = TakeWhile(b, [](char c) { return IsAlpha(c); });
      order = CompareText(one, two);
    }
    if (order != 0) return order;
  }
}

// "~" before the end, then "^", words, numbers.
void KeyPart(std::string_view part, KeyWriter& key) {
  constexpr std::uint8_t kTilde = 0x02;
  constexpr std::uint8_t kEnd = 0x03;
  constexpr std::uint8_t kCaret = 0x04;
  constexpr std::uint8_t kWord = 0x05;
  while (true) {
    (void)TakeWhile(part, IsSeparator);
    if (part.empty()) break;
    if (IsDigit(part[0])) {
      key.Number(TakeDigits(part));
    } else if (IsAlpha(part[0])) {
      key.Mark(kWord);
      key.Text(TakeWhile(part, [](char c) { return IsAlpha(c); }));
    } else {
      key.Mark(part[0] == '~' ? kTilde : kCaret);
      part.remove_prefix(1);
    }
  }
  key.Mark(kEnd);
}

std::string_view TakeEpoch(std::string_view& version) {
  const std::size_t colon = version.find(':');
  if (colon == std::string_view::npos || !IsNumber(version.substr(0, colon))) return {};
  const std::string_view epoch = version.substr(0, colon);
  version.remove_prefix(colon + 1);
  return epoch;
}

}  // namespace

bool AcceptsRpm(std::string_view version) {
  return !version.empty() && std::ranges::none_of(version, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

int CompareRpm(std::string_view a, std::string_view b) {
  const std::string_view epoch_a = TakeEpoch(a);
  const std::string_view epoch_b = TakeEpoch(b);
  if (const int order = CompareNumbers(epoch_a, epoch_b); order != 0) return order;
  const std::size_t hyphen_a = a.rfind('-');
  const std::size_t hyphen_b = b.rfind('-');
  if (const int order = ComparePart(a.substr(0, hyphen_a), b.substr(0, hyphen_b)); order != 0) return order;
  const bool has_a = hyphen_a != std::string_view::npos;
  const bool has_b = hyphen_b != std::string_view::npos;
  if (!has_a || !has_b) return has_a == has_b ? 0 : (has_a ? 1 : -1);
  return ComparePart(a.substr(hyphen_a + 1), b.substr(hyphen_b + 1));
}

bool KeyRpm(std::string_view version, KeyWriter& key) {
  key.Number(TakeEpoch(version));
  const std::size_t hyphen = version.rfind('-');
  KeyPart(version.substr(0, hyphen), key);
  key.Mark(hyphen == std::string_view::npos ? 1 : 2);
  if (hyphen != std::string_view::npos) KeyPart(version.substr(hyphen + 1), key);
  return true;
}

}  // namespace entente::supply::versions
