// Crafted Ed25519 keys and signatures: every combination of points of small order, in each of their 14 encodings, and
// of points with a part of small order, as public key A and as R, both where the small parts cancel out and where they
// do not. These are the edge cases of the Ed25519 vectors of C2SP's Community Cryptography Test Vectors, with their
// flags, made here from the equation itself: each holds at least for a check with the cofactor. One rule for all: what
// has a flag is refused, by whatever way the key came. docs/formats/statement.md has the table.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "crypto/foreign_signature.h"
#include "crypto/key.h"
#include "crypto/openssl_ptr.h"

namespace entente::crypto {
namespace {

using Encoding = std::array<std::uint8_t, 32>;

// The eight points of small order, each with its multiple of one of order 8 where known, and their other encodings.
struct SmallPoint {
  const char* hex;
  const char* canonical;  // of the same point
};
constexpr const char* kIdentity = "0100000000000000000000000000000000000000000000000000000000000000";
constexpr SmallPoint kSmall[] = {
    {kIdentity, kIdentity},
    {"0100000000000000000000000000000000000000000000000000000000000080", kIdentity},
    {"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", kIdentity},
    {"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", kIdentity},
    {"0000000000000000000000000000000000000000000000000000000000000000",
     "0000000000000000000000000000000000000000000000000000000000000000"},
    {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "0000000000000000000000000000000000000000000000000000000000000000"},
    {"0000000000000000000000000000000000000000000000000000000000000080",
     "0000000000000000000000000000000000000000000000000000000000000080"},
    {"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     "0000000000000000000000000000000000000000000000000000000000000080"},
    {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
     "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
    {"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
     "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
    {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
     "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"},
    {"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
     "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"},
    {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
     "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"},
    {"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
     "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"},
};

Encoding FromHexText(const char* text) {
  const Bytes bytes = FromHex(text).value();
  Encoding encoding{};
  std::ranges::copy(bytes, encoding.begin());
  return encoding;
}
Encoding Plus(const Encoding& a, const Encoding& b) {
  Encoding sum{};
  EXPECT_EQ(crypto_core_ed25519_add(sum.data(), a.data(), b.data()), 0);
  return sum;
}
Encoding TimesBase(const Encoding& scalar) {
  Encoding point{};
  EXPECT_EQ(crypto_scalarmult_ed25519_base_noclamp(point.data(), scalar.data()), 0);
  return point;
}
Encoding ScalarOf(std::uint8_t seed) {
  std::array<std::uint8_t, 64> wide{};
  wide.fill(seed);
  Encoding scalar{};
  crypto_core_ed25519_scalar_reduce(scalar.data(), wide.data());
  return scalar;
}

// A point as it stands in a key or a signature: a multiple of the base point plus one of small order.
struct Point {
  Encoding encoding{};
  std::optional<Encoding> scalar;           // of the base point; none: the encoding is of small order
  Encoding small = FromHexText(kIdentity);  // canonical
  bool is_canonical = true;
  [[nodiscard]] bool has_small_part() const { return small != FromHexText(kIdentity); }
  [[nodiscard]] bool is_flagged() const { return !scalar.has_value() || has_small_part() || !is_canonical; }
};

std::vector<Point> PointsOf(std::uint8_t seed) {
  const Encoding scalar = ScalarOf(seed);
  std::vector<Point> points = {{TimesBase(scalar), scalar}};
  for (const SmallPoint& small : kSmall) {
    const Encoding encoding = FromHexText(small.hex);
    const Encoding canonical = FromHexText(small.canonical);
    points.push_back({encoding, std::nullopt, canonical, encoding == canonical});
    if (encoding == canonical && canonical != FromHexText(kIdentity))
      points.push_back({Plus(TimesBase(scalar), canonical), scalar, canonical});
  }
  return points;
}

Encoding Challenge(const Encoding& r, const Encoding& a, const std::string& message) {
  Bytes bytes(r.begin(), r.end());
  Append(bytes, a);
  Append(bytes, AsBytes(message));
  std::array<std::uint8_t, 64> hash{};
  crypto_hash_sha512(hash.data(), bytes.data(), bytes.size());
  Encoding k{};
  crypto_core_ed25519_scalar_reduce(k.data(), hash.data());
  return k;
}

// Whether the small parts of R and [k]A cancel out: R' + k A' is the identity. k counts modulo 8 for a point of small
// order, since its reduced form is what every check multiplies with.
bool Cancels(const Point& r, const Point& a, const Encoding& k) {
  Encoding sum = r.small;
  for (int i = 0; i < k[0] % 8; ++i) sum = Plus(sum, a.small);
  return sum == FromHexText(kIdentity);
}

struct Vector {
  Point a;
  Point r;
  bool cancels;
  std::string message;
  Bytes signature;
  [[nodiscard]] bool is_flagged() const { return a.is_flagged() || r.is_flagged(); }
};

// S = r + k a, so that [S]B = R + [k]A but for the small parts.
Vector Make(const Point& a, const Point& r, const std::string& message) {
  const Encoding k = Challenge(r.encoding, a.encoding, message);
  Encoding s{};
  if (a.scalar.has_value()) crypto_core_ed25519_scalar_mul(s.data(), k.data(), a.scalar->data());
  if (r.scalar.has_value()) crypto_core_ed25519_scalar_add(s.data(), s.data(), r.scalar->data());
  Vector made{a, r, Cancels(r, a, k), message, Bytes(r.encoding.begin(), r.encoding.end())};
  Append(made.signature, s);
  return made;
}

const std::vector<Vector>& Vectors() {
  static const std::vector<Vector> all = [] {
    EXPECT_GE(sodium_init(), 0);
    std::vector<Vector> made;
    for (const Point& a : PointsOf(3))
      for (const Point& r : PointsOf(5)) {
        std::map<bool, Vector> either;
        for (int i = 0; i < 64 && either.size() < 2; ++i) {
          Vector one = Make(a, r, "edge " + std::to_string(i));
          either.try_emplace(one.cancels, std::move(one));
        }
        for (auto& [cancels, one] : either) made.push_back(std::move(one));
      }
    return made;
  }();
  return all;
}

// OpenSSL's check, which takes many of them: it shows that the vectors are what they should be.
bool OpensslTakes(const Vector& vector) {
  const PkeyPtr key(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, vector.a.encoding.data(), 32));
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const bool holds = key != nullptr && EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, key.get()) == 1 &&
                     EVP_DigestVerify(context, vector.signature.data(), vector.signature.size(),
                                      AsBytes(vector.message).data(), vector.message.size()) == 1;
  EVP_MD_CTX_free(context);
  return holds;
}

TEST(Ed25519Edges, ThereIsOneRule) {
  int refused_keys = 0;
  int refused_signatures = 0;
  int accepted = 0;
  int taken_elsewhere = 0;
  for (const Vector& vector : Vectors()) {
    SCOPED_TRACE("A " + ToHex(vector.a.encoding) + " signature " + ToHex(vector.signature) + " on " + vector.message);
    const bool openssl = OpensslTakes(vector);
    EXPECT_EQ(openssl, vector.cancels && vector.r.is_canonical);
    taken_elsewhere += openssl && vector.is_flagged() ? 1 : 0;
    const auto key = PublicKey::FromRaw(Algorithm::kEdDsa, vector.a.encoding);
    EXPECT_EQ(key.has_value(), !vector.a.is_flagged());
    if (!key.has_value()) {
      ++refused_keys;
      continue;
    }
    const bool holds = key->Verify(AsBytes(vector.message), vector.signature).has_value();
    EXPECT_EQ(holds, !vector.is_flagged());
    // Signatures of foreign envelopes (DSSE) and certificates' keys go the same way.
    EXPECT_EQ(VerifyForeign(*key, AsBytes(vector.message), vector.signature).has_value(), holds);
    ++(holds ? accepted : refused_signatures);
  }
  EXPECT_GT(Vectors().size(), 700U);
  EXPECT_GT(refused_keys, 600);
  EXPECT_GT(refused_signatures, 20);
  EXPECT_EQ(accepted, 1) << "the honest one";
  EXPECT_GT(taken_elsewhere, 100) << "then these vectors would show nothing";
}

// S is below the group order: S + L is the same scalar, and another signature.
TEST(Ed25519Edges, SIsReduced) {
  const auto key = PrivateKey::FromSeed(Bytes(32, 9)).value();
  Bytes signature = key.Sign(AsBytes("message")).value();
  ASSERT_TRUE(key.public_key().Verify(AsBytes("message"), signature).has_value());
  const Bytes order = FromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").value();
  unsigned carry = 0;
  for (std::size_t i = 0; i < 32; ++i) {
    carry += signature[32 + i] + order[i];
    signature[32 + i] = static_cast<std::uint8_t>(carry);
    carry >>= 8U;
  }
  EXPECT_FALSE(key.public_key().Verify(AsBytes("message"), signature).has_value());
}

// A key that is refused as it is, is refused in every wrapping.
TEST(Ed25519Edges, AKeyIsRefusedHoweverItComes) {
  for (const Point& point : PointsOf(3)) {
    SCOPED_TRACE(ToHex(point.encoding));
    const PkeyPtr pkey(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, point.encoding.data(), 32));
    ASSERT_NE(pkey, nullptr);
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(pkey.get(), &der);
    ASSERT_GT(size, 0);
    const Bytes spki(der, der + size);
    OPENSSL_free(der);
    const std::string pem = "-----BEGIN PUBLIC KEY-----\n" + ToBase64(spki) + "\n-----END PUBLIC KEY-----\n";
    EXPECT_EQ(PublicKeyFromDer(spki).has_value(), !point.is_flagged());
    EXPECT_EQ(PublicKey::FromPem(pem).has_value(), !point.is_flagged());
    Bytes cose = FromHex("a301012006215820").value();  // {1: 1, -1: 6, -2: bytes}
    Append(cose, point.encoding);
    EXPECT_EQ(PublicKey::FromCoseKey(cose).has_value(), !point.is_flagged());
    const std::string jwk = R"({"kty":"OKP","crv":"Ed25519","x":")" + ToBase64Url(point.encoding) + "\"}";
    EXPECT_EQ(PublicKey::FromJwk(jwk).has_value(), !point.is_flagged());
  }
}

}  // namespace
}  // namespace entente::crypto
