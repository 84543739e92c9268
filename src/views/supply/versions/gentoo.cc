// Gentoo's versions, as the Package Manager Specification compares them (section 3.3): 1.2.3b_alpha1_p2-r4. Numbers
// after the first compare as decimals, zeros at their end apart, where one begins with a zero.
#include <array>
#include <optional>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Version {
  std::string_view numbers;  // "1.2.3"
  char letter = '\0';
  std::string_view suffixes;  // "_alpha1_p2"
  std::string_view revision;  // none is 0
};

struct Suffix {
  int rank = 0;  // below 0: before the release; above: after it; 0: none
  std::string_view number;
};

int TakeRank(std::string_view& text) {
  struct Known {
    std::string_view word;
    int rank;
  };
  constexpr std::array kKnown = {Known{"_alpha", -4}, Known{"_beta", -3}, Known{"_pre", -2}, Known{"_rc", -1},
                                 Known{"_p", 1}};
  for (const Known& known : kKnown) {
    if (!text.starts_with(known.word)) continue;
    text.remove_prefix(known.word.size());
    return known.rank;
  }
  return 0;
}

Suffix TakeSuffix(std::string_view& text) {
  const int rank = TakeRank(text);
  return {rank, rank == 0 ? std::string_view{} : TakeDigits(text)};
}

std::string_view TakeNumber(std::string_view& numbers) {
  const std::string_view number = TakeDigits(numbers);
  if (!numbers.empty()) numbers.remove_prefix(1);
  return number;
}

std::optional<Version> Parse(std::string_view text) {
  Version version;
  version.numbers = text;
  if (TakeDigits(text).empty()) return std::nullopt;
  while (text.size() > 1 && text[0] == '.' && IsDigit(text[1])) {
    text.remove_prefix(1);
    (void)TakeDigits(text);
  }
  version.numbers.remove_suffix(text.size());
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    version.letter = text[0];
    text.remove_prefix(1);
  }
  version.suffixes = text;
  while (text.starts_with('_'))
    if (TakeSuffix(text).rank == 0) return std::nullopt;
  version.suffixes.remove_suffix(text.size());
  if (text.starts_with("-r")) {
    text.remove_prefix(2);
    version.revision = TakeDigits(text);
    if (version.revision.empty()) return std::nullopt;
  }
  return text.empty() ? std::optional(version) : std::nullopt;
}

std::string_view WithoutZerosAtEnd(std::string_view digits) {
  while (digits.ends_with('0')) digits.remove_suffix(1);
  return digits;
}

int CompareNumbersFrom(std::string_view a, std::string_view b) {
  for (bool first = true; !a.empty() && !b.empty(); first = false) {
    const std::string_view one = TakeNumber(a);
    const std::string_view two = TakeNumber(b);
    const bool whole = first || (one[0] != '0' && two[0] != '0');
    const int order = whole ? CompareNumbers(one, two) : CompareText(WithoutZerosAtEnd(one), WithoutZerosAtEnd(two));
    if (order != 0) return order;
  }
  return a.empty() == b.empty() ? 0 : (a.empty() ? -1 : 1);
}

}  // namespace

bool AcceptsGentoo(std::string_view version) {
  return Parse(version).has_value();
}

int CompareGentoo(std::string_view a, std::string_view b) {
  std::optional<Version> one = Parse(a);
  std::optional<Version> two = Parse(b);
  if (!one || !two) return one.has_value() == two.has_value() ? CompareText(a, b) : (one ? 1 : -1);
  if (const int order = CompareNumbersFrom(one->numbers, two->numbers); order != 0) return order;
  if (one->letter != two->letter) return one->letter < two->letter ? -1 : 1;
  while (!one->suffixes.empty() || !two->suffixes.empty()) {
    const Suffix left = TakeSuffix(one->suffixes);
    const Suffix right = TakeSuffix(two->suffixes);
    if (left.rank != right.rank) return left.rank < right.rank ? -1 : 1;
    if (const int order = CompareNumbers(left.number, right.number); order != 0) return order;
  }
  return CompareNumbers(one->revision, two->revision);
}

bool KeyGentoo(std::string_view text, KeyWriter& key) {
  constexpr std::uint8_t kEnd = 0x02;
  constexpr std::uint8_t kZeroFirst = 0x08;
  constexpr int kNoSuffix = 0x08;
  std::optional<Version> version = Parse(text);
  if (!version) return false;
  key.Number(TakeNumber(version->numbers));
  while (!version->numbers.empty()) {
    const std::string_view number = TakeNumber(version->numbers);
    if (number[0] == '0') {
      key.Mark(kZeroFirst);
      key.Text(WithoutZerosAtEnd(number));
    } else {
      key.Number(number);
    }
  }
  key.Mark(kEnd);
  key.Mark(static_cast<std::uint8_t>(version->letter));
  while (!version->suffixes.empty()) {
    const Suffix suffix = TakeSuffix(version->suffixes);
    key.Mark(static_cast<std::uint8_t>(kNoSuffix + suffix.rank));
    key.Number(suffix.number);
  }
  key.Mark(kNoSuffix);
  key.Number(version->revision);
  return true;
}

}  // namespace entente::supply::versions
