// SemVer 2.0.0 section 11, and its two relatives. Lenient as OSV's data needs it: a leading "v", any count of numbers
// (missing ones are 0), and text that follows the numbers without a hyphen, which counts as a pre-release.
#include <algorithm>
#include <string>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

std::string_view WithoutV(std::string_view version) {
  if (version.size() > 1 && (version[0] == 'v' || version[0] == 'V') && IsDigit(version[1])) version.remove_prefix(1);
  return version;
}

// Takes "1" or ".1" off the front; empty when the numbers are at their end.
std::string_view TakeNumber(std::string_view& version, bool first) {
  if (first) return TakeDigits(version);
  if (version.size() < 2 || version[0] != '.' || !IsDigit(version[1])) return {};
  version.remove_prefix(1);
  return TakeDigits(version);
}

struct Tail {
  std::string_view pre_release;
  std::string_view build;
};

Tail SplitTail(std::string_view rest) {
  Tail tail;
  if (const std::size_t plus = rest.find('+'); plus != std::string_view::npos) {
    tail.build = rest.substr(plus + 1);
    rest = rest.substr(0, plus);
  }
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '.')) rest.remove_prefix(1);
  tail.pre_release = rest;
  return tail;
}

// Identifier by identifier: numbers below words, a shorter list below a longer one.
int CompareIdentifiers(std::string_view a, std::string_view b) {
  while (true) {
    const std::size_t end_a = std::min(a.find('.'), a.size());
    const std::size_t end_b = std::min(b.find('.'), b.size());
    const std::string_view one = a.substr(0, end_a);
    const std::string_view two = b.substr(0, end_b);
    const bool number_one = IsNumber(one);
    const bool number_two = IsNumber(two);
    if (number_one != number_two) return number_one ? -1 : 1;
    if (const int order = number_one ? CompareNumbers(one, two) : CompareText(one, two); order != 0) return order;
    const bool over_a = end_a == a.size();
    const bool over_b = end_b == b.size();
    if (over_a || over_b) return over_a == over_b ? 0 : (over_a ? -1 : 1);
    a.remove_prefix(end_a + 1);
    b.remove_prefix(end_b + 1);
  }
}

// Compares the numbers and leaves what follows them.
int CompareHeads(std::string_view& a, std::string_view& b) {
  for (bool first = true;; first = false) {
    const std::string_view one = TakeNumber(a, first);
    const std::string_view two = TakeNumber(b, first);
    if (one.empty() && two.empty()) return 0;
    if (const int order = CompareNumbers(one, two); order != 0) return order;
  }
}

int ComparePreReleases(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() == b.empty() ? 0 : (a.empty() ? 1 : -1);
  return CompareIdentifiers(a, b);
}

// The identifiers of a key: the end of the list before numbers, and these before words.
constexpr std::uint8_t kListEnd = 0x01;
constexpr std::uint8_t kWord = 0xE0;

void KeyIdentifiers(std::string_view list, bool lower, KeyWriter& key) {
  while (true) {
    const std::size_t end = std::min(list.find('.'), list.size());
    const std::string_view identifier = list.substr(0, end);
    if (IsNumber(identifier)) {
      key.Number(identifier);
    } else {
      key.Mark(kWord);
      lower ? key.LowerText(identifier) : key.Text(identifier);
    }
    if (end == list.size()) break;
    list.remove_prefix(end + 1);
  }
  key.Mark(kListEnd);
}

// The numbers without zeros at their end; leaves what follows them.
void KeyHead(std::string_view& version, KeyWriter& key) {
  std::size_t zeros = 0;
  for (std::string_view number = TakeNumber(version, true); !number.empty(); number = TakeNumber(version, false)) {
    if (number.find_first_not_of('0') == std::string_view::npos) {
      ++zeros;
      continue;
    }
    for (; zeros > 0; --zeros) key.Number("0");
    key.Number(number);
  }
}

// Returns the build metadata.
std::string_view KeyAll(std::string_view version, bool lower, KeyWriter& key) {
  constexpr std::uint8_t kPreRelease = 0x01;  // both end the numbers, and come before any number that goes on
  constexpr std::uint8_t kRelease = 0x02;
  version = WithoutV(version);
  KeyHead(version, key);
  const Tail tail = SplitTail(version);
  key.Mark(tail.pre_release.empty() ? kRelease : kPreRelease);
  if (!tail.pre_release.empty()) KeyIdentifiers(tail.pre_release, lower, key);
  return tail.build;
}

}  // namespace

bool AcceptsSemVer(std::string_view version) {
  version = WithoutV(version);
  return !version.empty() && IsDigit(version[0]) && std::ranges::none_of(version, [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '*' || c == ',' || c == '|' || c == '<' || c == '>' || c == '=';
  });
}

int CompareSemVer(std::string_view a, std::string_view b) {
  a = WithoutV(a);
  b = WithoutV(b);
  if (const int order = CompareHeads(a, b); order != 0) return order;
  return ComparePreReleases(SplitTail(a).pre_release, SplitTail(b).pre_release);
}

int CompareNuGet(std::string_view a, std::string_view b) {
  a = WithoutV(a);
  b = WithoutV(b);
  if (const int order = CompareHeads(a, b); order != 0) return order;
  std::string one(SplitTail(a).pre_release);
  std::string two(SplitTail(b).pre_release);
  std::ranges::transform(one, one.begin(), Lower);
  std::ranges::transform(two, two.begin(), Lower);
  return ComparePreReleases(one, two);
}

int ComparePub(std::string_view a, std::string_view b) {
  if (const int order = CompareSemVer(a, b); order != 0) return order;
  const std::string_view one = SplitTail(a).build;
  const std::string_view two = SplitTail(b).build;
  if (one.empty() || two.empty()) return one.empty() == two.empty() ? 0 : (one.empty() ? -1 : 1);
  return CompareIdentifiers(one, two);
}

bool KeySemVer(std::string_view version, KeyWriter& key) {
  (void)KeyAll(version, false, key);
  return true;
}

bool KeyNuGet(std::string_view version, KeyWriter& key) {
  (void)KeyAll(version, true, key);
  return true;
}

bool KeyPub(std::string_view version, KeyWriter& key) {
  const std::string_view build = KeyAll(version, false, key);
  key.Mark(build.empty() ? 1 : 2);
  if (!build.empty()) KeyIdentifiers(build, false, key);
  return true;
}

}  // namespace entente::supply::versions
