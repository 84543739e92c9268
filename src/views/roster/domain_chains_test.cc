// Domains that are proved by certificates: which chain, of which key, for whom, and until when.
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "crypto/authority_for_tests.h"
#include "views/content_digest.h"
#include "views/roster/domain_check_document.h"
#include "views/roster/parties_for_tests.h"
#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

constexpr const char* kDomain = "acme.example";
constexpr UnixSeconds kDay = 24 * 3600;

class DomainChainsTest : public ::testing::Test {
 protected:
  DomainChainsTest() { Anchors(false); }

  void Anchors(bool taken_back) {
    log.Say(content_type::kX509Anchors, kOwner, "test", authority.Anchors(taken_back), log.owner);
  }
  PartyDocument Party(std::vector<KeyWithRoles> keys, bool names_certificate = false) const {
    PartyDocument party = Acme(std::move(keys));
    party.domain = kDomain;
    if (names_certificate)
      party.certificates = {
          {authority.certificate().fingerprint(), std::string("dns:") + kDomain, RolesOf({Role::kInstrument})}};
    return party;
  }
  std::vector<Bytes> Chain(const crypto::PrivateKey& key, const std::string& domain = kDomain) const {
    return authority.Certify(key, domain, log.time + 30 * kDay);
  }
  // A statement of the party, signed by the certified key.
  std::uint64_t Speak(const crypto::PrivateKey& key, const std::vector<Bytes>& chain) {
    const auto index = log.Submit(registration::MakeCertified(
        content_type::kSupport, kAcme, kCall, ToJson(SupportDocument{kCall, "1", std::nullopt, {}}), key, chain));
    EXPECT_TRUE(index.has_value()) << index.error().Text();
    return index.value_or(0);
  }
  std::uint64_t Check(const crypto::PrivateKey& key, const std::vector<Bytes>& chain,
                      std::optional<std::uint64_t> statement = std::nullopt) {
    DomainCheckDocument check{
        kAcme, kDomain, DomainMethod::kX509, DomainOutcome::kProved, {}, "2026-01-15T12:00:00Z", {}, chain, statement};
    check.kids = {ToBase64Url(Kid(key))};
    return log.Say(content_type::kDomainCheck, kOwner, kAcme, ToJson(check), log.owner);
  }
  PartyDetails Now() {
    log.Fold();
    return log.view->Party(kAcme).value();
  }
  // Why the roster did not take the newest entry that it did not.
  std::string WhyUnusable() {
    log.Fold();
    const auto page = log.view->Unusable(0, 1);
    return page->items.empty() ? "" : page->items.front().why;
  }
  Result<DomainProof> Prove(const std::vector<Bytes>& chain, UnixSeconds later = 0) {
    log.Fold();
    const UnixSeconds at = log.time + later;
    return log.view->ProveByCertificates(kAcme, chain, {&at, 1});
  }

  TestLog log;
  crypto::AuthorityForTests authority{1};
};

TEST_F(DomainChainsTest, ByAnAdminKeyThatSignedItsParty) {
  log.Apply(Party({WithRoles(kAdmin, {Role::kAdmin})}), kAdmin);
  const auto chain = Chain(kAdmin);
  const auto proof = Prove(chain);
  ASSERT_TRUE(proof.has_value()) << proof.error().Text();
  EXPECT_EQ(proof->kid, ToBase64Url(Kid(kAdmin)));
  EXPECT_EQ(proof->anchor, ToHex(authority.certificate().fingerprint()));
  EXPECT_FALSE(proof->statement.has_value());
  const auto entry = Check(kAdmin, chain);
  const auto row = Now().domain_checks.front();
  EXPECT_EQ(row.state, DomainState::kProved);
  EXPECT_EQ(row.proved_entry, entry);
  EXPECT_EQ(row.anchor, proof->anchor);
  // The chain is there to be looked at again.
  EXPECT_EQ(log.view->Domains(kAcme)->front().chains.front().chain, chain);
  // And it is lost with the key.
  log.Apply(Party({WithRoles(kNext, {Role::kAdmin})}), kAdmin);
  EXPECT_EQ(Now().domain_state, DomainState::kLost);
}

TEST_F(DomainChainsTest, AnotherOnesPublicKeyAndPublicChainProveNothing) {
  // kSupply stands for the domain's true holder, whose key and chain anybody can read off a web server.
  log.Apply(Party({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kSupply, {Role::kAdmin})}), kAdmin);
  const auto chain = Chain(kSupply);
  EXPECT_NE(Prove(chain).error().message.find("signed no statement of the party"), std::string::npos);
  Check(kSupply, chain);
  EXPECT_EQ(Now().domain_state, DomainState::kNotChecked);
  EXPECT_NE(WhyUnusable().find("signed no statement of the party"), std::string::npos);
}

TEST_F(DomainChainsTest, ByACertifiedNameThatSignedForTheParty) {
  log.Apply(Party({WithRoles(kAdmin, {Role::kAdmin})}, true), kAdmin);
  const auto chain = Chain(kNext);
  EXPECT_FALSE(Prove(chain).has_value());
  const auto said = Speak(kNext, chain);
  log.Fold();
  const auto shown = log.view->Domains(kAcme)->front().chains;
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown.front().statement, said);
  EXPECT_EQ(Prove(chain)->statement, said);
  Check(kNext, chain);  // that does not say which statement
  EXPECT_NE(WhyUnusable().find("elsewhere"), std::string::npos);
  Check(kNext, chain, said);
  EXPECT_EQ(Now().domain_state, DomainState::kProved);
  EXPECT_EQ(Now().domain_checks.front().statement, said);
  // A newer certificate of the same key needs no statement of its own.
  const auto renewed = authority.Certify(kNext, kDomain, log.time + 60 * kDay);
  EXPECT_EQ(Prove(renewed, 40 * kDay)->statement, said);
  EXPECT_FALSE(Prove(chain, 40 * kDay).has_value());
  // It is lost when the party takes the name back.
  const auto taken_back = log.Apply(Party({WithRoles(kAdmin, {Role::kAdmin})}), kAdmin);
  EXPECT_EQ(Now().domain_state, DomainState::kLost);
  EXPECT_EQ(Now().domain_checks.front().lost_entry, taken_back);
  EXPECT_FALSE(Prove(chain).has_value());
}

TEST_F(DomainChainsTest, ByAListedKeyThatSignedWithItsCertificate) {
  log.Apply(Party({WithRoles(kAdmin, {Role::kAdmin}), WithRoles(kSupply, {Role::kInstrument})}), kAdmin);
  const auto chain = Chain(kSupply);
  const auto said = Speak(kSupply, chain);
  EXPECT_EQ(Prove(chain)->statement, said);
  Check(kSupply, chain, said);
  EXPECT_EQ(Now().domain_state, DomainState::kProved);
  log.Say(content_type::kKeyRevocation, kAcme, kAcme, Revocation(kAcme, kSupply), kAdmin);
  EXPECT_EQ(Now().domain_state, DomainState::kLost);
}

TEST_F(DomainChainsTest, SaysWhatIsWrongWithAChain) {
  log.Apply(Party({WithRoles(kAdmin, {Role::kAdmin})}), kAdmin);
  const auto why = [this](const std::vector<Bytes>& chain, UnixSeconds later = 0) {
    const auto proof = Prove(chain, later);
    EXPECT_FALSE(proof.has_value());
    EXPECT_EQ(proof.error().code, ErrorCode::kUnauthorized);
    return proof.error().message;
  };
  EXPECT_NE(why(Chain(kAdmin, "www.acme.example")).find("is dns:acme.example"), std::string::npos);
  EXPECT_NE(why(Chain(kAdmin), 31 * kDay).find("expired"), std::string::npos);
  const crypto::AuthorityForTests other(2);
  EXPECT_NE(why(other.Certify(kAdmin, kDomain, log.time + kDay)).find("none of the 1 anchors"), std::string::npos);
  EXPECT_NE(why({authority.certificate().der()}).find("not one to sign with"), std::string::npos);
  EXPECT_NE(why({}).find("no certificate"), std::string::npos);
  Anchors(true);
  EXPECT_NE(why(Chain(kAdmin)).find("none of the 0 anchors"), std::string::npos);
}

TEST_F(DomainChainsTest, WhatTheLogHasFollowsTheDomainAndIsBounded) {
  log.Apply(Party({WithRoles(kAdmin, {Role::kAdmin})}, true), kAdmin);
  for (std::uint8_t i = 0; i < 10; ++i) {
    const auto key = *crypto::PrivateKey::FromSeed(Bytes(32, static_cast<std::uint8_t>(100 + i)));
    Speak(key, Chain(key));
  }
  log.Fold();
  const auto chains = log.view->Domains(kAcme)->front().chains;
  ASSERT_EQ(chains.size(), 8U);
  EXPECT_GT(chains.front().entry, chains.back().entry);
  PartyDocument moved = Party({WithRoles(kAdmin, {Role::kAdmin})}, true);
  moved.domain = "new.example";
  log.Apply(moved, kAdmin);
  log.Fold();
  EXPECT_TRUE(log.view->Domains(kAcme)->front().chains.empty());
}

TEST_F(DomainChainsTest, TheSameLogGivesTheSameContentHoweverItIsCut) {
  log.Apply(Party({WithRoles(kAdmin, {Role::kAdmin})}, true), kAdmin);
  const auto chain = Chain(kNext);
  Check(kNext, chain, Speak(kNext, chain));
  Anchors(true);
  log.Fold();
  const auto whole = views::DigestOf(**log.view->ContentNow());
  ASSERT_TRUE(log.view->Reset().has_value());
  log.Fold(*log.view, 1);
  EXPECT_EQ(views::DigestOf(**log.view->ContentNow())->digest, whole->digest);
  EXPECT_EQ(Now().certificates.size(), 1U);
  log.Say(content_type::kKeyRecovery, kOwner, kAcme,
          ToJson(KeyRecoveryDocument{kAcme, {WithRoles(kNext, {Role::kAdmin})}, "lost", {}}), log.owner);
  EXPECT_TRUE(Now().certificates.empty());
}

TEST(DomainCheckDocument, CarriesWhatAProofByCertificatesRestsOn) {
  const std::string whole =
      R"({"party":"did:web:a.example","domain":"a.example","method":"x509","outcome":"proved","kids":["AAEC"],)"
      R"("statement":7,"chain":["AAEC","AAED"],"checked":"2026-01-15T12:00:00Z"})";
  EXPECT_EQ(ToJson(ParseDomainCheck(whole).value()), whole);
  struct Bad {
    std::string from;
    std::string to;
    std::string place;
  };
  for (const Bad& bad :
       {Bad{"x509", "dns", "/chain"}, Bad{R"("chain":["AAEC","AAED"],)", "", "/chain"},
        Bad{R"("AAEC","AAED")", "", "/chain"}, Bad{"AAED", "AA=", "/chain/1"}, Bad{"AAED", "", "/chain/1"},
        Bad{R"(:["AAEC"])", R"(:["AAEC","AAED"])", "/kids"}, Bad{":7", ":-7", "/statement"},
        Bad{"AAED", std::string(56'000, 'A'), "/chain"}, Bad{R"("AAED")", R"(1,1,1,1,1,1,1,1)", "/chain"}}) {
    std::string json = whole;
    json.replace(json.find(bad.from), bad.from.size(), bad.to);
    const auto parsed = ParseDomainCheck(json);
    ASSERT_FALSE(parsed.has_value()) << json;
    EXPECT_EQ(parsed.error().place, bad.place) << json.substr(0, 300);
  }
}

}  // namespace
}  // namespace entente::roster
