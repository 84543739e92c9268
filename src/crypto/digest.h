// SHA-256, SHA-384 for signatures on P-384, and comparison in constant time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::crypto {

using Digest = std::array<std::uint8_t, 32>;

[[nodiscard]] Digest Sha256(ByteView bytes);
[[nodiscard]] std::array<std::uint8_t, 48> Sha384(ByteView bytes);

// Hashes what arrives in pieces. Thread safety: one thread at a time.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void Update(ByteView bytes);
  // Gives the digest; the stream starts anew.
  [[nodiscard]] Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Errors: kInvalidInput unless there are exactly 64 hexadecimal digits.
[[nodiscard]] Result<Digest> DigestFromHex(std::string_view text);
[[nodiscard]] Result<Digest> DigestFromBytes(ByteView bytes);

// Time depends on the lengths alone.
[[nodiscard]] bool EqualInConstantTime(ByteView a, ByteView b);

}  // namespace entente::crypto
