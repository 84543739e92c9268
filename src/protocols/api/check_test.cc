#include "protocols/api/check.h"

#include <gtest/gtest.h>

#include <optional>

#include "protocols/fake_log.h"
#include "protocols/route_caller.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"

namespace entente::protocols {
namespace {

namespace content_type = statement::content_type;
using registration::MakeEnvelope;
using registration::MakeStatement;
using registration::Role;

constexpr std::string_view kAcme = "did:web:acme.example";
constexpr std::string_view kCall = "https://call.example/1";

// A log that has one statement.
class LogWithOne final : public FakeLog {
 public:
  [[nodiscard]] Result<std::optional<std::uint64_t>> Find(const crypto::Digest& identity) const override {
    return identity == known ? std::optional<std::uint64_t>(5) : std::nullopt;
  }
  std::optional<crypto::Digest> known;
};

class CheckTest : public testing::Test {
 protected:
  CheckTest() {
    keys_.Put(std::string(kAcme), {key_.public_key(),
                                   {},
                                   registration::PartyKind::kPrivateSector,
                                   registration::Standing::kAdmitted,
                                   registration::RolesOf({Role::kInstrument, Role::kSupply}),
                                   false,
                                   {},
                                   7});
  }
  http::Response Post(ByteView body, std::string_view target = "/api/v1/check",
                      std::string_view type = "application/cose") {
    return caller_.Call(http::Method::kPost, target, {{"Content-Type", std::string(type)}}, ToBytes(body));
  }
  json::Value Check(ByteView body, std::string_view target = "/api/v1/check") {
    const auto response = Post(body, target);
    EXPECT_EQ(response.status, 200U) << ToText(response.body);
    EXPECT_TRUE(payloads_.kept.empty());
    return json::Parse(AsText(response.body)).value();
  }
  static std::string OutcomeOf(const json::Value& answer, std::string_view step) {
    for (const json::Value& one : answer["steps"])
      if (one["step"] == step) return one["outcome"].get<std::string>();
    return "no such step";
  }
  [[nodiscard]] statement::SignedStatement Support() const {
    return MakeStatement(content_type::kSupport, kAcme, kCall, R"({"instrument":"https://call.example/1"})", key_);
  }

  crypto::PrivateKey key_ = registration::TestKey('k');
  registration::MapDirectory keys_;
  registration::PolicyHolder policy_{registration::Policy::Default(false)};
  registration::WordChecks checks_;
  registration::MemoryPayloads payloads_;
  LogWithOne log_;
  registration::Registrar registrar_{keys_, policy_, checks_, payloads_, log_};
  RouteCaller caller_{CheckRoutes({.registrar = registrar_, .log = log_})};
};

TEST_F(CheckTest, SaysYesWithEachStepAndWhatItWasJudgedBy) {
  const json::Value answer = Check(Support().entry());
  EXPECT_EQ(answer["would_register"], true);
  EXPECT_EQ(answer["refusal"], nullptr);
  EXPECT_EQ(answer["registered_as"], nullptr);
  EXPECT_EQ(answer["authority_version"], 7);
  EXPECT_EQ(answer["log"]["size"], 0);
  EXPECT_EQ(answer["steps"].size(), registration::kAllSteps.size());
  EXPECT_EQ(OutcomeOf(answer, "payload-content"), "holds");
  EXPECT_FALSE(answer["caution"].get<std::string>().empty());
}

TEST_F(CheckTest, SaysNoWithTheProblemThatRegistrationWouldAnswer) {
  const auto statement =
      MakeStatement(content_type::kSupport, kAcme, kCall, R"({"instrument":"https://call.example/2"})", key_);
  const json::Value answer = Check(statement.entry());
  EXPECT_EQ(answer["would_register"], false);
  const auto judged = registrar_.Judge(statement.entry());
  ASSERT_FALSE(judged.has_value());
  EXPECT_EQ(answer["refusal"]["rule"], judged.error().rule);
  EXPECT_EQ(answer["refusal"]["place"], judged.error().place);
  EXPECT_EQ(answer["refusal"]["detail"], judged.error().message);
  EXPECT_EQ(OutcomeOf(answer, "claims"), "refused");
  EXPECT_EQ(OutcomeOf(answer, "payload-content"), "not-reached");
  EXPECT_EQ(answer["missing"], nullptr);
}

TEST_F(CheckTest, SaysWhenTheDocumentIsAllThatIsMissing) {
  const auto statement =
      MakeEnvelope(content_type::kCycloneDx, kAcme, "pkg:generic/acme/gateway@1", crypto::Sha256(AsBytes("{}")), key_);
  const json::Value answer = Check(statement.entry(), "/api/v1/check?document_bytes=2");
  EXPECT_EQ(answer["would_register"], false);
  EXPECT_EQ(answer["missing"], "payload");
  EXPECT_EQ(answer["refusal"]["rule"], "payload-present");
  EXPECT_EQ(OutcomeOf(answer, "roster-change"), "holds");
  const json::Value huge = Check(statement.entry(), "/api/v1/check?document_bytes=99999999999");
  EXPECT_EQ(huge["missing"], nullptr);
  EXPECT_EQ(huge["refusal"]["rule"], "payload-size");
  payloads_.Add("{}");
  EXPECT_EQ(Check(statement.entry())["would_register"], true);
}

TEST_F(CheckTest, SaysUnderWhichIndexItIsThereAlready) {
  log_.known = Support().identity();
  const json::Value answer = Check(Support().entry());
  EXPECT_EQ(answer["registered_as"], 5);
  EXPECT_EQ(answer["would_register"], true);
}

TEST_F(CheckTest, WhatIsNoStatementIsRefusedAtTheFirstStep) {
  const json::Value answer = Check(AsBytes("hello"));
  EXPECT_EQ(OutcomeOf(answer, "decode"), "refused");
  EXPECT_EQ(answer["authority_version"], nullptr);
}

TEST_F(CheckTest, HasTheLimitsOfRegistration) {
  EXPECT_EQ(caller_.routes().front().body_bytes_max, 256U * 1024);
  EXPECT_EQ(Post(Support().entry(), "/api/v1/check", "text/plain").status, 415U);
  EXPECT_EQ(Post(Support().entry(), "/api/v1/check?document_bytes=many").status, 400U);
  EXPECT_EQ(Post(Support().entry(), "/api/v1/check?dry=1").status, 400U);
}

}  // namespace
}  // namespace entente::protocols
