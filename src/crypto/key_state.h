// What keys are made of inside. Seen inside crypto/ only.
#pragma once

// For keys libsodium gives Ed25519 alone: it checks in half of OpenSSL's time. These functions have one implementation
// each and need no sodium_init(), which is there to choose among several and to open the random source; what does need
// it (crypto/sodium_ready.h) waits for it.
#include <sodium.h>

#include <array>
#include <memory>

#include "base/bytes.h"
#include "crypto/curve.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "crypto/openssl_ptr.h"

namespace entente::crypto {

inline constexpr std::size_t kEd25519KeyBytes = 32;

struct PublicKey::State {
  Algorithm algorithm = Algorithm::kEdDsa;
  Bytes raw;
  Digest kid{};
  PkeyPtr pkey;
  // ECDSA: set up once; a check works on a copy, which costs far less than setting one up.
  PkeyContextPtr verify_context;
};

struct PrivateKey::State {
  State(PkeyPtr key, PublicKey public_part) : pkey(std::move(key)), public_key(std::move(public_part)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { sodium_memzero(ed25519_secret.data(), ed25519_secret.size()); }

  [[nodiscard]] static Result<std::shared_ptr<const State>> Make(PkeyPtr pkey);

  State(PublicKey public_part, std::shared_ptr<const Signer> elsewhere)
      : public_key(std::move(public_part)), signer(std::move(elsewhere)) {}

  PkeyPtr pkey;  // null where `signer` signs
  PublicKey public_key;
  std::shared_ptr<const Signer> signer;
  PkeyContextPtr sign_context;  // ECDSA, as above
  std::array<std::uint8_t, crypto_sign_ed25519_SECRETKEYBYTES>
      ed25519_secret{};  // seed and public key; unused for ECDSA
};

// An OpenSSL key from a point in any of its encodings. Errors: kInvalidInput when it is no point of the curve.
[[nodiscard]] Result<PkeyPtr> PkeyFromPoint(const Curve& curve, ByteView point);
// The public part of an OpenSSL key, checked as FromRaw() does. Errors: kInvalidInput for other kinds of keys.
[[nodiscard]] Result<PublicKey> PublicKeyOf(EVP_PKEY& pkey);

}  // namespace entente::crypto
