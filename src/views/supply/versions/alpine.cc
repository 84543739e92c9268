// Alpine's package versions: 1.2.3b_alpha1_p2~hash-r4. Numbers after the first compare as decimals where one begins
// with a zero.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Suffix {
  int rank = 0;  // below 0: before the release; above: after it
  std::string_view number;
};

struct Version {
  std::vector<std::string_view> numbers;
  char letter = '\0';
  std::vector<Suffix> suffixes;
  bool has_revision = false;
  std::string_view revision;
};

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

std::optional<Version> Parse(std::string_view text) {
  Version version;
  if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  version.numbers.push_back(TakeDigits(text));
  while (text.size() > 1 && text[0] == '.' && IsDigit(text[1])) {
    text.remove_prefix(1);
    version.numbers.push_back(TakeDigits(text));
  }
  // A letter may be followed by more numbers ("6.6.2p1"), which compare after it.
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    version.letter = text[0];
    text.remove_prefix(1);
    if (!text.empty() && IsDigit(text[0])) version.suffixes.push_back({6, TakeDigits(text)});
  }
  while (text.starts_with('_')) {
    text.remove_prefix(1);
    const std::optional<int> rank = RankOf(TakeWhile(text, [](char c) { return IsAlpha(c); }));
    if (!rank) return std::nullopt;
    version.suffixes.push_back({*rank, TakeDigits(text)});
  }
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

int CompareComponent(std::string_view a, std::string_view b, bool first) {
  if (first || (a[0] != '0' && b[0] != '0')) return CompareNumbers(a, b);
  return CompareText(a, b);
}

}  // namespace

bool AcceptsAlpine(std::string_view version) {
  return Parse(version).has_value();
}

int CompareAlpine(std::string_view a, std::string_view b) {
  const std::optional<Version> one = Parse(a);
  const std::optional<Version> two = Parse(b);
  if (!one || !two) return one.has_value() == two.has_value() ? CompareText(a, b) : (one ? 1 : -1);
  const std::size_t common = std::min(one->numbers.size(), two->numbers.size());
  for (std::size_t i = 0; i < common; ++i)
    if (const int order = CompareComponent(one->numbers[i], two->numbers[i], i == 0); order != 0) return order;
  if (one->numbers.size() != two->numbers.size()) return one->numbers.size() < two->numbers.size() ? -1 : 1;
  if (one->letter != two->letter) return one->letter < two->letter ? -1 : 1;
  for (std::size_t i = 0; i < std::max(one->suffixes.size(), two->suffixes.size()); ++i) {
    const Suffix left = i < one->suffixes.size() ? one->suffixes[i] : Suffix{};
    const Suffix right = i < two->suffixes.size() ? two->suffixes[i] : Suffix{};
    if (left.rank != right.rank) return left.rank < right.rank ? -1 : 1;
    if (const int order = CompareNumbers(left.number, right.number); order != 0) return order;
  }
  if (one->has_revision != two->has_revision) return one->has_revision ? 1 : -1;
  return CompareNumbers(one->revision, two->revision);
}

}  // namespace entente::supply::versions
