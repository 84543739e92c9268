#include "node/domain_checks.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "crypto/authority_for_tests.h"
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

// Proofs by certificates: nothing on the network is asked for them.
class CertificateChecksTest : public DomainChecksTest {
 protected:
  CertificateChecksTest() {
    web = {Outcome::kFailed, {}, "no document"};
    Anchors(false);
  }
  void Anchors(bool taken_back) {
    test.Say(statement::content_type::kX509Anchors, test.node->configuration().operator_id, "test",
             authority.Anchors(taken_back), test.node->operator_key());
  }
  // The party lets the certified domain sign for it, and it does.
  std::uint64_t Speak(const crypto::PrivateKey& by, UnixSeconds until) {
    roster::PartyDocument document;
    document.id = kParty;
    document.name = "Acme";
    document.kind = registration::PartyKind::kPrivateSector;
    document.domain = "acme.example";
    document.keys = {{key.public_key(), registration::RolesOf({registration::Role::kAdmin})}};
    document.certificates = {{authority.certificate().fingerprint(), "dns:acme.example",
                              registration::RolesOf({registration::Role::kInstrument})}};
    test.Say(statement::content_type::kParty, kParty, kParty, ToJson(document), key);
    if (!admitted) Admit();
    roster::InstrumentDocument said_so;
    said_so.id = "https://call.example/1";
    said_so.title = "The Call";
    said_so.version = std::to_string(++said_count);
    const auto said = registration::MakeCertified(statement::content_type::kInstrument, kParty, said_so.id,
                                                  ToJson(said_so), by, authority.Certify(by, "acme.example", until));
    const auto registered = test.node->Register(said.entry());
    EXPECT_TRUE(registered.has_value()) << registered.error().Text();
    return registered->index;
  }
  void Admit() {
    test.Say(statement::content_type::kAdmission, test.node->configuration().operator_id, kParty,
             ToJson(roster::AdmissionDocument{kParty, roster::Decision::kAdmitted, {}}), test.node->operator_key());
    admitted = true;
  }
  std::string Reason() { return Party().domain_checks.back().reason; }

  crypto::AuthorityForTests authority{1};
  crypto::PrivateKey machine = TestKey('m');
  bool admitted = false;
  int said_count = 0;
};

TEST_F(CertificateChecksTest, AStatementWithACertificateProvesTheDomainAtTheNextRound) {
  EXPECT_EQ(checks->CheckDue().value(), 1U);
  EXPECT_EQ(Party().domain_state, DomainState::kFailed);
  const auto before = asked.size();
  const auto said = Speak(machine, test.clock.NowSeconds() + 10 * kDay);
  EXPECT_EQ(checks->CheckDue().value(), 1U);
  EXPECT_EQ(asked.size(), before);  // nobody was asked
  EXPECT_EQ(Party().domain_state, DomainState::kProved);
  EXPECT_EQ(Party().domain_checks.back().statement, said);
  EXPECT_EQ(checks->CheckDue().value(), 0U);
}

TEST_F(CertificateChecksTest, TheEndOfTheCertificateEndsTheProof) {
  Speak(machine, test.clock.NowSeconds() + 10 * kDay);
  EXPECT_EQ(Logged(), 1U);
  EXPECT_EQ(Logged(), 0U);
  test.clock.AdvanceSeconds(11 * kDay);
  EXPECT_EQ(checks->CheckDue().value(), 1U);
  EXPECT_EQ(Party().domain_state, DomainState::kFailed);
  EXPECT_NE(Reason().find("expired"), std::string::npos) << Reason();
  // A newer certificate of the same key, shown by the operator.
  auto renewed = authority.Certify(machine, "acme.example", test.clock.NowSeconds() + 10 * kDay);
  const auto shown = checks->CheckCertificates(kParty, renewed);
  ASSERT_TRUE(shown.has_value()) << shown.error().Text();
  EXPECT_TRUE(shown->entry.has_value());
  EXPECT_EQ(Party().domain_state, DomainState::kProved);
  EXPECT_FALSE(checks->CheckCertificates(kParty, renewed)->entry.has_value());  // no news
  // It is that one that is looked at from now on; and another one that is newer still is worth an entry.
  test.clock.AdvanceSeconds(9 * kDay);
  checks->CheckDue().value();
  EXPECT_EQ(Party().domain_state, DomainState::kProved);
  renewed = authority.Certify(machine, "acme.example", test.clock.NowSeconds() + 10 * kDay);
  EXPECT_TRUE(checks->CheckCertificates(kParty, renewed)->entry.has_value());
}

TEST_F(CertificateChecksTest, TheAnchorTakenBackEndsTheProof) {
  Speak(machine, test.clock.NowSeconds() + 100 * kDay);
  EXPECT_EQ(Logged(), 1U);
  Anchors(true);
  EXPECT_EQ(Party().domain_state, DomainState::kProved);  // until it is looked at
  Logged();
  EXPECT_EQ(Party().domain_state, DomainState::kFailed);
  EXPECT_NE(Reason().find("none of the 0 anchors"), std::string::npos) << Reason();
}

TEST_F(CertificateChecksTest, AChainThatProvesNothingIsNotLogged) {
  const auto shown =
      checks->CheckCertificates(kParty, authority.Certify(machine, "acme.example", test.clock.NowSeconds() + kDay));
  ASSERT_TRUE(shown.has_value());
  EXPECT_EQ(shown->document.outcome, roster::DomainOutcome::kFailed);
  EXPECT_FALSE(shown->entry.has_value());
  EXPECT_EQ(Party().domain_state, DomainState::kNotChecked);
  const auto own =
      checks->CheckCertificates(kParty, authority.Certify(key, "acme.example", test.clock.NowSeconds() + kDay));
  EXPECT_TRUE(own->entry.has_value());
  EXPECT_EQ(Party().domain_state, DomainState::kProved);
}

TEST_F(DomainChecksTest, IsCounted) {
  EXPECT_EQ(checks->counts().last_round(), 0);
  EXPECT_EQ(checks->CheckDue().value(), 1U);
  Logged();
  EXPECT_EQ(checks->counts().last_round(), test.clock.NowSeconds() - 1);
  EXPECT_EQ(checks->counts().Of(DomainMethod::kDidWeb, roster::DomainOutcome::kProved), 2U);
  EXPECT_EQ(checks->counts().Of(DomainMethod::kDns, roster::DomainOutcome::kFailed), 2U);
  std::string text;
  checks->counts().WriteTo(text);
  EXPECT_NE(text.find("entente_domain_checks_total{method=\"did-web\",outcome=\"proved\"} 2\n"), std::string::npos);
  EXPECT_NE(text.find("entente_domain_checks_total{method=\"x509\",outcome=\"unreachable\"} 0\n"), std::string::npos);
}

TEST_F(DomainChecksTest, OnlyOfPartiesThatNameADomain) {
  EXPECT_EQ(checks->CheckNow("did:web:nobody.example").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(checks->CheckNow(test.node->configuration().operator_id).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace entente::node
