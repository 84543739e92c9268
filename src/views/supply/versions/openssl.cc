// OpenSSL: numbers; then either a hyphen and a pre-release ("3.0.0-alpha1"), or, up to 1.1.1, the letters of a patch
// release ("1.0.2zg").
#include <algorithm>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Parts {
  std::string_view numbers;
  std::string_view tail;  // "-alpha1", "zg" or nothing
};

Parts Split(std::string_view version) {
  Parts parts{.numbers = version, .tail = {}};
  (void)TakeDigits(version);
  while (version.size() > 1 && version[0] == '.' && IsDigit(version[1])) {
    version.remove_prefix(1);
    (void)TakeDigits(version);
  }
  parts.numbers.remove_suffix(version.size());
  parts.tail = version;
  return parts;
}

bool IsPreRelease(std::string_view tail) {
  return tail.starts_with('-');
}

}  // namespace

bool AcceptsOpenSsl(std::string_view version) {
  if (!IsDigit(version[0])) return false;
  std::string_view tail = Split(version).tail;
  if (tail.empty()) return true;
  if (!IsPreRelease(tail)) return std::ranges::all_of(tail, [](char c) { return c >= 'a' && c <= 'z'; });
  tail.remove_prefix(1);
  return !TakeWhile(tail, [](char c) { return c >= 'a' && c <= 'z'; }).empty() && (tail.empty() || IsNumber(tail));
}

int CompareOpenSsl(std::string_view a, std::string_view b) {
  Parts one = Split(a);
  Parts two = Split(b);
  if (const int order = CompareDotted(one.numbers, two.numbers, "."); order != 0) return order;
  if (IsPreRelease(one.tail) != IsPreRelease(two.tail)) return IsPreRelease(one.tail) ? -1 : 1;
  if (!IsPreRelease(one.tail)) return CompareText(one.tail, two.tail);
  const std::string_view word_a = TakeWhile(one.tail, [](char c) { return !IsDigit(c); });
  const std::string_view word_b = TakeWhile(two.tail, [](char c) { return !IsDigit(c); });
  if (const int order = CompareText(word_a, word_b); order != 0) return order;
  return CompareNumbers(one.tail, two.tail);
}

bool KeyOpenSsl(std::string_view version, KeyWriter& key) {
  Parts parts = Split(version);
  (void)KeyDotted(parts.numbers, ".", key);
  key.Mark(IsPreRelease(parts.tail) ? 1 : 2);
  if (!IsPreRelease(parts.tail)) {
    key.Text(parts.tail);
    return true;
  }
  key.Text(TakeWhile(parts.tail, [](char c) { return !IsDigit(c); }));
  key.Number(parts.tail);
  return true;
}

}  // namespace entente::supply::versions
