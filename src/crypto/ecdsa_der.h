// ECDSA signatures on P-256 in their two forms: r||s in 64 bytes, as COSE and JOSE have them, and the DER sequence of
// two integers (RFC 3279 section 2.2.3) that OpenSSL speaks. Pure.
#pragma once

#include <array>
#include <cstddef>

#include "base/bytes.h"
#include "base/result.h"

namespace entente::crypto {

inline constexpr std::size_t kRawSignatureBytes = 64;

struct DerSignature {
  std::array<std::uint8_t, 72> bytes;
  std::size_t size = 0;
};

// REQUIRES: raw has 64 bytes.
[[nodiscard]] DerSignature RawToDer(ByteView raw);
// Errors: kInvalidInput for anything that is not the one DER form of two integers below 2^256.
[[nodiscard]] Result<std::array<std::uint8_t, kRawSignatureBytes>> DerToRaw(ByteView der);

}  // namespace entente::crypto
