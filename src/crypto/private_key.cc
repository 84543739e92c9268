#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "crypto/ecdsa_der.h"
#include "crypto/key.h"
#include "crypto/key_state.h"
#include "crypto/signer.h"

namespace entente::crypto {
namespace {

constexpr std::size_t kPemBytesMax = 16'384;
// PBKDF2-HMAC-SHA-256, since every `openssl pkey` reads it; scrypt at a comparable cost goes over OpenSSL's own bound
// on memory. About a fifth of a second.
constexpr int kPbkdf2Iterations = 600'000;
constexpr int kPbkdf2SaltBytes = 16;
constexpr std::string_view kPlainLabel = "PRIVATE KEY";
constexpr std::string_view kEncryptedLabel = "ENCRYPTED PRIVATE KEY";

// One PEM block, its content wiped when it goes.
struct PemBlock {
  PemBlock() = default;
  PemBlock(const PemBlock&) = delete;
  PemBlock& operator=(const PemBlock&) = delete;
  ~PemBlock() {
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_clear_free(data, static_cast<std::size_t>(size));
  }
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long size = 0;
};

std::string TextOf(BIO& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(&bio, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

Result<Pkcs8Ptr> Decrypt(const PemBlock& block, std::string_view passphrase) {
  const unsigned char* at = block.data;
  const EncryptedPkcs8Ptr encrypted(d2i_X509_SIG(nullptr, &at, block.size));
  if (encrypted == nullptr) {
    ERR_clear_error();
    return Invalid("the encrypted private key is damaged");
  }
  if (passphrase.empty())
    return Fail(ErrorCode::kUnauthorized, "the private key is encrypted: its passphrase is needed");
  Pkcs8Ptr plain(PKCS8_decrypt(encrypted.get(), passphrase.data(), static_cast<int>(passphrase.size())));
  if (plain == nullptr) {
    ERR_clear_error();
    return Fail(ErrorCode::kUnauthorized, "the passphrase does not open this private key");
  }
  return plain;
}

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
  if (pem.size() > kPemBytesMax) return Invalid("this is too long for a PEM key");
  if (passphrase.size() > limits::kPassphraseBytesMax) return Invalid("a passphrase has at most 1024 bytes");
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CHECK(bio != nullptr);
  PemBlock block;
  if (PEM_read_bio(bio.get(), &block.name, &block.header, &block.data, &block.size) != 1) {
    ERR_clear_error();
    return Invalid("this is no key in PEM form");
  }
  const std::string_view name = block.name;
  Pkcs8Ptr plain;
  if (name == kEncryptedLabel) {
    TRY_ASSIGN(plain, Decrypt(block, passphrase));
  } else if (name == kPlainLabel) {
    const unsigned char* at = block.data;
    plain.reset(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, block.size));
  } else {
    return Invalid("this PEM block is a '" + std::string(name) +
                   "'; a private key in PKCS#8 form is needed ('PRIVATE KEY' or 'ENCRYPTED PRIVATE KEY')");
  }
  PkeyPtr pkey(plain == nullptr ? nullptr : EVP_PKCS82PKEY(plain.get()));
  if (pkey == nullptr)
    return Invalid("the private key is damaged, or of a kind that is not taken: " + TakeOpensslError());
  TRY_ASSIGN(std::shared_ptr<const State> state, State::Make(std::move(pkey)));
  return PrivateKey(std::move(state));
}

PrivateKey PrivateKey::FromSigner(PublicKey public_key, std::shared_ptr<const Signer> signer) {
  CHECK(signer != nullptr);
  return PrivateKey(std::make_shared<const State>(std::move(public_key), std::move(signer)));
}

Result<std::string> PrivateKey::ToPem(std::string_view passphrase) const {
  if (state_->pkey == nullptr) return Invalid("this private key rests in a token, from which it is not taken");
  if (passphrase.size() > limits::kPassphraseBytesMax) return Invalid("a passphrase has at most 1024 bytes");
  const Pkcs8Ptr plain(EVP_PKEY2PKCS8(state_->pkey.get()));
  const BioPtr bio(BIO_new(BIO_s_secmem()));
  CHECK(plain != nullptr && bio != nullptr);
  if (passphrase.empty()) {
    CHECK(PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio.get(), plain.get()) == 1);
    return TextOf(*bio);
  }
  const EncryptedPkcs8Ptr encrypted(PKCS8_encrypt(NID_hmacWithSHA256, EVP_aes_256_cbc(), passphrase.data(),
                                                  static_cast<int>(passphrase.size()), nullptr, kPbkdf2SaltBytes,
                                                  kPbkdf2Iterations, plain.get()));
  if (encrypted == nullptr) return Fail(ErrorCode::kInternal, "the key could not be encrypted: " + TakeOpensslError());
  CHECK(PEM_write_bio_PKCS8(bio.get(), encrypted.get()) == 1);
  return TextOf(*bio);
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
