#include "crypto/x509.h"

#include <gtest/gtest.h>

#include "crypto/certificate_for_tests.h"

namespace entente::crypto {
namespace {

constexpr UnixSeconds kDuring = 1'780'000'000;
constexpr UnixSeconds kAfter = 1'800'000'000;

PrivateKey Key(std::uint8_t seed) {
  return *PrivateKey::FromSeed(Bytes(32, seed));
}

struct Chain {
  PrivateKey root_key = Key(1);
  PrivateKey between_key = *PrivateKey::Generate(Algorithm::kEs256);
  PrivateKey leaf_key = Key(3);
  Certificate root = IssueForTests({.subject = "root", .issuer = "root", .is_authority = true}, root_key, root_key);
  Certificate between =
      IssueForTests({.subject = "between", .issuer = "root", .is_authority = true}, between_key, root_key);
  Certificate leaf = IssueForTests({.subject = "leaf",
                                    .issuer = "between",
                                    .names = "DNS:Build.Acme.example,URI:https://acme.example/ci,email:a@b.example"},
                                   leaf_key, between_key);
};

TEST(Certificate, SaysWhomItIsFor) {
  const Chain chain;
  EXPECT_EQ(chain.leaf.names(),
            (std::vector<std::string>{"dns:build.acme.example", "uri:https://acme.example/ci", "email:a@b.example"}));
  EXPECT_EQ(chain.leaf.subject(), "CN=leaf");
  EXPECT_FALSE(chain.leaf.is_authority());
  EXPECT_TRUE(chain.leaf.may_sign());
  EXPECT_FALSE(chain.leaf.may_sign_code());
  EXPECT_TRUE(chain.root.is_authority());
  EXPECT_FALSE(chain.root.may_sign());
  EXPECT_TRUE(*chain.leaf.Key() == chain.leaf_key.public_key());
  EXPECT_FALSE(chain.leaf.Extension("1.2.3.4").has_value());
  Bytes more = chain.leaf.der();
  more.push_back(0);
  EXPECT_FALSE(Certificate::FromDer(more).has_value());
}

TEST(VerifyChain, LeadsToTheAnchorThroughWhatStandsBetween) {
  const Chain chain;
  const std::vector<Certificate> between = {chain.between};
  const auto other = IssueForTests({.subject = "other", .issuer = "other", .is_authority = true}, Key(9), Key(9));
  const std::vector<Certificate> anchors = {other, chain.root};
  const auto found = VerifyChain(chain.leaf, between, anchors, kDuring);
  ASSERT_TRUE(found.has_value()) << found.error().Text();
  EXPECT_EQ(*found, 1U);
  // An anchor need not be self-signed.
  EXPECT_TRUE(VerifyChain(chain.leaf, {}, between, kDuring).has_value());
}

TEST(VerifyChain, SaysWhetherNobodyKnownIssuedItOrSomebodyKnownDidNot) {
  const Chain chain;
  const std::vector<Certificate> anchors = {chain.root};
  const std::vector<Certificate> between = {chain.between};
  EXPECT_EQ(VerifyChain(chain.leaf, {}, anchors, kDuring).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(VerifyChain(chain.leaf, between, anchors, kAfter).error().code, ErrorCode::kUnauthorized);
  // Another key under the anchor's name.
  const auto forged = IssueForTests({.subject = "leaf", .issuer = "root"}, Key(3), Key(8));
  EXPECT_FALSE(VerifyChain(forged, {}, anchors, kDuring).has_value());
  // A leaf that issues: it may not.
  const auto below = IssueForTests({.subject = "below", .issuer = "leaf"}, Key(4), chain.leaf_key);
  const std::vector<Certificate> through_leaf = {chain.leaf, chain.between};
  EXPECT_FALSE(VerifyChain(below, through_leaf, anchors, kDuring).has_value());
}

TEST(VerifyChain, IsBoundedInDepth) {
  const Chain chain;
  const std::vector<Certificate> many(kChainBetweenMax + 1, chain.between);
  EXPECT_FALSE(VerifyChain(chain.leaf, many, many, kDuring).has_value());
}

}  // namespace
}  // namespace entente::crypto
