#include "views/roster/certified.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "crypto/certificate_for_tests.h"

namespace entente::roster {
namespace {

using registration::Role;
constexpr UnixSeconds kDuring = 1'780'000'000;

crypto::PrivateKey Key(std::uint8_t seed) {
  return *crypto::PrivateKey::FromSeed(Bytes(32, seed));
}

struct Issued {
  crypto::PrivateKey root_key = Key(1);
  crypto::PrivateKey leaf_key = Key(2);
  crypto::Certificate root =
      crypto::IssueForTests({.subject = "root", .issuer = "root", .is_authority = true}, root_key, root_key);
  crypto::Certificate leaf = crypto::IssueForTests(
      {.subject = "ci", .issuer = "root", .names = "DNS:ci.acme.example,URI:https://ci.acme.example/1"}, leaf_key,
      root_key);
  std::vector<Bytes> chain = {leaf.der()};
  std::vector<crypto::Certificate> anchors = {root};

  [[nodiscard]] CertifiedName Named(const std::string& name, Role role) const {
    CertifiedName one{root.fingerprint(), name, {}};
    one.roles.Add(role);
    return one;
  }
  [[nodiscard]] Result<CertifiedSigner> Judge(std::vector<CertifiedName> names,
                                              std::vector<UnixSeconds> times = {kDuring}) const {
    return JudgeChain(chain, names, anchors, times);
  }
};

TEST(JudgeChain, GivesTheRolesOfEveryNameThatFits) {
  const Issued issued;
  const auto signer = issued.Judge({issued.Named("dns:ci.acme.example", Role::kSupply),
                                    issued.Named("uri:https://ci.acme.example/1", Role::kAdvisory),
                                    issued.Named("dns:other.example", Role::kIntel)});
  ASSERT_TRUE(signer.has_value()) << signer.error().Text();
  EXPECT_EQ(NamesOf(signer->roles), "supply, advisory");
  EXPECT_TRUE(signer->key == issued.leaf_key.public_key());
}

TEST(JudgeChain, SaysWhatFailed) {
  Issued issued;
  const auto why = [](const Result<CertifiedSigner>& judged) {
    EXPECT_FALSE(judged.has_value());
    EXPECT_EQ(judged.error().rule, "certificate");
    EXPECT_EQ(judged.error().code, ErrorCode::kUnauthorized);
    return judged.error().message;
  };
  const auto named = issued.Named("dns:ci.acme.example", Role::kSupply);
  EXPECT_NE(why(issued.Judge({})).find("has not named"), std::string::npos);
  EXPECT_NE(why(issued.Judge({issued.Named("dns:acme.example", Role::kSupply)})).find("dns:ci.acme.example"),
            std::string::npos);
  EXPECT_NE(why(issued.Judge({named}, {kDuring, 1'900'000'000})).find("expired"), std::string::npos);
  EXPECT_NE(why(issued.Judge({named}, {1'700'000'000})).find("not yet valid"), std::string::npos);
  issued.anchors.clear();
  EXPECT_NE(why(issued.Judge({named})).find("none of this log's"), std::string::npos);
  issued.chain = {issued.root.der()};
  EXPECT_NE(why(issued.Judge({named})).find("not one to sign with"), std::string::npos);
  issued.chain = {Bytes{1, 2, 3}};
  why(issued.Judge({named}));
}

TEST(JudgeChain, TheSameNameUnderAnotherAnchorIsNothing) {
  Issued issued;
  const auto other_key = Key(7);
  const auto other =
      crypto::IssueForTests({.subject = "root", .issuer = "root", .is_authority = true}, other_key, other_key);
  const auto forged =
      crypto::IssueForTests({.subject = "ci", .issuer = "root", .names = "DNS:ci.acme.example"}, Key(8), other_key);
  issued.chain = {forged.der(), other.der()};
  EXPECT_FALSE(issued.Judge({issued.Named("dns:ci.acme.example", Role::kSupply)}).has_value());
  // Also where the log has that other anchor, for somebody else.
  issued.anchors.push_back(other);
  EXPECT_FALSE(issued.Judge({issued.Named("dns:ci.acme.example", Role::kSupply)}).has_value());
}

TEST(CertifiedNames, NeverGiveAdmin) {
  const Issued issued;
  const auto read = [&](const std::string& name, const std::string& role, const std::string& anchor) {
    return ReadCertifiedNames(
        {{"certificates",
          json::Value::array({{{"anchor", anchor}, {"name", name}, {"roles", json::Value::array({role})}}})}});
  };
  const std::string anchor = ToHex(issued.root.fingerprint());
  EXPECT_TRUE(read("dns:a.example", "supply", anchor).has_value());
  EXPECT_EQ(read("dns:a.example", "admin", anchor).error().place, "/certificates/0/roles");
  EXPECT_EQ(read("dns:*.example", "supply", anchor).error().place, "/certificates/0/name");
  EXPECT_EQ(read("dns:A.example", "supply", anchor).error().place, "/certificates/0/name");
  EXPECT_EQ(read("a.example", "supply", anchor).error().place, "/certificates/0/name");
  EXPECT_EQ(read("dns:a.example", "supply", "00").error().place, "/certificates/0/anchor");
}

TEST(X509Anchors, AreCertificatesOfAuthorities) {
  const Issued issued;
  const auto document = [](const crypto::Certificate& one) {
    return json::Value({{"name", "n"}, {"certificates", json::Value::array({ToBase64(one.der())})}}).dump();
  };
  EXPECT_TRUE(ParseX509Anchors(document(issued.root)).has_value());
  EXPECT_EQ(ParseX509Anchors(document(issued.leaf)).error().place, "/certificates/0");
}

}  // namespace
}  // namespace entente::roster
