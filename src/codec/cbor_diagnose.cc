#include <string>
#include <type_traits>

#include "base/encoding.h"
#include "codec/cbor.h"

namespace entente::cbor {
namespace {

// Text as RFC 8949 section 8 writes it: JSON's escapes. Control characters of Unicode's second block are escaped as
// well, so that what a terminal gets cannot steer it.
std::string Quoted(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += text[i];
    } else if (c < 0x20 || c == 0x7F || c1) {
      const unsigned code = c1 ? static_cast<unsigned char>(text[++i]) : c;
      out += "\\u00";
      out += kDigits[code >> 4U];
      out += kDigits[code & 15U];
    } else {
      out += text[i];
    }
  }
  return out + '"';
}

void Write(std::string& out, const Value& value);

struct Writer {
  std::string& out;

  void operator()(std::nullptr_t) const { out += "null"; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { out += std::to_string(value); }
  void operator()(const Bytes& bytes) const { out += "h'" + ToHex(bytes) + "'"; }
  void operator()(const std::string& text) const { out += Quoted(text); }
  void operator()(const Array& array) const {
    out += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) out += ", ";
      Write(out, array[i]);
    }
    out += ']';
  }
  void operator()(const Map& map) const {
    out += '{';
    for (std::size_t i = 0; i < map.size(); ++i) {
      if (i > 0) out += ", ";
      Write(out, map[i].first);
      out += ": ";
      Write(out, map[i].second);
    }
    out += '}';
  }
  void operator()(const Tag& tag) const {
    out += std::to_string(tag.number) + '(';
    for (const Value& content : tag.content) Write(out, content);
    out += ')';
  }
};

void Write(std::string& out, const Value& value) {
  std::visit(Writer{out}, value.data);
}

}  // namespace

std::string Diagnose(const Value& value) {
  std::string out;
  Write(out, value);
  return out;
}

}  // namespace entente::cbor
