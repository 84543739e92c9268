#include "node/domain_checks.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "node/node_for_tests.h"
#include "views/roster/roster_view.h"

namespace entente::node {
namespace {

using identity::Finding;
using identity::Outcome;
using registration::TestKey;
using roster::DomainMethod;
using roster::DomainState;

constexpr const char* kParty = "did:web:acme.example";
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

class DomainChecksTest : public ::testing::Test {
 protected:
  DomainChecksTest() {
    test.Open();
    Declare("acme.example");
    checks = std::make_unique<DomainChecks>(*test.node, test.clock,
                                            [this](DomainMethod method, const identity::Question& question) {
                                              asked.push_back(question);
                                              return method == DomainMethod::kDns ? dns : web;
                                            });
    web = Proof();
  }
  void Declare(const std::string& domain) {
    roster::PartyDocument document;
    document.id = kParty;
    document.name = "Acme";
    document.kind = registration::PartyKind::kPrivateSector;
    document.domain = domain;
    document.keys = {{key.public_key(), registration::RolesOf({registration::Role::kAdmin})}};
    test.Say(statement::content_type::kParty, kParty, kParty, ToJson(document), key);
  }
  [[nodiscard]] Finding Proof() const { return {Outcome::kProved, {ToBase64Url(key.public_key().kid())}, {}}; }
  // How many of the findings were worth an entry.
  std::size_t Logged() {
    test.clock.AdvanceSeconds(1);  // at one and the same time, what was found once more is the same statement
    const auto findings = checks->CheckNow(kParty);
    EXPECT_TRUE(findings.has_value()) << findings.error().Text();
    return static_cast<std::size_t>(
        std::ranges::count_if(*findings, [](const DomainFinding& one) { return one.entry.has_value(); }));
  }
  roster::PartyDetails Party() {
    EXPECT_TRUE(test.node->CatchUp().has_value());
    return test.node->roster().Party(kParty).value();
  }

  NodeForTests test;
  crypto::PrivateKey key = TestKey('a');
  Finding web;
  Finding dns{Outcome::kFailed, {}, "no record"};
  std::vector<identity::Question> asked;
  std::unique_ptr<DomainChecks> checks;
};

TEST_F(DomainChecksTest, AProofIsLoggedOnceAndAgainAsAHeartbeat) {
  EXPECT_EQ(Party().domain_state, DomainState::kNotChecked);
  EXPECT_EQ(Logged(), 1U);
  EXPECT_EQ(Party().domain_state, DomainState::kProved);
  EXPECT_EQ(asked.front().kids, Proof().kids);
  test.clock.AdvanceSeconds(29 * kDay);
  EXPECT_EQ(Logged(), 0U);
  test.clock.AdvanceSeconds(2 * kDay);
  EXPECT_EQ(Logged(), 1U);
  const auto row = Party().domain_checks.front();
  EXPECT_LT(*row.proved_entry, row.entry);  // proved since the first one
}

TEST_F(DomainChecksTest, UnreachableKeepsTheProofAndFailedEndsIt) {
  EXPECT_EQ(Logged(), 1U);
  web = {Outcome::kUnreachable, {}, "no answer"};
  EXPECT_EQ(Logged(), 1U);
  EXPECT_EQ(Logged(), 0U);
  EXPECT_EQ(Party().domain_state, DomainState::kProved);
  EXPECT_TRUE(Party().domain_checks.front().unreachable_entry.has_value());
  web = Proof();
  EXPECT_EQ(Logged(), 1U);
  EXPECT_FALSE(Party().domain_checks.front().unreachable_entry.has_value());
  web = {Outcome::kFailed, {}, "another key"};
  EXPECT_EQ(Logged(), 2U);  // and that the other way does not show it is news now
  EXPECT_EQ(Party().domain_state, DomainState::kFailed);
}

TEST_F(DomainChecksTest, AnotherDomainLosesIt) {
  EXPECT_EQ(Logged(), 1U);
  Declare("other.example");
  EXPECT_EQ(Party().domain_state, DomainState::kLost);
  Declare("acme.example");
  EXPECT_EQ(Party().domain_state, DomainState::kLost);  // it does not come back by itself
  EXPECT_EQ(Logged(), 1U);
  EXPECT_EQ(Party().domain_state, DomainState::kProved);
}

TEST_F(DomainChecksTest, LooksAgainWhenItIsTimeOrSomethingChanged) {
  EXPECT_EQ(checks->CheckDue().value(), 1U);
  EXPECT_EQ(checks->CheckDue().value(), 0U);
  test.clock.AdvanceSeconds(167 * kHour);
  EXPECT_EQ(checks->CheckDue().value(), 0U);
  test.clock.AdvanceSeconds(kHour);
  EXPECT_EQ(checks->CheckDue().value(), 1U);
  Declare("other.example");
  EXPECT_EQ(checks->CheckDue().value(), 1U);
  EXPECT_EQ(asked.back().domain, "other.example");
}

TEST_F(DomainChecksTest, WhatTheOtherSideSaysMakesNoBadDocument) {
  web = {Outcome::kFailed, {}, std::string(5000, '\xff') + "\n\x01"};
  EXPECT_EQ(Logged(), 2U);
  EXPECT_EQ(Party().domain_state, DomainState::kFailed);
}

TEST_F(DomainChecksTest, OnlyOfPartiesThatNameADomain) {
  EXPECT_EQ(checks->CheckNow("did:web:nobody.example").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(checks->CheckNow(test.node->configuration().operator_id).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace entente::node
