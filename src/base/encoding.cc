#include "base/encoding.h"

#include <array>
#include <cstddef>

namespace entente {
namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::array<std::int16_t, 256> ReverseOf(std::string_view alphabet) {
  std::array<std::int16_t, 256> reverse{};
  reverse.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    reverse[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int16_t>(i);
  return reverse;
}

std::string Encode64(ByteView bytes, std::string_view alphabet, bool padded) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  out.resize(bytes.size() / 3 * 4);
  std::size_t i = 0;
  // Written in place: an append a character would cost more than the rest, and proofs are base64 for the most part.
  for (char* to = out.data(); i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t group = (std::uint32_t{bytes[i]} << 16U) | (std::uint32_t{bytes[i + 1]} << 8U) | bytes[i + 2];
    *to++ = alphabet[(group >> 18U) & 63U];
    *to++ = alphabet[(group >> 12U) & 63U];
    *to++ = alphabet[(group >> 6U) & 63U];
    *to++ = alphabet[group & 63U];
  }
  const std::size_t rest = bytes.size() - i;
  if (rest == 0) return out;
  std::uint32_t group = std::uint32_t{bytes[i]} << 16U;
  if (rest == 2) group |= std::uint32_t{bytes[i + 1]} << 8U;
  out += alphabet[(group >> 18U) & 63U];
  out += alphabet[(group >> 12U) & 63U];
  if (rest == 2) out += alphabet[(group >> 6U) & 63U];
  if (padded) out.append(3 - rest, '=');
  return out;
}

Result<Bytes> Decode64(std::string_view text, const std::array<std::int16_t, 256>& reverse, bool padded) {
  if (padded) {
    if (text.size() % 4 != 0) return Invalid("base64 text is not a multiple of four characters long");
    for (int k = 0; k < 2 && !text.empty() && text.back() == '='; ++k) text.remove_suffix(1);
  }
  if (text.size() % 4 == 1) return Invalid("base64 text ends in the middle of a byte");
  Bytes out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const int value = reverse[static_cast<unsigned char>(c)];
    if (value < 0) return Invalid("base64 text holds a character outside its alphabet");
    group = (group << 6U) | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out.push_back(static_cast<std::uint8_t>(group >> bits));
      group &= (1U << bits) - 1U;
    }
  }
  if (group != 0) return Invalid("base64 text has stray bits at its end");
  return out;
}

}  // namespace

std::string ToHex(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t b : bytes) {
    out += kDigits[b >> 4U];
    out += kDigits[b & 15U];
  }
  return out;
}

Result<Bytes> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return Invalid("hexadecimal text has an odd number of digits");
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = HexDigit(text[i]);
    const int low = HexDigit(text[i + 1]);
    if (high < 0 || low < 0) return Invalid("hexadecimal text holds a character that is no digit");
    out.push_back(static_cast<std::uint8_t>((high << 4) | low));
  }
  return out;
}

std::string ToBase64(ByteView bytes) {
  return Encode64(bytes, kStandard, true);
}
std::string ToBase64Url(ByteView bytes) {
  return Encode64(bytes, kUrl, false);
}

Result<Bytes> FromBase64(std::string_view text) {
  static const std::array<std::int16_t, 256> reverse = ReverseOf(kStandard);
  return Decode64(text, reverse, true);
}
Result<Bytes> FromBase64Url(std::string_view text) {
  static const std::array<std::int16_t, 256> reverse = ReverseOf(kUrl);
  return Decode64(text, reverse, false);
}

}  // namespace entente
