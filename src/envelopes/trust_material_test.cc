#include "envelopes/trust_material.h"

#include <gtest/gtest.h>

#include "crypto/certificate_for_tests.h"
#include "crypto/foreign_signature.h"
#include "envelopes/envelope_for_tests.h"

namespace entente::envelopes {
namespace {

const crypto::Certificate& Root() {
  static const crypto::Certificate root = crypto::IssueForTests(
      {.subject = "root", .issuer = "root", .is_authority = true}, KeyForTests("root"), KeyForTests("root"));
  return root;
}

TEST(TrustMaterial, IsWrittenAndReadAsTheSame) {
  TrustMaterial material;
  material.name = "builders";
  material.source = "by hand";
  material.keys.push_back(
      {KeyForTests("a").public_key(), "a", KeyUse::kTransparencyLog, {1'700'000'000, std::nullopt}});
  material.authorities.push_back({{Root()}, {std::nullopt, 1'800'000'000}});
  const auto read = ParseTrustMaterial(material.ToJson());
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(read->ToJson(), material.ToJson());
  EXPECT_TRUE(read->keys.front().valid.Holds(1'700'000'000));
  EXPECT_FALSE(read->keys.front().valid.Holds(1'699'999'999));
}

TEST(TrustMaterial, RefusesWhatIsOdd) {
  const auto leaf = crypto::IssueForTests({.subject = "leaf", .issuer = "root"}, KeyForTests("x"), KeyForTests("root"));
  const json::Value key = {{"jwk", json::Value::parse(KeyForTests("a").public_key().ToJwk())}};
  const auto place = [](json::Value document) { return ParseTrustMaterial(document.dump()).error().place; };
  json::Value document = {
      {"name", "n"}, {"keys", json::Value::array({key})}, {"certificate_authorities", json::Value::array()}};
  ASSERT_TRUE(ParseTrustMaterial(document.dump()).has_value());
  json::Value bad = document;
  bad["keys"][0]["use"] = "anything";
  EXPECT_EQ(place(bad), "/keys/0/use");
  bad = document;
  bad["keys"][0]["pem"] = "x";
  EXPECT_EQ(place(bad), "/keys/0");
  bad = document;
  bad["more"] = 1;
  EXPECT_EQ(place(bad), "/more");
  bad = document;
  bad["certificate_authorities"].push_back({{"certificates", json::Value::array({ToBase64(leaf.der())})}});
  EXPECT_EQ(place(bad), "/certificate_authorities/0/certificates/0");
}

TEST(ForeignMaterial, TakesATrustedRootAndSaysWhatIsLeftOut) {
  const auto log = *crypto::PrivateKey::Generate(crypto::Algorithm::kEs256);
  const json::Value key = {{"rawBytes", ToBase64(crypto::PublicKeyToDer(log.public_key()))},
                           {"validFor", {{"start", "2021-01-12T11:53:27.000Z"}}}};
  const json::Value root = {
      {"mediaType", "application/vnd.dev.sigstore.trustedroot+json;version=0.1"},
      {"tlogs", json::Value::array({{{"baseUrl", "https://rekor.test"}, {"publicKey", key}},
                                    {{"publicKey", {{"rawBytes", "AAAA"}}}}})},
      {"ctlogs", json::Value::array({{{"publicKey", key}}})},
      {"timestampAuthorities", json::Value::array({json::Value::object()})},
      {"certificateAuthorities",
       json::Value::array(
           {{{"certChain", {{"certificates", json::Value::array({{{"rawBytes", ToBase64(Root().der())}}})}}},
             {"validFor", {{"start", "2021-03-07T03:20:29Z"}, {"end", "2022-12-31T23:59:59.999Z"}}}}})}};
  const auto read = ReadForeignMaterial(root.dump(), "sigstore");
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  ASSERT_EQ(read->material.keys.size(), 2U);
  EXPECT_EQ(read->material.keys[0].use, KeyUse::kTransparencyLog);
  EXPECT_EQ(FormatTime(*read->material.keys[0].valid.from), "2021-01-12T11:53:27Z");
  EXPECT_EQ(read->material.keys[1].use, KeyUse::kCertificateTransparency);
  EXPECT_EQ(read->material.authorities.size(), 1U);
  ASSERT_EQ(read->left_out.size(), 2U);
  EXPECT_TRUE(read->left_out[0].starts_with("/tlogs/1"));
  EXPECT_TRUE(read->left_out[1].starts_with("/timestampAuthorities"));
}

TEST(ForeignMaterial, TakesPem) {
  const auto keys =
      ReadForeignMaterial(KeyForTests("a").public_key().ToPem() + KeyForTests("b").public_key().ToPem(), "two");
  ASSERT_TRUE(keys.has_value()) << keys.error().Text();
  EXPECT_EQ(keys->material.keys.size(), 2U);
  EXPECT_FALSE(ReadForeignMaterial("hello", "none").has_value());
}

}  // namespace
}  // namespace entente::envelopes
