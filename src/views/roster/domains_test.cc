#include <gtest/gtest.h>

#include "base/encoding.h"
#include "views/content_digest.h"
#include "views/roster/domain_check_document.h"
#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

using registration::PartyKind;
using registration::Role;

constexpr const char* kAcme = "did:web:acme.example";

class DomainsTest : public ::testing::Test {
 protected:
  DomainsTest() { Declare({WithRoles(key, {Role::kAdmin}), WithRoles(second, {Role::kAdmin})}, key); }

  std::uint64_t Declare(std::vector<KeyWithRoles> keys, const crypto::PrivateKey& by,
                        const std::string& domain = "acme.example") {
    PartyDocument party = MakeParty(kAcme, "Acme", PartyKind::kPrivateSector, "GB", std::move(keys));
    party.domain = domain;
    return log.Apply(party, by);
  }
  DomainCheckDocument Check(DomainOutcome outcome, std::vector<const crypto::PrivateKey*> keys = {}) const {
    DomainCheckDocument check{kAcme, "acme.example", DomainMethod::kDidWeb, outcome, {}, "2026-01-15T12:00:00Z", {}};
    for (const crypto::PrivateKey* one : keys) check.kids.push_back(ToBase64Url(one->public_key().kid()));
    return check;
  }
  std::uint64_t Log(const DomainCheckDocument& check) {
    return log.Say(content_type::kDomainCheck, kOwner, check.party, ToJson(check), log.owner);
  }
  PartyDetails Acme() {
    log.Fold();
    return log.view->Party(kAcme).value();
  }
  std::uint64_t Unusable() {
    log.Fold();
    return log.view->Unusable(0, 0)->total;
  }

  TestLog log;
  crypto::PrivateKey key = TestKey('a');
  crypto::PrivateKey second = TestKey('b');
};

TEST_F(DomainsTest, OnlyKeysThatSignedTheirPartyProve) {
  log.Fold();
  EXPECT_EQ(log.view->Domains("")->front().kids, Check(DomainOutcome::kProved, {&key}).kids);
  Log(Check(DomainOutcome::kProved, {&second}));
  EXPECT_EQ(Unusable(), 1U);
  EXPECT_EQ(Acme().domain_state, DomainState::kNotChecked);
  Declare({WithRoles(key, {Role::kAdmin}), WithRoles(second, {Role::kAdmin})}, second);
  Log(Check(DomainOutcome::kProved, {&second}));
  EXPECT_EQ(Acme().domain_state, DomainState::kProved);
}

TEST_F(DomainsTest, LivesAsLongAsOneOfItsKeys) {
  Declare({WithRoles(key, {Role::kAdmin}), WithRoles(second, {Role::kAdmin})}, second);
  Log(Check(DomainOutcome::kProved, {&key, &second}));
  log.Say(content_type::kKeyRevocation, kAcme, kAcme,
          ToJson(KeyRevocationDocument{.party = kAcme,
                                       .kid = Bytes(key.public_key().kid().begin(), key.public_key().kid().end()),
                                       .reason = RevocationReason::kLost,
                                       .note = {}}),
          second);
  EXPECT_EQ(Acme().domain_state, DomainState::kProved);
  EXPECT_EQ(Acme().domain_checks.front().kids, Check(DomainOutcome::kProved, {&second}).kids);
  const auto third = TestKey('d');
  const auto lost = Declare({WithRoles(third, {Role::kAdmin}), WithRoles(second, {Role::kSupply})}, second);
  EXPECT_EQ(Acme().domain_state, DomainState::kLost);
  EXPECT_EQ(Acme().domain_checks.front().lost_entry, lost);
}

TEST_F(DomainsTest, ChecksOfOthersAndOfOtherDomainsAreUnusable) {
  DomainCheckDocument check = Check(DomainOutcome::kFailed);
  check.domain = "other.example";
  Log(check);
  check = Check(DomainOutcome::kFailed);
  check.party = "did:web:nobody.example";
  Log(check);
  EXPECT_EQ(Unusable(), 2U);
  // And nobody else may say it.
  const auto refused = log.Submit(
      MakeStatement(content_type::kDomainCheck, kAcme, kAcme, ToJson(Check(DomainOutcome::kProved, {&key})), key));
  EXPECT_EQ(refused.error().rule, "standing");
}

TEST_F(DomainsTest, WhatWasSaidOfTheOldDomainIsForgotten) {
  Log(Check(DomainOutcome::kFailed));
  EXPECT_EQ(Acme().domain_state, DomainState::kFailed);
  Declare({WithRoles(key, {Role::kAdmin})}, key, "new.example");
  EXPECT_EQ(Acme().domain_state, DomainState::kNotChecked);
}

TEST_F(DomainsTest, TheSameLogGivesTheSameContentHoweverItIsCut) {
  Log(Check(DomainOutcome::kProved, {&key}));
  Log(Check(DomainOutcome::kUnreachable));
  Declare({WithRoles(key, {Role::kAdmin})}, key, "new.example");
  log.Fold();
  const auto whole = views::DigestOf(**log.view->ContentNow());
  ASSERT_TRUE(log.view->Reset().has_value());
  log.Fold(*log.view, 1);
  EXPECT_EQ(views::DigestOf(**log.view->ContentNow())->digest, whole->digest);
}

TEST(DomainCheckDocument, NamesThePlaceOfADefect) {
  const std::string whole =
      R"({"party":"did:web:a.example","domain":"a.example","method":"dns","outcome":"proved","kids":["AAEC"],)"
      R"("checked":"2026-01-15T12:00:00Z","reason":"r"})";
  EXPECT_EQ(ToJson(ParseDomainCheck(whole).value()), whole);
  struct Bad {
    std::string from;
    std::string to;
    std::string place;
  };
  for (const Bad& bad : {Bad{"dns", "http", "/method"}, Bad{"proved", "yes", "/outcome"},
                         Bad{"proved", "failed", "/kids"}, Bad{R"("AAEC")", "", "/kids"}, Bad{"AAEC", "A=", "/kids/0"},
                         Bad{R"("AAEC")", R"("AAEC","AAEC")", "/kids/1"}, Bad{"12:00:00Z", "", "/checked"},
                         Bad{R"("a.example")", R"("A b")", "/domain"}, Bad{"\"reason\"", "\"why\"", "/why"}}) {
    std::string json = whole;
    json.replace(json.find(bad.from), bad.from.size(), bad.to);
    const auto parsed = ParseDomainCheck(json);
    ASSERT_FALSE(parsed.has_value()) << json;
    EXPECT_EQ(parsed.error().place, bad.place) << json;
  }
}

}  // namespace
}  // namespace entente::roster
