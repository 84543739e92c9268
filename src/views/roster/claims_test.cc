#include <gtest/gtest.h>

#include "views/content_digest.h"
#include "views/roster/answer_from_entries.h"
#include "views/roster/claim_documents.h"
#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

using registration::PartyKind;
using registration::Policy;
using registration::Role;

const Supporter kAcme{"urn:entente:supporter:private-sector:gb:acme", "Acme", PartyKind::kPrivateSector, "GB"};
const Supporter kCity{"urn:entente:supporter:public-authority:gb:acme", "Acme", PartyKind::kPublicAuthority, "GB"};
const UnixSeconds kDay = ParseDate("2026-06-01").value();

// A log with an instrument that lists Acme, and parties that may be it.
class ClaimsTest : public ::testing::Test {
 protected:
  ClaimsTest() {
    log.Found();
    listing = log.List(kAcme, DateWithPrecision{"2020-01-01", Precision::kExact});
  }

  // An admitted company.
  std::string Company(const std::string& name, const std::string& domain, const crypto::PrivateKey& by) {
    const std::string id = "did:web:" + domain;
    log.Apply(MakeParty(id, name, PartyKind::kPrivateSector, "GB", {WithRoles(by, {Role::kAdmin, Role::kInstrument})}),
              by);
    log.Admit(id);
    return id;
  }
  std::uint64_t Claim(const std::string& party, const crypto::PrivateKey& by, const std::string& row = kAcme.id) {
    return log.Say(content_type::kClaim, party, row, ToJson(ClaimDocument{kCall, row}), by);
  }
  std::uint64_t Decide(const std::string& party, Ruling ruling, const std::string& row = kAcme.id) {
    return log.Say(content_type::kClaimDecision, kOwner, row,
                   ToJson(ClaimDecisionDocument{kCall, row, party, ruling, "r" + std::to_string(log.entries.size())}),
                   log.custodian);
  }

  RosterRow Row(const std::string& id = kAcme.id) {
    log.Fold();
    RosterFilter filter;
    filter.text = id;
    auto page = log.view->Roster(filter);
    for (RosterRow& row : page->items)
      if (row.supporter.id == id) return std::move(row);
    return {};
  }
  std::uint64_t Rows() {
    log.Fold();
    return log.view->Roster({})->total;
  }
  // "did:web:a.example open; ..."
  std::string Claims() {
    std::string text;
    const RosterRow row = Row();
    for (const ClaimRow& claim : row.claims)
      text += (text.empty() ? "" : "; ") + claim.party + " " + std::string(Name(claim.state));
    return text;
  }
  std::string WhyUnusable(std::uint64_t entry) {
    log.Fold();
    const auto page = log.view->Unusable(0, 100);
    for (const UnusableRow& row : page->items)
      if (row.entry == entry) return row.why;
    return {};
  }

  TestLog log{Policy::Default(false)};
  crypto::PrivateKey key = TestKey('a');
  crypto::PrivateKey other = TestKey('b');
  std::uint64_t listing = 0;
};

TEST_F(ClaimsTest, AClaimIsShownUntilTheCustodianDecides) {
  const std::string party = Company("Acme Holdings", "acme.example", key);
  const auto claim = Claim(party, key);
  EXPECT_EQ(Claims(), party + " open");
  EXPECT_EQ(Row().claims.front().entry, claim);
  EXPECT_EQ(Row().claims.front().name, "Acme Holdings");
  EXPECT_EQ(Row().linked_party, "");
  EXPECT_EQ(log.view->Answer("", party, kDay)->verdict, Verdict::kUnknown);  // nobody knows that by this id
  EXPECT_TRUE(log.view->Party(party)->support.empty());

  const auto confirmed = Decide(party, Ruling::kConfirmed);
  EXPECT_EQ(Claims(), party + " confirmed");
  EXPECT_EQ(Row().claims.front().ruling->entry, confirmed);
  EXPECT_EQ(Row().linked_party, party);
  const auto answer = log.view->Answer("", party, kDay);
  EXPECT_EQ(answer->verdict, Verdict::kYes);
  EXPECT_EQ(answer->party, kAcme.id);
  EXPECT_EQ(answer->linked_party, party);
  EXPECT_EQ(answer->entries, (std::vector<std::uint64_t>{2, listing, claim, confirmed}));
  ASSERT_EQ(log.view->Party(party)->support.size(), 1U);
  EXPECT_EQ(log.view->Party(party)->claims.front().supporter, kAcme.id);

  const auto refused = Decide(party, Ruling::kRefused);
  EXPECT_EQ(Claims(), party + " refused");
  EXPECT_EQ(Row().linked_party, "");
  EXPECT_EQ(Row().claims.front().ruling->reason, "r" + std::to_string(refused));
  EXPECT_EQ(log.view->Answer("", party, kDay)->verdict, Verdict::kUnknown);
}

TEST_F(ClaimsTest, AConfirmedPartysSignatureStandsInTheSameRow) {
  const std::string party = Company("Acme Holdings", "acme.example", key);
  log.Support(party, key);
  EXPECT_EQ(Rows(), 2U);
  Claim(party, key);
  EXPECT_EQ(Rows(), 2U);
  Decide(party, Ruling::kConfirmed);
  EXPECT_EQ(Rows(), 1U);
  EXPECT_EQ(Row().adherence.status, What::kSigned);
  EXPECT_EQ(Row().linked_party, party);
  Decide(party, Ruling::kRefused);
  EXPECT_EQ(Rows(), 2U);
  EXPECT_EQ(Row().adherence.status, What::kListed);
  EXPECT_EQ(Row(party).adherence.status, What::kSigned);
}

TEST_F(ClaimsTest, WhoSignsAfterItWasConfirmedIsOneRowToo) {
  const std::string party = Company("Acme Holdings", "acme.example", key);
  Claim(party, key);
  Decide(party, Ruling::kConfirmed);
  log.Support(party, key);
  EXPECT_EQ(Rows(), 1U);
  EXPECT_EQ(Row().adherence.status, What::kSigned);
}

TEST_F(ClaimsTest, TwoMayClaimAndOneIsConfirmed) {
  const std::string first = Company("Acme One", "one.example", key);
  const std::string second = Company("Acme Two", "two.example", other);
  Claim(first, key);
  Claim(second, other);
  EXPECT_EQ(Claims(), first + " open; " + second + " open");
  Decide(second, Ruling::kConfirmed);
  EXPECT_EQ(Claims(), first + " open; " + second + " confirmed");
  EXPECT_NE(WhyUnusable(Decide(first, Ruling::kConfirmed)).find("is refused first"), std::string::npos);
  EXPECT_EQ(Row().linked_party, second);
  Decide(second, Ruling::kRefused);
  Decide(first, Ruling::kConfirmed);
  EXPECT_EQ(Claims(), first + " confirmed; " + second + " refused");
}

TEST_F(ClaimsTest, OnePartyIsOneRow) {
  const Supporter second{"urn:x:acme-again", "Acme (again)", PartyKind::kPrivateSector, "GB"};
  log.List(second);
  const std::string party = Company("Acme Holdings", "acme.example", key);
  Claim(party, key);
  Claim(party, key, second.id);
  Decide(party, Ruling::kConfirmed);
  EXPECT_NE(WhyUnusable(Decide(party, Ruling::kConfirmed, second.id)), "");
  EXPECT_EQ(Row(second.id).claims.front().state, ClaimState::kOpen);
}

TEST_F(ClaimsTest, WhatIsBeyondDoubtIsConfirmedAtOnce) {
  const std::string party = Company("Acme", "acme.example", key);
  Claim(party, key);
  EXPECT_EQ(Claims(), party + " confirmed");
  EXPECT_FALSE(Row().claims.front().ruling.has_value());
  EXPECT_EQ(Row().linked_party, party);
  // Another of that name, and nothing is clear any more.
  const std::string namesake = Company("Acme", "acme-too.example", other);
  Claim(namesake, other);
  EXPECT_EQ(Claims(), namesake + " open; " + party + " open");
  Decide(namesake, Ruling::kRefused);
  EXPECT_EQ(Claims(), namesake + " refused; " + party + " confirmed");
}

TEST_F(ClaimsTest, DoubtRemainsWithoutAdmissionNameOrCountry) {
  log.Apply(MakeParty("did:web:acme.example", "Acme", PartyKind::kPrivateSector, "FR",
                      {WithRoles(key, {Role::kAdmin, Role::kInstrument})}),
            key);
  log.Admit("did:web:acme.example");
  Claim("did:web:acme.example", key);
  EXPECT_EQ(Claims(), "did:web:acme.example open");
  // It moves to where the listed one is; whoever admitted it did not know.
  log.Apply(MakeParty("did:web:acme.example", "Acme", PartyKind::kPrivateSector, "GB",
                      {WithRoles(key, {Role::kAdmin, Role::kInstrument})}),
            key);
  EXPECT_EQ(Claims(), "did:web:acme.example open");
  log.Admit("did:web:acme.example");
  EXPECT_EQ(Claims(), "did:web:acme.example confirmed");
}

TEST_F(ClaimsTest, ARefusalGoesBeforeTheRule) {
  const std::string party = Company("Acme", "acme.example", key);
  log.Support(party, key);
  EXPECT_EQ(Rows(), 1U);            // same name, kind, country, admitted
  Decide(party, Ruling::kRefused);  // which nobody claimed
  EXPECT_EQ(Rows(), 2U);
  EXPECT_EQ(Claims(), party + " refused");
  Claim(party, key);
  EXPECT_EQ(Claims(), party + " open");  // asked again, and not confirmed by itself
  EXPECT_EQ(Rows(), 2U);
  Decide(party, Ruling::kConfirmed);
  EXPECT_EQ(Rows(), 1U);
}

TEST_F(ClaimsTest, AConfirmationElsewhereFreesTheNamesake) {
  const Supporter second{"urn:x:holdings", "Acme Holdings", PartyKind::kPrivateSector, "GB"};
  log.List(second);
  const std::string party = Company("Acme", "acme.example", key);
  log.Support(party, key);
  EXPECT_EQ(Row().linked_party, party);
  Claim(party, key);
  Claim(party, key, second.id);
  Decide(party, Ruling::kConfirmed, second.id);
  EXPECT_EQ(Row().linked_party, "");
  EXPECT_EQ(Claims(), party + " open");
  EXPECT_EQ(Row(second.id).linked_party, party);
  EXPECT_EQ(Row(second.id).adherence.status, What::kSigned);
  Decide(party, Ruling::kRefused, second.id);
  EXPECT_EQ(Row().linked_party, party);
  EXPECT_EQ(Claims(), party + " confirmed");
  EXPECT_EQ(Row(second.id).adherence.status, What::kListed);
}

TEST_F(ClaimsTest, LapsesWhileTheKindIsAnother) {
  const std::string party = Company("Acme Holdings", "acme.example", key);
  Claim(party, key);
  Decide(party, Ruling::kConfirmed);
  const auto as = [&](PartyKind kind) {
    log.Apply(MakeParty(party, "Acme Holdings", kind, "GB", {WithRoles(key, {Role::kAdmin, Role::kInstrument})}), key);
  };
  as(PartyKind::kState);
  EXPECT_EQ(Claims(), party + " lapsed");
  EXPECT_EQ(Row().linked_party, "");
  as(PartyKind::kPrivateSector);
  EXPECT_EQ(Claims(), party + " confirmed");
  // Listed under its own id, it is what the custodian says there.
  log.List({party, "Acme Holdings", PartyKind::kPrivateSector, "GB"});
  EXPECT_EQ(Claims(), party + " lapsed");
  EXPECT_EQ(Rows(), 2U);
}

TEST_F(ClaimsTest, WhatCannotBeClaimedIsUnusable) {
  log.List(kCity);
  const std::string party = Company("Acme Holdings", "acme.example", key);
  const std::string signer = Company("Signer", "signer.example", other);
  log.Support(signer, other);
  EXPECT_NE(WhyUnusable(Claim(party, key, kCity.id)).find("of its own kind"), std::string::npos);
  EXPECT_NE(WhyUnusable(Claim(party, key, "urn:x:nobody")).find("not on the roster"), std::string::npos);
  EXPECT_NE(WhyUnusable(Claim(party, key, signer)).find("custodian alone"), std::string::npos);
  EXPECT_NE(WhyUnusable(Claim(signer, other, signer)).find("one already"), std::string::npos);
  EXPECT_NE(WhyUnusable(Decide(party, Ruling::kConfirmed)).find("did not claim"), std::string::npos);
  const auto not_custodian =
      log.Say(content_type::kClaimDecision, party, kAcme.id,
              ToJson(ClaimDecisionDocument{kCall, kAcme.id, party, Ruling::kConfirmed, {}}), key);
  EXPECT_NE(WhyUnusable(not_custodian).find("only the custodian"), std::string::npos);
  EXPECT_EQ(Claims(), "");
}

TEST_F(ClaimsTest, NeedAnAdmittedPartyAndTheRightKey) {
  log.Apply(MakeParty("did:web:acme.example", "Acme", PartyKind::kPrivateSector, "GB",
                      {WithRoles(key, {Role::kAdmin}), WithRoles(other, {Role::kInstrument})}),
            key);
  const auto claim = [&](const crypto::PrivateKey& by, const std::string& subject) {
    return log.Submit(MakeStatement(content_type::kClaim, "did:web:acme.example", subject,
                                    ToJson(ClaimDocument{kCall, kAcme.id}), by));
  };
  EXPECT_EQ(claim(other, kAcme.id).error().rule, "standing");
  log.Admit("did:web:acme.example");
  EXPECT_EQ(claim(key, kAcme.id).error().rule, "role");
  EXPECT_EQ(claim(other, "urn:x:other").error().place, "/supporter");
  EXPECT_TRUE(claim(other, kAcme.id).has_value());
}

TEST_F(ClaimsTest, TheSameLogGivesTheSameContentHoweverItIsCut) {
  const std::string first = Company("Acme", "one.example", key);
  const std::string second = Company("Acme", "two.example", other);
  log.Support(first, key);
  Claim(first, key);
  Claim(second, other);
  Decide(second, Ruling::kConfirmed);
  Decide(second, Ruling::kRefused);
  log.Support(second, other);
  log.Fold();
  const auto whole = views::DigestOf(**log.view->ContentNow());
  ASSERT_TRUE(log.view->Reset().has_value());
  log.Fold(*log.view, 1);
  const auto cut = views::DigestOf(**log.view->ContentNow());
  EXPECT_EQ(whole->digest, cut->digest);
}

// What a proof bundle cites is enough to come to the same answer.
TEST_F(ClaimsTest, TheEntriesThatAnAnswerNamesGiveIt) {
  const std::string first = Company("Acme", "one.example", key);
  const std::string second = Company("Acme", "two.example", other);
  const auto again = [&](const std::string& asked) {
    log.Fold();
    const auto answer = log.view->Answer("", asked, kDay);
    std::vector<views::Entry> entries;
    for (std::uint64_t i = 0; i < log.entries.size(); ++i) {
      const std::string& type = log.entries[i].statement.headers().content_type;
      const bool authority = type == content_type::kPolicy || type == content_type::kTrustAnchors ||
                             type == content_type::kParty || type == content_type::kAdmission;
      if (authority || std::ranges::binary_search(answer->entries, i))
        entries.push_back({i, log.entries[i].time, &log.entries[i].statement});
    }
    const auto computed = AnswerFromEntries(entries, "", asked, kDay);
    EXPECT_EQ(computed->verdict, answer->verdict);
    EXPECT_EQ(computed->acts.size(), answer->acts.size());
    EXPECT_EQ(computed->linked_party, answer->linked_party);
    EXPECT_EQ(computed->entries, answer->entries);
    ASSERT_EQ(computed->claims.size(), answer->claims.size());
    for (std::size_t i = 0; i < computed->claims.size(); ++i)
      EXPECT_EQ(Name(computed->claims[i].state), Name(answer->claims[i].state));
  };
  Claim(first, key);
  again(first);
  log.Support(second, other);  // now there are two, and the first one's claim is open
  again(kAcme.id);
  Decide(first, Ruling::kConfirmed);
  again(first);
  Decide(first, Ruling::kRefused);
  again(kAcme.id);
  again(second);
}

}  // namespace
}  // namespace entente::roster
