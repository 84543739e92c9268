#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/params.h>

#include <algorithm>

#include "base/check.h"
#include "codec/cbor.h"
#include "crypto/ecdsa_der.h"
#include "crypto/key.h"
#include "crypto/key_state.h"

namespace entente::crypto {
namespace {

using BignumPtr = std::unique_ptr<BIGNUM, FreeWith<&BN_free>>;

// RFC 9679: the required parameters alone, deterministically encoded.
Digest Thumbprint(Algorithm algorithm, ByteView raw) {
  using cbor::Value;
  cbor::Map key;
  if (algorithm == Algorithm::kEdDsa) {
    key = {{Value::Int(1), Value::Int(1)}, {Value::Int(-1), Value::Int(6)}, {Value::Int(-2), Value::Of(raw)}};
  } else {
    const Curve& curve = CurveOf(algorithm);
    key = {{Value::Int(1), Value::Int(2)},
           {Value::Int(-1), Value::Int(curve.cose_label)},
           {Value::Int(-2), Value::Of(curve.X(raw))},
           {Value::Int(-3), Value::Of(curve.Y(raw))}};
  }
  return Sha256(cbor::Encode(Value::Of(std::move(key))));
}

Result<Bytes> PointOf(const EVP_PKEY& pkey, const Curve& curve) {
  Bytes point(curve.PointBytes());
  point[0] = kUncompressedPoint;
  std::size_t at = 1;
  for (const char* name : {OSSL_PKEY_PARAM_EC_PUB_X, OSSL_PKEY_PARAM_EC_PUB_Y}) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(&pkey, name, &number) != 1)
      return Invalid("the key has no public point: " + TakeOpensslError());
    const BignumPtr owner(number);
    const int width = static_cast<int>(curve.coordinate_bytes);
    if (BN_bn2binpad(number, point.data() + at, width) != width)
      return Invalid("the key's public point is not on " + std::string(curve.name));
    at += curve.coordinate_bytes;
  }
  return point;
}

}  // namespace

Result<PkeyPtr> PkeyFromPoint(const Curve& curve, ByteView point) {
  const PkeyContextPtr context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  CHECK(context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
  // OSSL_PARAM has no const members; OpenSSL only reads these.
  std::string group(curve.openssl_group);
  Bytes bytes = ToBytes(point);
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size()),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
      OSSL_PARAM_construct_end(),
  };
  EVP_PKEY* pkey = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &pkey, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
    return Invalid("the bytes are no point of " + std::string(curve.name) + ": " + TakeOpensslError());
  return PkeyPtr(pkey);
}

Result<PublicKey> PublicKey::FromRaw(Algorithm algorithm, ByteView raw) {
  auto state = std::make_shared<State>();
  state->algorithm = algorithm;
  state->raw = ToBytes(raw);
  if (algorithm == Algorithm::kEdDsa) {
    if (raw.size() != kEd25519KeyBytes) return Invalid("an Ed25519 public key has 32 bytes");
    if (crypto_core_ed25519_is_valid_point(raw.data()) != 1)
      return Invalid("the bytes are no Ed25519 public key: not a canonical point of the curve's main subgroup");
    state->pkey.reset(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, raw.data(), raw.size()));
    CHECK(state->pkey != nullptr);
  } else {
    const Curve& curve = CurveOf(algorithm);
    if (raw.size() != curve.PointBytes() || raw[0] != kUncompressedPoint)
      return Invalid("a " + std::string(curve.name) + " public key has " + std::to_string(curve.PointBytes()) +
                     " bytes, an uncompressed point");
    TRY_ASSIGN(state->pkey, PkeyFromPoint(curve, raw));
    state->verify_context.reset(EVP_PKEY_CTX_new_from_pkey(nullptr, state->pkey.get(), nullptr));
    CHECK(state->verify_context != nullptr && EVP_PKEY_verify_init(state->verify_context.get()) == 1);
  }
  state->kid = Thumbprint(algorithm, raw);
  return PublicKey(std::move(state));
}

Result<PublicKey> PublicKeyOf(EVP_PKEY& pkey) {
  if (EVP_PKEY_is_a(&pkey, "ED25519") == 1) {
    Bytes raw(kEd25519KeyBytes);
    std::size_t size = raw.size();
    if (EVP_PKEY_get_raw_public_key(&pkey, raw.data(), &size) != 1 || size != raw.size())
      return Invalid("the Ed25519 key cannot be read: " + TakeOpensslError());
    return PublicKey::FromRaw(Algorithm::kEdDsa, raw);
  }
  char group[32] = {};
  std::size_t size = 0;
  const Curve* curve = nullptr;
  if (EVP_PKEY_is_a(&pkey, "EC") == 1 && EVP_PKEY_get_group_name(&pkey, group, sizeof group, &size) == 1)
    curve = CurveFromGroup(group);
  ERR_clear_error();
  if (curve == nullptr) return Invalid("the key is neither an Ed25519 nor a P-256 or P-384 key");
  TRY_ASSIGN(const Bytes point, PointOf(pkey, *curve));
  return PublicKey::FromRaw(curve->algorithm, point);
}

Algorithm PublicKey::algorithm() const {
  return state_->algorithm;
}
ByteView PublicKey::raw() const {
  return state_->raw;
}
const Digest& PublicKey::kid() const {
  return state_->kid;
}

Result<void> PublicKey::Verify(ByteView message, ByteView signature) const {
  bool holds = false;
  if (signature.size() == SignatureBytes(state_->algorithm)) {
    if (state_->algorithm == Algorithm::kEdDsa) {
      holds = crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(),
                                                  state_->raw.data()) == 0;
    } else {
      const MessageDigest digest(CurveOf(state_->algorithm), message);
      const DerSignature der = RawToDer(signature);
      const PkeyContextPtr context(EVP_PKEY_CTX_dup(state_->verify_context.get()));
      CHECK(context != nullptr);
      const ByteView hashed = digest.view();
      holds = EVP_PKEY_verify(context.get(), der.bytes.data(), der.size, hashed.data(), hashed.size()) == 1;
      if (!holds) ERR_clear_error();
    }
  }
  if (!holds) return Fail(ErrorCode::kUnauthorized, "the signature does not hold");
  return {};
}

}  // namespace entente::crypto
