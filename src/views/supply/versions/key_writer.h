// The pieces of which the keys of key.h are made: each piece ends by itself, so that no key begins another.
//
// The first byte of a number is between kNumberMin and kNumberMax: marks below it come before every number, marks above
// it after. Seen inside versions/ only.
//
// Thread safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "views/supply/versions/schemes.h"

namespace entente::supply::versions {

inline constexpr std::uint8_t kNumberMin = 0x10;
inline constexpr std::uint8_t kNumberMax = 0xB8;

class KeyWriter {
 public:
  explicit KeyWriter(std::string& out) : out_(out) {}

  void Mark(std::uint8_t mark) { out_.push_back(static_cast<char>(mark)); }

  void Short(std::uint16_t value) {
    Mark(static_cast<std::uint8_t>(value >> 8));
    Mark(static_cast<std::uint8_t>(value & 0xFF));
  }

  // Digits of any count; none at all are 0. Up to 159 one byte; then how many bytes, and the bytes; beyond 19 digits
  // how many digits, and the digits.
  void Number(std::string_view digits) {
    while (!digits.empty() && digits.front() == '0') digits.remove_prefix(1);
    if (digits.size() > kDigitsOfWord) {
      Mark(kNumberMax);
      Short(static_cast<std::uint16_t>(digits.size()));
      out_.append(digits);
      return;
    }
    std::uint64_t value = 0;
    for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (value < kSmall) {
      Mark(static_cast<std::uint8_t>(kNumberMin + value));
      return;
    }
    int bytes = 1;
    while (bytes < 8 && (value >> (8 * bytes)) != 0) ++bytes;
    Mark(static_cast<std::uint8_t>(kNumberMin + kSmall + bytes - 1));
    while (bytes-- > 0) Mark(static_cast<std::uint8_t>(value >> (8 * bytes)));
  }

  // In the order of its bytes, a text before what it begins.
  void Text(std::string_view text) {
    for (const char c : text) TextByte(c);
    Mark(0);
  }
  void LowerText(std::string_view text) {
    for (const char c : text) TextByte(Lower(c));
    Mark(0);
  }

 private:
  static constexpr std::size_t kDigitsOfWord = 19;
  static constexpr unsigned kSmall = 160;

  void TextByte(char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte <= 1) {
      Mark(1);
      Mark(static_cast<std::uint8_t>(byte + 1));
    } else {
      out_.push_back(c);
    }
  }

  std::string& out_;
};

// A list that goes on for ever in pieces that count as nothing ("0" in a gem's version). A run of these is written only
// when something follows. Before what is above nothing each is a piece as any other; before what is below nothing the
// run is one mark, and comes the earlier the sooner what follows stands.
// Marks of pieces below nothing are less than kZerosThenLow, of all others more than kEnd.
class PaddedKey {
 public:
  explicit PaddedKey(KeyWriter& key) : key_(key) {}

  void Zero() { ++zeros_; }
  void DropZeros() { zeros_ = 0; }
  [[nodiscard]] bool HasZeros() const { return zeros_ > 0; }

  void BeforeLow() {
    if (zeros_ == 0) return;
    key_.Mark(kZerosThenLow);
    key_.Short(zeros_);
    zeros_ = 0;
  }
  template <class WriteZero>
  void BeforeHigh(WriteZero&& write_zero) {
    for (; zeros_ > 0; --zeros_) write_zero();
  }
  void End() { key_.Mark(kEnd); }

  static constexpr std::uint8_t kZerosThenLow = 0x08;
  static constexpr std::uint8_t kEnd = 0x09;

 private:
  KeyWriter& key_;
  std::uint16_t zeros_ = 0;
};

}  // namespace entente::supply::versions
