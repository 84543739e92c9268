#include "crypto/pkcs8.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "base/check.h"
#include "base/limits.h"

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

}  // namespace

Result<PkeyPtr> PkeyFromPem(std::string_view pem, std::string_view passphrase) {
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
  return pkey;
}

Result<std::string> PkeyToPem(EVP_PKEY& pkey, std::string_view passphrase) {
  if (passphrase.size() > limits::kPassphraseBytesMax) return Invalid("a passphrase has at most 1024 bytes");
  const Pkcs8Ptr plain(EVP_PKEY2PKCS8(&pkey));
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

}  // namespace entente::crypto
