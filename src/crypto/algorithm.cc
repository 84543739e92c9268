#include "crypto/key.h"

namespace entente::crypto {
namespace {

// RFC 9864 names the same algorithms in full: Ed25519, and ECDSA with P-256 and SHA-256.
constexpr std::int64_t kCoseEd25519 = -19;
constexpr std::int64_t kCoseEsp256 = -9;

}  // namespace

std::string_view AlgorithmName(Algorithm algorithm) {
  return algorithm == Algorithm::kEdDsa ? "ed25519" : "es256";
}

Result<Algorithm> AlgorithmFromName(std::string_view name) {
  if (name == "ed25519") return Algorithm::kEdDsa;
  if (name == "es256") return Algorithm::kEs256;
  return Invalid("there is no signature algorithm '" + std::string(name) + "' here; use ed25519 or es256");
}

Result<Algorithm> AlgorithmFromCose(std::int64_t label) {
  switch (label) {
    case static_cast<std::int64_t>(Algorithm::kEdDsa):
    case kCoseEd25519:
      return Algorithm::kEdDsa;
    case static_cast<std::int64_t>(Algorithm::kEs256):
    case kCoseEsp256:
      return Algorithm::kEs256;
    default:
      return Invalid("the COSE algorithm " + std::to_string(label) +
                     " is not taken; use EdDSA with Ed25519 (-8) or ES256 (-7)");
  }
}

}  // namespace entente::crypto
