// Gem::Version: numbers and words; words below numbers; a hyphen stands for ".pre."; zeros before the first word and at
// the end do not count.
#include <algorithm>
#include <vector>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

bool IsZero(std::string_view segment) {
  return IsDigit(segment[0]) && CompareNumbers(segment, "0") == 0;
}

std::vector<std::string_view> Segments(std::string_view version) {
  std::vector<std::string_view> numbers;
  std::vector<std::string_view> rest;
  bool words = false;
  while (!version.empty()) {
    std::string_view segment;
    if (IsDigit(version[0])) {
      segment = TakeDigits(version);
    } else if (IsAlpha(version[0])) {
      segment = TakeWhile(version, [](char c) { return IsAlpha(c); });
    } else {
      if (version[0] == '-') segment = "pre";
      version.remove_prefix(1);
      if (segment.empty()) continue;
    }
    words = words || IsAlpha(segment[0]);
    (words ? rest : numbers).push_back(segment);
  }
  while (!numbers.empty() && IsZero(numbers.back())) numbers.pop_back();
  while (!rest.empty() && IsZero(rest.back())) rest.pop_back();
  numbers.insert(numbers.end(), rest.begin(), rest.end());
  return numbers;
}

}  // namespace

bool AcceptsRubyGems(std::string_view version) {
  return IsDigit(version[0]) && std::ranges::all_of(version, [](char c) {
           return IsDigit(c) || IsAlpha(c) || c == '.' || c == '-' || c == '_' || c == '+';
         });
}

int CompareRubyGems(std::string_view a, std::string_view b) {
  const std::vector<std::string_view> one = Segments(a);
  const std::vector<std::string_view> two = Segments(b);
  for (std::size_t i = 0; i < std::max(one.size(), two.size()); ++i) {
    const std::string_view left = i < one.size() ? one[i] : "0";
    const std::string_view right = i < two.size() ? two[i] : "0";
    if (IsDigit(left[0]) != IsDigit(right[0])) return IsDigit(left[0]) ? 1 : -1;
    if (const int order = IsDigit(left[0]) ? CompareNumbers(left, right) : CompareText(left, right); order != 0)
      return order;
  }
  return 0;
}

// Words below nothing, numbers above it. Zeros before the first word and at the end are dropped.
bool KeyRubyGems(std::string_view version, KeyWriter& key) {
  constexpr std::uint8_t kWord = 0x02;
  PaddedKey list(key);
  bool words = false;
  while (!version.empty()) {
    if (IsDigit(version[0])) {
      const std::string_view number = TakeDigits(version);
      if (IsZero(number)) {
        list.Zero();
      } else {
        list.BeforeHigh([&key] { key.Number("0"); });
        key.Number(number);
      }
      continue;
    }
    std::string_view word;
    if (IsAlpha(version[0])) {
      word = TakeWhile(version, [](char c) { return IsAlpha(c); });
    } else {
      if (version[0] == '-') word = "pre";
      version.remove_prefix(1);
      if (word.empty()) continue;
    }
    if (!words) list.DropZeros();
    words = true;
    list.BeforeLow();
    key.Mark(kWord);
    key.Text(word);
  }
  list.End();
  return true;
}

}  // namespace entente::supply::versions
