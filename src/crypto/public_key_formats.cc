// COSE Keys (RFC 9052 section 7, RFC 9053 section 7), JSON Web Keys (RFC 7517, 7518 section 6.2, 8037) and PEM.
#include <openssl/pem.h>

#include <algorithm>

#include "base/check.h"
#include "base/encoding.h"
#include "codec/cbor.h"
#include "codec/json.h"
#include "crypto/key.h"
#include "crypto/key_state.h"

namespace entente::crypto {
namespace {

constexpr std::size_t kKeyDocumentBytesMax = 16'384;

// COSE labels and values.
constexpr std::int64_t kKeyType = 1;
constexpr std::int64_t kKeyId = 2;
constexpr std::int64_t kKeyAlgorithm = 3;
constexpr std::int64_t kCurveLabel = -1;
constexpr std::int64_t kX = -2;
constexpr std::int64_t kY = -3;
constexpr std::int64_t kSecret = -4;
constexpr std::int64_t kTypeOkp = 1;
constexpr std::int64_t kTypeEc2 = 2;
constexpr std::int64_t kCurveEd25519 = 6;

Result<std::int64_t> RequireInt(const cbor::Value& key, std::int64_t label) {
  const cbor::Value* found = key.Find(label);
  const std::int64_t* number = found == nullptr ? nullptr : found->AsInt();
  if (number == nullptr) return Invalid("a COSE Key of ours needs an integer here", "label " + std::to_string(label));
  return *number;
}

Result<const Bytes*> RequireBytes(const cbor::Value& key, std::int64_t label, std::size_t size) {
  const cbor::Value* found = key.Find(label);
  const Bytes* bytes = found == nullptr ? nullptr : found->AsByteString();
  if (bytes == nullptr || bytes->size() != size)
    return Invalid("a COSE Key of ours needs a byte string of " + std::to_string(size) + " bytes here",
                   "label " + std::to_string(label));
  return bytes;
}

Bytes PointOf(ByteView x, ByteView y) {
  Bytes point = {kUncompressedPoint};
  Append(point, x);
  Append(point, y);
  return point;
}

// y is a coordinate, or the bit that chooses between the two that belong to x.
Result<PublicKey> FromCoordinates(const Curve& curve, const cbor::Value& key) {
  TRY_ASSIGN(const Bytes* x, RequireBytes(key, kX, curve.coordinate_bytes));
  const cbor::Value* y = key.Find(kY);
  if (const bool* sign = y == nullptr ? nullptr : std::get_if<bool>(&y->data)) {
    Bytes point = {static_cast<std::uint8_t>(*sign ? 0x03 : 0x02)};
    Append(point, *x);
    TRY_ASSIGN(const PkeyPtr pkey, PkeyFromPoint(curve, point));
    return PublicKeyOf(*pkey);
  }
  TRY_ASSIGN(const Bytes* coordinate, RequireBytes(key, kY, curve.coordinate_bytes));
  return PublicKey::FromRaw(curve.algorithm, PointOf(*x, *coordinate));
}

Result<Bytes> JwkCoordinate(const json::Value& jwk, std::string_view member, std::size_t size) {
  TRY_ASSIGN(const std::string text, json::RequireText(jwk, member, ""));
  Result<Bytes> bytes = FromBase64Url(text);
  if (!bytes.has_value() || bytes->size() != size)
    return Invalid("a JSON Web Key of this curve has " + std::to_string(size) + " bytes in base64url here",
                   "/" + std::string(member));
  return bytes;
}

}  // namespace

Result<PublicKey> PublicKey::FromCoseKey(ByteView cbor) {
  if (cbor.size() > kKeyDocumentBytesMax) return Invalid("this is too long for a COSE Key");
  TRY_ASSIGN(const cbor::Value key, cbor::DecodeLenient(cbor));
  if (key.AsMap() == nullptr) return Invalid("a COSE Key is a map");
  if (key.Find(kSecret) != nullptr)
    return Invalid("this COSE Key holds a private key; give the public one alone", "label -4");
  TRY_ASSIGN(const std::int64_t type, RequireInt(key, kKeyType));
  TRY_ASSIGN(const std::int64_t curve_label, RequireInt(key, kCurveLabel));
  const bool is_ed25519 = type == kTypeOkp && curve_label == kCurveEd25519;
  const Curve* curve = type == kTypeEc2 ? CurveFromCose(curve_label) : nullptr;
  if (!is_ed25519 && curve == nullptr)
    return Invalid("the COSE Key is neither an Ed25519 nor a P-256 or P-384 key", "label -1");
  if (key.Find(kKeyAlgorithm) != nullptr) {
    TRY_ASSIGN(const std::int64_t label, RequireInt(key, kKeyAlgorithm));
    TRY_ASSIGN(const Algorithm algorithm, AlgorithmFromCose(label));
    if (algorithm != (is_ed25519 ? Algorithm::kEdDsa : curve->algorithm))
      return Invalid("the COSE Key's algorithm does not fit its curve", "label 3");
  }
  if (!is_ed25519) return FromCoordinates(*curve, key);
  TRY_ASSIGN(const Bytes* x, RequireBytes(key, kX, kEd25519KeyBytes));
  return FromRaw(Algorithm::kEdDsa, *x);
}

Bytes PublicKey::ToCoseKey() const {
  using cbor::Value;
  cbor::Map key;
  key.emplace_back(Value::Int(kKeyId), Value::Of(kid()));
  key.emplace_back(Value::Int(kKeyAlgorithm), Value::Int(static_cast<std::int64_t>(algorithm())));
  if (algorithm() == Algorithm::kEdDsa) {
    key.emplace_back(Value::Int(kKeyType), Value::Int(kTypeOkp));
    key.emplace_back(Value::Int(kCurveLabel), Value::Int(kCurveEd25519));
    key.emplace_back(Value::Int(kX), Value::Of(raw()));
  } else {
    const Curve& curve = CurveOf(algorithm());
    key.emplace_back(Value::Int(kKeyType), Value::Int(kTypeEc2));
    key.emplace_back(Value::Int(kCurveLabel), Value::Int(curve.cose_label));
    key.emplace_back(Value::Int(kX), Value::Of(curve.X(raw())));
    key.emplace_back(Value::Int(kY), Value::Of(curve.Y(raw())));
  }
  return cbor::Encode(Value::Of(std::move(key)));
}

Result<PublicKey> PublicKey::FromJwk(std::string_view json) {
  TRY_ASSIGN(const json::Value jwk, json::Parse(json, kKeyDocumentBytesMax));
  TRY_ASSIGN(const std::string type, json::RequireText(jwk, "kty", ""));
  TRY_ASSIGN(const std::string curve_name, json::RequireText(jwk, "crv", ""));
  if (jwk.contains("d")) return Invalid("this JSON Web Key holds a private key; give the public one alone", "/d");
  const bool is_ed25519 = type == "OKP" && curve_name == "Ed25519";
  const Curve* curve = type == "EC" ? CurveFromName(curve_name) : nullptr;
  if (!is_ed25519 && curve == nullptr)
    return Invalid("the JSON Web Key is neither an Ed25519 nor a P-256 or P-384 key", "/crv");
  TRY_ASSIGN(const std::string algorithm, json::OptionalText(jwk, "alg", ""));
  const bool fits = is_ed25519 ? algorithm == "EdDSA" || algorithm == "Ed25519" : algorithm == curve->jwk_algorithm;
  if (!algorithm.empty() && !fits) return Invalid("the JSON Web Key's algorithm does not fit its curve", "/alg");
  const std::size_t size = is_ed25519 ? kEd25519KeyBytes : curve->coordinate_bytes;
  TRY_ASSIGN(const Bytes x, JwkCoordinate(jwk, "x", size));
  if (is_ed25519) return FromRaw(Algorithm::kEdDsa, x);
  TRY_ASSIGN(const Bytes y, JwkCoordinate(jwk, "y", size));
  return FromRaw(curve->algorithm, PointOf(x, y));
}

std::string PublicKey::ToJwk() const {
  json::Value jwk = json::Value::object();
  if (algorithm() == Algorithm::kEdDsa) {
    jwk["kty"] = "OKP";
    jwk["crv"] = "Ed25519";
    jwk["x"] = ToBase64Url(raw());
    jwk["alg"] = "EdDSA";
  } else {
    const Curve& curve = CurveOf(algorithm());
    jwk["kty"] = "EC";
    jwk["crv"] = curve.name;
    jwk["x"] = ToBase64Url(curve.X(raw()));
    jwk["y"] = ToBase64Url(curve.Y(raw()));
    jwk["alg"] = curve.jwk_algorithm;
  }
  jwk["kid"] = ToBase64Url(kid());
  return jwk.dump();
}

Result<PublicKey> PublicKey::FromPem(std::string_view pem) {
  if (pem.size() > kKeyDocumentBytesMax) return Invalid("this is too long for a PEM key");
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CHECK(bio != nullptr);
  const PkeyPtr pkey(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
  if (pkey == nullptr) {
    ERR_clear_error();
    return Invalid("this is no public key in PEM form ('-----BEGIN PUBLIC KEY-----')");
  }
  return PublicKeyOf(*pkey);
}

std::string PublicKey::ToPem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  CHECK(bio != nullptr && PEM_write_bio_PUBKEY(bio.get(), state_->pkey.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

}  // namespace entente::crypto
