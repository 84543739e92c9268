#include "protocols/scitt/scitt.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "codec/cbor.h"
#include "protocols/route_caller.h"
#include "protocols/scitt/concise_problem.h"
#include "protocols/test_node.h"

namespace entente::protocols {
namespace {

struct ScittTest : testing::Test {
  ScittTest() { log.entries.resize(2); }
  http::Response Post(Bytes body, http::Headers headers) {
    return caller.Call(http::Method::kPost, "/entries", std::move(headers), std::move(body));
  }
  static std::string Title(const http::Response& response) {
    const auto problem = cbor::Decode(response.body);
    return problem.has_value() && problem->Find(-1) != nullptr ? *problem->Find(-1)->AsTextString() : "";
  }

  TestNode node;
  FakeLog& log = node.log;
  const crypto::PublicKey& key = node.key;
  RouteCaller caller{ScittRoutes(node.scitt())};
};

TEST_F(ScittTest, ReceiptsByIndex) {
  const auto receipt = caller.Get("/entries/1");
  EXPECT_EQ(receipt.status, 200U);
  EXPECT_EQ(HeaderOf(receipt, "Content-Type"), "application/scitt-receipt+cose");
  EXPECT_EQ(HeaderOf(receipt, "Location"), "/entries/1");
  const auto missing = caller.Get("/entries/2");
  EXPECT_EQ(missing.status, 404U);
  EXPECT_EQ(HeaderOf(missing, "Content-Type"), "application/concise-problem-details+cbor");
  EXPECT_EQ(Title(missing), "Not Found");
  EXPECT_EQ(caller.Get("/entries/01").status, 400U);
  EXPECT_EQ(caller.Get("/entries/x").status, 400U);
}

TEST_F(ScittTest, RefusalsInTheFormThatIsAskedFor) {
  const auto concise = Post({0x01}, {{"Content-Type", "application/cose"}});
  EXPECT_EQ(concise.status, 400U);
  EXPECT_EQ(Title(concise), "Malformed request");
  const auto json = Post({0x01}, {{"Content-Type", "application/cose"}, {"Accept", "application/problem+json"}});
  EXPECT_EQ(json.status, 400U);
  EXPECT_EQ(HeaderOf(json, "Content-Type"), "application/problem+json");
  EXPECT_EQ(Post({0x01}, {{"Content-Type", "application/json"}}).status, 415U);
  EXPECT_EQ(Post({0x01}, {}).status, 415U);
  EXPECT_EQ(Post(Bytes(70'000, 0), {{"Content-Type", "application/cose; x=y"}}).status / 100, 4U);
}

TEST_F(ScittTest, UnknownSignersAreRejected) {
  statement::Headers headers;
  headers.content_type = "application/vnd.entente.party+json";
  headers.issuer = "did:web:acme.example";
  headers.subject = "did:web:acme.example";
  const auto pen = crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa).value();
  const auto statement = statement::Sign(headers, AsBytes("{}"), pen).value();
  const auto refused = Post(ToBytes(statement.entry()), {{"Content-Type", "application/cose"}});
  EXPECT_GE(refused.status, 400U);
  EXPECT_LT(refused.status, 500U);
  EXPECT_FALSE(Title(refused).empty());
}

TEST_F(ScittTest, KeysByThumbprint) {
  const auto set = caller.Get("/.well-known/scitt-keys");
  EXPECT_EQ(HeaderOf(set, "Content-Type"), "application/cbor");
  const auto decoded = cbor::Decode(set.body);
  ASSERT_TRUE(decoded.has_value() && decoded->AsArray() != nullptr);
  EXPECT_EQ(decoded->AsArray()->size(), 1U);
  const auto one = caller.Get("/.well-known/scitt-keys/" + ToBase64Url(key.kid()));
  EXPECT_EQ(crypto::PublicKey::FromCoseKey(one.body).value(), key);
  EXPECT_EQ(caller.Get("/.well-known/scitt-keys/AAAA").status, 404U);
  EXPECT_EQ(caller.Get("/.well-known/scitt-keys/!").status, 404U);
}

TEST(ScrapiProblem, TitlesOfTheStandard) {
  const auto title = [](ErrorCode code, std::string place, std::string rule) {
    const Error error{code, "m", std::move(place), std::move(rule)};
    return std::string(ScrapiTitle(error, http::StatusOf(error)));
  };
  EXPECT_EQ(title(ErrorCode::kInvalidInput, "", ""), "Malformed request");
  EXPECT_EQ(title(ErrorCode::kInvalidInput, "label 1", ""), "Bad Signature Algorithm");
  EXPECT_EQ(title(ErrorCode::kUnauthorized, "", ""), "Rejected");
  EXPECT_EQ(title(ErrorCode::kPolicyRejected, "", "supply-evidence"), "Rejected");
  EXPECT_EQ(title(ErrorCode::kPushback, "", ""), "Too Many Requests");
  EXPECT_EQ(title(ErrorCode::kUnavailable, "", ""), "Registration Failed");
  EXPECT_EQ(title(ErrorCode::kNotFound, "", "payload-present"), "Payload Missing");
}

}  // namespace
}  // namespace entente::protocols
