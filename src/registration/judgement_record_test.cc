// A dry run takes the steps of a registration: each refusal is recorded at its step, and is the refusal itself.
#include "registration/judgement_record.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "registration/registrar.h"
#include "registration/test_doubles.h"
#include "statement/content_types.h"

namespace entente::registration {
namespace {

namespace content_type = statement::content_type;

constexpr std::string_view kAcme = "did:web:acme.example";
constexpr std::string_view kCall = "https://call.example/1";
constexpr std::string_view kSupport = R"({"instrument":"https://call.example/1"})";

class JudgementRecordTest : public testing::Test {
 protected:
  JudgementRecordTest() { Know(Standing::kAdmitted, {Role::kInstrument, Role::kAdmin}); }

  void Know(Standing standing, std::initializer_list<Role> roles, bool revoked = false) {
    keys_.Put(std::string(kAcme), Signer{key_.public_key(),
                                         {},
                                         PartyKind::kPrivateSector,
                                         standing,
                                         RolesOf(roles),
                                         revoked,
                                         revoked ? "it was revoked by entry 9" : "",
                                         7});
  }
  // Judged with a record and without: both say the same.
  JudgementRecord Record(ByteView bytes, std::uint64_t document_bytes = 0) {
    JudgementRecord record;
    const auto judged = registrar_.Judge(bytes, &record, document_bytes);
    const auto plain = registrar_.Judge(bytes);
    if (document_bytes == 0) {
      EXPECT_EQ(judged.has_value(), plain.has_value());
      if (!judged.has_value() && !plain.has_value()) {
        EXPECT_EQ(judged.error().rule, plain.error().rule);
        EXPECT_EQ(judged.error().place, plain.error().place);
        EXPECT_EQ(judged.error().message, plain.error().message);
      }
    }
    refusal_ = judged.has_value() ? Error{} : judged.error();
    const auto refused = std::ranges::count(record.steps, StepOutcome::kRefused, &Step::outcome);
    EXPECT_EQ(refused, judged.has_value() ? 0 : 1);
    record.Close();
    return record;
  }
  // The step that was refused; it must be in its place, with all before it taken.
  StepName RefusedAt(ByteView bytes, std::uint64_t document_bytes = 0) {
    const JudgementRecord record = Record(bytes, document_bytes);
    const auto at = std::ranges::find(record.steps, StepOutcome::kRefused, &Step::outcome);
    if (at == record.steps.end()) return StepName::kDecode;
    EXPECT_EQ(at->says, refusal_.message);
    EXPECT_TRUE(
        std::all_of(record.steps.begin(), at, [](const Step& one) { return one.outcome == StepOutcome::kHolds; }));
    EXPECT_TRUE(std::all_of(at + 1, record.steps.end(),
                            [](const Step& one) { return one.outcome == StepOutcome::kNotReached; }));
    EXPECT_EQ(record.steps.size(), kAllSteps.size());
    return at->name;
  }
  [[nodiscard]] statement::SignedStatement Support(std::string_view document = kSupport) const {
    return MakeStatement(content_type::kSupport, kAcme, kCall, document, key_);
  }
  [[nodiscard]] statement::SignedStatement Sbom(const crypto::Digest& digest) const {
    return MakeEnvelope(content_type::kCycloneDx, kAcme, "pkg:generic/acme/gateway@2.4.0", digest, key_);
  }

  crypto::PrivateKey key_ = TestKey('k');
  MapDirectory keys_;
  PolicyHolder policy_{Policy::Default(false)};
  WordChecks checks_;
  MemoryPayloads payloads_;
  QueueSink sink_;
  Registrar registrar_{keys_, policy_, checks_, payloads_, sink_};
  Error refusal_;
};

TEST_F(JudgementRecordTest, WhatWouldBeRegisteredHoldsAtEachStepInOrder) {
  const auto statement = Support();
  const JudgementRecord record = Record(statement.entry());
  ASSERT_EQ(record.steps.size(), kAllSteps.size());
  for (std::size_t i = 0; i < kAllSteps.size(); ++i) {
    EXPECT_EQ(record.steps[i].name, kAllSteps[i]) << i;
    // Nobody here asks a roster.
    const StepOutcome expected =
        kAllSteps[i] == StepName::kRosterTakes ? StepOutcome::kNotReached : StepOutcome::kHolds;
    EXPECT_EQ(record.steps[i].outcome, expected) << Name(kAllSteps[i]);
  }
  EXPECT_EQ(record.authority_version, 7U);
  EXPECT_EQ(record.identity, statement.identity());
  const auto rule = std::ranges::find(record.steps, StepName::kPolicyRule, &Step::name);
  EXPECT_EQ(rule->says, "support");
  EXPECT_TRUE(sink_.queued.empty());
  EXPECT_TRUE(payloads_.kept.empty());
}

TEST_F(JudgementRecordTest, EachRefusalStandsAtItsStep) {
  EXPECT_EQ(RefusedAt(Bytes{1, 2, 3}), StepName::kDecode);
  EXPECT_EQ(RefusedAt(MakeStatement(content_type::kTime, kAcme, "x", "{}", key_).entry()), StepName::kSubmittable);
  EXPECT_EQ(RefusedAt(MakeStatement(content_type::kSupport, kAcme, kCall, kSupport, TestKey('x')).entry()),
            StepName::kKeyKnown);
  Bytes forged = ToBytes(Support().entry());
  forged.back() ^= 1U;
  EXPECT_EQ(RefusedAt(forged), StepName::kSignature);
  EXPECT_EQ(RefusedAt(MakeStatement("text/plain", kAcme, "x", "{}", key_).entry()), StepName::kPolicyRule);
  EXPECT_EQ(RefusedAt(MakeStatement(content_type::kCycloneDx, kAcme, "x", "{}", key_).entry()),
            StepName::kHashEnvelope);
  EXPECT_EQ(RefusedAt(Sbom(crypto::Digest{}).entry()), StepName::kRole);
  EXPECT_EQ(RefusedAt(Support(R"({"instrument":"https://call.example/2"})").entry()), StepName::kClaims);
  EXPECT_EQ(RefusedAt(Support(R"({"instrument":"https://call.example/1","x":"broken"})").entry()),
            StepName::kPayloadContent);
  Know(Standing::kApplied, {Role::kInstrument});
  EXPECT_EQ(RefusedAt(Support().entry()), StepName::kStanding);
  Know(Standing::kAdmitted, {Role::kInstrument}, true);
  EXPECT_EQ(RefusedAt(Support().entry()), StepName::kKeyActive);
}

// A roster that can use nothing.
class NoUse final : public RosterRules {
 public:
  [[nodiscard]] Result<void> CheckUsable(const statement::SignedStatement&) const override {
    return Fail(ErrorCode::kPolicyRejected, "there is no such instrument", "/instrument");
  }
};

TEST_F(JudgementRecordTest, WhatTheRosterCannotUseIsRefusedLast) {
  const NoUse none;
  const Registrar asking{keys_, policy_, checks_, payloads_, sink_, nullptr, nullptr, &none};
  JudgementRecord record;
  const auto judged = asking.Judge(Support().entry(), &record);
  ASSERT_FALSE(judged.has_value());
  EXPECT_EQ(judged.error().rule, "roster");
  EXPECT_EQ(judged.error().place, "/instrument");
  ASSERT_EQ(record.steps.size(), kAllSteps.size());
  EXPECT_EQ(record.steps.back().name, StepName::kRosterTakes);
  EXPECT_EQ(record.steps.back().outcome, StepOutcome::kRefused);
  // What is wrong with its form is said before the roster is asked.
  EXPECT_EQ(asking.Judge(Support("broken").entry()).error().rule, "payload-content");
}

TEST_F(JudgementRecordTest, KindAndSizeAreTheRules) {
  Policy narrow = Policy::Default(false);
  for (PolicyRule& rule : narrow.rules)
    if (rule.name == "support") rule.kinds = {PartyKind::kState};
  policy_.Replace(narrow);
  EXPECT_EQ(RefusedAt(Support().entry()), StepName::kKind);
  for (PolicyRule& rule : narrow.rules)
    if (rule.name == "support") rule.kinds = {}, rule.payload_bytes_max = 3;
  policy_.Replace(narrow);
  EXPECT_EQ(RefusedAt(Support().entry()), StepName::kPayloadSize);
}

TEST_F(JudgementRecordTest, ADocumentIsMissingRottenOrNotWhatItSays) {
  Know(Standing::kAdmitted, {Role::kSupply});
  EXPECT_EQ(RefusedAt(Sbom(crypto::Sha256(AsBytes("{}"))).entry()), StepName::kPayloadPresent);
  EXPECT_EQ(refusal_.rule, "payload-present");
  EXPECT_EQ(RefusedAt(Sbom(payloads_.Add("broken")).entry()), StepName::kPayloadContent);
  const auto rotten = payloads_.Add("{}");
  payloads_.documents[rotten] = ToBytes("{ }");
  EXPECT_EQ(RefusedAt(Sbom(rotten).entry()), StepName::kPayloadDigest);
}

TEST_F(JudgementRecordTest, TheSizeOfADocumentThatIsNotHereYetIsJudgedToo) {
  Know(Standing::kAdmitted, {Role::kSupply});
  const auto statement = Sbom(crypto::Sha256(AsBytes("{}")));
  EXPECT_EQ(RefusedAt(statement.entry(), 1'000), StepName::kPayloadPresent);
  EXPECT_EQ(RefusedAt(statement.entry(), std::uint64_t{1} << 60U), StepName::kPayloadSize);
  EXPECT_EQ(refusal_.rule, "payload-size");
}

// The claims were read first and could not be; the form says better what is wrong, and takes their place.
TEST_F(JudgementRecordTest, AMalformedDocumentIsNamedForItsForm) {
  const JudgementRecord record = Record(Support("{broken").entry());
  const auto at = std::ranges::find(record.steps, StepOutcome::kRefused, &Step::outcome);
  ASSERT_NE(at, record.steps.end());
  EXPECT_EQ(at->name, StepName::kPayloadContent);
  EXPECT_EQ(at->says, refusal_.message);
  const auto claims = std::ranges::find(record.steps, StepName::kClaims, &Step::name);
  EXPECT_EQ(claims->outcome, StepOutcome::kNotReached);
}

}  // namespace
}  // namespace entente::registration
