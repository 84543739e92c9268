#include "node/readers.h"

#include <gmock/gmock.h>

#include "base/encoding.h"
#include "http/message_signature.h"
#include "registration/test_doubles.h"

namespace entente::node {
namespace {

using registration::Role;
using registration::Signer;
using registration::Standing;
using registration::TestKey;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kParty = "did:web:csirt.example";
constexpr std::int64_t kNow = 1'800'000'000;

class ReadersTest : public testing::Test {
 protected:
  ReadersTest() {
    keys_.Put(std::string(kParty), Known());
    readers_.AnswerTo({"log.example"});
  }
  [[nodiscard]] Signer Known() const {
    return Signer{key_.public_key(),
                  {},
                  registration::PartyKind::kState,
                  Standing::kAdmitted,
                  registration::RolesOf({Role::kIntel}),
                  false,
                  {},
                  1};
  }

  // A GET that this key signed at `created`.
  http::Request Signed(const crypto::PrivateKey& key, std::int64_t created = kNow, std::string algorithm = {},
                       std::string host = "log.example", std::string key_id = {}) {
    http::Request request;
    request.method = http::Method::kGet;
    request.target = "/api/v1/payloads/00";
    request.path = request.target;
    request.headers = {{"Host", std::move(host)}};
    auto parameters =
        http::BoundParameters(request.target, key_id.empty() ? KeyIdOf(kParty, key.public_key()) : std::move(key_id),
                              std::string(kReadTag), created);
    parameters.algorithm = std::move(algorithm);
    const http::RequestView view{"GET", request.target, request.headers.front().second, false, request.headers};
    const auto made = http::SignRequest(view, parameters, [&key](ByteView base) { return key.Sign(base); });
    EXPECT_TRUE(made.has_value());
    for (const auto& header : *made) request.headers.push_back(header);
    return request;
  }
  std::string Refused(const http::Request& request) {
    const auto reader = readers_.ReaderOf(request);
    EXPECT_FALSE(reader.has_value());
    if (reader.has_value()) return {};
    EXPECT_EQ(reader.error().code, ErrorCode::kUnauthorized);
    return reader.error().message;
  }

  crypto::PrivateKey key_ = TestKey('k');
  registration::MapDirectory keys_;
  ManualClock clock_{kNow};
  Readers readers_{keys_, clock_};
};

TEST_F(ReadersTest, IsThePartyWhoseKeySigned) {
  const auto reader = readers_.ReaderOf(Signed(key_));
  ASSERT_TRUE(reader.has_value()) << reader.error().Text();
  ASSERT_TRUE(reader->has_value());
  EXPECT_EQ((*reader)->party, kParty);
  EXPECT_TRUE((*reader)->admitted);
}

TEST_F(ReadersTest, IsNobodyWithoutASignature) {
  http::Request request;
  request.target = "/";
  request.headers = {{"Host", "log.example"}};
  const auto reader = readers_.ReaderOf(request);
  ASSERT_TRUE(reader.has_value());
  EXPECT_FALSE(reader->has_value());
}

TEST_F(ReadersTest, OfAnApplicantIsNotAdmitted) {
  Signer applied = Known();
  applied.standing = Standing::kApplied;
  keys_.Put(std::string(kParty), applied);
  const auto reader = readers_.ReaderOf(Signed(key_));
  ASSERT_TRUE(reader.has_value() && reader->has_value());
  EXPECT_FALSE((*reader)->admitted);
}

TEST_F(ReadersTest, NeedsAKeyOfThePartyThatMaySign) {
  EXPECT_THAT(Refused(Signed(TestKey('z'))), HasSubstr("no such key"));
  EXPECT_THAT(Refused(Signed(TestKey('z'), kNow, {}, "log.example", KeyIdOf(kParty, key_.public_key()))),
              HasSubstr("does not hold"));
  for (const char* bad : {"did:web:csirt.example", "#", "did:web:csirt.example#", "did:web:csirt.example#!!"})
    EXPECT_THAT(Refused(Signed(key_, kNow, {}, "log.example", bad)), HasSubstr("keyid names")) << bad;
  Signer revoked = Known();
  revoked.revoked = true;
  revoked.revoked_why = "it was lost";
  keys_.Put(std::string(kParty), revoked);
  EXPECT_THAT(Refused(Signed(key_)), HasSubstr("it was lost"));
}

TEST_F(ReadersTest, DoesNotReadForWhoDelegated) {
  Signer delegated = Known();
  delegated.delegate = "did:web:agency.example";
  keys_.Put(std::string(kParty), delegated);
  EXPECT_THAT(Refused(Signed(key_)), HasSubstr("for itself alone"));
}

TEST_F(ReadersTest, SignsForThisNodeAndForNow) {
  EXPECT_FALSE(readers_.ReaderOf(Signed(key_, kNow - 301)).has_value());
  EXPECT_FALSE(readers_.ReaderOf(Signed(key_, kNow + 301)).has_value());
  EXPECT_TRUE(readers_.ReaderOf(Signed(key_, kNow - 299)).has_value());
  EXPECT_FALSE(readers_.ReaderOf(Signed(key_, kNow, {}, "other.example")).has_value());
  // Changed on the way.
  http::Request request = Signed(key_);
  request.target = "/api/v1/payloads/01";
  EXPECT_THAT(Refused(request), HasSubstr("does not hold"));
}

TEST_F(ReadersTest, SaysItsKeysOwnAlgorithm) {
  EXPECT_TRUE(readers_.ReaderOf(Signed(key_, kNow, "ed25519")).has_value());
  EXPECT_THAT(Refused(Signed(key_, kNow, "ecdsa-p256-sha256")), HasSubstr("ed25519"));
}

TEST(NamesOf, AreTheConfiguredOnesOrTheOriginsHost) {
  Configuration configuration;
  configuration.origin = "Log.Example.org/call";
  EXPECT_THAT(NamesOf(configuration, "https://192.0.2.1:443"), ElementsAre("log.example.org"));
  configuration.http_names = {"node.example:8443", "WWW.example:443"};
  EXPECT_THAT(NamesOf(configuration, "https://192.0.2.1:443"), ElementsAre("node.example:8443", "www.example"));
  EXPECT_THAT(NamesOf(configuration, "http://127.0.0.1:8080"),
              ElementsAre("node.example:8443", "www.example:443", "127.0.0.1:8080", "localhost:8080"));
}

TEST(AddressOf, IsTheFirstConfiguredNameWithHttps) {
  Configuration configuration;
  configuration.origin = "log.example.org/call";
  EXPECT_EQ(AddressOf(configuration), "");
  configuration.http_names = {"WWW.example:443", "node.example:8443"};
  EXPECT_EQ(AddressOf(configuration), "https://www.example");
}

}  // namespace
}  // namespace entente::node
