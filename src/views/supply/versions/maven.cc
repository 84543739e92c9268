// Maven's order, as the POM reference tells it: tokens between dots, hyphens and changes from digits to letters;
// trailing nulls are trimmed at the end and before each hyphen; the shorter list is padded with nulls.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Token {
  char prefix = '.';
  bool number = false;
  std::string_view text;
  int rank = 0;  // of a qualifier
};

// Ranks of the known qualifiers; unknown ones come after all of them, in alphabetical order.
constexpr int kRelease = 6;
constexpr int kUnknown = 8;

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return Lower(x) == Lower(y); });
}

int RankOf(std::string_view qualifier, bool number_follows) {
  struct Known {
    std::string_view name;
    int rank;
  };
  constexpr std::array kKnown = {
      Known{"alpha", 1},        Known{"beta", 2},           Known{"milestone", 3}, Known{"rc", 4},
      Known{"cr", 4},           Known{"snapshot", 5},       Known{"", kRelease},   Known{"ga", kRelease},
      Known{"final", kRelease}, Known{"release", kRelease}, Known{"sp", 7}};
  if (number_follows && qualifier.size() == 1) {
    if (Lower(qualifier[0]) == 'a') return 1;
    if (Lower(qualifier[0]) == 'b') return 2;
    if (Lower(qualifier[0]) == 'm') return 3;
  }
  for (const Known& known : kKnown)
    if (EqualIgnoringCase(qualifier, known.name)) return known.rank;
  return kUnknown;
}

bool IsNull(const Token& token) {
  return token.number ? CompareNumbers(token.text, "0") == 0 : token.rank == kRelease;
}

void TrimNullsBefore(std::vector<Token>& tokens, std::size_t end) {
  std::size_t begin = end;
  while (begin > 1 && IsNull(tokens[begin - 1])) --begin;
  tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(begin), tokens.begin() + static_cast<std::ptrdiff_t>(end));
}

// Takes the token at the front, and the separator behind it into `prefix`, '\0' at the end.
Token TakeToken(std::string_view& version, char& prefix) {
  Token token;
  token.prefix = prefix;
  if (!version.empty() && IsDigit(version[0])) {
    token.number = true;
    token.text = TakeDigits(version);
  } else {
    token.text = TakeWhile(version, [](char c) { return !IsDigit(c) && c != '.' && c != '-'; });
    // Nothing between two separators is a zero.
    if (token.text.empty()) {
      token.number = true;
      token.text = "0";
    } else {
      token.rank = RankOf(token.text, !version.empty() && IsDigit(version[0]));
    }
  }
  if (version.empty()) {
    prefix = '\0';
  } else if (version[0] == '.' || version[0] == '-') {
    prefix = version[0];
    version.remove_prefix(1);
  } else {
    prefix = '-';
  }
  return token;
}

std::vector<Token> Split(std::string_view version) {
  std::vector<Token> tokens;
  tokens.reserve(8);
  for (char prefix = '-'; prefix != '\0';) tokens.push_back(TakeToken(version, prefix));
  TrimNullsBefore(tokens, tokens.size());
  for (std::size_t i = tokens.size(); i-- > 1;) {
    if (i < tokens.size() && tokens[i].prefix == '-') TrimNullsBefore(tokens, i);
  }
  return tokens;
}

int CompareQualifiers(const Token& a, const Token& b) {
  if (a.rank != b.rank) return a.rank < b.rank ? -1 : 1;
  if (a.rank != kUnknown) return 0;
  const std::size_t common = std::min(a.text.size(), b.text.size());
  for (std::size_t i = 0; i < common; ++i)
    if (Lower(a.text[i]) != Lower(b.text[i])) return Lower(a.text[i]) < Lower(b.text[i]) ? -1 : 1;
  return a.text.size() == b.text.size() ? 0 : (a.text.size() < b.text.size() ? -1 : 1);
}

// Qualifiers after a dot, qualifiers after a hyphen, numbers after a hyphen, numbers after a dot.
int KindOf(const Token& token) {
  if (!token.number) return token.prefix == '.' ? 0 : 1;
  return token.prefix == '.' ? 3 : 2;
}

// A qualifier is on its own side of the release, whatever stands before it. Maven compares the separators first, which
// makes 1.foo < 1-alpha < 1 < 1.foo.
int CompareTokens(const Token& a, const Token& b) {
  if (!a.number && !b.number) {
    if (a.rank > kRelease && b.rank < kRelease) return 1;
    if (a.rank < kRelease && b.rank > kRelease) return -1;
  }
  if (KindOf(a) != KindOf(b)) return KindOf(a) < KindOf(b) ? -1 : 1;
  return a.number ? CompareNumbers(a.text, b.text) : CompareQualifiers(a, b);
}

// The null that stands in for a token that the shorter list lacks: zero beside ".number", else the empty qualifier.
Token NullBeside(const Token& other) {
  if (other.prefix == '.' && other.number) return {.prefix = '.', .number = true, .text = "0", .rank = 0};
  return {.prefix = other.prefix, .number = false, .text = "", .rank = kRelease};
}

// What the end of the list, or a token that follows, decides about.
struct Nulls {
  bool hyphen_zero = false;  // first of them
  bool qualifier = false;    // a "ga" among them
};

// False for what makes the order go round in circles: a qualifier that means "release" in the middle, and one before
// the release behind a zero. Maven has 1.0.rc < 1 < 1-1, and 1-1 < 1.0.rc.
bool KeyToken(const Token& token, bool first, Nulls& nulls, PaddedKey& list, KeyWriter& key) {
  constexpr std::uint8_t kDotBefore = 0x02;  // qualifiers before the release
  constexpr std::uint8_t kHyphenBefore = 0x03;
  constexpr std::uint8_t kDotAfter = 0x0B;  // and after it
  constexpr std::uint8_t kHyphenAfter = 0x0C;
  constexpr std::uint8_t kHyphenNumber = 0x0D;
  if (token.prefix == '-') {  // nulls before it are trimmed
    nulls = {};
    list.DropZeros();
  }
  if (!first && IsNull(token)) {
    if (!token.number)
      nulls.qualifier = true;
    else if (token.prefix == '-')
      nulls.hyphen_zero = true;
    else
      list.Zero();
    return true;
  }
  if (nulls.qualifier || (!token.number && token.rank == kRelease)) return false;
  if (nulls.hyphen_zero) {
    key.Mark(kHyphenNumber);
    key.Number("0");
    nulls = {};
  }
  const bool dot = token.prefix == '.';
  if (!token.number && token.rank < kRelease) {
    if (list.HasZeros()) return false;
    key.Mark(dot ? kDotBefore : kHyphenBefore);
    key.Mark(static_cast<std::uint8_t>(token.rank));
    return true;
  }
  list.BeforeHigh([&key] { key.Number("0"); });
  if (token.number) {
    if (!dot) key.Mark(kHyphenNumber);
    key.Number(token.text);
    return true;
  }
  key.Mark(dot ? kDotAfter : kHyphenAfter);
  key.Mark(static_cast<std::uint8_t>(token.rank));
  if (token.rank == kUnknown) key.LowerText(token.text);
  return true;
}

}  // namespace

bool AcceptsMaven(std::string_view version) {
  return !version.empty() && (IsDigit(version[0]) || IsAlpha(version[0])) && std::ranges::all_of(version, [](char c) {
    return IsDigit(c) || IsAlpha(c) || c == '.' || c == '-' || c == '_' || c == '+' || c == '~';
  });
}

int CompareMaven(std::string_view a, std::string_view b) {
  const std::vector<Token> one = Split(a);
  const std::vector<Token> two = Split(b);
  for (std::size_t i = 0; i < std::max(one.size(), two.size()); ++i) {
    const int order = i >= one.size()   ? CompareTokens(NullBeside(two[i]), two[i])
                      : i >= two.size() ? CompareTokens(one[i], NullBeside(one[i]))
                                        : CompareTokens(one[i], two[i]);
    if (order != 0) return order;
  }
  return 0;
}

bool KeyMaven(std::string_view version, KeyWriter& key) {
  PaddedKey list(key);
  Nulls nulls;
  bool first = true;
  for (char prefix = '-'; prefix != '\0'; first = false)
    if (!KeyToken(TakeToken(version, prefix), first, nulls, list, key)) return false;
  list.End();
  return true;
}

}  // namespace entente::supply::versions
