// Alpine's package versions: 1.2.3b_alpha1_p2~hash-r4. Numbers after the first compare as decimals where one begins
// with a zero.
#include <array>
#include <optional>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Suffix {
  int rank = 0;  // below 0: before the release; above: after it; 0: none
  std::string_view number;
};

// The parts as they stand in the text, so that nothing is allocated.
struct Version {
  std::string_view numbers;  // "1.2.3"
  char letter = '\0';
  bool numbered_letter = false;  // "6.6.2p1"
  std::string_view letter_number;
  std::string_view suffixes;  // "_alpha1_p2"
  bool has_revision = false;
  std::string_view revision;
};

constexpr int kNumberedLetter = 6;

std::optional<int> RankOf(std::string_view word) {
  struct Known {
    std::string_view word;
    int rank;
  };
  constexpr std::array kKnown = {Known{"alpha", -4}, Known{"beta", -3}, Known{"pre", -2},
                                 Known{"rc", -1},    Known{"cvs", 1},   Known{"svn", 2},
                                 Known{"git", 3},    Known{"hg", 4},    Known{"p", 5}};
  for (const Known& known : kKnown)
    if (word == known.word) return known.rank;
  return std::nullopt;
}

std::string_view TakeNumbers(std::string_view& text) {
  const std::string_view all = text;
  (void)TakeDigits(text);
  while (text.size() > 1 && text[0] == '.' && IsDigit(text[1])) {
    text.remove_prefix(1);
    (void)TakeDigits(text);
  }
  return all.substr(0, all.size() - text.size());
}

// Nothing when there is none, or an unknown word.
std::optional<Suffix> TakeSuffix(std::string_view& text) {
  if (!text.starts_with('_')) return std::nullopt;
  text.remove_prefix(1);
  const std::optional<int> rank = RankOf(TakeWhile(text, [](char c) { return IsAlpha(c); }));
  if (!rank) return std::nullopt;
  return Suffix{*rank, TakeDigits(text)};
}

std::optional<Version> Parse(std::string_view text) {
  Version version;
  if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  version.numbers = TakeNumbers(text);
  // A letter may be followed by more numbers ("6.6.2p1"), which compare after it.
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    version.letter = text[0];
    text.remove_prefix(1);
    version.numbered_letter = !text.empty() && IsDigit(text[0]);
    version.letter_number = TakeDigits(text);
  }
  version.suffixes = text;
  while (text.starts_with('_'))
    if (!TakeSuffix(text)) return std::nullopt;
  version.suffixes.remove_suffix(text.size());
  if (text.starts_with('~')) {
    text.remove_prefix(1);
    (void)TakeWhile(text, [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); });
  }
  if (text.starts_with("-r")) {
    text.remove_prefix(2);
    version.has_revision = true;
    version.revision = TakeDigits(text);
  }
  if (!text.empty()) return std::nullopt;
  return version;
}

std::string_view TakeNumber(std::string_view& numbers) {
  const std::string_view number = TakeDigits(numbers);
  if (!numbers.empty()) numbers.remove_prefix(1);
  return number;
}

// The number of a numbered letter first, then the suffixes; "none" at the end.
Suffix NextSuffix(Version& version) {
  if (version.numbered_letter) {
    version.numbered_letter = false;
    return {kNumberedLetter, version.letter_number};
  }
  return TakeSuffix(version.suffixes).value_or(Suffix{});
}

int CompareComponent(std::string_view a, std::string_view b, bool first) {
  if (first || (a[0] != '0' && b[0] != '0')) return CompareNumbers(a, b);
  return CompareText(a, b);
}

int CompareAllNumbers(std::string_view a, std::string_view b) {
  for (bool first = true; !a.empty() && !b.empty(); first = false) {
    const std::string_view one = TakeNumber(a);
    const std::string_view two = TakeNumber(b);
    if (const int order = CompareComponent(one, two, first); order != 0) return order;
  }
  return a.empty() == b.empty() ? 0 : (a.empty() ? -1 : 1);
}

int CompareSuffixes(Version& a, Version& b) {
  while (true) {
    const Suffix left = NextSuffix(a);
    const Suffix right = NextSuffix(b);
    if (left.rank != right.rank) return left.rank < right.rank ? -1 : 1;
    if (left.rank == 0) return 0;
    if (const int order = CompareNumbers(left.number, right.number); order != 0) return order;
  }
}

}  // namespace

bool AcceptsAlpine(std::string_view version) {
  return Parse(version).has_value();
}

int CompareAlpine(std::string_view a, std::string_view b) {
  std::optional<Version> one = Parse(a);
  std::optional<Version> two = Parse(b);
  if (!one || !two) return one.has_value() == two.has_value() ? CompareText(a, b) : (one ? 1 : -1);
  if (const int order = CompareAllNumbers(one->numbers, two->numbers); order != 0) return order;
  if (one->letter != two->letter) return one->letter < two->letter ? -1 : 1;
  if (const int order = CompareSuffixes(*one, *two); order != 0) return order;
  if (one->has_revision != two->has_revision) return one->has_revision ? 1 : -1;
  return CompareNumbers(one->revision, two->revision);
}

// Numbers, a letter, suffixes by rank, the revision. What begins with a zero is less than what does not.
bool KeyAlpine(std::string_view text, KeyWriter& key) {
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
      key.Text(number.substr(1));
    } else {
      key.Number(number);
    }
  }
  key.Mark(kEnd);
  key.Mark(static_cast<std::uint8_t>(version->letter));
  for (Suffix suffix = NextSuffix(*version); suffix.rank != 0; suffix = NextSuffix(*version)) {
    key.Mark(static_cast<std::uint8_t>(kNoSuffix + suffix.rank));
    key.Number(suffix.number);
  }
  key.Mark(kNoSuffix);
  key.Mark(version->has_revision ? 2 : 1);
  if (version->has_revision) key.Number(version->revision);
  return true;
}

}  // namespace entente::supply::versions
