// deb-version(7): [epoch:]upstream[-revision]. And opam, whose whole version is ordered as such an upstream version.
#include <algorithm>

#include "views/supply/versions/key_writer.h"
#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {
namespace {

struct Parts {
  std::string_view epoch;
  std::string_view upstream;
  std::string_view revision;
};

Parts Split(std::string_view version) {
  Parts parts;
  if (const std::size_t colon = version.find(':'); colon != std::string_view::npos) {
    parts.epoch = version.substr(0, colon);
    version.remove_prefix(colon + 1);
  }
  if (const std::size_t hyphen = version.rfind('-'); hyphen != std::string_view::npos) {
    parts.revision = version.substr(hyphen + 1);
    version = version.substr(0, hyphen);
  }
  parts.upstream = version;
  return parts;
}

// "~" before the end, the end before letters, letters before everything else.
int Weight(std::string_view text, std::size_t at) {
  if (at >= text.size() || IsDigit(text[at])) return 0;
  if (text[at] == '~') return -1;
  return IsAlpha(text[at]) ? text[at] : text[at] + 256;
}

int ComparePart(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    std::size_t at = 0;
    while ((at < a.size() && !IsDigit(a[at])) || (at < b.size() && !IsDigit(b[at]))) {
      if (const int difference = Weight(a, at) - Weight(b, at); difference != 0) return Sign(difference);
      ++at;
    }
    a.remove_prefix(std::min(at, a.size()));
    b.remove_prefix(std::min(at, b.size()));
    const std::string_view number_a = TakeDigits(a);
    const std::string_view number_b = TakeDigits(b);
    if (const int order = CompareNumbers(number_a, number_b); order != 0) return order;
  }
  return 0;
}

// Pairs of a text and a number, "~" before the end of a text, letters after it, all else after these. The last pair is
// followed by what ends a text, too.
void KeyPart(std::string_view part, KeyWriter& key) {
  constexpr std::uint8_t kTilde = 0x01;
  constexpr std::uint8_t kTextEnd = 0x02;
  constexpr std::uint8_t kNoLetter = 0x80;
  do {
    for (; !part.empty() && !IsDigit(part[0]); part.remove_prefix(1)) {
      const auto byte = static_cast<std::uint8_t>(part[0]);
      key.Mark(part[0] == '~' ? kTilde : (IsAlpha(part[0]) ? byte : static_cast<std::uint8_t>(kNoLetter | byte)));
    }
    key.Mark(kTextEnd);
    key.Number(TakeDigits(part));
  } while (!part.empty());
  key.Mark(kTextEnd);
}

}  // namespace

bool AcceptsDebian(std::string_view version) {
  const std::size_t colon = version.find(':');
  if (colon != std::string_view::npos && !IsNumber(version.substr(0, colon))) return false;
  const std::string_view rest = colon == std::string_view::npos ? version : version.substr(colon + 1);
  if (rest.empty() || !(IsDigit(rest[0]) || IsAlpha(rest[0]))) return false;
  return std::ranges::all_of(rest, [](char c) {
    return IsDigit(c) || IsAlpha(c) || c == '.' || c == '+' || c == '-' || c == '~' || c == ':' || c == '_';
  });
}

int CompareDebian(std::string_view a, std::string_view b) {
  const Parts one = Split(a);
  const Parts two = Split(b);
  if (const int order = CompareNumbers(one.epoch, two.epoch); order != 0) return order;
  if (const int order = ComparePart(one.upstream, two.upstream); order != 0) return order;
  return ComparePart(one.revision, two.revision);
}

bool KeyDebian(std::string_view version, KeyWriter& key) {
  const Parts parts = Split(version);
  key.Number(parts.epoch);
  KeyPart(parts.upstream, key);
  KeyPart(parts.revision, key);
  return true;
}

bool AcceptsOpam(std::string_view version) {
  return (IsDigit(version[0]) || IsAlpha(version[0])) && std::ranges::all_of(version, [](char c) {
           return IsDigit(c) || IsAlpha(c) || c == '.' || c == '+' || c == '-' || c == '~' || c == '_';
         });
}

int CompareOpam(std::string_view a, std::string_view b) {
  return ComparePart(a, b);
}

bool KeyOpam(std::string_view version, KeyWriter& key) {
  KeyPart(version, key);
  return true;
}

}  // namespace entente::supply::versions
