// The two NIST curves (FIPS 186-5) that ECDSA keys are on, as data: P-256 with SHA-256 and P-384 with SHA-384. What the
// forms of keys say of a curve stands here alone. Seen inside crypto/ only.
//
// Thread safety: constants and pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "crypto/key.h"

namespace entente::crypto {

inline constexpr std::size_t kCoordinateBytesMax = 48;
inline constexpr std::uint8_t kUncompressedPoint = 0x04;

struct Curve {
  Algorithm algorithm;
  std::string_view name;         // as JSON Web Keys have it, and people
  const char* openssl_group;     // as OpenSSL has it
  std::size_t coordinate_bytes;  // of a scalar, too: a signature has two
  std::int64_t cose_label;       // RFC 9053 section 7.1
  std::string_view jwk_algorithm;

  [[nodiscard]] std::size_t PointBytes() const { return 1 + 2 * coordinate_bytes; }
  // REQUIRES: point is an uncompressed one of this curve.
  [[nodiscard]] ByteView X(ByteView point) const { return point.subspan(1, coordinate_bytes); }
  [[nodiscard]] ByteView Y(ByteView point) const { return point.last(coordinate_bytes); }
};

inline constexpr std::array<Curve, 2> kCurves = {{
    {Algorithm::kEs256, "P-256", "prime256v1", 32, 1, "ES256"},
    {Algorithm::kEs384, "P-384", "secp384r1", kCoordinateBytesMax, 2, "ES384"},
}};

// REQUIRES: the algorithm is one of ECDSA.
[[nodiscard]] const Curve& CurveOf(Algorithm algorithm);
// Null where there is none.
[[nodiscard]] const Curve* CurveFromName(std::string_view name);
[[nodiscard]] const Curve* CurveFromGroup(std::string_view openssl_group);
[[nodiscard]] const Curve* CurveFromCose(std::int64_t label);

// The digest of a message that ECDSA signs: SHA-256 on P-256, SHA-384 on P-384.
class MessageDigest {
 public:
  MessageDigest(const Curve& curve, ByteView message);
  [[nodiscard]] ByteView view() const { return ByteView(bytes_).first(size_); }

 private:
  std::array<std::uint8_t, kCoordinateBytesMax> bytes_;
  std::size_t size_;
};

}  // namespace entente::crypto
