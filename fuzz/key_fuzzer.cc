// Keys in all their forms: what is taken survives each of the forms that we write.
#include <cstddef>
#include <cstdint>
#include <map>

#include "base/check.h"
#include "crypto/key.h"

namespace {

void Check(const entente::Result<entente::crypto::PublicKey>& key) {
  using entente::crypto::PublicKey;
  if (!key.has_value()) return;
  CHECK(PublicKey::FromRaw(key->algorithm(), key->raw()).value() == *key);
  CHECK(PublicKey::FromCoseKey(key->ToCoseKey()).value() == *key);
  CHECK(PublicKey::FromJwk(key->ToJwk()).value() == *key);
  CHECK(PublicKey::FromPem(key->ToPem()).value() == *key);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace entente;
  using crypto::Algorithm;
  const ByteView input(data, size);
  Check(crypto::PublicKey::FromCoseKey(input));
  Check(crypto::PublicKey::FromJwk(AsText(input)));
  Check(crypto::PublicKey::FromPem(AsText(input)));
  Check(crypto::PublicKey::FromRaw(Algorithm::kEdDsa, input));
  Check(crypto::PublicKey::FromRaw(Algorithm::kEs256, input));
  Check(crypto::PublicKey::FromRaw(Algorithm::kEs384, input));
  // Without a passphrase: the cost of deriving a key is the file's to choose, and the file is its owner's.
  if (const Result<crypto::PrivateKey> key = crypto::PrivateKey::FromPem(AsText(input), ""); key.has_value()) {
    Check(key->public_key());
    const Result<Bytes> signature = key->Sign(input);
    CHECK(signature.has_value() && key->public_key().Verify(input, *signature).has_value());
  }
  for (const Algorithm algorithm : {Algorithm::kEdDsa, Algorithm::kEs256, Algorithm::kEs384}) {
    static std::map<Algorithm, crypto::PublicKey> keys;
    if (!keys.contains(algorithm)) keys.emplace(algorithm, crypto::PrivateKey::Generate(algorithm)->public_key());
    const std::size_t signature_bytes = crypto::SignatureBytes(algorithm);
    if (size >= signature_bytes) CHECK(!keys.at(algorithm).Verify(input, input.first(signature_bytes)).has_value());
  }
  return 0;
}
