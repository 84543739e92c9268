#include "registration/signatures.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "base/encoding.h"
#include "registration/judgement.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"
#include "statement/draft.h"

namespace entente::registration {
namespace {

namespace content_type = statement::content_type;
using statement::SignedStatement;

constexpr std::string_view kState = "did:web:state.example";
constexpr std::string_view kOwner = "did:web:log.example";
constexpr std::string_view kCall = "https://call.example/1";
constexpr std::string_view kSupport = R"({"instrument":"https://call.example/1"})";

// A state whose keys a, b, c have the role instrument, d has admin, e both, and whose key r was revoked.
class SignaturesTest : public testing::Test {
 protected:
  SignaturesTest() { Require(Role::kInstrument, 2); }

  void Require(Role role, unsigned count) {
    required_.Set(role, count);
    for (const char letter : {'a', 'b', 'c'}) Know(letter, {Role::kInstrument});
    Know('d', {Role::kAdmin});
    Know('e', {Role::kAdmin, Role::kInstrument});
    Know('r', {Role::kInstrument}, true);
  }
  void Know(char letter, std::initializer_list<Role> roles, bool revoked = false, std::string_view party = kState,
            Standing standing = Standing::kAdmitted) {
    keys_.Put(std::string(party), Signer{TestKey(letter).public_key(),
                                         {},
                                         PartyKind::kState,
                                         standing,
                                         RolesOf(roles),
                                         revoked,
                                         revoked ? "it was revoked by entry 9" : "",
                                         7,
                                         {},
                                         required_});
  }
  static SignedStatement Say(std::string_view type, std::string_view issuer, std::string_view subject,
                             std::string_view payload, char signer, std::initializer_list<char> approvers) {
    statement::Headers headers;
    headers.content_type = type;
    headers.issuer = issuer;
    headers.subject = subject;
    auto draft = statement::Draft::Of(std::move(headers), AsBytes(payload), TestKey(signer).public_key()).value();
    for (const char one : approvers) EXPECT_TRUE(draft.Approve(TestKey(one)).has_value());
    return draft.Sign(TestKey(signer)).value();
  }
  static SignedStatement Support(char signer, std::initializer_list<char> approvers) {
    return Say(content_type::kSupport, kState, kCall, kSupport, signer, approvers);
  }
  Result<Signer> Judge(const SignedStatement& statement, SignatureCheck check = SignatureCheck::kVerify) {
    return JudgeAuthority(statement, keys_, policy_, statement.payload().size(), check);
  }
  // The error of a statement that must be refused for its approvals.
  Error Refused(const SignedStatement& statement, SignatureCheck check = SignatureCheck::kVerify) {
    const auto judged = Judge(statement, check);
    EXPECT_FALSE(judged.has_value());
    if (judged.has_value()) return {};
    EXPECT_EQ(judged.error().rule, "approvals") << judged.error().Text();
    return judged.error();
  }

  RequiredSignatures required_;
  MapDirectory keys_;
  PolicyHolder policy_{Policy::Default(false)};
};

TEST_F(SignaturesTest, AsManyKeysWithTheRoleAsThePartyAsksFor) {
  const Error alone = Refused(Support('a', {}));
  EXPECT_EQ(alone.code, ErrorCode::kPolicyRejected);
  EXPECT_EQ(alone.message.find("1 of 2 signatures, needs one more key with the role instrument"), 0U) << alone.message;
  EXPECT_TRUE(Judge(Support('a', {'b'})).has_value());
  EXPECT_TRUE(Judge(Support('b', {'a', 'c'})).has_value());
  // Who signs and who approves is the same to the count; a key with another role counts for nothing.
  EXPECT_TRUE(Judge(Support('a', {'e'})).has_value());
  EXPECT_NE(Refused(Support('a', {'d'})).message.find("1 of 2"), std::string::npos);
  Require(Role::kInstrument, 4);
  EXPECT_NE(Refused(Support('a', {'b'})).message.find("2 of 4 signatures, needs 2 more keys"), std::string::npos);
  EXPECT_TRUE(Judge(Support('a', {'b', 'c', 'e'})).has_value());
  Require(Role::kInstrument, 1);
  EXPECT_TRUE(Judge(Support('a', {})).has_value());
}

TEST_F(SignaturesTest, EachApprovalHoldsOrTheStatementIsRefused) {
  const Error stranger = Refused(Support('a', {'b', 'x'}));
  EXPECT_EQ(stranger.code, ErrorCode::kUnauthorized);
  EXPECT_NE(stranger.message.find(ToBase64Url(TestKey('x').public_key().kid())), std::string::npos);
  const Error revoked = Refused(Support('a', {'b', 'c', 'r'}));
  EXPECT_NE(revoked.message.find("entry 9"), std::string::npos);

  // b approved something else.
  statement::Headers headers = Support('a', {'b'}).headers();
  headers.approvals =
      Say(content_type::kSupport, kState, "https://call.example/2", kSupport, 'a', {'b'}).headers().approvals;
  const SignedStatement forged = statement::Sign(headers, AsBytes(kSupport), TestKey('a')).value();
  const Error refused = Refused(forged);
  EXPECT_EQ(refused.place, statement::ApprovalPlace(0));
  EXPECT_NE(refused.message.find(ToBase64Url(TestKey('b').public_key().kid())), std::string::npos);
  // An approval given for another signer's statement is none of this one's.
  headers.approvals = Support('c', {'b'}).headers().approvals;
  EXPECT_EQ(Refused(statement::Sign(headers, AsBytes(kSupport), TestKey('a')).value()).place,
            statement::ApprovalPlace(0));
}

TEST_F(SignaturesTest, JudgedAgainAnApproverMustStillBeActive) {
  const SignedStatement statement = Support('a', {'b'});
  EXPECT_TRUE(Judge(statement, SignatureCheck::kVerifiedBefore).has_value());
  Know('b', {Role::kInstrument}, true);
  Refused(statement, SignatureCheck::kVerifiedBefore);
}

TEST_F(SignaturesTest, ActsOfAdminsAreCountedByTheirOwnRole) {
  Require(Role::kAdmin, 2);
  const std::string party = R"({"id":"did:web:state.example","name":"S","kind":"state","keys":[{"jwk":)" +
                            TestKey('d').public_key().ToJwk() + R"(,"roles":["admin"]}]})";
  const auto change = [&party](std::initializer_list<char> approvers) {
    return Say(content_type::kParty, kState, kState, party, 'd', approvers);
  };
  EXPECT_NE(Refused(change({'a', 'b'})).message.find("1 of 2 signatures, needs one more key with the role admin"),
            std::string::npos);
  EXPECT_TRUE(Judge(change({'e'})).has_value());

  const auto revoke = [](char of, char signer, std::initializer_list<char> approvers) {
    const std::string kid = ToBase64Url(TestKey(of).public_key().kid());
    return Say(content_type::kKeyRevocation, kState, kState,
               R"({"party":"did:web:state.example","kid":")" + kid + R"(","reason":"lost"})", signer, approvers);
  };
  Refused(revoke('a', 'd', {}));
  EXPECT_TRUE(Judge(revoke('a', 'd', {'e'})).has_value());
  // A key takes back itself alone, whatever it is for.
  EXPECT_TRUE(Judge(revoke('a', 'a', {})).has_value());
  EXPECT_TRUE(Judge(revoke('d', 'd', {})).has_value());
}

TEST_F(SignaturesTest, TheOperatorsActsAreCountedAndWhatItsNodeSaysByItselfIsNot) {
  required_.Set(Role::kAdmin, 2);
  Know('o', {Role::kAdmin}, false, kOwner, Standing::kOperator);
  Know('p', {Role::kAdmin}, false, kOwner, Standing::kOperator);
  const auto admit = [](std::initializer_list<char> approvers) {
    return Say(content_type::kAdmission, kOwner, kState, R"({"party":"did:web:state.example","decision":"admitted"})",
               'o', approvers);
  };
  Refused(admit({}));
  EXPECT_TRUE(Judge(admit({'p'})).has_value());
  const SignedStatement snapshot =
      MakeEnvelope(content_type::kOsvSnapshot, kOwner, "feed:osv/npm", crypto::Sha256(AsBytes("{}")), TestKey('o'));
  const auto judged = Judge(snapshot);
  EXPECT_TRUE(judged.has_value()) << judged.error().Text();
  const SignedStatement digest =
      Say(content_type::kViewDigest, kOwner, "log.example", R"({"origin":"log.example"})", 'o', {});
  const auto logged = Judge(digest);
  EXPECT_TRUE(logged.has_value()) << logged.error().Text();
}

// Nothing asks an application for more than one signature; approvals that it has must be of keys that it lists.
TEST_F(SignaturesTest, AnApplicationIsApprovedByItsOwnKeys) {
  const auto apply = [](std::initializer_list<char> approvers) {
    std::string list;
    for (const char letter : {'m', 'n'})
      list += std::string(list.empty() ? "" : ",") + R"({"jwk":)" + TestKey(letter).public_key().ToJwk() +
              R"(,"roles":["admin"]})";
    return Say(content_type::kParty, "did:web:new.example", "did:web:new.example",
               R"({"id":"did:web:new.example","name":"N","kind":"state","keys":[)" + list + "]}", 'm', approvers);
  };
  EXPECT_TRUE(Judge(apply({})).has_value());
  EXPECT_TRUE(Judge(apply({'n'})).has_value());
  Refused(apply({'a'}));
}

TEST_F(SignaturesTest, TheRecordSaysHowManyThereWere) {
  const auto said = [this](const SignedStatement& statement) {
    JudgementRecord record;
    const auto judged = JudgeAuthority(statement, keys_, policy_, 10, SignatureCheck::kVerify, &record);
    EXPECT_TRUE(judged.has_value());
    for (const Step& step : record.steps)
      if (step.name == StepName::kApprovals) return step.says;
    return std::string("no such step");
  };
  EXPECT_EQ(said(Support('a', {'b', 'c'})), "3 signatures with the role instrument, which needs 2");
  Require(Role::kInstrument, 1);
  EXPECT_EQ(said(Support('a', {})), "one signature is enough");
  EXPECT_EQ(said(Support('a', {'b'})), "2 signatures; one is enough");
}

}  // namespace
}  // namespace entente::registration
