// Signature keys: Ed25519 (RFC 8032, COSE alg -8), ECDSA on P-256 with SHA-256 (COSE alg -7) and on P-384 with SHA-384
// (COSE alg -35), both with raw r||s.
//
// Acceptance rule of Ed25519: RFC 8032 section 5.1.7 without the cofactor, S < L, R compared as bytes and not of small
// order, and public keys only in canonical form and in the curve's main subgroup. What is accepted is accepted by every
// rule in use, with or without the cofactor, one by one or in batches; docs/formats/statement.md says why.
//
// Thread safety: const methods from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace entente::crypto {

// The number is the COSE algorithm.
enum class Algorithm : std::int8_t { kEdDsa = -8, kEs256 = -7, kEs384 = -35 };

[[nodiscard]] std::string_view AlgorithmName(Algorithm algorithm);  // "ed25519", "es256", "es384"
[[nodiscard]] Result<Algorithm> AlgorithmFromName(std::string_view name);
[[nodiscard]] Result<Algorithm> AlgorithmFromCose(std::int64_t label);
[[nodiscard]] std::size_t SignatureBytes(Algorithm algorithm);  // 64, 64, 96

class Signer;  // crypto/signer.h

class PublicKey {
 public:
  // Ed25519: 32 bytes. P-256: 65 bytes, P-384: 97 bytes, an uncompressed point.
  [[nodiscard]] static Result<PublicKey> FromRaw(Algorithm algorithm, ByteView raw);
  [[nodiscard]] static Result<PublicKey> FromCoseKey(ByteView cbor);      // RFC 9052 section 7
  [[nodiscard]] static Result<PublicKey> FromJwk(std::string_view json);  // RFC 7517, RFC 8037
  [[nodiscard]] static Result<PublicKey> FromPem(std::string_view pem);   // SubjectPublicKeyInfo

  [[nodiscard]] Algorithm algorithm() const;
  [[nodiscard]] ByteView raw() const;
  [[nodiscard]] Bytes ToCoseKey() const;    // deterministic, with kid and alg
  [[nodiscard]] std::string ToJwk() const;  // compact JSON
  [[nodiscard]] std::string ToPem() const;
  // Key identifier: SHA-256 COSE Key Thumbprint (RFC 9679) over the required parameters.
  [[nodiscard]] const Digest& kid() const;

  // Errors: kUnauthorized when the signature does not hold.
  [[nodiscard]] Result<void> Verify(ByteView message, ByteView signature) const;

  friend bool operator==(const PublicKey& a, const PublicKey& b) { return a.kid() == b.kid(); }

 private:
  struct State;
  explicit PublicKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
  friend class PrivateKey;
};

class PrivateKey {
 public:
  [[nodiscard]] static Result<PrivateKey> Generate(Algorithm algorithm);
  // Ed25519 from its 32-byte seed (RFC 8032 section 5.1.5): for fixed keys in tests.
  [[nodiscard]] static Result<PrivateKey> FromSeed(ByteView seed);
  // PKCS#8, plain or encrypted (PBES2: PBKDF2-HMAC-SHA-256 or scrypt, AES-256-CBC).
  // Errors: kUnauthorized for a wrong passphrase; kInvalidInput for anything that is no such key.
  [[nodiscard]] static Result<PrivateKey> FromPem(std::string_view pem, std::string_view passphrase);

  // A key that rests elsewhere and signs there; Sign() checks what comes from there with the public key.
  [[nodiscard]] static PrivateKey FromSigner(PublicKey public_key, std::shared_ptr<const Signer> signer);

  // An empty passphrase gives an unencrypted key: only for callers that were asked for that.
  // Errors: kInvalidInput for a key that rests elsewhere.
  [[nodiscard]] Result<std::string> ToPem(std::string_view passphrase) const;
  [[nodiscard]] const PublicKey& public_key() const;
  // Errors: of a key that rests elsewhere, what its signer says; kUnavailable when the signature does not hold.
  [[nodiscard]] Result<Bytes> Sign(ByteView message) const;

 private:
  struct State;
  explicit PrivateKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
};

}  // namespace entente::crypto
