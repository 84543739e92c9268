// Writing JSON, member after member, without building it first.
#pragma once

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

// Text as a JSON string, with its quotation marks. Bytes that are not UTF-8 (a file's name) become U+FFFD.
inline void AppendJsonText(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const bool good = IsUtf8(AsBytes(text));
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      if (c == '\n')
        out += "\\n";
      else if (c == '\t')
        out += "\\t";
      else
        (((out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15]);
    } else if (byte >= 0x80 && !good) {
      out += "\xEF\xBF\xBD";
    } else {
      out += c;
    }
  }
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
