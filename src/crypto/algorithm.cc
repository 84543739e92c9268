#include "base/check.h"
#include "crypto/curve.h"
#include "crypto/key.h"

namespace entente::crypto {
namespace {

constexpr std::size_t kEd25519SignatureBytes = 64;

// RFC 9864 names the same algorithms in full: Ed25519, and ECDSA with P-256 and SHA-256, with P-384 and SHA-384.
constexpr std::int64_t kCoseEd25519 = -19;
constexpr std::int64_t kCoseEsp256 = -9;
constexpr std::int64_t kCoseEsp384 = -51;

}  // namespace

std::string_view AlgorithmName(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kEdDsa:
      return "ed25519";
    case Algorithm::kEs256:
      return "es256";
    case Algorithm::kEs384:
      return "es384";
  }
  CHECK(false);
}

Result<Algorithm> AlgorithmFromName(std::string_view name) {
  for (const Algorithm algorithm : {Algorithm::kEdDsa, Algorithm::kEs256, Algorithm::kEs384})
    if (name == AlgorithmName(algorithm)) return algorithm;
  return Invalid("there is no signature algorithm '" + std::string(name) + "' here; use ed25519, es256 or es384");
}

Result<Algorithm> AlgorithmFromCose(std::int64_t label) {
  switch (label) {
    case static_cast<std::int64_t>(Algorithm::kEdDsa):
    case kCoseEd25519:
      return Algorithm::kEdDsa;
    case static_cast<std::int64_t>(Algorithm::kEs256):
    case kCoseEsp256:
      return Algorithm::kEs256;
    case static_cast<std::int64_t>(Algorithm::kEs384):
    case kCoseEsp384:
      return Algorithm::kEs384;
    default:
      return Invalid("the COSE algorithm " + std::to_string(label) +
                     " is not taken; use EdDSA with Ed25519 (-8), ES256 (-7) or ES384 (-35)");
  }
}

std::size_t SignatureBytes(Algorithm algorithm) {
  return algorithm == Algorithm::kEdDsa ? kEd25519SignatureBytes : 2 * CurveOf(algorithm).coordinate_bytes;
}

}  // namespace entente::crypto
