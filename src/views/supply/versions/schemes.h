// The single orders behind order.h. Each pair: does it have a place in the order, and which comes first. Seen inside
// versions/ only.
//
// REQUIRES of every Compare: both texts are accepted.
#pragma once

#include <cstddef>
#include <string_view>

namespace entente::supply::versions {

class KeyWriter;

[[nodiscard]] constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string_view TakeWhile(std::string_view& text, bool (*wanted)(char)) {
  std::size_t size = 0;
  while (size < text.size() && wanted(text[size])) ++size;
  const std::string_view taken = text.substr(0, size);
  text.remove_prefix(size);
  return taken;
}
[[nodiscard]] inline std::string_view TakeDigits(std::string_view& text) {
  return TakeWhile(text, [](char c) { return IsDigit(c); });
}

[[nodiscard]] constexpr int Sign(int value) {
  return value < 0 ? -1 : (value > 0 ? 1 : 0);
}
[[nodiscard]] inline int CompareText(std::string_view a, std::string_view b) {
  return Sign(a.compare(b));
}
[[nodiscard]] bool IsNumber(std::string_view text);
// Numbers of any length; no digits at all count as 0.
[[nodiscard]] int CompareNumbers(std::string_view a, std::string_view b);

// Below, each Key...() writes the key of an accepted version (key.h); false when that version has none.

[[nodiscard]] bool AcceptsSemVer(std::string_view version);
[[nodiscard]] int CompareSemVer(std::string_view a, std::string_view b);
[[nodiscard]] int CompareNuGet(std::string_view a, std::string_view b);
[[nodiscard]] int ComparePub(std::string_view a, std::string_view b);
[[nodiscard]] bool KeySemVer(std::string_view version, KeyWriter& key);
[[nodiscard]] bool KeyNuGet(std::string_view version, KeyWriter& key);
[[nodiscard]] bool KeyPub(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsDebian(std::string_view version);
[[nodiscard]] int CompareDebian(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyDebian(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsOpam(std::string_view version);
[[nodiscard]] int CompareOpam(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyOpam(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsMaven(std::string_view version);
[[nodiscard]] int CompareMaven(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyMaven(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsPyPi(std::string_view version);
[[nodiscard]] int ComparePyPi(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyPyPi(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsRubyGems(std::string_view version);
[[nodiscard]] int CompareRubyGems(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyRubyGems(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsPackagist(std::string_view version);
[[nodiscard]] int ComparePackagist(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyPackagist(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsAlpine(std::string_view version);
[[nodiscard]] int CompareAlpine(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyAlpine(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsGentoo(std::string_view version);
[[nodiscard]] int CompareGentoo(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyGentoo(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsRpm(std::string_view version);
[[nodiscard]] int CompareRpm(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyRpm(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsArch(std::string_view version);
[[nodiscard]] int CompareArch(std::string_view a, std::string_view b);

[[nodiscard]] bool AcceptsDotted(std::string_view version, std::string_view separators);
[[nodiscard]] int CompareDotted(std::string_view a, std::string_view b, std::string_view separators);
[[nodiscard]] bool KeyDotted(std::string_view version, std::string_view separators, KeyWriter& key);

[[nodiscard]] bool AcceptsConan(std::string_view version);
[[nodiscard]] int CompareConan(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyConan(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsOpenSsl(std::string_view version);
[[nodiscard]] int CompareOpenSsl(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyOpenSsl(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsDateTime(std::string_view version);
[[nodiscard]] int CompareDateTime(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyDateTime(std::string_view version, KeyWriter& key);

[[nodiscard]] bool AcceptsFreeBsd(std::string_view version);
[[nodiscard]] int CompareFreeBsd(std::string_view a, std::string_view b);
[[nodiscard]] bool KeyFreeBsd(std::string_view version, KeyWriter& key);

}  // namespace entente::supply::versions
