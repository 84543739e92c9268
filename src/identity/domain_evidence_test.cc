#include "identity/domain_evidence.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace entente::identity {
namespace {

crypto::PublicKey Key() {
  return crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa).value().public_key();
}
std::string Kid(const crypto::PublicKey& key) {
  return ToBase64Url(key.kid());
}

TEST(DidDocumentPlace, IsWhatTheMethodSays) {
  struct Case {
    const char* party;
    const char* domain;
    const char* address;
  };
  for (const Case& one : {
           Case{"did:web:acme.example", "acme.example", "https://acme.example/.well-known/did.json"},
           Case{"did:web:acme.example:parties:one", "acme.example", "https://acme.example/parties/one/did.json"},
           Case{"did:web:acme.example%3A8443", "acme.example", "https://acme.example:8443/.well-known/did.json"},
           Case{"did:web:ACME.example%3a8443:p", "acme.example", "https://acme.example:8443/p/did.json"},
           // Another domain than the identifier's, and no DID at all: the domain's own place.
           Case{"did:web:acme.example:p", "acme.test", "https://acme.test/.well-known/did.json"},
           Case{"urn:example:acme", "acme.test", "https://acme.test/.well-known/did.json"},
       }) {
    const auto place = DidDocumentPlace(one.party, one.domain);
    ASSERT_TRUE(place.has_value()) << one.party << place.error().Text();
    EXPECT_EQ(place->Address(), one.address);
    EXPECT_EQ(place->host, one.domain);
  }
}

TEST(DidDocumentPlace, LeavesNoWayToOtherPaths) {
  for (const char* party :
       {"did:web:", "did:web:acme.example:", "did:web:acme.example:..:secret", "did:web:acme.example::a",
        "did:web:acme.example:a/b", "did:web:acme.example%3A", "did:web:acme.example%3A80x",
        "did:web:acme.example%3A123456", "did:web:a%2Fb", "did:web:acme.example:a?b"})
    EXPECT_FALSE(DidDocumentPlace(party, "acme.example").has_value()) << party;
}

TEST(DidDocument, GivesItsKeysBack) {
  const auto one = Key();
  const auto two = Key();
  const std::string own = DidDocument("did:web:acme.example", "acme.example", {one, two});
  EXPECT_EQ(KidsInDidDocument(own, "did:web:acme.example").value(), (std::vector<std::string>{Kid(one), Kid(two)}));
  EXPECT_EQ(KidsInDidDocument(own, "did:web:other.example").error().place, "/id");
  // A party that is no DID is named beside the domain's own.
  const std::string other = DidDocument("urn:example:acme", "acme.example", {one});
  EXPECT_EQ(KidsInDidDocument(other, "urn:example:acme").value().size(), 1U);
  EXPECT_EQ(KidsInDidDocument(other, "did:web:acme.example").value().size(), 1U);
}

TEST(DidDocument, PassesOverWhatItDoesNotKnow) {
  const auto key = Key();
  const std::string text = R"({"id":"did:web:a.example","service":[1],"verificationMethod":[7,{"type":"x"},)"
                           R"({"publicKeyJwk":{"kty":"OKP","crv":"X25519","x":"AA"}},{"publicKeyJwk":)" +
                           key.ToJwk() + "}]}";
  EXPECT_EQ(KidsInDidDocument(text, "did:web:a.example").value(), std::vector<std::string>{Kid(key)});
  EXPECT_TRUE(KidsInDidDocument(R"({"id":"did:web:a.example"})", "did:web:a.example").value().empty());
  for (const char* bad :
       {"", "[]", "{", "null", R"({"id":["did:web:a.example"]})", R"({"alsoKnownAs":"did:web:a.example"})"})
    EXPECT_FALSE(KidsInDidDocument(bad, "did:web:a.example").has_value()) << bad;
}

TEST(DomainRecord, NamesPartyAndKey) {
  EXPECT_EQ(DomainRecordName("acme.example"), "_entente.acme.example");
  const std::string record = DomainRecord("did:web:acme.example", "AAEC");
  EXPECT_EQ(KidInDomainRecord(record, "did:web:acme.example"), "AAEC");
  EXPECT_EQ(KidInDomainRecord("kid=AAEC;party=did:web:a.example ;  entente=v1; more=1;", "did:web:a.example"), "AAEC");
  EXPECT_EQ(KidInDomainRecord("entente=v1; party=https://x.example/?a=b; kid=AAEC", "https://x.example/?a=b"), "AAEC");
  for (const char* bad :
       {"", "v=spf1 -all", "entente=v2; party=did:web:a.example; kid=AAEC",
        "entente=v1; party=did:web:b.example; kid=AAEC", "entente=v1; party=did:web:a.example",
        "entente=v1; party=did:web:a.example; kid=AAEC; kid=AAED", "party=did:web:a.example; kid=AAEC"})
    EXPECT_EQ(KidInDomainRecord(bad, "did:web:a.example"), std::nullopt) << bad;
}

}  // namespace
}  // namespace entente::identity
