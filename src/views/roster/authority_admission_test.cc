// Admission by others than the operator.
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "views/roster/authority.h"
#include "views/roster/parties_for_tests.h"

namespace entente::roster {
namespace {

constexpr const char* kApplicant = "did:web:new.example";
const crypto::PrivateKey kApplicantKey = TestKey('q');

// Under it parties of these kinds, so many, admit others; so does a custodian, and the operator where it says so.
Policy AdmittedBy(std::uint32_t count, std::vector<PartyKind> kinds, bool by_operator = true,
                  std::vector<std::string> custodians = {}) {
  Policy policy = Policy::Default(false);
  registration::PolicyRule rule = policy.rules.front();
  rule.name = "admission";
  rule.content_types = {std::string(content_type::kAdmission), std::string(content_type::kKeyRecovery)};
  rule.standings = {Standing::kAdmitted, Standing::kOperator};
  policy.rules.insert(policy.rules.begin(), rule);
  policy.admission = registration::AdmissionRule{by_operator, std::move(custodians), count, std::move(kinds)};
  return policy;
}

// A log with three admitted voters, v1 to v3, two of them states, and an applicant.
struct Voting {
  explicit Voting(const Policy& policy) {
    for (int i = 1; i <= 3; ++i) {
      log.Apply(MakeParty(Id(i), Id(i), i < 3 ? PartyKind::kState : PartyKind::kCivilSociety, "FR",
                          {WithRoles(Key(i), {Role::kAdmin, Role::kSupply})}),
                Key(i));
      log.Admit(Id(i));
    }
    log.Apply(Applicant(PartyKind::kState), kApplicantKey);
    log.Say(content_type::kPolicy, kOwner, kOrigin, policy.ToJson(), log.owner);
  }
  static std::string Id(int i) { return "did:web:v" + std::to_string(i) + ".example"; }
  static crypto::PrivateKey Key(int i) { return TestKey(static_cast<char>('0' + i)); }
  static PartyDocument Applicant(PartyKind kind) {
    return MakeParty(kApplicant, "New", kind, "DE", {WithRoles(kApplicantKey, {Role::kAdmin, Role::kSupply})});
  }
  Result<std::uint64_t> Vote(int i, Decision decision = Decision::kAdmitted) {
    return log.Submit(MakeStatement(
        content_type::kAdmission, Id(i), kApplicant,
        ToJson(AdmissionDocument{kApplicant, decision, "n" + std::to_string(log.entries.size())}), Key(i)));
  }
  Result<std::uint64_t> Recover(int i, const crypto::PrivateKey& key) {
    return log.Submit(MakeStatement(
        content_type::kKeyRecovery, Id(i), kApplicant,
        ToJson(KeyRecoveryDocument{kApplicant, {WithRoles(key, {Role::kAdmin})}, "n" + std::to_string(i), {}}),
        Key(i)));
  }
  Standing Now() { return log.authority.Find(kApplicant, Kid(kApplicantKey))->standing; }

  TestLog log{Policy::Default(false)};
};

TEST(Authority, SeveralPartiesAdmitTogether) {
  Voting voting(AdmittedBy(2, {}));
  ASSERT_TRUE(voting.Vote(1).has_value());
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  ASSERT_TRUE(voting.Vote(1).has_value());  // the same party twice
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  ASSERT_TRUE(voting.Vote(2).has_value());
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  // As many take it back; one is not enough, and its newest word counts.
  ASSERT_TRUE(voting.Vote(1, Decision::kRefused).has_value());
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  ASSERT_TRUE(voting.Vote(1).has_value());
  ASSERT_TRUE(voting.Vote(2, Decision::kRefused).has_value());
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  ASSERT_TRUE(voting.Vote(3, Decision::kRefused).has_value());
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  // Nobody votes for itself.
  const auto itself = MakeStatement(content_type::kAdmission, Voting::Id(1), Voting::Id(1),
                                    ToJson(AdmissionDocument{Voting::Id(1), Decision::kAdmitted, {}}), Voting::Key(1));
  EXPECT_EQ(voting.log.Submit(itself).error().rule, "standing");
  // Nor on the operator.
  const auto owner = MakeStatement(content_type::kAdmission, Voting::Id(1), kOwner,
                                   ToJson(AdmissionDocument{kOwner, Decision::kRefused, {}}), Voting::Key(1));
  EXPECT_EQ(voting.log.Submit(owner).error().place, "/party");
}

TEST(Authority, AVoteIsTakenBackAndEndsWithTheVotersStanding) {
  Voting voting(AdmittedBy(2, {}));
  voting.Vote(1).value();
  voting.Vote(1, Decision::kRefused).value();
  voting.Vote(2).value();
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  voting.log.Admit(Voting::Id(2), Decision::kRefused);
  voting.Vote(3).value();
  EXPECT_EQ(voting.Now(), Standing::kApplied);  // the second is no voter any more
  EXPECT_EQ(voting.Vote(2).error().rule, "standing");
  voting.Vote(1).value();
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
}

TEST(Authority, VotesAreForTheApplicationAsItStands) {
  Voting voting(AdmittedBy(2, {}));
  voting.Vote(1).value();
  voting.log.Apply(Voting::Applicant(PartyKind::kPrivateSector), kApplicantKey);
  voting.Vote(2).value();
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  voting.Vote(1).value();
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  // A decision of who counts alone begins a new count.
  voting.Vote(1, Decision::kRefused).value();
  voting.log.Admit(kApplicant);
  voting.Vote(2, Decision::kRefused).value();
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
}

TEST(Authority, OnlyWhomThePolicyNamesAdmits) {
  Voting voting(AdmittedBy(2, {PartyKind::kState}, false, {Voting::Id(3)}));
  EXPECT_EQ(voting.log
                .Submit(MakeStatement(content_type::kAdmission, kOwner, kApplicant,
                                      ToJson(AdmissionDocument{kApplicant, Decision::kAdmitted, {}}), voting.log.owner))
                .error()
                .rule,
            "standing");
  voting.Vote(3).value();  // the custodian counts alone
  EXPECT_EQ(voting.Now(), Standing::kAdmitted);
  voting.Vote(3, Decision::kRefused).value();
  EXPECT_EQ(voting.Now(), Standing::kApplied);
  Voting states(AdmittedBy(1, {PartyKind::kState}));
  EXPECT_EQ(states.Vote(3).error().rule, "standing");  // no state
  states.Vote(1).value();
  EXPECT_EQ(states.Now(), Standing::kAdmitted);
}

TEST(Authority, SeveralPartiesRecoverKeysTogether) {
  Voting voting(AdmittedBy(2, {}));
  voting.Recover(1, TestKey('y')).value();
  voting.Recover(2, TestKey('z')).value();  // other keys
  EXPECT_FALSE(voting.log.authority.Find(kApplicant, Kid(kApplicantKey))->revoked);
  voting.log.Apply(Voting::Applicant(PartyKind::kState), kApplicantKey);  // it is there after all
  voting.Recover(2, TestKey('y')).value();
  EXPECT_FALSE(voting.log.authority.Find(kApplicant, Kid(kApplicantKey))->revoked);
  voting.Recover(3, TestKey('y')).value();
  EXPECT_TRUE(voting.log.authority.Find(kApplicant, Kid(kApplicantKey))->revoked);
  EXPECT_FALSE(voting.log.authority.Find(kApplicant, Kid(TestKey('y')))->revoked);
}

// The voters, and who admitted them, are part of what authorises whom they admitted.
TEST(Authority, AuthorisingEntriesHaveTheVoters) {
  Voting voting(AdmittedBy(2, {}));
  voting.log.Admit(Voting::Id(2), Decision::kRefused);
  voting.Vote(1).value();
  voting.log.Admit(Voting::Id(2));
  voting.Vote(2).value();
  voting.Vote(3, Decision::kRefused).value();
  voting.log.Admit(Voting::Id(1), Decision::kRefused);
  for (std::uint64_t index = 9; index <= voting.log.entries.size(); ++index) {
    registration::PolicyHolder holder{Policy{}};
    Authority partial(holder);
    for (const std::uint64_t entry : voting.log.authority.AuthorisingEntries(kApplicant, Kid(kApplicantKey), index)) {
      const auto folded = partial.TryApply(entry, voting.log.entries[entry].statement);
      ASSERT_TRUE(folded.has_value()) << entry << folded.error().Text();
    }
    EXPECT_EQ(partial.Find(kApplicant, Kid(kApplicantKey))->standing,
              voting.log.authority.FindAt(kApplicant, Kid(kApplicantKey), index)->standing)
        << index;
  }
}

}  // namespace
}  // namespace entente::roster
