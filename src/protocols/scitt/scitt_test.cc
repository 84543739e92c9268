#include "protocols/scitt/scitt.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/encoding.h"
#include "codec/cbor.h"
#include "protocols/route_caller.h"
#include "protocols/scitt/concise_problem.h"
#include "protocols/scitt/registrations.h"
#include "protocols/test_node.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"

namespace entente::protocols {
namespace {

std::string TextOf(const http::Response& response, std::int64_t label) {
  const auto problem = cbor::Decode(response.body);
  return problem.has_value() && problem->Find(label) != nullptr ? *problem->Find(label)->AsTextString() : "";
}
std::string Title(const http::Response& response) {
  return TextOf(response, -1);
}

struct ScittTest : testing::Test {
  ScittTest() { log.entries.resize(2); }
  http::Response Post(Bytes body, http::Headers headers) {
    return caller.Call(http::Method::kPost, "/entries", std::move(headers), std::move(body));
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
  for (const char* id : {"/entries/01", "/entries/x", "/entries/-1"}) {
    const auto refused = caller.Get(id);
    EXPECT_EQ(refused.status, 400U);
    EXPECT_EQ(Title(refused), "Invalid locator");
    EXPECT_FALSE(TextOf(refused, -2).empty());
  }
  EXPECT_EQ(caller.Get("/entries/" + std::string(64, 'A')).status, 400U);  // each has one address
}

TEST_F(ScittTest, ReceiptsInTheTypeThatIsTaken) {
  const auto type = [&](const char* accept) {
    return HeaderOf(caller.Get("/entries/1", {{"Accept", accept}}), "Content-Type");
  };
  EXPECT_EQ(type("*/*"), "application/scitt-receipt+cose");
  EXPECT_EQ(type("application/cbor, application/cose"), "application/cose");
  EXPECT_EQ(type("application/cose, application/scitt-receipt+cose"), "application/scitt-receipt+cose");
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
  EXPECT_EQ(Title(caller.Get("/.well-known/scitt-keys/AAAA")), "No such key");
  EXPECT_EQ(caller.Get("/.well-known/scitt-keys/!").status, 404U);
}

// With statements that are admitted, and a log that commits when it is told to.
struct RegistrationTest : testing::Test {
  RegistrationTest() {
    registration::Signer signer{.key = pen.public_key(), .party = {}, .revoked_why = {}, .required = {}};
    signer.kind = registration::PartyKind::kPrivateSector;
    signer.standing = registration::Standing::kAdmitted;
    signer.roles = registration::RolesOf({registration::Role::kSupply});
    keys.Put(kAcme, signer);
    log.queues = true;
    payloads.Add("{}");
  }
  [[nodiscard]] statement::SignedStatement Sbom(const std::string& subject) const {
    return registration::MakeEnvelope(statement::content_type::kCycloneDx, kAcme, subject,
                                      crypto::Sha256(AsBytes("{}")), pen);
  }
  [[nodiscard]] RouteCaller Caller(Locators locators = Locators::kIndex) {
    return RouteCaller(ScittRoutes({.registrar = registrar,
                                    .log = log,
                                    .receipt_keys = [] { return std::vector<crypto::PublicKey>(); },
                                    .locators = locators,
                                    .answer_within = std::chrono::milliseconds(1)}));
  }
  static http::Response Post(RouteCaller& caller, ByteView statement, const char* prefer = "respond-async") {
    return caller.Call(http::Method::kPost, "/entries", {{"Content-Type", "application/cose"}, {"Prefer", prefer}},
                       ToBytes(statement));
  }
  static std::string LocatorOf(const statement::SignedStatement& statement) {
    return "/entries/" + ToHex(statement.identity());
  }

  const std::string kAcme = "did:web:acme.example";
  crypto::PrivateKey pen = registration::TestKey('s');
  registration::MapDirectory keys;
  registration::PolicyHolder policy{registration::Policy::Default(false)};
  registration::WordChecks checks;
  registration::MemoryPayloads payloads;
  FakeLog log;
  registration::Registrar registrar{keys, policy, checks, payloads, log};
};

TEST_F(RegistrationTest, WhoWouldRatherNotWaitPollsTheLocator) {
  RouteCaller caller = Caller();
  const auto statement = Sbom("pkg:generic/acme/gateway@1");
  const auto accepted = Post(caller, statement.entry());
  EXPECT_EQ(accepted.status, 202U);
  EXPECT_TRUE(accepted.body.empty());
  EXPECT_EQ(HeaderOf(accepted, "Location"), LocatorOf(statement));
  EXPECT_FALSE(HeaderOf(accepted, "Retry-After").empty());

  const auto running = caller.Get(LocatorOf(statement));
  EXPECT_EQ(running.status, 204U);
  EXPECT_EQ(HeaderOf(running, "Cache-Control"), "no-store");
  EXPECT_FALSE(HeaderOf(running, "Retry-After").empty());

  log.Finish();
  const auto done = caller.Get(LocatorOf(statement));
  EXPECT_EQ(done.status, 200U);
  EXPECT_EQ(done.body, caller.Get("/entries/0").body);
  EXPECT_EQ(HeaderOf(done, "Location"), LocatorOf(statement));
  EXPECT_EQ(HeaderOf(done, "Content-Location"), "/entries/0");
}

TEST_F(RegistrationTest, WhatTakesLongerThanItsTimeIsAccepted) {
  RouteCaller caller = Caller();
  const auto statement = Sbom("pkg:generic/acme/gateway@1");
  const auto accepted = Post(caller, statement.entry(), "handling=strict");
  EXPECT_EQ(accepted.status, 202U);
  EXPECT_EQ(HeaderOf(accepted, "Location"), LocatorOf(statement));
  log.Finish();
  EXPECT_EQ(caller.Get(LocatorOf(statement)).status, 200U);
}

TEST_F(RegistrationTest, AFailureIsToldToWhoPolls) {
  RouteCaller caller = Caller();
  const auto statement = Sbom("pkg:generic/acme/gateway@1");
  EXPECT_EQ(Post(caller, statement.entry()).status, 202U);
  log.FinishWith({ErrorCode::kUnauthorized, "the key was revoked meanwhile", "label 4", "key-active"});
  const auto failed = caller.Get(LocatorOf(statement));
  EXPECT_EQ(failed.status, 404U);
  EXPECT_EQ(Title(failed), "Registration Failed");
  EXPECT_NE(TextOf(failed, -2).find("revoked meanwhile"), std::string::npos);
  // Submitted again, it runs again.
  EXPECT_EQ(Post(caller, statement.entry()).status, 202U);
  EXPECT_EQ(caller.Get(LocatorOf(statement)).status, 204U);
  log.Finish();
  EXPECT_EQ(caller.Get(LocatorOf(statement)).status, 200U);
  const auto unknown = caller.Get(LocatorOf(Sbom("pkg:generic/acme/other@1")));
  EXPECT_EQ(unknown.status, 404U);
  EXPECT_EQ(Title(unknown), "Not Found");
}

TEST_F(RegistrationTest, PollingTooOftenIsSaid) {
  RouteCaller caller = Caller();
  const auto statement = Sbom("pkg:generic/acme/gateway@1");
  EXPECT_EQ(Post(caller, statement.entry()).status, 202U);
  http::Response answer;
  for (int i = 0; i < 200 && answer.status != 429; ++i) answer = caller.Get(LocatorOf(statement));
  EXPECT_EQ(answer.status, 429U);
  EXPECT_EQ(Title(answer), "Too Many Requests");
  EXPECT_FALSE(HeaderOf(answer, "Retry-After").empty());
  log.Finish();
  EXPECT_EQ(caller.Get(LocatorOf(statement)).status, 200U);  // what is done is not polled
}

TEST_F(RegistrationTest, ByIdentityEveryAnswerNamesOneLocation) {
  RouteCaller caller = Caller(Locators::kIdentity);
  const auto statement = Sbom("pkg:generic/acme/gateway@1");
  EXPECT_EQ(HeaderOf(Post(caller, statement.entry()), "Location"), LocatorOf(statement));
  // A second submission while the first one runs, and a third afterwards.
  EXPECT_EQ(HeaderOf(Post(caller, statement.entry()), "Location"), LocatorOf(statement));
  log.Finish();
  EXPECT_EQ(log.entries.size(), 1U);
  EXPECT_EQ(HeaderOf(caller.Get(LocatorOf(statement)), "Location"), LocatorOf(statement));
}

TEST_F(RegistrationTest, RefusalsHaveTheTitlesOfTheStandard) {
  RouteCaller caller = Caller();
  const auto refused = [&](ByteView statement) {
    const auto answer = Post(caller, statement);
    EXPECT_EQ(answer.status, 400U);
    EXPECT_FALSE(TextOf(answer, -2).empty());
    return Title(answer);
  };
  const auto missing = registration::MakeEnvelope(statement::content_type::kCycloneDx, kAcme, "pkg:generic/acme/x@1",
                                                  crypto::Sha256(AsBytes("elsewhere")), pen);
  EXPECT_EQ(refused(missing.entry()), "Payload Missing");
  const auto unknown = registration::MakeStatement(statement::content_type::kPolicy, kAcme, kAcme, "{}", pen);
  EXPECT_EQ(refused(unknown.entry()), "Rejected");
  // The same in the form of the other addresses.
  const auto json = caller.Call(http::Method::kPost, "/entries",
                                {{"Content-Type", "application/cose"}, {"Accept", "application/problem+json"}},
                                ToBytes(missing.entry()));
  EXPECT_EQ(json.status, 404U);

  // 18([h'a10126', {}, nil, h'']): detached.
  EXPECT_EQ(refused(Bytes{0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26, 0xa0, 0xf6, 0x40}), "Payload Missing");
  EXPECT_EQ(refused(Bytes{0x01}), "Malformed request");
}

TEST_F(RegistrationTest, AFullQueueIsSaidAndNothingRuns) {
  RouteCaller caller = Caller();
  log.queues = false;
  const auto statement = Sbom("pkg:generic/acme/gateway@1");
  const auto full = Post(caller, statement.entry());
  EXPECT_EQ(full.status, 503U);
  EXPECT_EQ(Title(full), "Too Many Requests");
  EXPECT_FALSE(HeaderOf(full, "Retry-After").empty());
  EXPECT_EQ(caller.Get(LocatorOf(statement)).status, 404U);
}

TEST(Registrations, PromiseNothingBeforeTheyAreQueued) {
  Registrations registrations;
  std::atomic<int> promised = 0;
  const auto submission = std::make_shared<Registrations::Submission>(
      http::Responder([&](const http::Response& response) { promised += response.status == 202 ? 1 : 0; }));
  registrations.Begin(
      submission, crypto::Digest{1}, std::chrono::milliseconds(0), [] { return http::Response{.status = 202}; }, true);
  std::this_thread::sleep_for(std::chrono::milliseconds(250));  // the sweeper has passed by
  EXPECT_EQ(promised, 0);
  registrations.Queued(submission);
  EXPECT_EQ(promised, 1);
  registrations.End(submission, nullptr, [] { return http::Response(); });
}

// Every submission is answered once, whoever comes first.
TEST(Registrations, AreAnsweredOnceAndForgotten) {
  Registrations registrations({.failures_max = 2});
  std::atomic<int> answered = 0;
  constexpr int kMany = 200;
  for (int i = 0; i < kMany; ++i) {
    const auto submission =
        std::make_shared<Registrations::Submission>(http::Responder([&](const http::Response&) { ++answered; }));
    crypto::Digest identity{};
    identity[0] = static_cast<std::uint8_t>(i);
    registrations.Begin(
        submission, identity, std::chrono::milliseconds(i % 3 == 0 ? 0 : 5), [] { return http::Response(); }, true);
    std::jthread ends([&] {
      const Error error{ErrorCode::kUnavailable, "no", {}, {}};
      registrations.End(submission, i % 2 == 0 ? &error : nullptr, [] { return http::Response(); });
    });
    registrations.Queued(submission);
  }
  EXPECT_EQ(answered, kMany);
  EXPECT_EQ(registrations.running(), 0U);
  int failed = 0;
  for (int i = 0; i < kMany; ++i) {
    crypto::Digest identity{};
    identity[0] = static_cast<std::uint8_t>(i);
    failed += registrations.Poll(identity).kind == Registrations::Status::Kind::kFailed ? 1 : 0;
  }
  EXPECT_LE(failed, 2);
}

TEST(ScrapiProblem, TitlesOfTheStandard) {
  const auto title = [](ErrorCode code, std::string place, std::string rule) {
    const Error error{code, "m", std::move(place), std::move(rule)};
    return std::string(ScrapiTitle(error, http::StatusOf(error)));
  };
  EXPECT_EQ(title(ErrorCode::kInvalidInput, "", ""), "Malformed request");
  EXPECT_EQ(title(ErrorCode::kInvalidInput, "label 1", ""), "Bad Signature Algorithm");
  EXPECT_EQ(title(ErrorCode::kUnauthorized, "", ""), "Rejected");
  EXPECT_EQ(title(ErrorCode::kUnauthorized, "/keys", "key-known"), "Confirmation Missing");
  EXPECT_EQ(title(ErrorCode::kInvalidInput, "/components/3", "payload-content"), "Rejected");
  EXPECT_EQ(title(ErrorCode::kConflict, "", ""), "Rejected");
  EXPECT_EQ(title(ErrorCode::kPolicyRejected, "", "supply-evidence"), "Rejected");
  EXPECT_EQ(title(ErrorCode::kPushback, "", ""), "Too Many Requests");
  EXPECT_EQ(title(ErrorCode::kUnavailable, "", ""), "Registration Failed");
  EXPECT_EQ(title(ErrorCode::kNotFound, "", "payload-present"), "Payload Missing");
}

}  // namespace
}  // namespace entente::protocols
