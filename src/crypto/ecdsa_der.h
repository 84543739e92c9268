// ECDSA signatures in their two forms: r||s with a fixed size, 64 bytes on P-256 and 96 on P-384, as COSE and JOSE have
// them, and the DER sequence of two integers (RFC 3279 section 2.2.3) that OpenSSL speaks. Pure.
#pragma once

#include <array>
#include <cstddef>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/curve.h"

namespace entente::crypto {

// Two integers of one head, a zero and a scalar each, in a sequence whose length fits one byte.
inline constexpr std::size_t kDerSignatureBytesMax = 2 + 2 * (2 + 1 + kCoordinateBytesMax);

struct DerSignature {
  std::array<std::uint8_t, kDerSignatureBytesMax> bytes;
  std::size_t size = 0;
};

// REQUIRES: raw has an even number of bytes, 2 to 96.
[[nodiscard]] DerSignature RawToDer(ByteView raw);
// Errors: kInvalidInput for anything that is not the one DER form of two integers of at most `scalar_bytes`.
// REQUIRES: scalar_bytes is that of a curve.
[[nodiscard]] Result<Bytes> DerToRaw(ByteView der, std::size_t scalar_bytes);

}  // namespace entente::crypto
