#include "views/supply/vex/cpe.h"

#include "views/supply/purl.h"

namespace entente::supply::vex {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// "%2b" of a URI as the character that it stands for.
std::string DecodedUri(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0) {
      out += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::optional<Cpe> Cpe::Parse(std::string_view text) {
  if (text.size() > 1'024) return std::nullopt;
  const std::string lowered = LoweredAscii(text);
  std::string_view rest = lowered;
  const bool formatted = rest.starts_with("cpe:2.3:");
  if (!formatted && !rest.starts_with("cpe:/")) return std::nullopt;
  rest.remove_prefix(formatted ? 8 : 5);
  Cpe cpe;
  std::size_t part = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == ':') {
      if (++part >= cpe.parts_.size()) return std::nullopt;
    } else if (formatted && rest[i] == '\\' && i + 1 < rest.size()) {
      cpe.parts_[part] += rest[++i];
    } else {
      cpe.parts_[part] += rest[i];
    }
  }
  // A formatted string has all of its parts, a URI as many as it needs.
  if (formatted ? part + 1 != cpe.parts_.size() : part >= 7) return std::nullopt;
  for (std::string& one : cpe.parts_) {
    if (formatted && one.empty()) return std::nullopt;
    if (!formatted) one = DecodedUri(one);
    if (one.empty()) one.assign(1, '*');
  }
  const std::string& kind = cpe.parts_[0];
  if (kind != "a" && kind != "o" && kind != "h" && kind != "*") return std::nullopt;
  return cpe;
}

bool Cpe::Covers(const Cpe& other) const {
  for (std::size_t i = 0; i < parts_.size(); ++i)
    if (parts_[i] != "*" && parts_[i] != other.parts_[i]) return false;
  return true;
}

std::string Cpe::Key() const {
  if (parts_[1] == "*" || parts_[2] == "*") return {};
  return parts_[1] + ':' + parts_[2];
}

}  // namespace entente::supply::vex
