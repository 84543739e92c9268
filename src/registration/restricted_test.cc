#include "registration/restricted.h"

#include <gmock/gmock.h>

#include "base/encoding.h"
#include "registration/registrar.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

namespace content_type = statement::content_type;
using statement::Marking;
using statement::SignedStatement;
using testing::HasSubstr;

constexpr std::string_view kAcme = "did:web:acme.example";
constexpr std::string_view kMallory = "did:web:mallory.example";
constexpr std::string_view kOpaque = "urn:uuid:00000000-0000-4000-8000-000000000000";

PolicyRule RestrictedRule() {
  PolicyRule rule;
  rule.name = "restricted-documents";
  rule.content_types = {std::string(content_type::kRestricted)};
  rule.standings = {Standing::kAdmitted};
  rule.roles = {Role::kSupply, Role::kIntel};
  rule.payload_bytes_max = 10'000;
  rule.contains = {std::string(content_type::kCycloneDx), "text/plain", "application/unheard-of"};
  return rule;
}

class RestrictedTest : public testing::Test {
 protected:
  RestrictedTest() {
    Know(kAcme, supply_, {Role::kSupply});
    Know(kAcme, intel_, {Role::kIntel});
    Know(kMallory, mallory_, {Role::kSupply});
    SetRule(RestrictedRule());
  }
  void Know(std::string_view issuer, const crypto::PrivateKey& key, std::initializer_list<Role> roles) {
    keys_.Put(
        std::string(issuer),
        Signer{key.public_key(), {}, PartyKind::kPrivateSector, Standing::kAdmitted, RolesOf(roles), false, {}, 7});
  }
  void SetRule(PolicyRule rule) {
    Policy policy = Policy::Default(false);
    policy.rules.push_back(std::move(rule));
    policy_.Replace(std::move(policy));
  }
  static std::string Wrap(statement::RestrictedHead head, std::string_view document) {
    head.issuer = kAcme;
    head.subject = "pkg:generic/acme/gateway@1.0.0";
    const Bytes prefix = statement::EncodeRestrictedPrefix(head, document.size()).value();
    return std::string(AsText(prefix)) + std::string(document);
  }
  static statement::RestrictedHead Head(std::string_view type, Marking marking = Marking::kAmber) {
    statement::RestrictedHead head;
    head.content_type = type;
    head.marking = marking;
    return head;
  }
  static SignedStatement About(std::string_view document, const crypto::PrivateKey& key,
                               std::string_view issuer = kAcme, std::string_view subject = kOpaque,
                               std::string_view type = content_type::kRestricted) {
    return MakeEnvelope(type, issuer, subject, crypto::Sha256(AsBytes(document)), key);
  }
  Error Refused(const SignedStatement& statement) {
    const auto judged = registrar_.Judge(statement.entry());
    EXPECT_FALSE(judged.has_value());
    return judged.has_value() ? Error{} : judged.error();
  }

  crypto::PrivateKey supply_ = TestKey('s');
  crypto::PrivateKey intel_ = TestKey('i');
  crypto::PrivateKey mallory_ = TestKey('m');
  MapDirectory keys_;
  PolicyHolder policy_{Policy{}};
  WordChecks checks_;
  MemoryPayloads payloads_;
  MemoryPayloads vault_;
  QueueSink sink_;
  Registrar registrar_{keys_, policy_, checks_, payloads_, sink_, nullptr, &vault_};
};

TEST_F(RestrictedTest, IsKeptInTheVaultAndQueued) {
  const std::string document = Wrap(Head(content_type::kCycloneDx), "{}");
  vault_.Add(document);
  registrar_.Register(About(document, supply_).entry(), [](const Result<Registered>&) {});
  ASSERT_EQ(sink_.queued.size(), 1U);
  EXPECT_EQ(vault_.kept.size(), 1U);
  EXPECT_TRUE(payloads_.kept.empty());
}

TEST_F(RestrictedTest, IsLookedForInTheVaultAlone) {
  const std::string document = Wrap(Head(content_type::kCycloneDx), "{}");
  payloads_.Add(document);
  EXPECT_EQ(Refused(About(document, supply_)).rule, "payload-present");
}

TEST_F(RestrictedTest, CannotBeRegisteredAsAnythingElse) {
  const std::string document = Wrap(Head(content_type::kCycloneDx), "{}");
  vault_.Add(document);
  EXPECT_EQ(Refused(About(document, supply_, kAcme, "pkg:generic/acme/gateway@1.0.0", content_type::kCycloneDx)).rule,
            "payload-present");
}

TEST_F(RestrictedTest, IsRegisteredByItsIssuerAlone) {
  const std::string document = Wrap(Head(content_type::kCycloneDx), "no JSON at all");
  vault_.Add(document);
  const Error refused = Refused(About(document, mallory_, kMallory));
  EXPECT_EQ(refused.rule, "payload-content");
  // Nothing of what it is, or for whom, is told.
  EXPECT_EQ(refused.message, "this restricted document names another issuer; only that one registers it");
  JudgementRecord record;
  EXPECT_FALSE(registrar_.Judge(About(document, mallory_, kMallory).entry(), &record).has_value());
  for (const Step& step : record.steps)
    EXPECT_EQ(step.says.find(std::to_string(document.size())), std::string::npos) << step.says;
}

TEST_F(RestrictedTest, NeedsASubjectThatSaysNothing) {
  const std::string document = Wrap(Head(content_type::kCycloneDx), "{}");
  vault_.Add(document);
  EXPECT_THAT(Refused(About(document, supply_, kAcme, "pkg:generic/acme/gateway@1.0.0")).message,
              HasSubstr("urn:uuid:"));
}

TEST_F(RestrictedTest, NeverStandsInTheStatement) {
  const std::string document = Wrap(Head(content_type::kCycloneDx), "{}");
  const auto open = MakeStatement(content_type::kRestricted, kAcme, kOpaque, document, supply_);
  EXPECT_THAT(Refused(open).message, HasSubstr("behind a hash envelope"));
}

TEST_F(RestrictedTest, IsWhatItSaysToBeWithin) {
  const std::string bad = Wrap(Head(content_type::kCycloneDx), "broken");
  vault_.Add(bad);
  const Error refused = Refused(About(bad, supply_));
  EXPECT_EQ(refused.rule, "payload-content");
  EXPECT_THAT(refused.message, HasSubstr("within"));
  // Nobody here reads such a thing; the policy takes it by name.
  const std::string text = Wrap(Head("application/unheard-of"), "broken");
  vault_.Add(text);
  EXPECT_TRUE(registrar_.Judge(About(text, supply_).entry()).has_value());
  const std::string not_named = Wrap(Head("application/pdf"), "%PDF");
  vault_.Add(not_named);
  EXPECT_EQ(Refused(About(not_named, supply_)).rule, "content-type");
  const std::string twice = Wrap(Head(content_type::kRestricted), "{}");
  vault_.Add(twice);
  EXPECT_THAT(Refused(About(twice, supply_)).message, HasSubstr("no other one"));
}

TEST_F(RestrictedTest, AsksTheRuleOfWhatItHolds) {
  // The intel key may send restricted documents, but no SBOM, openly or not.
  const std::string sbom = Wrap(Head(content_type::kCycloneDx), "{}");
  vault_.Add(sbom);
  const Error refused = Refused(About(sbom, intel_));
  EXPECT_EQ(refused.rule, "role");
  EXPECT_THAT(refused.message, HasSubstr("restricted"));
  const std::string text = Wrap(Head("text/plain"), "a note");
  vault_.Add(text);
  EXPECT_TRUE(registrar_.Judge(About(text, intel_).entry()).has_value());
}

TEST_F(RestrictedTest, IsMarkedAsThePolicyTakesIt) {
  PolicyRule rule = RestrictedRule();
  rule.markings = {Marking::kClear, Marking::kGreen};
  SetRule(rule);
  const std::string amber = Wrap(Head("text/plain"), "a note");
  const std::string green = Wrap(Head("text/plain", Marking::kGreen), "a note");
  vault_.Add(amber);
  vault_.Add(green);
  EXPECT_EQ(Refused(About(amber, supply_)).rule, "marking");
  EXPECT_TRUE(registrar_.Judge(About(green, supply_).entry()).has_value());
}

TEST_F(RestrictedTest, ThatIsTooLargeSaysSoToItsIssuerAlone) {
  PolicyRule rule = RestrictedRule();
  rule.payload_bytes_max = 5;
  SetRule(rule);
  const std::string text = Wrap(Head("text/plain"), "a note");
  vault_.Add(text);
  const Error refused = Refused(About(text, supply_));
  EXPECT_EQ(refused.rule, "payload-size");
  EXPECT_THAT(refused.message, HasSubstr("6 bytes"));
  EXPECT_THAT(Refused(About(text, mallory_, kMallory)).message, HasSubstr("another issuer"));
}

TEST_F(RestrictedTest, IsJudgedAgainByTheNewPolicy) {
  const std::string text = Wrap(Head("text/plain"), "a note");
  vault_.Add(text);
  const auto admitted = registrar_.Judge(About(text, supply_).entry());
  ASSERT_TRUE(admitted.has_value());
  EXPECT_TRUE(registrar_.JudgeAgain(*admitted).has_value());
  PolicyRule rule = RestrictedRule();
  rule.contains = {"application/pdf"};
  SetRule(rule);
  EXPECT_EQ(registrar_.JudgeAgain(*admitted).error().rule, "content-type");
}

TEST_F(RestrictedTest, IsMissingWhereThereIsNoVault) {
  const Registrar without(keys_, policy_, checks_, payloads_, sink_);
  const std::string text = Wrap(Head("text/plain"), "a note");
  vault_.Add(text);
  EXPECT_EQ(without.Judge(About(text, supply_).entry()).error().rule, "payload-present");
}

}  // namespace
}  // namespace entente::registration
