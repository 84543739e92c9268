#include "registration/registrar.h"

#include <gtest/gtest.h>

#include <optional>

#include "base/encoding.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

namespace content_type = statement::content_type;
using statement::SignedStatement;

constexpr std::string_view kAcme = "did:web:acme.example";
constexpr std::string_view kOwner = "did:web:log.example";
constexpr std::string_view kSbomSubject = "pkg:generic/acme/gateway@2.4.0";

std::string PartyJson(std::string_view id, std::initializer_list<std::pair<crypto::PrivateKey, const char*>> keys) {
  std::string list;
  for (const auto& [key, role] : keys) {
    if (!list.empty()) list += ",";
    list += R"({"jwk":)" + key.public_key().ToJwk() + R"(,"roles":[")" + role + R"("]})";
  }
  return R"({"id":")" + std::string(id) + R"(","name":"Acme","kind":"private-sector","keys":[)" + list + "]}";
}

class RegistrarTest : public testing::Test {
 protected:
  RegistrarTest() {
    Know(kAcme, supply_, Standing::kAdmitted, {Role::kSupply});
    Know(kAcme, admin_, Standing::kAdmitted, {Role::kAdmin, Role::kInstrument});
    Know(kOwner, owner_, Standing::kOperator, {Role::kAdmin});
  }
  void Know(std::string_view issuer, const crypto::PrivateKey& key, Standing standing,
            std::initializer_list<Role> roles, std::string revoked_why = {}) {
    keys_.Put(std::string(issuer), Signer{key.public_key(),
                                          {},
                                          PartyKind::kPrivateSector,
                                          standing,
                                          RolesOf(roles),
                                          !revoked_why.empty(),
                                          std::move(revoked_why),
                                          7});
  }
  // The error of a statement that must be refused, without a trace of it.
  Error Refused(const SignedStatement& statement) {
    const auto judged = registrar_.Judge(statement.entry());
    EXPECT_FALSE(judged.has_value());
    EXPECT_TRUE(payloads_.kept.empty());
    EXPECT_TRUE(sink_.queued.empty());
    return judged.has_value() ? Error{} : judged.error();
  }
  SignedStatement Sbom(std::string_view document, const crypto::PrivateKey& key, std::string_view issuer = kAcme) {
    return MakeEnvelope(content_type::kCycloneDx, issuer, kSbomSubject, crypto::Sha256(AsBytes(document)), key);
  }

  crypto::PrivateKey supply_ = TestKey('s');
  crypto::PrivateKey admin_ = TestKey('a');
  crypto::PrivateKey owner_ = TestKey('o');
  crypto::PrivateKey fresh_ = TestKey('f');
  MapDirectory keys_;
  PolicyHolder policy_{Policy::Default(false)};
  WordChecks checks_;
  MemoryPayloads payloads_;
  QueueSink sink_;
  Registrar registrar_{keys_, policy_, checks_, payloads_, sink_};
};

TEST_F(RegistrarTest, AdmitsASbomWhoseDocumentIsThere) {
  payloads_.Add("{}");
  std::optional<Result<Registered>> answer;
  registrar_.Register(Sbom("{}", supply_).entry(),
                      [&answer](Result<Registered> result) { answer = std::move(result); });
  ASSERT_EQ(sink_.queued.size(), 1U);
  EXPECT_EQ(sink_.queued[0].first.authority_version(), 7U);
  EXPECT_EQ(payloads_.kept.size(), 1U);  // before the entry could become durable
  EXPECT_FALSE(answer.has_value());
  sink_.queued[0].second(Registered{12, false, {}});
  ASSERT_TRUE(answer.has_value() && answer->has_value());
  EXPECT_EQ((*answer)->index, 12U);
}

TEST_F(RegistrarTest, SaysWhereToPutAMissingDocument) {
  const Error error = Refused(Sbom("{}", supply_));
  EXPECT_EQ(error.code, ErrorCode::kNotFound);
  EXPECT_EQ(error.rule, "payload-present");
  EXPECT_NE(error.message.find("/api/v1/payloads/" + ToHex(crypto::Sha256(AsBytes("{}")))), std::string::npos);
}

TEST_F(RegistrarTest, RefusesWhatIsNotWhatItsTypeSays) {
  payloads_.Add("broken");
  const Error error = Refused(Sbom("broken", supply_));
  EXPECT_EQ(error.code, ErrorCode::kInvalidInput);
  EXPECT_EQ(error.rule, "payload-content");
  EXPECT_EQ(error.place, "/components/3");
}

TEST_F(RegistrarTest, RefusesADocumentThatRottedInTheStore) {
  const auto digest = payloads_.Add("{}");
  payloads_.documents[digest] = ToBytes("{ }");
  const Error error = Refused(Sbom("{}", supply_));
  EXPECT_EQ(error.code, ErrorCode::kCorruption);
  EXPECT_EQ(error.rule, "payload-digest");
}

TEST_F(RegistrarTest, RefusesUnknownIssuersAndUnknownKeysInOtherWords) {
  const Error nobody = Refused(Sbom("{}", fresh_, "did:web:nobody.example"));
  EXPECT_EQ(nobody.code, ErrorCode::kUnauthorized);
  EXPECT_EQ(nobody.rule, "key-known");
  EXPECT_NE(nobody.message.find("apply"), std::string::npos);
  const Error no_key = Refused(Sbom("{}", fresh_));
  EXPECT_EQ(no_key.code, ErrorCode::kUnauthorized);
  EXPECT_EQ(no_key.rule, "key-known");
  EXPECT_NE(no_key.message.find("kid"), std::string::npos);
  EXPECT_NE(nobody.message, no_key.message);
}

TEST_F(RegistrarTest, RefusesARevokedKeyWithReasonAndEntry) {
  Know(kAcme, supply_, Standing::kAdmitted, {Role::kSupply}, "it was revoked (compromised) by entry 41 of the log");
  const Error error = Refused(Sbom("{}", supply_));
  EXPECT_EQ(error.code, ErrorCode::kUnauthorized);
  EXPECT_EQ(error.rule, "key-active");
  EXPECT_NE(error.message.find("compromised"), std::string::npos);
  EXPECT_NE(error.message.find("41"), std::string::npos);
}

TEST_F(RegistrarTest, RefusesAForgedSignature) {
  Bytes entry = ToBytes(Sbom("{}", supply_).entry());
  entry.back() ^= 1U;
  const auto judged = registrar_.Judge(entry);
  ASSERT_FALSE(judged.has_value());
  EXPECT_EQ(judged.error().code, ErrorCode::kUnauthorized);
  EXPECT_EQ(judged.error().rule, "signature");
}

TEST_F(RegistrarTest, RefusesApplicantsAndWrongRoles) {
  Know("did:web:new.example", fresh_, Standing::kApplied, {Role::kSupply});
  EXPECT_EQ(Refused(Sbom("{}", fresh_, "did:web:new.example")).rule, "standing");
  const Error role = Refused(Sbom("{}", admin_));
  EXPECT_EQ(role.code, ErrorCode::kPolicyRejected);
  EXPECT_EQ(role.rule, "role");
}

TEST_F(RegistrarTest, TakesAnApplicationSignedByAKeyThatItLists) {
  constexpr std::string_view kNew = "did:web:new.example";
  const std::string document = PartyJson(kNew, {{fresh_, "admin"}, {supply_, "supply"}});
  const auto judged = registrar_.Judge(MakeStatement(content_type::kParty, kNew, kNew, document, fresh_).entry());
  EXPECT_TRUE(judged.has_value()) << judged.error().Text();
  // Any of the listed keys will do.
  EXPECT_TRUE(registrar_.Judge(MakeStatement(content_type::kParty, kNew, kNew, document, supply_).entry()).has_value());
}

TEST_F(RegistrarTest, RefusesApplicationsThatDoNotFit) {
  constexpr std::string_view kNew = "did:web:new.example";
  const std::string document = PartyJson(kNew, {{fresh_, "admin"}});
  EXPECT_EQ(Refused(MakeStatement(content_type::kParty, kNew, kNew, document, TestKey('x'))).rule, "key-known");

  const Error other = Refused(MakeStatement(content_type::kParty, kNew, "did:web:other.example", document, fresh_));
  EXPECT_EQ(other.rule, "payload-content");
  EXPECT_EQ(other.place, "/id");
  const std::string stranger = PartyJson("did:web:other.example", {{fresh_, "admin"}});
  EXPECT_EQ(Refused(MakeStatement(content_type::kParty, kNew, "did:web:other.example", stranger, fresh_)).place, "/id");

  const Error no_admin =
      Refused(MakeStatement(content_type::kParty, kNew, kNew, PartyJson(kNew, {{fresh_, "supply"}}), fresh_));
  EXPECT_EQ(no_admin.place, "/keys");
  EXPECT_NE(no_admin.message.find("admin"), std::string::npos);
}

TEST_F(RegistrarTest, AKnownPartyChangesItselfWithAnAdminKeyOnly) {
  const std::string document = PartyJson(kAcme, {{admin_, "admin"}, {fresh_, "supply"}});
  EXPECT_TRUE(
      registrar_.Judge(MakeStatement(content_type::kParty, kAcme, kAcme, document, admin_).entry()).has_value());
  EXPECT_EQ(Refused(MakeStatement(content_type::kParty, kAcme, kAcme, document, supply_)).rule, "role");
  // A key that stands in the document alone is no key of a party that is known already.
  EXPECT_EQ(Refused(MakeStatement(content_type::kParty, kAcme, kAcme, document, fresh_)).rule, "key-known");
}

TEST_F(RegistrarTest, OnlyTheOperatorAdmits) {
  const std::string admission = R"({"party":"did:web:acme.example","decision":"admitted"})";
  EXPECT_TRUE(
      registrar_.Judge(MakeStatement(content_type::kAdmission, kOwner, kAcme, admission, owner_).entry()).has_value());
  EXPECT_EQ(Refused(MakeStatement(content_type::kAdmission, kAcme, kAcme, admission, admin_)).rule, "standing");
  // Not even under a policy that lets it pass.
  Policy lax = Policy::Default(false);
  lax.rules.front().standings = {Standing::kOperator, Standing::kAdmitted};
  policy_.Replace(lax);
  EXPECT_EQ(Refused(MakeStatement(content_type::kAdmission, kAcme, kAcme, admission, admin_)).rule, "standing");
}

TEST_F(RegistrarTest, AKeyIsRevokedByItselfByAdminsAndByTheOperator) {
  const std::string kid = ToBase64Url(supply_.public_key().kid());
  const std::string document = R"({"party":"did:web:acme.example","kid":")" + kid + R"(","reason":"lost"})";
  const auto judge = [&](std::string_view issuer, const crypto::PrivateKey& key) {
    return registrar_.Judge(MakeStatement(content_type::kKeyRevocation, issuer, kAcme, document, key).entry());
  };
  EXPECT_TRUE(judge(kAcme, supply_).has_value());
  EXPECT_TRUE(judge(kAcme, admin_).has_value());
  EXPECT_TRUE(judge(kOwner, owner_).has_value());
  Know(kAcme, fresh_, Standing::kAdmitted, {Role::kSupply});
  const auto colleague = judge(kAcme, fresh_);
  ASSERT_FALSE(colleague.has_value());
  EXPECT_EQ(colleague.error().rule, "role");
  Know("did:web:rival.example", fresh_, Standing::kAdmitted, {Role::kAdmin});
  const auto rival = judge("did:web:rival.example", fresh_);
  ASSERT_FALSE(rival.has_value());
  EXPECT_EQ(rival.error().rule, "standing");
}

TEST_F(RegistrarTest, SubjectAndDocumentSayTheSame) {
  const std::string support = R"({"instrument":"https://call.example/1"})";
  EXPECT_TRUE(
      registrar_.Judge(MakeStatement(content_type::kSupport, kAcme, "https://call.example/1", support, admin_).entry())
          .has_value());
  const Error error = Refused(MakeStatement(content_type::kSupport, kAcme, "https://call.example/2", support, admin_));
  EXPECT_EQ(error.rule, "payload-content");
  EXPECT_EQ(error.place, "/instrument");
  payloads_.Add("{}");
  const auto digest = crypto::Sha256(AsBytes("{}"));
  for (const std::string_view subject :
       {"gateway 2.4.0", "pkg:generic/acme/gateway", "pkg:npm/@acme/gateway", "pkg:generic/a@"})
    EXPECT_EQ(Refused(MakeEnvelope(content_type::kCycloneDx, kAcme, subject, digest, supply_)).place,
              "label 15, claim 2")
        << subject;
  EXPECT_TRUE(
      registrar_
          .Judge(MakeEnvelope(content_type::kCycloneDx, kAcme, "pkg:npm/%40acme/gateway@1.0", digest, supply_).entry())
          .has_value());
}

TEST_F(RegistrarTest, OwnKindsCarryTheirDocumentThemselves) {
  const auto digest = payloads_.Add(R"({"instrument":"https://call.example/1"})");
  const Error error = Refused(MakeEnvelope(content_type::kSupport, kAcme, "https://call.example/1", digest, admin_));
  EXPECT_EQ(error.rule, "payload-content");
  EXPECT_EQ(error.place, "label 258");
}

TEST_F(RegistrarTest, WhatTheLogWritesItselfCannotBeSubmitted) {
  for (const std::string_view type : {content_type::kTime, content_type::kTrustAnchors})
    EXPECT_EQ(Refused(MakeStatement(type, kOwner, "log.example", R"({"time":"2026-01-01T00:00:00Z"})", owner_)).rule,
              "content-type");
}

TEST_F(RegistrarTest, WhatNobodyCanCheckIsNotTaken) {
  Policy policy = Policy::Default(false);
  policy.rules.back().content_types.emplace_back("application/unheard");
  policy_.Replace(policy);
  const auto digest = payloads_.Add("{}");
  const Error error = Refused(MakeEnvelope("application/unheard", kAcme, "x", digest, supply_));
  EXPECT_EQ(error.code, ErrorCode::kPolicyRejected);
  EXPECT_EQ(error.rule, "content-type");
}

TEST_F(RegistrarTest, PassesOnEntrySizeRefusals) {
  const auto judged = registrar_.Judge(Bytes(70'000, 0));
  EXPECT_FALSE(judged.has_value());
}

TEST_F(RegistrarTest, AnswersOnceWhenTheQueueIsFullOrTheDiskIs) {
  payloads_.Add("{}");
  const auto register_once = [&] {
    std::vector<Result<Registered>> answers;
    registrar_.Register(Sbom("{}", supply_).entry(),
                        [&answers](Result<Registered> result) { answers.push_back(std::move(result)); });
    EXPECT_EQ(answers.size(), 1U);
    return answers.front().has_value() ? ErrorCode::kInternal : answers.front().error().code;
  };
  sink_.full = true;
  EXPECT_EQ(register_once(), ErrorCode::kPushback);
  sink_.full = false;
  payloads_.keep_fails = true;
  EXPECT_EQ(register_once(), ErrorCode::kUnavailable);
  EXPECT_TRUE(sink_.queued.empty());
}

TEST_F(RegistrarTest, JudgesAgainByTodaysAuthority) {
  payloads_.Add("{}");
  const SignedStatement sbom = Sbom("{}", supply_);
  ASSERT_TRUE(registrar_.Judge(sbom.entry()).has_value());
  EXPECT_TRUE(registrar_.JudgeAgain(sbom).has_value());
  Know(kAcme, supply_, Standing::kAdmitted, {Role::kSupply}, "it was revoked (lost) by entry 9 of the log");
  const auto again = registrar_.JudgeAgain(sbom);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().rule, "key-active");
}

}  // namespace
}  // namespace entente::registration
