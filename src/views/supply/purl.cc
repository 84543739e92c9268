#include "views/supply/purl.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "views/supply/purl_types.h"

namespace entente::supply {
namespace {

constexpr bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

constexpr int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What stands unescaped in a canonical purl: unreserved characters of RFC 3986, and the colon.
constexpr std::array<bool, 256> MakePlain() {
  std::array<bool, 256> plain{};
  for (unsigned c = 0; c < 256; ++c) {
    const char as_char = static_cast<char>(c);
    plain[c] = c < 128 && (IsAlpha(as_char) || IsDigit(as_char) || as_char == '-' || as_char == '.' || as_char == '_' ||
                           as_char == '~' || as_char == ':');
  }
  return plain;
}
constexpr std::array<bool, 256> kPlain = MakePlain();

void AppendEscaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::size_t written = 0;  // up to here; what stands as it is, is copied in one piece
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if (kPlain[byte]) continue;
    out += text.substr(written, i - written);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
    written = i + 1;
  }
  out += text.substr(written);
}

void AppendSegments(std::string& out, std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    AppendEscaped(out, path.substr(0, slash));
    if (slash == std::string_view::npos) return;
    out += '/';
    path.remove_prefix(slash + 1);
  }
}

void AppendBase(std::string& out, const Purl& purl) {
  out += "pkg:";
  out += purl.type;
  out += '/';
  if (!purl.name_space.empty()) {
    AppendSegments(out, purl.name_space);
    out += '/';
  }
  if (purl.type == "git")
    AppendSegments(out, purl.name);
  else
    AppendEscaped(out, purl.name);
}

void AppendBaseAndVersion(std::string& out, const Purl& purl) {
  AppendBase(out, purl);
  if (purl.version.empty()) return;
  out += '@';
  AppendEscaped(out, purl.version);
}

// How long its text is when nothing has to be escaped.
std::size_t UnescapedBytes(const Purl& purl) {
  constexpr std::size_t kMarks = 8;  // "pkg:" and one mark in front of each part
  std::size_t bytes =
      kMarks + purl.type.size() + purl.name_space.size() + purl.name.size() + purl.version.size() + purl.subpath.size();
  for (const auto& [key, value] : purl.qualifiers) bytes += key.size() + value.size() + 2;
  return bytes;
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

// A canonical path has no empty segment: an escaped slash beside another would write one, and reading drops it.
void DropEmptySegments(std::string& path) {
  char before = '/';
  std::erase_if(path, [&before](char c) { return std::exchange(before, c) == '/' && c == '/'; });
  if (path.ends_with('/')) path.pop_back();
}

// A repository's path is its name, and the namespace is the host alone.
void SplitRepository(Purl& purl) {
  std::string path = purl.name_space + '/' + purl.name;
  DropEmptySegments(path);
  const std::size_t host_end = path.find('/');
  purl.name_space = host_end == std::string::npos ? "" : path.substr(0, host_end);
  purl.name = path.substr(host_end == std::string::npos ? 0 : host_end + 1);
}

enum class MadeOf : std::uint8_t { kText, kParts };

// What no purl that is read can hold, none that is built may. Of a text's parts it is known that no control character
// is in them.
Result<void> CheckReadable(const std::string& part, MadeOf made_of) {
  if (!IsUtf8(AsBytes(part))) return Invalid("purl: not UTF-8 once unescaped");
  if (made_of == MadeOf::kParts && std::ranges::any_of(part, IsControl)) return Invalid("purl: control character");
  return {};
}

// Behind what is in `out` already. `part`: what it is, for the error.
Result<void> AppendUnescaped(std::string& out, std::string_view text, std::string_view part) {
  std::size_t written = 0;  // up to here; what is not escaped is copied in one piece
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
      if (high < 0 || low < 0) return Invalid("purl: \"%\" without two hexadecimal digits in the " + std::string(part));
      c = static_cast<char>(high * 16 + low);
      out += text.substr(written, i - written);
      out += c;
      i += 2;
      written = i + 1;
    }
    if (IsControl(c)) return Invalid("purl: control character in the " + std::string(part));
  }
  out += text.substr(written);
  return {};
}

// Decodes each segment; empty ones are dropped, and "." and ".." where `drop_dots` says so (in a subpath).
// REQUIRES: nothing is in `out` yet.
Result<void> AppendUnescapedPath(std::string& out, std::string_view path, std::string_view part, bool drop_dots) {
  out.reserve(path.size());
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view raw = path.substr(0, slash);
    path.remove_prefix(std::min(slash + 1, path.size()));
    if (raw.empty()) continue;
    const std::size_t before = out.size();
    if (before > 0) out += '/';
    const std::size_t begin = out.size();
    TRY(AppendUnescaped(out, raw, part));
    if (!drop_dots) continue;
    const std::string_view segment = std::string_view(out).substr(begin);
    if (segment.find('/') != std::string_view::npos) return Invalid("purl: escaped slash in the subpath");
    if (segment.size() <= 2 && segment.find_first_not_of('.') == std::string_view::npos) out.resize(before);
  }
  return {};
}

Result<void> ParseQualifiers(std::string_view text, Purl& purl) {
  const auto separators = static_cast<std::size_t>(std::ranges::count(text, '&'));
  purl.qualifiers.reserve(std::min(separators + 1, kPurlQualifiersMax));
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return Invalid("purl: qualifier without \"=\"");
    if (purl.qualifiers.size() == kPurlQualifiersMax) return Invalid("purl: too many qualifiers");
    auto& [key, value] = purl.qualifiers.emplace_back();
    key = pair.substr(0, equals);
    TRY(AppendUnescaped(value, pair.substr(equals + 1), "qualifiers"));
  }
  return {};
}

Result<void> CheckType(std::string_view type) {
  if (type.empty()) return Invalid("purl: no type");
  if (!IsAlpha(type[0])) return Invalid("purl: the type must begin with a letter");
  for (const char c : type)
    if (!IsAlpha(c) && !IsDigit(c) && c != '.' && c != '-')
      return Invalid("purl: character in the type that is not allowed");
  return {};
}

Result<void> NormaliseQualifiers(Purl& purl) {
  for (auto& [key, value] : purl.qualifiers) {
    if (key.empty() || !IsAlpha(key[0])) return Invalid("purl: a qualifier's key must begin with a letter");
    for (const char c : key)
      if (!IsAlpha(c) && !IsDigit(c) && c != '.' && c != '-' && c != '_')
        return Invalid("purl: character in a qualifier's key that is not allowed");
    LowerAscii(key);
  }
  std::erase_if(purl.qualifiers, [](const auto& pair) { return pair.second.empty(); });
  std::ranges::sort(purl.qualifiers);
  for (std::size_t i = 1; i < purl.qualifiers.size(); ++i)
    if (purl.qualifiers[i].first == purl.qualifiers[i - 1].first)
      return Invalid("purl: qualifier \"" + purl.qualifiers[i].first + "\" given twice");
  return {};
}

// Checks decoded parts and makes them canonical, in place.
Result<void> Normalise(Purl& purl, MadeOf made_of) {
  TRY(CheckType(purl.type));
  LowerAscii(purl.type);
  DropEmptySegments(purl.name_space);
  if (purl.type == "git") SplitRepository(purl);
  if (purl.name.empty()) return Invalid("purl: no name");
  for (const std::string* part : {&purl.name_space, &purl.name, &purl.version, &purl.subpath})
    TRY(CheckReadable(*part, made_of));
  for (const auto& [key, value] : purl.qualifiers) TRY(CheckReadable(value, made_of));
  TRY(NormaliseQualifiers(purl));
  return ApplyTypeRules(purl);
}

// The last one. Most purls have no "#" and no "?", and that there is none is found out sooner from the beginning.
std::size_t LastOf(std::string_view text, char c) {
  return text.find(c) == std::string_view::npos ? std::string_view::npos : text.rfind(c);
}

// Where the version begins: the last "@" that neither opens a segment (an unescaped npm scope) nor stands in front of
// everything.
std::size_t VersionMark(std::string_view path) {
  const std::size_t at = path.rfind('@');
  if (at == std::string_view::npos || at == 0 || path[at - 1] == '/') return std::string_view::npos;
  return at;
}

}  // namespace

void LowerAscii(std::string& text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
}

std::string LoweredAscii(std::string_view text) {
  std::string lowered(text);
  LowerAscii(lowered);
  return lowered;
}

Result<Purl> Purl::Parse(std::string_view text) {
  if (text.size() > kPurlBytesMax) return Invalid("purl: longer than 4096 bytes");
  if (!text.starts_with("pkg:") && LoweredAscii(text.substr(0, 4)) != "pkg:")
    return Invalid("purl: does not begin with \"pkg:\"");
  std::string_view rest = text.substr(4);
  Purl purl;
  if (const std::size_t hash = LastOf(rest, '#'); hash != std::string_view::npos) {
    TRY(AppendUnescapedPath(purl.subpath, rest.substr(hash + 1), "subpath", true));
    rest = rest.substr(0, hash);
  }
  if (const std::size_t mark = LastOf(rest, '?'); mark != std::string_view::npos) {
    TRY(ParseQualifiers(rest.substr(mark + 1), purl));
    rest = rest.substr(0, mark);
  }
  while (rest.starts_with('/')) rest.remove_prefix(1);
  const std::size_t type_end = rest.find('/');
  if (type_end == std::string_view::npos) return Invalid("purl: no name");
  purl.type = LoweredAscii(rest.substr(0, type_end));
  rest.remove_prefix(type_end + 1);
  if (const std::size_t at = VersionMark(rest); at != std::string_view::npos) {
    TRY(AppendUnescaped(purl.version, rest.substr(at + 1), "version"));
    rest = rest.substr(0, at);
  }
  while (rest.ends_with('/')) rest.remove_suffix(1);
  const std::size_t name_begin = rest.rfind('/') + 1;  // npos + 1 is 0
  const std::string_view raw_name = rest.substr(name_begin);
  if (raw_name.empty() || raw_name.starts_with('@')) return Invalid("purl: no name");
  TRY(AppendUnescaped(purl.name, raw_name, "name"));
  TRY(AppendUnescapedPath(purl.name_space, rest.substr(0, name_begin), "namespace", false));
  TRY(Normalise(purl, MadeOf::kText));
  return purl;
}

Result<Purl> Purl::Build(Purl parts) {
  TRY(Normalise(parts, MadeOf::kParts));
  return parts;
}

std::string_view Purl::Qualifier(std::string_view key) const {
  for (const auto& [name_of, value] : qualifiers)
    if (name_of == key) return value;
  return {};
}

std::string Purl::Base() const {
  std::string out;
  AppendBase(out, *this);
  return out;
}

std::string Purl::BaseAndVersion() const {
  std::string out;
  AppendBaseAndVersion(out, *this);
  return out;
}

std::string Purl::Text() const {
  std::string out;
  out.reserve(UnescapedBytes(*this));
  AppendBaseAndVersion(out, *this);
  char separator = '?';
  for (const auto& [key, value] : qualifiers) {
    out += separator;
    out += key;
    out += '=';
    AppendEscaped(out, value);
    separator = '&';
  }
  if (!subpath.empty()) {
    out += '#';
    AppendSegments(out, subpath);
  }
  return out;
}

}  // namespace entente::supply
