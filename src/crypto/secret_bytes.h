// 32 secret bytes: wiped when they go, neither copied nor printed by accident. Seen inside crypto/, and as a member by
// who includes its headers.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/bytes.h"

namespace entente::crypto {

class SecretBytes {
 public:
  static constexpr std::size_t kSize = 32;

  SecretBytes() = default;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  [[nodiscard]] std::span<std::uint8_t, kSize> fill() { return bytes_; }
  [[nodiscard]] std::span<const std::uint8_t, kSize> reveal() const { return bytes_; }

 private:
  std::array<std::uint8_t, kSize> bytes_{};
};

}  // namespace entente::crypto
