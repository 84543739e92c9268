#include "crypto/foreign_signature.h"

#include <openssl/pem.h>

#include "base/check.h"
#include "crypto/curve.h"
#include "crypto/ecdsa_der.h"
#include "crypto/key_state.h"

namespace entente::crypto {
namespace {

constexpr std::size_t kKeyBytesMax = 4'096;

std::unexpected<Error> Untrue() {
  return Fail(ErrorCode::kUnauthorized, "the signature does not hold");
}

Result<PkeyPtr> PkeyOf(const PublicKey& key) {
  return PkeyFromPoint(CurveOf(key.algorithm()), key.raw());
}

}  // namespace

Result<void> VerifyForeign(const PublicKey& key, ByteView message, ByteView signature) {
  if (key.algorithm() == Algorithm::kEdDsa) return key.Verify(message, signature);
  const auto raw = DerToRaw(signature, CurveOf(key.algorithm()).coordinate_bytes);
  if (!raw.has_value()) return Untrue();
  return key.Verify(message, *raw);
}

Result<void> VerifyForeignDigest(const PublicKey& key, const Digest& digest, ByteView signature) {
  if (key.algorithm() != Algorithm::kEs256)
    return Invalid("a signature by this kind of key cannot be checked by the digest of what was signed");
  TRY_ASSIGN(const PkeyPtr pkey, PkeyOf(key));
  const PkeyContextPtr context(EVP_PKEY_CTX_new(pkey.get(), nullptr));
  const bool holds =
      context != nullptr && EVP_PKEY_verify_init(context.get()) == 1 &&
      EVP_PKEY_verify(context.get(), signature.data(), signature.size(), digest.data(), digest.size()) == 1;
  ERR_clear_error();
  return holds ? Result<void>() : Untrue();
}

Result<PublicKey> PublicKeyFromDer(ByteView der) {
  if (der.size() > kKeyBytesMax) return Invalid("this is too long for a public key");
  const unsigned char* at = der.data();
  const PkeyPtr pkey(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (pkey == nullptr || at != der.data() + der.size())
    return Invalid("this is no public key (SubjectPublicKeyInfo in DER)");
  return PublicKeyOf(*pkey);
}

Bytes PublicKeyToDer(const PublicKey& key) {
  const std::string pem = key.ToPem();
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const PkeyPtr pkey(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  CHECK(pkey != nullptr);
  unsigned char* der = nullptr;
  const int size = i2d_PUBKEY(pkey.get(), &der);
  CHECK(size > 0);
  Bytes bytes(der, der + size);
  OPENSSL_free(der);
  return bytes;
}

}  // namespace entente::crypto
