#include <algorithm>

#include "base/check.h"
#include "crypto/ecdsa_der.h"
#include "crypto/key.h"
#include "crypto/key_state.h"
#include "crypto/pkcs8.h"
#include "crypto/signer.h"

namespace entente::crypto {
namespace {

// Nothing leaves here that the public key does not confirm: not of a token that fails, nor of one that lies.
Result<Bytes> SignElsewhere(const Signer& signer, const PublicKey& public_key, ByteView message) {
  TRY_ASSIGN(Bytes signature, signer.Sign(message));
  const std::size_t size = SignatureBytes(public_key.algorithm());
  if (signature.size() != size)
    return Fail(ErrorCode::kUnavailable, "the token returned a signature of " + std::to_string(signature.size()) +
                                             " bytes, and one of " + std::to_string(size) + " was asked for");
  if (!public_key.Verify(message, signature).has_value())
    return Fail(ErrorCode::kUnavailable,
                "the token returned a signature that does not hold under its public key; it is not used");
  return signature;
}

}  // namespace

Result<std::shared_ptr<const PrivateKey::State>> PrivateKey::State::Make(PkeyPtr pkey) {
  TRY_ASSIGN(PublicKey public_key, PublicKeyOf(*pkey));
  auto state = std::make_shared<State>(std::move(pkey), std::move(public_key));
  if (state->public_key.algorithm() == Algorithm::kEdDsa) {
    std::size_t size = kEd25519KeyBytes;
    CHECK(EVP_PKEY_get_raw_private_key(state->pkey.get(), state->ed25519_secret.data(), &size) == 1 &&
          size == kEd25519KeyBytes);
    std::ranges::copy(state->public_key.raw(), state->ed25519_secret.begin() + kEd25519KeyBytes);
    return state;
  }
  // PKCS#8 may carry a public key beside the private one; a pair that does not belong together would sign in vain.
  const PkeyContextPtr context(EVP_PKEY_CTX_new_from_pkey(nullptr, state->pkey.get(), nullptr));
  CHECK(context != nullptr);
  if (EVP_PKEY_pairwise_check(context.get()) != 1)
    return Invalid("the private key and the public key stored with it do not belong together: " + TakeOpensslError());
  state->sign_context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, state->pkey.get(), nullptr));
  CHECK(state->sign_context != nullptr && EVP_PKEY_sign_init(state->sign_context.get()) == 1);
  return state;
}

Result<PrivateKey> PrivateKey::Generate(Algorithm algorithm) {
  PkeyPtr pkey(algorithm == Algorithm::kEdDsa
                   ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                   : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", CurveOf(algorithm).openssl_group));
  if (pkey == nullptr) return Fail(ErrorCode::kInternal, "no key could be made: " + TakeOpensslError());
  TRY_ASSIGN(std::shared_ptr<const State> state, State::Make(std::move(pkey)));
  return PrivateKey(std::move(state));
}

Result<PrivateKey> PrivateKey::FromSeed(ByteView seed) {
  if (seed.size() != kEd25519KeyBytes) return Invalid("an Ed25519 seed has 32 bytes");
  PkeyPtr pkey(EVP_PKEY_new_raw_private_key_ex(nullptr, "ED25519", nullptr, seed.data(), seed.size()));
  CHECK(pkey != nullptr);
  TRY_ASSIGN(std::shared_ptr<const State> state, State::Make(std::move(pkey)));
  return PrivateKey(std::move(state));
}

Result<PrivateKey> PrivateKey::FromPem(std::string_view pem, std::string_view passphrase) {
  TRY_ASSIGN(PkeyPtr pkey, PkeyFromPem(pem, passphrase));
  TRY_ASSIGN(std::shared_ptr<const State> state, State::Make(std::move(pkey)));
  return PrivateKey(std::move(state));
}

PrivateKey PrivateKey::FromSigner(PublicKey public_key, std::shared_ptr<const Signer> signer) {
  CHECK(signer != nullptr);
  return PrivateKey(std::make_shared<const State>(std::move(public_key), std::move(signer)));
}

Result<std::string> PrivateKey::ToPem(std::string_view passphrase) const {
  if (state_->pkey == nullptr) return Invalid("this private key rests in a token, from which it is not taken");
  return PkeyToPem(*state_->pkey, passphrase);
}

const PublicKey& PrivateKey::public_key() const {
  return state_->public_key;
}

Result<Bytes> PrivateKey::Sign(ByteView message) const {
  if (state_->signer != nullptr) return SignElsewhere(*state_->signer, state_->public_key, message);
  if (state_->public_key.algorithm() == Algorithm::kEdDsa) {
    Bytes signature(crypto_sign_ed25519_BYTES);
    CHECK(crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                                       state_->ed25519_secret.data()) == 0);
    return signature;
  }
  const Curve& curve = CurveOf(state_->public_key.algorithm());
  const MessageDigest digest(curve, message);
  const PkeyContextPtr context(EVP_PKEY_CTX_dup(state_->sign_context.get()));
  CHECK(context != nullptr);
  DerSignature der;
  der.size = der.bytes.size();
  const ByteView hashed = digest.view();
  if (EVP_PKEY_sign(context.get(), der.bytes.data(), &der.size, hashed.data(), hashed.size()) != 1)
    return Fail(ErrorCode::kInternal, "the signature could not be made: " + TakeOpensslError());
  return DerToRaw(ByteView(der.bytes).first(der.size), curve.coordinate_bytes);
}

}  // namespace entente::crypto
