// Writing JSON, member after member, without building it first.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace entente::supply {

// At most so many bytes of a text, cut between characters.
[[nodiscard]] inline std::string_view CutText(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

// Which bytes of ASCII stand in a JSON string as they are; none of the others does.
[[nodiscard]] consteval std::array<bool, 256> PlainInJson() {
  std::array<bool, 256> plain{};
  for (unsigned c = 0x20; c < 0x7F; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}
inline constexpr std::array<bool, 256> kPlainInJson = PlainInJson();

// A byte that is not written as it is: an escape for ASCII, U+FFFD for what is no UTF-8.
inline void AppendJsonEscape(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80)
    out += "\xEF\xBF\xBD";
  else if (c == '"' || c == '\\')
    (out += '\\') += c;
  else if (c == '\n')
    out += "\\n";
  else if (c == '\t')
    out += "\\t";
  else
    (((out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15]);
}

// Text as a JSON string, with its quotation marks. Bytes that are not UTF-8 (a file's name) become U+FFFD.
inline void AppendJsonText(std::string& out, std::string_view text) {
  const auto is_plain = [](char c) { return kPlainInJson[static_cast<unsigned char>(c)]; };
  out += '"';
  const auto* const first = std::ranges::find_if_not(text, is_plain);
  std::size_t written = 0;  // up to here; what needs no escape is copied in one piece
  if (first != text.end()) {
    const bool good = IsUtf8(AsBytes(text));
    for (auto i = static_cast<std::size_t>(first - text.begin()); i < text.size(); ++i) {
      const bool in_utf8 = good && static_cast<unsigned char>(text[i]) >= 0x80;
      if (is_plain(text[i]) || in_utf8) continue;
      out += text.substr(written, i - written);
      AppendJsonEscape(out, text[i]);
      written = i + 1;
    }
  }
  out += text.substr(written);
  out += '"';
}

// An object or array under way: puts the commas.
class JsonScope {
 public:
  JsonScope(std::string& out, char open, char close) : out_(out), close_(close) { out_ += open; }
  JsonScope(const JsonScope&) = delete;
  JsonScope& operator=(const JsonScope&) = delete;
  ~JsonScope() { out_ += close_; }

  void Key(std::string_view name) {
    Next();
    AppendJsonText(out_, name);
    out_ += ':';
  }
  void Next() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void Text(std::string_view name, std::string_view value) {
    Key(name);
    AppendJsonText(out_, value);
  }
  void TextOrNull(std::string_view name, std::string_view value) {
    Key(name);
    if (value.empty())
      out_ += "null";
    else
      AppendJsonText(out_, value);
  }

 private:
  std::string& out_;
  char close_;
  bool first_ = true;
};

}  // namespace entente::supply
