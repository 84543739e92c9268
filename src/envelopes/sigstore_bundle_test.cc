#include "envelopes/sigstore_bundle.h"

#include <gtest/gtest.h>

#include <functional>

#include "crypto/certificate_for_tests.h"
#include "crypto/foreign_signature.h"
#include "envelopes/envelope_for_tests.h"
#include "envelopes/key_ids.h"
#include "envelopes/verify.h"
#include "merkle/tree.h"
#include "statement/content_types.h"

namespace entente::envelopes {
namespace {

namespace content_type = statement::content_type;
using crypto::PrivateKey;

constexpr UnixSeconds kSigned = 1'780'000'000;
const std::string kSha(64, 'b');

// A world of its own: a certificate authority like Fulcio, a log like Rekor, and a signer with a short-lived
// certificate.
struct World {
  PrivateKey root_key = *PrivateKey::Generate(crypto::Algorithm::kEs384);
  PrivateKey log_key = *PrivateKey::Generate(crypto::Algorithm::kEs256);
  PrivateKey signer = *PrivateKey::Generate(crypto::Algorithm::kEs256);
  crypto::Certificate root =
      crypto::IssueForTests({.subject = "fulcio", .issuer = "fulcio", .is_authority = true}, root_key, root_key);
  crypto::Certificate leaf =
      crypto::IssueForTests({.subject = "leaf",
                             .issuer = "fulcio",
                             .from = kSigned - 60,
                             .until = kSigned + 540,
                             .signs_code = true,
                             .names = "email:dev@acme.example",
                             .texts = {{"1.3.6.1.4.1.57264.1.8", "\x0C\x17https://idp.acme.test/x"}}},
                            signer, root_key);
  Bytes log_id = [this] {
    const auto digest = crypto::Sha256(crypto::PublicKeyToDer(log_key.public_key()));
    return Bytes(digest.begin(), digest.end());
  }();

  [[nodiscard]] KnownTrust Trust() const {
    TrustMaterial material;
    material.name = "test root";
    material.keys.push_back({log_key.public_key(), {}, KeyUse::kTransparencyLog, {}});
    material.authorities.push_back({{root}, {}});
    TrustMaterials materials;
    materials.Set("operator", true, 5, material);
    return materials.For("did:web:acme.example");
  }

  [[nodiscard]] json::Value LogEntryFor(const std::string& kind, json::Value spec, UnixSeconds at = kSigned) const {
    const std::string body = json::Value({{"apiVersion", "0.0.1"}, {"kind", kind}, {"spec", std::move(spec)}}).dump();
    const std::string promised = R"({"body":")" + ToBase64(AsBytes(body)) + R"(","integratedTime":)" +
                                 std::to_string(at) + R"(,"logID":")" + ToHex(log_id) + R"(","logIndex":7})";
    const merkle::Hash leaf_hash = merkle::LeafHash(AsBytes(body));
    const merkle::Hash sibling = merkle::LeafHash(AsBytes("another entry"));
    const merkle::Hash root_hash = merkle::NodeHash(sibling, leaf_hash);
    const std::string note = "rekor.test\n2\n" + ToBase64(root_hash) + "\n";
    Bytes line(log_id.begin(), log_id.begin() + 4);
    Append(line, ForeignSignature(log_key, AsBytes(note)));
    return {{"logIndex", "7"},
            {"logId", {{"keyId", ToBase64(log_id)}}},
            {"kindVersion", {{"kind", kind}, {"version", "0.0.1"}}},
            {"integratedTime", std::to_string(at)},
            {"inclusionPromise", {{"signedEntryTimestamp", ToBase64(ForeignSignature(log_key, AsBytes(promised)))}}},
            {"inclusionProof",
             {{"logIndex", "1"},
              {"rootHash", ToBase64(root_hash)},
              {"treeSize", "2"},
              {"hashes", json::Value::array({ToBase64(sibling)})},
              {"checkpoint", {{"envelope", note + "\n\xE2\x80\x94 rekor.test " + ToBase64(line) + "\n"}}}}},
            {"canonicalizedBody", ToBase64(AsBytes(body))}};
  }

  [[nodiscard]] json::Value DsseBundle() const {
    const std::string payload = InTotoText("pkg:generic/acme/gateway@2.4.0", kSha);
    const json::Value dsse = json::Value::parse(DsseText(payload, signer, ""));
    const json::Value spec = {
        {"payloadHash", {{"algorithm", "sha256"}, {"value", ToHex(crypto::Sha256(AsBytes(payload)))}}},
        {"signatures", json::Value::array({{{"signature", dsse["signatures"][0]["sig"]}, {"verifier", ""}}})}};
    return {{"mediaType", content_type::kSigstoreBundles[0]},
            {"verificationMaterial",
             {{"certificate", {{"rawBytes", ToBase64(leaf.der())}}},
              {"tlogEntries", json::Value::array({LogEntryFor("dsse", spec)})}}},
            {"dsseEnvelope", dsse}};
  }

  [[nodiscard]] json::Value ArtifactBundle() const {
    const std::string artifact = "gateway 2.4.0";
    const auto digest = crypto::Sha256(AsBytes(artifact));
    const std::string signature = ToBase64(ForeignSignature(signer, AsBytes(artifact)));
    const json::Value spec = {{"data", {{"hash", {{"algorithm", "sha256"}, {"value", ToHex(digest)}}}}},
                              {"signature", {{"content", signature}}}};
    return {{"mediaType", content_type::kSigstoreBundles[3]},
            {"verificationMaterial",
             {{"x509CertificateChain", {{"certificates", json::Value::array({{{"rawBytes", ToBase64(leaf.der())}}})}}},
              {"tlogEntries", json::Value::array({LogEntryFor("hashedrekord", spec)})}}},
            {"messageSignature",
             {{"messageDigest", {{"algorithm", "SHA2_256"}, {"digest", ToBase64(digest)}}}, {"signature", signature}}}};
  }
};

EnvelopeOutcome Verified(const json::Value& bundle, const KnownTrust& trust) {
  auto outcome = VerifyEnvelope(content_type::kSigstoreBundles[0], AsBytes(bundle.dump()), trust);
  EXPECT_TRUE(outcome.has_value()) << outcome.error().Text();
  return *std::move(outcome);
}

Outcome PartOf(const EnvelopeOutcome& outcome, std::string_view part) {
  for (const PartOutcome& one : outcome.signatures.front().parts)
    if (one.part == part) return one.outcome;
  ADD_FAILURE() << "no part " << part;
  return Outcome::kNotChecked;
}

TEST(SigstoreBundle, EveryPartHolds) {
  const World world;
  for (const json::Value& bundle : {world.DsseBundle(), world.ArtifactBundle()}) {
    const auto outcome = Verified(bundle, world.Trust());
    const SignatureOutcome& signature = outcome.signatures.front();
    EXPECT_EQ(signature.outcome, Outcome::kVerified) << signature.why;
    for (const char* part :
         {"log entry", "signed entry timestamp", "inclusion proof", "signature", "certificate chain", "time"})
      EXPECT_EQ(PartOf(outcome, part), Outcome::kVerified) << part;
    EXPECT_EQ(signature.identities, std::vector<std::string>{"email:dev@acme.example"});
    EXPECT_EQ(signature.identity_issuer, "https://idp.acme.test/x");
    EXPECT_EQ(signature.whose, "trust material test root");
    EXPECT_EQ(GuessEnvelopeType(AsBytes(bundle.dump())), bundle["mediaType"].get<std::string>());
  }
}

TEST(SigstoreBundle, WithoutTrustMaterialNothingIsValid) {
  const World world;
  const auto outcome = Verified(world.DsseBundle(), {});
  EXPECT_EQ(outcome.worst(), Outcome::kKeyNotKnown);
  EXPECT_EQ(PartOf(outcome, "certificate chain"), Outcome::kKeyNotKnown);
  EXPECT_EQ(PartOf(outcome, "signed entry timestamp"), Outcome::kKeyNotKnown);
}

TEST(SigstoreBundle, WithoutATimeThatALogVouchesForItIsNotVerified) {
  const World world;
  json::Value bundle = world.DsseBundle();
  bundle["verificationMaterial"]["tlogEntries"] = json::Value::array();
  bundle["verificationMaterial"]["timestampVerificationData"] = {
      {"rfc3161Timestamps", json::Value::array({{{"signedTimestamp", "AAAA"}}})}};
  const auto outcome = Verified(bundle, world.Trust());
  EXPECT_EQ(outcome.worst(), Outcome::kKeyNotKnown);
  EXPECT_EQ(PartOf(outcome, "certificate chain"), Outcome::kVerified);
  EXPECT_EQ(PartOf(outcome, "time"), Outcome::kNotChecked);
  EXPECT_NE(outcome.signatures.front().why.find("RFC 3161"), std::string::npos);
}

TEST(SigstoreBundle, APublicKeysHintIsLookedUp) {
  const World world;
  json::Value bundle = world.DsseBundle();
  bundle["verificationMaterial"].erase("certificate");
  bundle["verificationMaterial"]["publicKey"] = {{"hint", KeyIdsOf(world.signer.public_key())[3]}};
  EXPECT_EQ(Verified(bundle, world.Trust()).worst(), Outcome::kKeyNotKnown);
  KnownTrust trust = world.Trust();
  trust.keys.push_back(KeyOfParty(world.signer.public_key(), "did:web:acme.example", 3));
  EXPECT_EQ(Verified(bundle, trust).worst(), Outcome::kVerified);
}

// What contradicts itself or a known key, whatever it is.
struct Lie {
  const char* name;
  const char* part;
  std::function<void(const World&, json::Value& bundle)> tell;
};
class FalseBundle : public ::testing::TestWithParam<Lie> {};

json::Value& EntryOf(json::Value& bundle) {
  return bundle["verificationMaterial"]["tlogEntries"][0];
}

TEST_P(FalseBundle, IsRefused) {
  const World world;
  json::Value bundle = world.DsseBundle();
  GetParam().tell(world, bundle);
  const auto outcome = Verified(bundle, world.Trust());
  EXPECT_EQ(outcome.worst(), Outcome::kFalse);
  EXPECT_EQ(PartOf(outcome, GetParam().part), Outcome::kFalse);
  const auto refused = RefuseFalse(outcome);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().place, "/dsseEnvelope/signatures/0");
}

INSTANTIATE_TEST_SUITE_P(
    All, FalseBundle,
    ::testing::Values(
        Lie{"signature", "signature",
            [](const World& world, json::Value& bundle) {
              bundle["dsseEnvelope"]["signatures"][0]["sig"] =
                  ToBase64(ForeignSignature(world.root_key, AsBytes("something else")));
            }},
        Lie{"payload", "signature",
            [](const World&, json::Value& bundle) {
              bundle["dsseEnvelope"]["payload"] = ToBase64(AsBytes(InTotoText("other", kSha)));
            }},
        Lie{"entry", "log entry",
            [](const World& world, json::Value& bundle) {
              EntryOf(bundle) = world.LogEntryFor("dsse", {{"payloadHash", {{"value", kSha}}}});
            }},
        Lie{"time", "signed entry timestamp",
            [](const World&, json::Value& bundle) { EntryOf(bundle)["integratedTime"] = std::to_string(kSigned + 1); }},
        Lie{"root", "inclusion proof",
            [](const World&, json::Value& bundle) {
              EntryOf(bundle)["inclusionProof"]["rootHash"] = ToBase64(crypto::Sha256({}));
            }},
        Lie{"checkpoint", "inclusion proof",
            [](const World&, json::Value& bundle) {
              auto& note = EntryOf(bundle)["inclusionProof"]["checkpoint"]["envelope"];
              note = "evil" + note.get<std::string>();
            }},
        Lie{"expired", "certificate chain",
            [](const World& world, json::Value& bundle) {
              const json::Value spec = {
                  {"payloadHash",
                   {{"algorithm", "sha256"},
                    {"value",
                     ToHex(crypto::Sha256(*FromBase64(bundle["dsseEnvelope"]["payload"].get<std::string>())))}}},
                  {"signatures",
                   json::Value::array({{{"signature", bundle["dsseEnvelope"]["signatures"][0]["sig"]}}})}};
              EntryOf(bundle) = world.LogEntryFor("dsse", spec, kSigned + 3600);
            }}),
    [](const auto& lie) { return lie.param.name; });

TEST(SigstoreBundle, MalformedOnesAreRefusedWithTheirPlace) {
  const World world;
  json::Value bundle = world.DsseBundle();
  bundle["messageSignature"] = {{"signature", "AA=="}};
  EXPECT_FALSE(ReadSigstoreBundle(bundle.dump()).has_value());
  bundle.erase("messageSignature");
  bundle["verificationMaterial"]["certificate"]["rawBytes"] = "AAAA";
  EXPECT_EQ(ReadSigstoreBundle(bundle.dump()).error().place, "/verificationMaterial/certificate/rawBytes");
  bundle["verificationMaterial"].erase("certificate");
  EXPECT_EQ(ReadSigstoreBundle(bundle.dump()).error().place, "/verificationMaterial");
  bundle["mediaType"] = "application/json";
  EXPECT_EQ(ReadSigstoreBundle(bundle.dump()).error().place, "/mediaType");
}

}  // namespace
}  // namespace entente::envelopes
