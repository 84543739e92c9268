// PEP 440; texts that it does not know come before all that it does, in the order that setuptools once gave them.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Version {
  std::string_view epoch;
  std::string_view release;  // "1.2.3", trailing zeros trimmed
  int pre = 0;               // 1 alpha, 2 beta, 3 release candidate; 0 none
  std::string_view pre_number;
  bool post = false;
  std::string_view post_number;
  bool dev = false;
  std::string_view dev_number;
  std::string_view local;
};

bool IsSeparator(char c) {
  return c == '.' || c == '-' || c == '_';
}

// Takes one of `names`, with or without a separator before it, ignoring case; the longest name first.
template <std::size_t kCount>
bool TakeWord(std::string_view& text, const std::array<std::string_view, kCount>& names) {
  std::string_view rest = text;
  if (!rest.empty() && IsSeparator(rest[0])) rest.remove_prefix(1);
  if (rest.empty() || !IsAlpha(rest[0])) return false;
  for (const std::string_view name : names) {
    if (rest.size() < name.size()) continue;
    const bool same =
        std::ranges::equal(rest.substr(0, name.size()), name, [](char x, char y) { return Lower(x) == y; });
    if (!same) continue;
    text = rest.substr(name.size());
    return true;
  }
  return false;
}

// The number after a word, with or without a separator before it.
std::string_view TakeWordNumber(std::string_view& text) {
  if (text.size() > 1 && IsSeparator(text[0]) && IsDigit(text[1])) text.remove_prefix(1);
  return TakeDigits(text);
}

// "1.2.0.0" off the front, as "1.2".
std::string_view TakeRelease(std::string_view& text) {
  const std::string_view all = text;
  (void)TakeDigits(text);
  std::size_t size = all.size() - text.size();
  while (text.size() > 1 && text[0] == '.' && IsDigit(text[1])) {
    text.remove_prefix(1);
    if (TakeDigits(text).find_first_not_of('0') != std::string_view::npos) size = all.size() - text.size();
  }
  return all.substr(0, size);
}

// Nothing left counts as 0.
std::string_view TakeNumber(std::string_view& release) {
  const std::string_view number = TakeDigits(release);
  if (!release.empty()) release.remove_prefix(1);
  return number;
}

std::optional<Version> Parse(std::string_view text) {
  if (!text.empty() && Lower(text[0]) == 'v') text.remove_prefix(1);
  Version version;
  if (const std::size_t mark = text.find('!'); mark != std::string_view::npos) {
    version.epoch = text.substr(0, mark);
    if (!IsNumber(version.epoch)) return std::nullopt;
    text.remove_prefix(mark + 1);
  }
  if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  version.release = TakeRelease(text);
  if (text.empty()) return version;

  if (TakeWord(text, std::array<std::string_view, 2>{"alpha", "a"}))
    version.pre = 1;
  else if (TakeWord(text, std::array<std::string_view, 2>{"beta", "b"}))
    version.pre = 2;
  else if (TakeWord(text, std::array<std::string_view, 4>{"preview", "pre", "rc", "c"}))
    version.pre = 3;
  if (version.pre != 0) version.pre_number = TakeWordNumber(text);

  if (text.size() > 1 && text[0] == '-' && IsDigit(text[1])) {
    text.remove_prefix(1);
    version.post = true;
    version.post_number = TakeDigits(text);
  } else if (TakeWord(text, std::array<std::string_view, 3>{"post", "rev", "r"})) {
    version.post = true;
    version.post_number = TakeWordNumber(text);
  }
  if (TakeWord(text, std::array<std::string_view, 1>{"dev"})) {
    version.dev = true;
    version.dev_number = TakeWordNumber(text);
  }
  if (text.size() > 1 && text[0] == '+') {
    version.local = text.substr(1);
    text = {};
    const bool plain =
        std::ranges::all_of(version.local, [](char c) { return IsDigit(c) || IsAlpha(c) || IsSeparator(c); });
    if (!plain || IsSeparator(version.local.front()) || IsSeparator(version.local.back())) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return version;
}

int CompareFlags(bool a, bool b) {
  return a == b ? 0 : (a ? 1 : -1);
}

// A bare dev release comes before all pre-releases of its number; no pre-release at all comes after them.
int PreRank(const Version& version) {
  if (version.pre != 0) return version.pre;
  return version.dev && !version.post ? 0 : 4;
}

std::string_view TakeSegment(std::string_view& local) {
  const std::string_view segment = TakeWhile(local, [](char c) { return !IsSeparator(c); });
  if (!local.empty()) local.remove_prefix(1);
  return segment;
}

int CompareLocal(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    std::string one(TakeSegment(a));
    std::string two(TakeSegment(b));
    std::ranges::transform(one, one.begin(), Lower);
    std::ranges::transform(two, two.begin(), Lower);
    if (IsNumber(one) != IsNumber(two)) return IsNumber(one) ? 1 : -1;
    if (const int order = IsNumber(one) ? CompareNumbers(one, two) : CompareText(one, two); order != 0) return order;
  }
  return CompareFlags(!a.empty(), !b.empty());
}

int Compare(const Version& a, const Version& b) {
  if (const int order = CompareNumbers(a.epoch, b.epoch); order != 0) return order;
  for (std::string_view one = a.release, two = b.release; !one.empty() || !two.empty();)
    if (const int order = CompareNumbers(TakeNumber(one), TakeNumber(two)); order != 0) return order;
  if (PreRank(a) != PreRank(b)) return PreRank(a) < PreRank(b) ? -1 : 1;
  if (const int order = CompareNumbers(a.pre_number, b.pre_number); order != 0) return order;
  if (a.post != b.post) return CompareFlags(a.post, b.post);
  if (const int order = CompareNumbers(a.post_number, b.post_number); order != 0) return order;
  if (a.dev != b.dev) return CompareFlags(b.dev, a.dev);
  if (const int order = CompareNumbers(a.dev_number, b.dev_number); order != 0) return order;
  return CompareLocal(a.local, b.local);
}

// Digits padded to eight, words behind "*", "final" at the end; words before "final" swallow zeros before them.
std::vector<std::string> LegacyKey(std::string_view text) {
  std::vector<std::string> key;
  const auto add = [&key](std::string part) {
    if (part[0] == '*') {
      if (part < "*final")
        while (!key.empty() && key.back() == "*final-") key.pop_back();
      while (!key.empty() && key.back() == "00000000") key.pop_back();
    }
    key.push_back(std::move(part));
  };
  while (!text.empty()) {
    if (IsDigit(text[0])) {
      const std::string_view digits = TakeDigits(text);
      add(std::string(digits.size() < 8 ? 8 - digits.size() : 0, '0') + std::string(digits));
      continue;
    }
    std::string word;
    if (IsAlpha(text[0])) {
      for (const char c : TakeWhile(text, [](char x) { return IsAlpha(x); })) word += Lower(c);
    } else if (text[0] == '.') {
      text.remove_prefix(1);
      continue;
    } else if (text[0] == '-') {
      text.remove_prefix(1);
      word = "final-";
    } else {
      word = std::string(TakeWhile(text, [](char x) { return !IsAlpha(x) && !IsDigit(x) && x != '.' && x != '-'; }));
    }
    if (word == "pre" || word == "preview" || word == "rc") word = "c";
    if (word == "dev") word = "@";
    add("*" + word);
  }
  add("*final");
  return key;
}

bool AcceptsLegacy(std::string_view version) {
  return IsDigit(version[0]) &&
         std::ranges::none_of(version, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '*'; });
}

// The segments of a key: the end before words, and these before numbers.
void KeyLocal(std::string_view local, KeyWriter& key) {
  constexpr std::uint8_t kEnd = 0x01;
  constexpr std::uint8_t kWord = 0x02;
  while (!local.empty()) {
    const std::string_view segment = TakeSegment(local);
    if (IsNumber(segment)) {
      key.Number(segment);
    } else {
      key.Mark(kWord);
      key.LowerText(segment);
    }
  }
  key.Mark(kEnd);
}

void KeyOf(const Version& version, KeyWriter& key) {
  constexpr std::uint8_t kReleaseEnd = 0x01;
  key.Number(version.epoch);
  for (std::string_view release = version.release; !release.empty();) key.Number(TakeNumber(release));
  key.Mark(kReleaseEnd);
  key.Mark(static_cast<std::uint8_t>(PreRank(version)));
  key.Number(version.pre_number);
  key.Mark(version.post ? 1 : 0);
  key.Number(version.post_number);
  key.Mark(version.dev ? 0 : 1);
  key.Number(version.dev_number);
  KeyLocal(version.local, key);
}

}  // namespace

bool AcceptsPyPi(std::string_view version) {
  return Parse(version).has_value() || AcceptsLegacy(version);
}

int ComparePyPi(std::string_view a, std::string_view b) {
  const std::optional<Version> one = Parse(a);
  const std::optional<Version> two = Parse(b);
  if (one && two) return Compare(*one, *two);
  if (one || two) return one ? 1 : -1;
  const std::vector<std::string> key_a = LegacyKey(a);
  const std::vector<std::string> key_b = LegacyKey(b);
  return key_a < key_b ? -1 : (key_b < key_a ? 1 : 0);
}

// Those of before PEP 440 are few, and may cost an allocation.
bool KeyPyPi(std::string_view text, KeyWriter& key) {
  constexpr std::uint8_t kLegacy = 0x01;
  constexpr std::uint8_t kPep440 = 0x02;
  if (const std::optional<Version> version = Parse(text)) {
    key.Mark(kPep440);
    KeyOf(*version, key);
    return true;
  }
  if (!AcceptsLegacy(text)) return false;
  key.Mark(kLegacy);
  for (const std::string& part : LegacyKey(text)) key.Text(part);
  key.Text({});
  return true;
}

}  // namespace entente::supply::versions
