#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "views/content_digest.h"
#include "views/roster/part.h"
#include "views/roster/parties_for_tests.h"
#include "views/roster/pledges/actions.h"
#include "views/roster/pledges/pledge_rows.h"

namespace entente::roster {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kPledgeId = "https://acme.example/pledges/sbom";

Policy WithParts() {
  Policy policy = Policy::Default(false);
  AddRulesOfParts(policy);
  return policy;
}

class PledgesTest : public ::testing::Test {
 protected:
  PledgesTest() {
    log.Found();
    for (const char* party : {kAcme, kCert}) {
      const auto& key = KeyOf(party);
      log.Apply(MakeParty(party, party == kAcme ? "Acme" : "Cert", PartyKind::kPrivateSector, "FR",
                          {WithRoles(key, {Role::kAdmin, Role::kInstrument})}),
                key);
      log.Admit(party);
    }
    log.Support(kAcme, KeyOf(kAcme));
  }

  static const crypto::PrivateKey& KeyOf(std::string_view party) { return party == kAcme ? kAdmin : kCertAdmin; }
  static PledgeDocument Sbom() {
    PledgeDocument document{kPledgeId, kCall, "1", {}};
    document.terms.what = "An SBOM with nine of ten releases";
    document.terms.measure.target = progress::ParseTarget("sbom-share >= 0.9").value();
    document.terms.action = "A4";
    document.terms.due = "2026-06-30";
    return document;
  }
  std::uint64_t Say(std::string_view type, std::string_view subject, const std::string& json,
                    const char* party = kAcme) {
    return log.Say(type, party, subject, json, KeyOf(party));
  }
  std::uint64_t Make(const PledgeDocument& document, const char* party = kAcme) {
    return Say(content_type::kPledge, document.id, ToJson(document), party);
  }
  std::uint64_t Report(Reported state, std::vector<std::uint64_t> evidence = {}, const char* date = "2026-01-15") {
    PledgeReportDocument document{kPledgeId, date, state, "r" + std::to_string(log.entries.size()), "", {}};
    document.evidence = std::move(evidence);
    return Say(content_type::kPledgeReport, kPledgeId, ToJson(document));
  }
  std::uint64_t Revise(PledgeTerms terms, const char* reason = "why") {
    return Say(content_type::kPledgeRevision, kPledgeId,
               ToJson(PledgeRevisionDocument{kPledgeId, std::move(terms), reason}));
  }
  std::uint64_t Withdraw(const char* party = kAcme) {
    return Say(content_type::kPledgeWithdrawal, kPledgeId, ToJson(PledgeWithdrawalDocument{kPledgeId, "why"}), party);
  }
  std::uint64_t Consent(bool given, const char* party = kAcme) {
    return Say(content_type::kProgressConsent, kCall,
               ToJson(ProgressConsentDocument{kCall, given, "r" + std::to_string(log.entries.size())}), party);
  }
  std::uint64_t Rule(bool is_public) {
    return log.Say(content_type::kProgressRule, kOwner, kCall,
                   ToJson(ProgressRuleDocument{kCall, is_public, "r" + std::to_string(log.entries.size())}),
                   log.custodian);
  }
  std::string WhyUnusable(std::uint64_t entry) {
    log.Fold();
    const auto page = log.view->Unusable(0, 100);
    for (const UnusableRow& row : page->items)
      if (row.entry == entry) return row.why;
    return {};
  }
  PledgeQueries Queries() {
    log.Fold();
    return {*log.view, [this](std::uint64_t cursor) -> Result<UnixSeconds> { return log.entries[cursor - 1].time; }};
  }
  PledgeRow Now(const Asker& asker = {.party = {}, .has_copy = true}) {
    PledgeFilter filter;
    filter.party = kAcme;
    auto page = Queries().Pledges(filter, asker);
    EXPECT_TRUE(page.has_value()) << page.error().Text();
    EXPECT_FALSE(page->items.empty());
    return page->items.empty() ? PledgeRow{} : std::move(page->items.front());
  }
  // Something else is logged on that day: the log's time moves on.
  void GoTo(const char* date) {
    log.time = ParseDate(date).value();
    log.Announce({"urn:x:" + std::to_string(log.entries.size()), "X", PartyKind::kState, ""}, std::nullopt);
  }

  TestLog log{WithParts()};
};

TEST_F(PledgesTest, APledgeStandsWithWhatItSays) {
  const auto entry = Make(Sbom());
  const PledgeRow pledge = Now();
  EXPECT_EQ(pledge.entry, entry);
  EXPECT_EQ(pledge.id, kPledgeId);
  EXPECT_EQ(pledge.party_name, "Acme");
  EXPECT_EQ(pledge.clause_title, "Be good");
  EXPECT_EQ(pledge.terms.measure.target->Text(), "sbom-share >= 0.9");
  EXPECT_EQ(pledge.terms.action, "A4");
  EXPECT_EQ(pledge.state, PledgeState::kOpen);
  EXPECT_TRUE(pledge.marks.empty());
  EXPECT_EQ(Queries().At(entry, {})->id, kPledgeId);
  EXPECT_EQ(Queries().At(entry - 1, {}).error().code, ErrorCode::kNotFound);
}

TEST_F(PledgesTest, WhoDoesNotSupportIsMarked) {
  PledgeDocument document = Sbom();
  Make(document, kCert);
  PledgeFilter filter;
  filter.party = kCert;
  EXPECT_THAT(Queries().Pledges(filter, {})->items.front().marks, ElementsAre(PledgeMark::kNotASupporter));
  Make(document);
  log.End(kAcme, kAcme, KeyOf(kAcme), std::nullopt);
  GoTo("2026-02-01");
  EXPECT_THAT(Now().marks, ElementsAre(PledgeMark::kSupportEnded));
}

TEST_F(PledgesTest, WhatMayNotBePledgedChangesNothing) {
  PledgeDocument document = Sbom();
  document.clause = "9";
  EXPECT_THAT(WhyUnusable(Make(document)), HasSubstr("no clause '9'"));
  document = Sbom();
  document.instrument = "https://call.example/2";
  EXPECT_THAT(WhyUnusable(Make(document)), HasSubstr("no instrument"));
  document = Sbom();
  document.terms.due = "2026-01-14";
  EXPECT_THAT(WhyUnusable(Make(document)), HasSubstr("was over when this was logged, on 2026-01-15 (at /due)"));
  const auto first = Make(Sbom());
  document = Sbom();
  document.terms.what = "Another one";
  EXPECT_THAT(WhyUnusable(Make(document)), HasSubstr("by entry " + std::to_string(first)));
  // Ids are each party's own.
  EXPECT_EQ(WhyUnusable(Make(document, kCert)), "");
  EXPECT_EQ(Queries().Pledges({}, {})->total, 2U);
  EXPECT_EQ(Now().terms.what, Sbom().terms.what);
}

TEST_F(PledgesTest, StatesFollowTheLogsTime) {
  Make(Sbom());
  EXPECT_EQ(Now().state, PledgeState::kOpen);
  const auto report = Report(Reported::kUnderWay);
  EXPECT_EQ(Now().state, PledgeState::kUnderWay);
  EXPECT_EQ(Now().reported_entry, report);
  GoTo("2026-06-30");
  EXPECT_EQ(Now().state, PledgeState::kUnderWay);
  GoTo("2026-07-01");
  EXPECT_EQ(Now().state, PledgeState::kDue);
  EXPECT_FALSE(Now().reported_entry.has_value());
  GoTo("2026-07-30");
  EXPECT_EQ(Now().state, PledgeState::kDue);
  GoTo("2026-07-31");
  EXPECT_EQ(Now().state, PledgeState::kOverdue);
  const auto kept = Report(Reported::kKept, {report}, "2026-07-31");
  EXPECT_EQ(Now().state, PledgeState::kKept);
  EXPECT_EQ(Now().reported_entry, kept);
  EXPECT_EQ(Now().reports.back().evidence, (std::vector<std::uint64_t>{report}));
  EXPECT_TRUE(Now().reports.back().marks.empty());
  Report(Reported::kMissed, {}, "2026-07-31");
  EXPECT_EQ(Now().state, PledgeState::kMissed);
}

TEST_F(PledgesTest, EvidenceStandsOnTheLogBefore) {
  Make(Sbom());
  const std::uint64_t next = log.entries.size();
  const auto itself = Report(Reported::kKept, {1, next});
  EXPECT_THAT(WhyUnusable(itself), HasSubstr("(at /evidence/1)"));
  EXPECT_THAT(WhyUnusable(Report(Reported::kKept, {100'000})), HasSubstr("no entry 100000 before this one"));
  EXPECT_EQ(Now().state, PledgeState::kOpen);
  EXPECT_TRUE(Now().reports.empty());
}

TEST_F(PledgesTest, OddDatesOfReportsAreMarked) {
  Make(Sbom());
  Report(Reported::kUnderWay, {}, "2024-12-01");
  Report(Reported::kUnderWay, {}, "2026-01-16");
  Report(Reported::kUnderWay, {}, "2025-12-31");
  const PledgeRow pledge = Now();
  EXPECT_THAT(pledge.reports[0].marks, ElementsAre(PledgeMark::kBackDated));
  EXPECT_THAT(pledge.reports[1].marks, ElementsAre(PledgeMark::kFutureDated));
  EXPECT_TRUE(pledge.reports[2].marks.empty());
}

TEST_F(PledgesTest, OnlyWhoMadeAPledgeSpeaksOfIt) {
  const auto made = Make(Sbom());
  const PledgeReportDocument document{kPledgeId, "2026-01-15", Reported::kMissed, "", "", {}};
  const auto foreign = Say(content_type::kPledgeReport, kPledgeId, ToJson(document), kCert);
  EXPECT_THAT(WhyUnusable(foreign), HasSubstr("of entry " + std::to_string(made) + " is another party's"));
  EXPECT_THAT(WhyUnusable(Withdraw(kCert)), HasSubstr("another party's"));
  const auto nothing = Say(content_type::kPledgeReport, "urn:x:none",
                           ToJson(PledgeReportDocument{"urn:x:none", "2026-01-15", Reported::kKept, "", "", {}}));
  EXPECT_THAT(WhyUnusable(nothing), HasSubstr("has made no pledge urn:x:none"));
  EXPECT_EQ(Now().state, PledgeState::kOpen);
  EXPECT_FALSE(Now().withdrawn);
}

TEST_F(PledgesTest, NothingOfAPledgeDisappears) {
  const auto made = Make(Sbom());
  const auto missed = Report(Reported::kMissed);
  PledgeTerms terms = Sbom().terms;
  EXPECT_THAT(WhyUnusable(Revise(terms)), HasSubstr("changes nothing"));
  GoTo("2026-08-01");
  terms.due = "2026-07-31";
  EXPECT_THAT(WhyUnusable(Revise(terms)), HasSubstr("(at /due)"));
  terms.due = "2027-06-30";
  const auto revised = Revise(terms, "it took longer");
  PledgeRow pledge = Now();
  EXPECT_EQ(pledge.state, PledgeState::kOpen);
  EXPECT_EQ(pledge.terms_entry, revised);
  EXPECT_THAT(pledge.marks, ElementsAre(PledgeMark::kRevisedAfterDue));
  ASSERT_EQ(pledge.reports.size(), 1U);
  EXPECT_EQ(pledge.reports[0].entry, missed);
  EXPECT_FALSE(pledge.reports[0].counts);
  ASSERT_EQ(pledge.acts.size(), 2U);
  EXPECT_EQ(pledge.acts[0].entry, made);
  EXPECT_EQ(pledge.acts[0].terms->due, "2026-06-30");
  EXPECT_EQ(pledge.acts[1].reason, "it took longer");

  const auto withdrawn = Withdraw();
  EXPECT_EQ(Now().state, PledgeState::kWithdrawn);
  EXPECT_EQ(Now().acts.back().entry, withdrawn);
  EXPECT_FALSE(Now().acts.back().terms.has_value());
  EXPECT_THAT(WhyUnusable(Withdraw()), HasSubstr("withdrawn by entry " + std::to_string(withdrawn)));
  EXPECT_THAT(WhyUnusable(Report(Reported::kKept)), HasSubstr("was withdrawn"));
  EXPECT_THAT(WhyUnusable(Make(Sbom())), HasSubstr("made a pledge of this id"));
}

TEST_F(PledgesTest, WhoMaySeeProgressChangesNoReport) {
  Make(Sbom());
  Report(Reported::kKept);
  PledgeTerms terms = Sbom().terms;
  terms.visibility = Visibility::kPublic;
  terms.action = "A14";
  Revise(terms);
  EXPECT_EQ(Now().state, PledgeState::kKept);
  EXPECT_TRUE(Now().reports[0].counts);
}

TEST_F(PledgesTest, ProgressIsPrivateUntilThePartyAgrees) {
  Make(Sbom());
  Report(Reported::kMissed);
  PledgeRow seen = Now({});
  EXPECT_FALSE(seen.shown.shown());
  EXPECT_TRUE(seen.reports.empty());
  EXPECT_EQ(Now({.party = kCert, .has_copy = false}).shown.because, Because::kNotPublic);
  EXPECT_EQ(Now({.party = kAcme, .has_copy = false}).shown.because, Because::kSelf);
  EXPECT_EQ(Now({.party = {}, .has_copy = true}).shown.because, Because::kCopy);
  EXPECT_FALSE(Queries().Record("", kAcme, {})->shown.shown());
  PledgeFilter missed;
  missed.state = PledgeState::kMissed;
  EXPECT_EQ(Queries().Pledges(missed, {})->total, 0U);  // what is not shown cannot be asked for by its state

  EXPECT_THAT(WhyUnusable(Consent(false)), HasSubstr("gave no consent"));
  const auto given = Consent(true);
  seen = Now({});
  EXPECT_EQ(seen.shown.because, Because::kConsent);
  EXPECT_EQ(seen.shown.entry, given);
  EXPECT_EQ(seen.state, PledgeState::kMissed);
  EXPECT_EQ(Queries().Pledges(missed, {})->total, 1U);
  EXPECT_TRUE(Queries().Record("", kAcme, {})->shown.shown());
  EXPECT_THAT(WhyUnusable(Consent(true)), HasSubstr("by entry " + std::to_string(given) + " already"));
  Consent(false);
  EXPECT_FALSE(Now({}).shown.shown());
  EXPECT_FALSE(Queries().Record("", kAcme, {})->consent->given);
}

TEST_F(PledgesTest, AnInstrumentsRuleHoldsForPledgesMadeFromThenOn) {
  Make(Sbom());
  EXPECT_THAT(WhyUnusable(Rule(false)), HasSubstr("where there is no rule"));
  const auto rule = Rule(true);
  EXPECT_THAT(WhyUnusable(Rule(true)), HasSubstr("the rule already"));
  EXPECT_FALSE(Now({}).shown.shown());  // it was made before
  PledgeDocument later = Sbom();
  later.id = "https://acme.example/pledges/later";
  Make(later);
  EXPECT_EQ(Now({}).shown.because, Because::kRule);
  EXPECT_EQ(Now({}).shown.entry, rule);
  EXPECT_FALSE(Queries().Record("", kAcme, {})->shown.shown());  // of one pledge, not of the record
  Rule(false);
  EXPECT_FALSE(Now({}).shown.shown());
  const auto foreign = Say(content_type::kProgressRule, kCall, ToJson(ProgressRuleDocument{kCall, true, "why"}));
  EXPECT_THAT(WhyUnusable(foreign), HasSubstr("only the custodian"));
}

TEST_F(PledgesTest, APledgeCanBePublicByItself) {
  PledgeDocument document = Sbom();
  document.terms.visibility = Visibility::kPublic;
  const auto entry = Make(document);
  EXPECT_EQ(Now({}).shown.because, Because::kPledge);
  EXPECT_EQ(Now({}).shown.entry, entry);
}

TEST_F(PledgesTest, AKeyThatWasCompromisedPutsInDoubt) {
  Make(Sbom());
  Report(Reported::kKept);
  const auto revoked = log.Say(
      content_type::kKeyRevocation, kOwner, kAcme,
      ToJson(KeyRevocationDocument{kAcme, ToBytes(Kid(kAdmin)), RevocationReason::kCompromised, {}, {}}), log.owner);
  const PledgeRow pledge = Now();
  EXPECT_EQ(pledge.acts.front().in_doubt_since, revoked);
  EXPECT_THAT(pledge.marks, ElementsAre(PledgeMark::kKeyInDoubt));
  EXPECT_EQ(pledge.reports.front().in_doubt_since, revoked);
}

TEST_F(PledgesTest, TheSameLogGivesTheSameTables) {
  Make(Sbom());
  Make(Sbom(), kCert);
  Report(Reported::kUnderWay, {1, 2});
  PledgeTerms terms = Sbom().terms;
  terms.measure = {.text = "in words", .target = {}};
  Revise(terms);
  Consent(true);
  Rule(true);
  Withdraw();
  log.Fold();
  const auto digest = [](const RosterView& view) { return views::DigestOf(**view.ContentNow())->digest; };
  const auto other = RosterView::Open(log.folder.path() / "other.db", storage::OpenMode::kReadWrite);
  log.Fold(**other, 1);
  EXPECT_EQ(digest(*log.view), digest(**other));
  ASSERT_TRUE((*other)->Reset().has_value());
  log.Fold(**other, 3);
  EXPECT_EQ(digest(*log.view), digest(**other));
}

TEST_F(PledgesTest, PagesAndFilters) {
  for (int i = 0; i < 5; ++i) {
    PledgeDocument document = Sbom();
    document.id += std::to_string(i);
    document.terms.action = i % 2 == 0 ? "A4" : "";
    Make(document, i < 3 ? kAcme : kCert);
  }
  PledgeFilter filter;
  filter.limit = 2;
  filter.offset = 1;
  auto page = Queries().Pledges(filter, {});
  EXPECT_EQ(page->total, 5U);
  ASSERT_EQ(page->items.size(), 2U);
  EXPECT_GT(page->items[0].entry, page->items[1].entry);
  EXPECT_EQ(page->items[0].id, std::string(kPledgeId) + "3");
  filter = {};
  filter.action = "A4";
  EXPECT_EQ(Queries().Pledges(filter, {})->total, 3U);
  filter.state = PledgeState::kOpen;
  filter.limit = 1;
  page = Queries().Pledges(filter, {.party = {}, .has_copy = true});
  EXPECT_EQ(page->total, 3U);
  EXPECT_EQ(page->items.size(), 1U);
  EXPECT_EQ(Queries().Summary("", {})->pledges.size(), 5U);
  EXPECT_EQ(Queries().Record(kCall, kCert, {})->pledges.size(), 2U);
  EXPECT_EQ(Queries().Record(kCall, "did:web:nobody.example", {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Queries().Record("urn:x:none", kCert, {}).error().code, ErrorCode::kNotFound);
}

TEST(PledgeDocuments, AreReadStrictly) {
  const std::string good =
      R"({"id":"urn:x:1","instrument":"urn:x:2","clause":"1","what":"w","measure":{"name":"sbom-share","at_least":0.9}})";
  ASSERT_TRUE(ParsePledge(good).has_value());
  EXPECT_EQ(ToJson(*ParsePledge(good)), good);
  struct Bad {
    const char* from;
    const char* to;
    const char* place;
  };
  for (const Bad& bad :
       {Bad{"0.9", "1.5", "/measure/at_least"}, Bad{"0.9", "\"x\"", "/measure/at_least"},
        Bad{"sbom-share", "happiness", "/measure/name"}, Bad{"at_least", "at_most", "/measure/at_most"},
        Bad{"\"w\"", "\"\"", "/what"}, Bad{"}}", "},\"action\":\"A26\"}", "/action"},
        Bad{"}}", "},\"due\":\"soon\"}", "/due"}, Bad{"}}", "},\"visibility\":\"secret\"}", "/visibility"},
        Bad{"urn:x:1", "x", "/id"}, Bad{"}}", "},\"colour\":\"red\"}", "/colour"},
        Bad{"\"name\"", "\"text\":\"t\",\"name\"", "/measure/name"}}) {
    std::string text = good;
    text.replace(text.find(bad.from), std::string(bad.from).size(), bad.to);
    const auto parsed = ParsePledge(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().place, bad.place) << text;
  }
  const std::string report = R"({"pledge":"urn:x:1","date":"2026-01-01","state":"kept","evidence":[1,2]})";
  EXPECT_EQ(ToJson(*ParsePledgeReport(report)), report);
  for (const char* evidence : {"[1,1]", "[-1]", "[1.5]", "[\"1\"]", "{}"}) {
    std::string text = report;
    text.replace(text.find("[1,2]"), 5, evidence);
    EXPECT_FALSE(ParsePledgeReport(text).has_value()) << text;
  }
  EXPECT_FALSE(ParsePledgeReport(R"({"pledge":"urn:x:1","date":"2026-01-01","state":"done"})").has_value());
  EXPECT_FALSE(ParsePledgeWithdrawal(R"({"pledge":"urn:x:1"})").has_value());
  EXPECT_FALSE(ParseProgressConsent(R"({"instrument":"urn:x:1","consent":"yes"})").has_value());
  EXPECT_FALSE(ParseProgressRule(R"({"instrument":"urn:x:1","progress":"public"})").has_value());
}

TEST(PledgeActions, AreTwentyFive) {
  ASSERT_EQ(PledgeActions().size(), 25U);
  for (std::size_t i = 0; i < PledgeActions().size(); ++i) {
    EXPECT_EQ(PledgeActions()[i].id, "A" + std::to_string(i + 1));
    EXPECT_LE(PledgeActions()[i].title.size(), 80U);
  }
  EXPECT_EQ(FindPledgeAction("A4")->title, PledgeActions()[3].title);
  EXPECT_EQ(FindPledgeAction("A26"), nullptr);
}

}  // namespace
}  // namespace entente::roster
