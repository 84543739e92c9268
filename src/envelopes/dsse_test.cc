#include "envelopes/dsse.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "envelopes/envelope_for_tests.h"
#include "envelopes/key_ids.h"
#include "envelopes/verify.h"
#include "statement/content_types.h"

namespace entente::envelopes {
namespace {

namespace content_type = statement::content_type;

const std::string kSha(64, 'a');

KnownTrust Trusting(const crypto::PrivateKey& key) {
  KnownTrust trust;
  trust.keys.push_back(KeyOfParty(key.public_key(), "did:web:acme.example", 7));
  return trust;
}

EnvelopeOutcome Verified(const std::string& document, const KnownTrust& trust) {
  auto outcome = VerifyEnvelope(content_type::kDsse, AsBytes(document), trust);
  EXPECT_TRUE(outcome.has_value()) << outcome.error().Text();
  return *std::move(outcome);
}

TEST(Dsse, SignsTypeAndPayloadWithTheirLengths) {
  DsseEnvelope envelope{"http://example.com/HelloWorld", ToBytes(std::string_view("hello world")), {}};
  EXPECT_EQ(ToText(envelope.SignedBytes()), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

TEST(Dsse, TakesBothAlphabetsAndPassesOverWhatItDoesNotKnow) {
  const auto read =
      ReadDsse(R"({"payloadType":"a/b","payload":"-_8","extra":1,"signatures":[{"sig":"+/8=","more":2}]})");
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(read->payload, (Bytes{0xFB, 0xFF}));
  EXPECT_EQ(read->signatures.front().signature, (Bytes{0xFB, 0xFF}));
}

struct Bad {
  const char* document;
  const char* place;
};
class DsseRefused : public ::testing::TestWithParam<Bad> {};

TEST_P(DsseRefused, SaysWhere) {
  const auto read = ReadDsse(GetParam().document);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().place, GetParam().place);
}

INSTANTIATE_TEST_SUITE_P(
    All, DsseRefused,
    ::testing::Values(Bad{R"([])", ""}, Bad{R"({"payload":"","signatures":[]})", "/payloadType"},
                      Bad{R"({"payloadType":"a","payload":"*","signatures":[{"sig":"AA=="}]})", "/payload"},
                      Bad{R"({"payloadType":"a","payload":"AA=","signatures":[{"sig":"AA=="}]})", "/payload"},
                      Bad{R"({"payloadType":"a","payload":"","signatures":[]})", "/signatures"},
                      Bad{R"({"payloadType":"a","payload":"","signatures":[{"sig":""}]})", "/signatures/0/sig"},
                      Bad{R"({"payloadType":"a","payload":"","signatures":[{"keyid":1,"sig":"AA=="}]})",
                          "/signatures/0/keyid"}));

TEST(Dsse, HasAtMostSixteenSignatures) {
  json::Value document = {{"payloadType", "a"}, {"payload", ""}, {"signatures", json::Value::array()}};
  for (int i = 0; i < 16; ++i) document["signatures"].push_back({{"sig", "AA=="}});
  EXPECT_TRUE(ReadDsse(document.dump()).has_value());
  document["signatures"].push_back({{"sig", "AA=="}});
  EXPECT_FALSE(ReadDsse(document.dump()).has_value());
}

TEST(InToto, SubjectsHaveDigestsInOneForm) {
  const std::string good = InTotoText("gateway", kSha);
  const auto read = ReadInToto(AsBytes(good));
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(read->subjects.front().name, "gateway");
  EXPECT_EQ(read->predicate_type, "https://slsa.dev/provenance/v1");
  const auto upper = ReadInToto(AsBytes(InTotoText("gateway", std::string(64, 'A'))));
  ASSERT_FALSE(upper.has_value());
  EXPECT_EQ(upper.error().place, "/subject/0/digest/sha256");
  EXPECT_EQ(ReadInToto(AsBytes(R"({"_type":"https://in-toto.io/Statement/v2"})")).error().place, "/_type");
}

TEST(VerifyDsse, SaysByWhoseKey) {
  for (const auto algorithm : {crypto::Algorithm::kEdDsa, crypto::Algorithm::kEs256, crypto::Algorithm::kEs384}) {
    const auto key = *crypto::PrivateKey::Generate(algorithm);
    for (const std::string& keyid : KeyIdsOf(key.public_key())) {
      const auto outcome = Verified(DsseText(InTotoText("gateway", kSha), key, keyid), Trusting(key));
      ASSERT_EQ(outcome.signatures.size(), 1U);
      EXPECT_EQ(outcome.signatures[0].outcome, Outcome::kVerified) << outcome.signatures[0].why;
      EXPECT_EQ(outcome.signatures[0].whose, "did:web:acme.example");
      EXPECT_EQ(outcome.signatures[0].known_from, 7U);
    }
    // A key that is not named is found by trying.
    EXPECT_EQ(Verified(DsseText("x", key, "", "text/plain"), Trusting(key)).worst(), Outcome::kVerified);
  }
}

TEST(VerifyDsse, AKeyThatIsNotKnownIsNeverValid) {
  const auto outcome = Verified(DsseText(InTotoText("gateway", kSha), KeyForTests("stranger"), "whoever"),
                                Trusting(KeyForTests("acme")));
  EXPECT_EQ(outcome.worst(), Outcome::kKeyNotKnown);
  EXPECT_FALSE(outcome.verified_by_any());
  EXPECT_TRUE(RefuseFalse(outcome).has_value());
  EXPECT_EQ(ToJson(outcome)["outcome"], "key-not-known");
}

TEST(VerifyDsse, AFalseSignatureOfAKnownKeyIsRefusedWithItsPlace) {
  const auto acme = KeyForTests("acme");
  const auto document = DsseText(InTotoText("gateway", kSha), KeyForTests("stranger"), ToHex(acme.public_key().kid()));
  const auto outcome = Verified(document, Trusting(acme));
  EXPECT_EQ(outcome.worst(), Outcome::kFalse);
  const auto refused = RefuseFalse(outcome);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().place, "/signatures/0");
}

TEST(VerifyDsse, AKeyOfALogIsNoSignersKey) {
  const auto key = KeyForTests("rekor");
  KnownTrust trust = Trusting(key);
  trust.keys.front().use = KeyUse::kTransparencyLog;
  EXPECT_EQ(Verified(DsseText("x", key, "", "text/plain"), trust).worst(), Outcome::kKeyNotKnown);
}

// The identifiers of securesystemslib and of ssh-keygen for the key of RFC 8032 section 7.1, test 1, as those give
// them.
TEST(KeyIds, AreThoseOfOthersTools) {
  const auto key = crypto::PublicKey::FromRaw(
      crypto::Algorithm::kEdDsa, *FromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
  ASSERT_TRUE(key.has_value());
  const auto ids = KeyIdsOf(*key);
  for (const char* id : {"74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916",
                         "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8"})
    EXPECT_NE(std::ranges::find(ids, id), ids.end()) << id;
}

}  // namespace
}  // namespace entente::envelopes
