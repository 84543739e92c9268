// ECDSA on P-384: published vectors, and what its size and curve make different from P-256.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/encoding.h"
#include "codec/cbor.h"
#include "crypto/key.h"

namespace entente::crypto {
namespace {

using cbor::Value;

constexpr std::size_t kScalar = 48;

// RFC 6979 appendix A.2.6: the key, and its signatures with SHA-384.
constexpr std::string_view kX =
    "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13";
constexpr std::string_view kY =
    "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720";
constexpr std::string_view kSampleR =
    "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46";
constexpr std::string_view kSampleS =
    "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8";
constexpr std::string_view kTestR =
    "8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db";
constexpr std::string_view kTestS =
    "ddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5";
// SEC 2 section 2.5.1: the order of the group.
constexpr std::string_view kOrder =
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";

constexpr std::string_view kPkcs8 =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDBrnT2tLhuMHAWxmHW2\n"
    "ZZ9N4jw7Znvyl7qapHdAeHE32JbVck5McKgl+HLJ6mDS7fWhZANiAATsOk5BW04Z\n"
    "pFaGGAKfQn+l2pqLxK6S4C4GquUoazAMZN748OqQVYZgZKJUUVSAvBOAFdm3LX1X\n"
    "JE6o75rAxiGJZwilk2f537n1TKhLPxydsSiLIxw64NT+c0T9JTMmRyA=\n"
    "-----END PRIVATE KEY-----\n";

Bytes Hex(std::string_view text) {
  return FromHex(text).value();
}
Bytes Joined(std::string_view r, std::string_view s) {
  return Hex(std::string(r) + std::string(s));
}
PublicKey Key() {
  return PublicKey::FromRaw(Algorithm::kEs384, Hex("04" + std::string(kX) + std::string(kY))).value();
}

// a - b, both of 48 bytes and a the larger one.
Bytes Minus(const Bytes& a, const Bytes& b) {
  Bytes out(kScalar);
  int borrow = 0;
  for (std::size_t i = kScalar; i-- > 0;) {
    const int digit = int{a[i]} - int{b[i]} - borrow;
    borrow = digit < 0 ? 1 : 0;
    out[i] = static_cast<std::uint8_t>(digit + 256 * borrow);
  }
  return out;
}

TEST(Es384, Rfc6979Vectors) {
  EXPECT_TRUE(Key().Verify(AsBytes("sample"), Joined(kSampleR, kSampleS)).has_value());
  EXPECT_TRUE(Key().Verify(AsBytes("test"), Joined(kTestR, kTestS)).has_value());
  EXPECT_FALSE(Key().Verify(AsBytes("test"), Joined(kSampleR, kSampleS)));
  EXPECT_FALSE(Key().Verify(AsBytes("sample"), Joined(kSampleS, kSampleR))) << "halves exchanged";
}

TEST(Es384, Rfc6979PrivateKeySigns) {
  const Result<PrivateKey> key = PrivateKey::FromPem(kPkcs8, "");
  ASSERT_TRUE(key.has_value()) << key.error().Text();
  EXPECT_EQ(key->public_key(), Key());
  EXPECT_TRUE(Key().Verify(AsBytes("x"), key->Sign(AsBytes("x")).value()).has_value());
}

TEST(Es384, ScalarsThatAreNoneAreRefused) {
  const std::string zero(2 * kScalar, '0');
  const std::string ones(2 * kScalar, 'f');
  const std::string one = std::string(2 * kScalar - 1, '0') + "1";
  const std::pair<const char*, Bytes> bad[] = {
      {"r is zero", Joined(zero, kSampleS)},
      {"s is zero", Joined(kSampleR, zero)},
      {"both are zero", Joined(zero, zero)},
      {"r is the order", Joined(kOrder, kSampleS)},
      {"s is the order", Joined(kSampleR, kOrder)},
      {"both are the order", Joined(kOrder, kOrder)},
      {"r is above the order", Joined(ones, kSampleS)},
      {"s is above the order", Joined(kSampleR, ones)},
      {"both are one", Joined(one, one)},
  };
  for (const auto& [what, signature] : bad) {
    const Result<void> verified = Key().Verify(AsBytes("sample"), signature);
    ASSERT_FALSE(verified.has_value()) << what;
    EXPECT_EQ(verified.error().code, ErrorCode::kUnauthorized) << what;
  }
}

// As on P-256: harmless, since no identity rests on a signature's bytes.
TEST(Es384, TheOtherSOfASignatureIsTaken) {
  Bytes signature = Hex(kSampleR);
  Append(signature, Minus(Hex(kOrder), Hex(kSampleS)));
  EXPECT_TRUE(Key().Verify(AsBytes("sample"), signature).has_value());
}

TEST(Es384, OtherLengthsAreRefused) {
  const Bytes good = Joined(kSampleR, kSampleS);
  for (const std::size_t size : {0U, 48U, 64U, 95U})
    EXPECT_FALSE(Key().Verify(AsBytes("sample"), ByteView(good).first(size)));
  EXPECT_FALSE(Key().Verify(AsBytes("sample"), Hex(std::string(kSampleR) + "00" + std::string(kSampleS))));
  EXPECT_FALSE(Key().Verify(AsBytes("sample"), Bytes(64, 1))) << "a signature of P-256's length";
}

TEST(Es384, PublicKeysThatAreNoPointsAreRefused) {
  const std::string x(kX);
  const std::string y(kY);
  Bytes off_curve = Hex("04" + x + y);
  off_curve.back() ^= 1U;
  const PrivateKey other = PrivateKey::Generate(Algorithm::kEs256).value();
  const std::pair<const char*, Bytes> bad[] = {
      {"off the curve", off_curve},
      {"the point at infinity", Bytes(1, 0)},
      {"zeros", Bytes(97, 0)},
      {"an uncompressed point of zeros", Hex("04" + std::string(192, '0'))},
      {"a compressed point", Hex("02" + x)},
      {"a hybrid point", Hex("06" + x + y)},
      {"a byte too few", Hex("04" + x + y.substr(2))},
      {"a byte too many", Hex("04" + x + y + "00")},
      {"x beyond the field", Hex("04" + std::string(96, 'f') + y)},
      {"a point of P-256", ToBytes(other.public_key().raw())},
  };
  for (const auto& [what, raw] : bad) EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEs384, raw)) << what;
  EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEs256, Key().raw())) << "and the other way round";
}

// A SubjectPublicKeyInfo may hold the point at infinity, one byte of zero.
TEST(Es384, PemOfThePointAtInfinityIsRefused) {
  const std::string der = ToBase64(Hex("3016301006072a8648ce3d020106052b8104002203020000"));
  EXPECT_FALSE(PublicKey::FromPem("-----BEGIN PUBLIC KEY-----\n" + der + "\n-----END PUBLIC KEY-----\n"));
}

// The digest was made with another implementation of CBOR and SHA-256.
TEST(Es384, KidIsTheCoseKeyThumbprint) {
  EXPECT_EQ(ToHex(Key().kid()), "a876460dc02fb84b5882306e6eb8d31264a31fed5cffb655169eb9abf1cef1cc");
}

cbor::Map CoseKey(std::int64_t curve, Value y) {
  return {{Value::Int(1), Value::Int(2)},
          {Value::Int(-1), Value::Int(curve)},
          {Value::Int(-2), Value::Of(Hex(kX))},
          {Value::Int(-3), std::move(y)}};
}
Result<PublicKey> Read(cbor::Map key) {
  return PublicKey::FromCoseKey(cbor::Encode(Value::Of(std::move(key))));
}

TEST(Es384, CoseKeys) {
  EXPECT_EQ(Read(CoseKey(2, Value::Of(Hex(kY)))).value(), Key());
  EXPECT_EQ(Read(CoseKey(2, Value{false})).value(), Key()) << "y is even";
  EXPECT_NE(Read(CoseKey(2, Value{true})).value(), Key()) << "the other point of this x";
  for (const std::int64_t fits : {-35, -51}) {
    cbor::Map key = CoseKey(2, Value::Of(Hex(kY)));
    key.emplace_back(Value::Int(3), Value::Int(fits));
    EXPECT_EQ(Read(std::move(key)).value(), Key());
  }
  for (const std::int64_t other : {-7, -9, -8, -36}) {
    cbor::Map key = CoseKey(2, Value::Of(Hex(kY)));
    key.emplace_back(Value::Int(3), Value::Int(other));
    EXPECT_FALSE(Read(std::move(key))) << "algorithm " << other;
  }
  for (const std::int64_t curve : {0, 1, 3, 6}) EXPECT_FALSE(Read(CoseKey(curve, Value::Of(Hex(kY))))) << curve;
  EXPECT_FALSE(Read(CoseKey(2, Value::Of(Hex(kY.substr(2)))))) << "y too short";
  EXPECT_FALSE(Read(CoseKey(2, Value::Of(Bytes(kScalar, 0))))) << "no point";
  cbor::Map with_secret = CoseKey(2, Value::Of(Hex(kY)));
  with_secret.emplace_back(Value::Int(-4), Value::Of(Bytes(kScalar, 1)));
  EXPECT_FALSE(Read(std::move(with_secret)));
}

TEST(Es384, JsonWebKeys) {
  const std::string x = ToBase64Url(Hex(kX));
  const std::string y = ToBase64Url(Hex(kY));
  const auto jwk = [](const std::string& curve, const std::string& algorithm, const std::string& jwk_x,
                      const std::string& jwk_y) {
    return R"({"kty":"EC","crv":")" + curve + R"(","alg":")" + algorithm + R"(","x":")" + jwk_x + R"(","y":")" + jwk_y +
           R"("})";
  };
  EXPECT_EQ(PublicKey::FromJwk(jwk("P-384", "ES384", x, y)).value(), Key());
  EXPECT_NE(Key().ToJwk().find(R"("crv":"P-384")"), std::string::npos);
  EXPECT_NE(Key().ToJwk().find(R"("alg":"ES384")"), std::string::npos);
  EXPECT_FALSE(PublicKey::FromJwk(jwk("P-384", "ES256", x, y)));
  EXPECT_FALSE(PublicKey::FromJwk(jwk("P-256", "ES256", x, y)));
  EXPECT_FALSE(PublicKey::FromJwk(jwk("P-521", "ES512", x, y)));
  EXPECT_FALSE(PublicKey::FromJwk(jwk("P-384", "ES384", y, x)));
  EXPECT_FALSE(PublicKey::FromJwk(jwk("P-384", "ES384", x, ToBase64Url(Hex(kY.substr(2))))));
}

}  // namespace
}  // namespace entente::crypto
