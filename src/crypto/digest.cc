// The one-shot and EVP interfaces of OpenSSL 3.0 look the algorithm up by name at every call, which costs more than
// hashing one Merkle node does. The low-level functions are the same code without that; the archive is linked
// statically, so their removal in a later OpenSSL would be noticed by the compiler.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>

#include "base/check.h"
#include "base/encoding.h"

namespace entente::crypto {

struct Sha256Stream::State {
  SHA256_CTX context;
};

Digest Sha256(ByteView bytes) {
  SHA256_CTX context;
  Digest digest;
  CHECK(SHA256_Init(&context) == 1);
  CHECK(SHA256_Update(&context, bytes.data(), bytes.size()) == 1);
  CHECK(SHA256_Final(digest.data(), &context) == 1);
  return digest;
}

std::array<std::uint8_t, 48> Sha384(ByteView bytes) {
  SHA512_CTX context;
  std::array<std::uint8_t, 48> digest;
  CHECK(SHA384_Init(&context) == 1);
  CHECK(SHA384_Update(&context, bytes.data(), bytes.size()) == 1);
  CHECK(SHA384_Final(digest.data(), &context) == 1);
  return digest;
}

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  CHECK(SHA256_Init(&state_->context) == 1);
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::Update(ByteView bytes) {
  CHECK(SHA256_Update(&state_->context, bytes.data(), bytes.size()) == 1);
}

Digest Sha256Stream::Finish() {
  Digest digest;
  CHECK(SHA256_Final(digest.data(), &state_->context) == 1);
  CHECK(SHA256_Init(&state_->context) == 1);
  return digest;
}

Result<Digest> DigestFromHex(std::string_view text) {
  if (text.size() != 64) return Invalid("a SHA-256 digest is written as 64 hexadecimal digits");
  TRY_ASSIGN(const Bytes bytes, FromHex(text));
  return DigestFromBytes(bytes);
}

Result<Digest> DigestFromBytes(ByteView bytes) {
  Digest digest;
  if (bytes.size() != digest.size()) return Invalid("a SHA-256 digest has 32 bytes");
  std::ranges::copy(bytes, digest.begin());
  return digest;
}

bool EqualInConstantTime(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  return a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace entente::crypto
