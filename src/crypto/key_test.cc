#include "crypto/key.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "base/encoding.h"
#include "codec/cbor.h"
#include "crypto/ecdsa_der.h"
#include "crypto/openssl_ptr.h"

namespace entente::crypto {
namespace {

constexpr Algorithm kAlgorithms[] = {Algorithm::kEdDsa, Algorithm::kEs256, Algorithm::kEs384};

Bytes Hex(std::string_view text) {
  return FromHex(text).value();
}

// RFC 8032 section 7.1, tests 1 to 3.
struct Ed25519Vector {
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};
constexpr Ed25519Vector kRfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246"
     "55141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb"
     "00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc"
     "027beceea1ec40a"},
};

// RFC 6979 appendix A.2.5: the key, and its signatures with SHA-256.
constexpr const char* kRfc6979X = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
constexpr const char* kRfc6979Y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
constexpr const char* kRfc6979Sample =
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064d"
    "c4ab2f843acda8";
constexpr const char* kRfc6979Test =
    "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0c"
    "c84250e46f0083";

PublicKey Rfc6979Key() {
  return PublicKey::FromRaw(Algorithm::kEs256, Hex(std::string("04") + kRfc6979X + kRfc6979Y)).value();
}

TEST(Ed25519, Rfc8032Vectors) {
  for (const Ed25519Vector& v : kRfc8032) {
    const PrivateKey key = PrivateKey::FromSeed(Hex(v.seed)).value();
    EXPECT_EQ(ToHex(key.public_key().raw()), v.public_key);
    EXPECT_EQ(ToHex(key.Sign(Hex(v.message)).value()), v.signature);
    const PublicKey public_key = PublicKey::FromRaw(Algorithm::kEdDsa, Hex(v.public_key)).value();
    EXPECT_TRUE(public_key.Verify(Hex(v.message), Hex(v.signature)).has_value());
    EXPECT_FALSE(public_key.Verify(Hex(std::string(v.message) + "00"), Hex(v.signature)).has_value());
  }
}

TEST(Es256, Rfc6979Vectors) {
  const PublicKey key = Rfc6979Key();
  EXPECT_TRUE(key.Verify(AsBytes("sample"), Hex(kRfc6979Sample)).has_value());
  EXPECT_TRUE(key.Verify(AsBytes("test"), Hex(kRfc6979Test)).has_value());
  EXPECT_FALSE(key.Verify(AsBytes("test"), Hex(kRfc6979Sample)).has_value());
}

TEST(Signatures, EveryFlippedBitAndEveryOtherLengthIsRefused) {
  for (const Algorithm algorithm : kAlgorithms) {
    const PrivateKey key = PrivateKey::Generate(algorithm).value();
    const Bytes message = ToBytes("what was signed");
    const Bytes signature = key.Sign(message).value();
    ASSERT_EQ(signature.size(), algorithm == Algorithm::kEs384 ? 96U : 64U);
    ASSERT_EQ(signature.size(), SignatureBytes(algorithm));
    ASSERT_TRUE(key.public_key().Verify(message, signature).has_value());
    for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
      Bytes flipped = signature;
      flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      const Result<void> verified = key.public_key().Verify(message, flipped);
      ASSERT_FALSE(verified.has_value()) << bit;
      ASSERT_EQ(verified.error().code, ErrorCode::kUnauthorized);
    }
    for (std::size_t size = 0; size < signature.size(); ++size)
      EXPECT_FALSE(key.public_key().Verify(message, ByteView(signature).first(size)));
    Bytes longer = signature;
    longer.push_back(0);
    EXPECT_FALSE(key.public_key().Verify(message, longer));
    EXPECT_FALSE(PrivateKey::Generate(algorithm)->public_key().Verify(message, signature));
  }
}

TEST(Es256, ZeroAndGreaterThanTheOrderAreRefused) {
  const PublicKey key = Rfc6979Key();
  EXPECT_FALSE(key.Verify(AsBytes("sample"), Bytes(64, 0)));
  EXPECT_FALSE(key.Verify(AsBytes("sample"), Bytes(64, 0xFF)));
  Bytes zero_s = Hex(kRfc6979Sample);
  std::fill(zero_s.begin() + 32, zero_s.end(), std::uint8_t{0});
  EXPECT_FALSE(key.Verify(AsBytes("sample"), zero_s));
}

// Adds the group order to S: the same number to whoever forgets to compare it with the order.
TEST(Ed25519, SurplusOrderInSIsRefused) {
  const Bytes order = Hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  Bytes signature = Hex(kRfc8032[1].signature);
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += unsigned{signature[32 + i]} + order[i];
    signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8U;
  }
  ASSERT_EQ(carry, 0U);
  const PublicKey key = PublicKey::FromRaw(Algorithm::kEdDsa, Hex(kRfc8032[1].public_key)).value();
  EXPECT_FALSE(key.Verify(Hex("72"), signature));
}

// One generator of the torsion subgroup's points of order 8, as RFC 8032's formulas give it.
constexpr const char* kOrderEight = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";

TEST(Ed25519, PublicKeysOutsideTheMainSubgroupAreRefused) {
  const char* small_order[] = {
      "0100000000000000000000000000000000000000000000000000000000000000",  // the neutral point
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // order 2
      "0000000000000000000000000000000000000000000000000000000000000000",  // order 4
      "0000000000000000000000000000000000000000000000000000000000000080",  // order 4
      kOrderEight,
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",  // order 8
  };
  for (const char* point : small_order) EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEdDsa, Hex(point))) << point;

  Bytes mixed(32);
  ASSERT_EQ(crypto_core_ed25519_add(mixed.data(), Hex(kRfc8032[0].public_key).data(), Hex(kOrderEight).data()), 0);
  EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEdDsa, mixed)) << "a point of mixed order";

  const char* not_canonical[] = {
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // y = p
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  // y = p + 1
      "0100000000000000000000000000000000000000000000000000000000000080",  // x = 0 with its sign bit set
  };
  for (const char* point : not_canonical) EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEdDsa, Hex(point))) << point;
  EXPECT_FALSE(
      PublicKey::FromRaw(Algorithm::kEdDsa, Hex("0200000000000000000000000000000000000000000000000000000000000000")))
      << "no point of the curve";
  EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEdDsa, Bytes(31, 1)));
}

bool OpensslAccepts(const PublicKey& key, ByteView message, ByteView signature) {
  const PkeyPtr pkey(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, key.raw().data(), key.raw().size()));
  const DigestContextPtr context(EVP_MD_CTX_new());
  EXPECT_EQ(EVP_DigestVerifyInit_ex(context.get(), nullptr, nullptr, nullptr, nullptr, pkey.get(), nullptr), 1);
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(), message.size()) == 1;
}

using Scalar = std::array<std::uint8_t, 32>;

// Somebody who knows the secret scalar and makes signatures that no honest signer makes.
class CraftySigner {
 public:
  CraftySigner() {
    const Bytes seed = Hex(kRfc8032[0].seed);
    std::array<std::uint8_t, 64> hash{};
    crypto_hash_sha512(hash.data(), seed.data(), seed.size());
    hash[0] &= 248U;
    hash[31] &= 127U;
    hash[31] |= 64U;
    std::fill(hash.begin() + 32, hash.end(), std::uint8_t{0});
    crypto_core_ed25519_scalar_reduce(secret_.data(), hash.data());
  }

  [[nodiscard]] static PublicKey key() {
    return PublicKey::FromRaw(Algorithm::kEdDsa, Hex(kRfc8032[0].public_key)).value();
  }

  // R as given, S = r + H(R, A, M) * a.
  [[nodiscard]] Bytes Sign(ByteView message, ByteView point, const Scalar& r) const {
    Bytes hashed = ToBytes(point);
    Append(hashed, key().raw());
    Append(hashed, message);
    std::array<std::uint8_t, 64> hash{};
    crypto_hash_sha512(hash.data(), hashed.data(), hashed.size());
    Scalar s{};
    crypto_core_ed25519_scalar_reduce(s.data(), hash.data());
    crypto_core_ed25519_scalar_mul(s.data(), s.data(), secret_.data());
    crypto_core_ed25519_scalar_add(s.data(), s.data(), r.data());
    Bytes signature = ToBytes(point);
    Append(signature, s);
    return signature;
  }

 private:
  Scalar secret_{};
};

// What we accept others accept as well: here is the case where OpenSSL's rule and ours differ, and ours is the stricter
// one.
TEST(Ed25519, RIsNotOfSmallOrder) {
  const CraftySigner signer;
  const Bytes message = ToBytes("strange");
  const Bytes neutral = Hex("0100000000000000000000000000000000000000000000000000000000000000");
  const Bytes signature = signer.Sign(message, neutral, Scalar{});
  EXPECT_TRUE(OpensslAccepts(CraftySigner::key(), message, signature));
  EXPECT_FALSE(CraftySigner::key().Verify(message, signature));
  // And the usual case, so that the comparison is known to work.
  EXPECT_TRUE(OpensslAccepts(CraftySigner::key(), {}, Hex(kRfc8032[0].signature)));
}

// A check with the cofactor would take this one, a check without does not.
TEST(Ed25519, RHasNoPartOfSmallOrder) {
  const CraftySigner signer;
  const Bytes message = ToBytes("stranger");
  Scalar r{};
  r[0] = 77;
  Bytes point(32);
  ASSERT_EQ(crypto_scalarmult_ed25519_base_noclamp(point.data(), r.data()), 0);
  EXPECT_TRUE(CraftySigner::key().Verify(message, signer.Sign(message, point, r)).has_value())
      << "the signer's sums are right";
  ASSERT_EQ(crypto_core_ed25519_add(point.data(), point.data(), Hex(kOrderEight).data()), 0);
  EXPECT_FALSE(CraftySigner::key().Verify(message, signer.Sign(message, point, r)));
}

// Keys are shared: registration checks with one key on several threads.
TEST(Signatures, AreCheckedAndMadeOnManyThreads) {
  for (const Algorithm algorithm : kAlgorithms) {
    const PrivateKey key = PrivateKey::Generate(algorithm).value();
    std::atomic<int> held = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&key, &held, t] {
        for (int i = 0; i < 25; ++i) {
          const Bytes message = ToBytes(std::to_string(t * 100 + i));
          const Result<Bytes> signature = key.Sign(message);
          if (signature.has_value() && key.public_key().Verify(message, *signature).has_value()) ++held;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(held.load(), 100);
  }
}

TEST(Es256, PublicKeysThatAreNoPointsAreRefused) {
  Bytes off_curve = Hex(std::string("04") + kRfc6979X + kRfc6979Y);
  off_curve.back() ^= 1U;
  EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEs256, off_curve));
  EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEs256, Bytes(65, 0)));
  EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEs256, Bytes(1, 0)));
  EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEs256, Hex(std::string("03") + kRfc6979X)));
}

TEST(EcdsaDer, RoundTripsAndRefusesOtherForms) {
  for (const std::size_t scalar : {32U, 48U}) {
    for (const std::size_t zeros : {std::size_t{0}, std::size_t{1}, scalar - 1, scalar}) {
      Bytes raw(2 * scalar, 0x81);
      std::fill_n(raw.begin(), zeros, std::uint8_t{0});
      raw.back() = 0x7F;
      const DerSignature der = RawToDer(raw);
      const ByteView encoded = ByteView(der.bytes).first(der.size);
      EXPECT_EQ(DerToRaw(encoded, scalar).value(), raw);
      for (std::size_t size = 0; size < der.size; ++size) EXPECT_FALSE(DerToRaw(encoded.first(size), scalar));
    }
  }
  const DerSignature longer = RawToDer(Bytes(96, 0x81));
  EXPECT_FALSE(DerToRaw(ByteView(longer.bytes).first(longer.size), 32)) << "a scalar of the longer curve";
  for (const char* bad :
       {"", "30", "3000", "300602010102", "30060201010201", "3007020101020101", "30060201ff020101",
        "300702020001020101", "3006020101020180", "310602010102010100", "30080201010201010500", "30060200010201"})
    EXPECT_FALSE(DerToRaw(Hex(bad), 32)) << bad;
  EXPECT_TRUE(DerToRaw(Hex("3006020101020101"), 32).has_value());
}

// The example of RFC 9679: an EC2 key and its SHA-256 thumbprint.
TEST(Kid, IsTheCoseKeyThumbprint) {
  const PublicKey key =
      PublicKey::FromRaw(Algorithm::kEs256, Hex("0465eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
                                                "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"))
          .value();
  EXPECT_EQ(ToHex(key.kid()), "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec");
}

TEST(Kid, OfAnOkpKeyIsOverItsThreeRequiredMembers) {
  const PublicKey key = PublicKey::FromRaw(Algorithm::kEdDsa, Hex(kRfc8032[0].public_key)).value();
  EXPECT_EQ(key.kid(), Sha256(Hex(std::string("a3010120062158") + "20" + kRfc8032[0].public_key)));
}

// RFC 8037 appendix A.2.
TEST(Jwk, Rfc8037PublicKey) {
  const char* jwk = R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
  EXPECT_EQ(ToHex(PublicKey::FromJwk(jwk)->raw()), kRfc8032[0].public_key);
}

TEST(Formats, EachRoundTrips) {
  for (const Algorithm algorithm : kAlgorithms) {
    const PublicKey key = PrivateKey::Generate(algorithm)->public_key();
    EXPECT_EQ(PublicKey::FromRaw(algorithm, key.raw()).value(), key);
    EXPECT_EQ(PublicKey::FromCoseKey(key.ToCoseKey()).value(), key);
    EXPECT_EQ(PublicKey::FromJwk(key.ToJwk()).value(), key);
    EXPECT_EQ(PublicKey::FromPem(key.ToPem()).value(), key);
    EXPECT_EQ(AlgorithmFromName(AlgorithmName(algorithm)).value(), algorithm);
    const cbor::Value cose = cbor::Decode(key.ToCoseKey()).value();
    EXPECT_EQ(*cose.Find(2)->AsByteString(), ToBytes(key.kid()));
    EXPECT_EQ(*cose.Find(3)->AsInt(), static_cast<std::int64_t>(algorithm));
  }
}

TEST(CoseKey, TakesACompressedPoint) {
  cbor::Map key = {{cbor::Value::Int(1), cbor::Value::Int(2)},
                   {cbor::Value::Int(-1), cbor::Value::Int(1)},
                   {cbor::Value::Int(-2), cbor::Value::Of(Hex(kRfc6979X))},
                   {cbor::Value::Int(-3), cbor::Value{true}}};
  EXPECT_EQ(PublicKey::FromCoseKey(cbor::Encode(cbor::Value::Of(std::move(key)))).value(), Rfc6979Key());
}

TEST(CoseKey, RefusesPrivateAndForeignKeys) {
  const std::string x = std::string("5820") + kRfc8032[0].public_key;
  EXPECT_TRUE(PublicKey::FromCoseKey(Hex("a30101200621" + x)).has_value());
  const std::pair<const char*, std::string> bad[] = {
      {"a private key", "a40101200621" + x + "235820" + kRfc8032[0].seed},
      {"X25519", "a30101200421" + x},
      {"no curve", "a2010121" + x},
      {"an algorithm of another curve", "a401010326200621" + x},
      {"x too short", "a301012006214101"},
      {"no map", "80"},
      {"cut off", "a3010120"},
      {"a member twice", "a401010101200621" + x},
  };
  for (const auto& [what, hex] : bad) EXPECT_FALSE(PublicKey::FromCoseKey(Hex(hex))) << what;
}

TEST(Jwk, RefusesPrivateAndForeignKeys) {
  const char* bad[] = {
      R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"})",
      R"({"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
      R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"ES256"})",
      R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo="})",
      R"({"kty":"OKP","crv":"Ed25519"})",
      R"({"kty":"RSA","n":"AQAB","e":"AQAB"})",
      R"({"kty":"OKP","crv":"Ed25519","x":1})",
      R"({"kty":"EC","crv":"P-256","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})",
      "[]",
      "",
  };
  for (const char* jwk : bad) EXPECT_FALSE(PublicKey::FromJwk(jwk)) << jwk;
}

TEST(Pem, RefusesOtherKeys) {
  EXPECT_FALSE(PublicKey::FromPem(""));
  EXPECT_FALSE(PublicKey::FromPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
  const PkeyPtr p521(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-521"));
  const BioPtr bio(BIO_new(BIO_s_mem()));
  ASSERT_EQ(PEM_write_bio_PUBKEY(bio.get(), p521.get()), 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  EXPECT_FALSE(PublicKey::FromPem(std::string_view(data, static_cast<std::size_t>(size))));
}

TEST(Algorithm, LabelsOfCose) {
  EXPECT_EQ(AlgorithmFromCose(-8).value(), Algorithm::kEdDsa);
  EXPECT_EQ(AlgorithmFromCose(-19).value(), Algorithm::kEdDsa);
  EXPECT_EQ(AlgorithmFromCose(-7).value(), Algorithm::kEs256);
  EXPECT_EQ(AlgorithmFromCose(-9).value(), Algorithm::kEs256);
  EXPECT_EQ(AlgorithmFromCose(-35).value(), Algorithm::kEs384);
  EXPECT_EQ(AlgorithmFromCose(-51).value(), Algorithm::kEs384);
  for (const std::int64_t label : {0, -36, -37, -52, 5, -16}) EXPECT_FALSE(AlgorithmFromCose(label)) << label;
}

}  // namespace
}  // namespace entente::crypto
