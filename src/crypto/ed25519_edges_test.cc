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
  bool cancels = false;
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

// Vectors of C2SP's Community Cryptography Test Vectors themselves (c2sp.org/CCTV/ed25519, ed25519vectors.json), by
// their numbers: each combination of flags that there is in the first forty. All have flags, so all are refused.
struct CctvVector {
  int number;
  const char* key;
  const char* r;
  const char* s;
  const char* suffix;  // of the message "ed25519vectors"
  bool residue;        // flag low_order_residue
  bool other_r;        // flag non_canonical_R
};
constexpr const char* kCctvKey0 = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kCctvKey1 = "10eb7c3acfb2bed3e0d6ab89bf5a3d6afddd1176ce4812e38d9fd485058fdb1f";
constexpr const char* kCctvKey2 = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
constexpr const char* kCctvR0 = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kCctvR1 = "36684ea91032ba5b1dbab2d02f4debc74c3327f2b3802e2e4d371aa42b12b56b";
constexpr const char* kCctvR2 = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
constexpr const char* kCctvR3 = "0000000000000000000000000000000000000000000000000000000000000080";
constexpr const char* kCctvR4 = "b797b156efcd45a4e2454d2fd0b21438b3ccd80d4c7fd1d1b2c8e55bd4ed4a94";
constexpr const char* kCctvR5 = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
constexpr const char* kCctvZero = "0000000000000000000000000000000000000000000000000000000000000000";
constexpr const char* kCctvS = "05ba9a796274d80437afa36f1236563f2f3b0aa84cecddc3d20914615ba4fe02";
constexpr CctvVector kCctv[] = {
    {0, kCctvKey0, kCctvR0, kCctvZero, " 3", true, false},
    {1, kCctvKey0, kCctvR0, kCctvZero, " 11", false, false},
    {2, kCctvKey0, kCctvR1, kCctvS, " 7", true, false},
    {3, kCctvKey0, kCctvR1, kCctvS, " 3", false, false},
    {4, kCctvKey1, kCctvR0, "5e176f12cfb0d4e6eb6929b19ae4c998ef05c1c2cf628a9b1fa1c21312627108", " 7", true, false},
    {5, kCctvKey1, kCctvR0, "9472a69cd9a701a50d130ed52189e2455b23767db52cacb8716fb896ffeeac09", " 3", false, false},
    {6, kCctvKey1, kCctvR1, "c02e2b9e63e385c058bf62b14b3a2b29ccefe8e38ddb536bc3f9865320a3d801", " 10", true, false},
    {7, kCctvKey1, kCctvR1, "bbfd00bd9c259d8d222d15e67a3d8228585050dbb9b9585be20d8fadc721da03", "", false, false},
    {8, kCctvKey2, kCctvR0, kCctvZero, " 8", true, false},
    {9, kCctvKey2, kCctvR0, kCctvZero, " 6", false, false},
    {10, kCctvKey2, kCctvR1, kCctvS, " 4", true, false},
    {11, kCctvKey2, kCctvR1, kCctvS, "", false, false},
    {12, kCctvKey2, kCctvR1, kCctvS, " 7", true, false},
    {14, kCctvKey0, kCctvR2, kCctvZero, " 3", true, true},
    {15, kCctvKey0, kCctvR2, kCctvZero, " 10", false, true},
    {16, kCctvKey1, kCctvR2, "1cb421dfbd92aa6c30d550bff53c81cf650ace6deb96a8ec22d2fef84dbbe20b", " 6", true, true},
    {17, kCctvKey1, kCctvR2, "ad7a355469b5c87e550469f6b2de409ee723acd584bf35f86b80c384e8ceb702", " 3", false, true},
    {18, kCctvKey1, kCctvR2, "5e176f12cfb0d4e6eb6929b19ae4c998ef05c1c2cf628a9b1fa1c21312627108", " 7", true, true},
    {20, kCctvKey2, kCctvR2, kCctvZero, " 2", true, true},
    {21, kCctvKey2, kCctvR2, kCctvZero, " 15", false, true},
    {24, kCctvKey0, kCctvR4, kCctvS, "", true, false},
    {25, kCctvKey0, kCctvR4, kCctvS, " 9", false, false},
    {26, kCctvKey1, kCctvR3, "75b3d7e9547febbdbf3fde21df901c7ca1fc59e8b689a4ae283919e78cf62b03", " 11", true, false},
    {27, kCctvKey1, kCctvR3, "050abffcd4d8ccbb4b8d6bf6649f5aa99e8de5cc182a7409633856ff53f49e0c", " 10", false, false},
    {28, kCctvKey1, kCctvR4, "639734cf989e314e9e049fc01a3864d191fed8f231b12fee6fa50aaadba44b0e", " 9", true, false},
    {29, kCctvKey1, kCctvR4, "732d9e0279fe001d90327efa319816e3e4506b78432b8b4e1f2fdc4b960d700f", " 2", false, false},
    {38, kCctvKey1, kCctvR5, "7117c2ec783065c50f2c930cfc9d318c9737991acb260b49e2ca815474532709", "", true, true},
    {39, kCctvKey1, kCctvR5, "1f5fae114eb0c534b5aed0a892d0a0e1d429df6a025c5ae08012e0ffce78310c", " 27", false, true},
};

TEST(Ed25519Edges, RefusesVectorsOfCctv) {
  int taken_elsewhere = 0;
  for (const CctvVector& one : kCctv) {
    SCOPED_TRACE(one.number);
    Vector vector;
    vector.a.encoding = FromHexText(one.key);
    vector.message = std::string("ed25519vectors") + one.suffix;
    vector.signature = FromHex(std::string(one.r) + one.s).value();
    // So the vectors stand here as they are there: OpenSSL's check takes what its documented behaviour takes.
    EXPECT_EQ(OpensslTakes(vector), !one.residue && !one.other_r);
    taken_elsewhere += OpensslTakes(vector) ? 1 : 0;
    EXPECT_FALSE(PublicKey::FromRaw(Algorithm::kEdDsa, vector.a.encoding).has_value());
  }
  EXPECT_GE(taken_elsewhere, 9);
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
