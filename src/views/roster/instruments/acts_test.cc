// Acts about instruments, on a log that judges and folds as a node does: versions, invitations, announcements,
// understandings, objections, ends, papers; what is refused, and what is marked.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "views/roster/instruments/act_documents.h"
#include "views/roster/instruments/act_queries.h"
#include "views/roster/part.h"
#include "views/roster/test_log.h"

namespace entente::roster {
namespace {

using registration::PartyKind;
using registration::Role;

constexpr const char* kRuritania = "did:web:ruritania.example";
constexpr const char* kZenda = "did:web:zenda.example";
constexpr const char* kTreaty = "https://treaty.example/1";
constexpr UnixSeconds kDay = 24 * 60 * 60;

DateWithPrecision Exact(std::string day) {
  return {std::move(day), Precision::kExact};
}

InstrumentDocument Call(std::string version) {
  InstrumentDocument call;
  call.id = kCall;
  call.title = "The Call";
  call.version = std::move(version);
  call.founded = "2018-11-12";
  call.clauses = {{"1", "Be good"}, {"2", "Be careful"}};
  return call;
}

class Acts : public testing::Test {
 protected:
  Acts() {
    Join(kRuritania, "Ruritania", ruritania);
    Join(kZenda, "Zenda", zenda);
    founding = Instrument(Call("1"));
  }

  void Join(const char* id, const char* name, const crypto::PrivateKey& key) {
    log.Apply(MakeParty(id, name, PartyKind::kState, "", {WithRoles(key, {Role::kAdmin, Role::kInstrument})}), key);
  }
  std::uint64_t Instrument(const InstrumentDocument& document) {
    return log.Say(content_type::kInstrument, kOwner, document.id, ToJson(document), log.custodian);
  }
  std::uint64_t Support(const char* party, const crypto::PrivateKey& key, SupportDocument document = {}) {
    if (document.instrument.empty()) document.instrument = kCall;
    return log.Say(content_type::kSupport, party, document.instrument, ToJson(document), key);
  }
  template <class Document>
  std::uint64_t Said(std::string_view type, const char* party, const crypto::PrivateKey& key,
                     const Document& document) {
    return log.Say(type, party, document.instrument, ToJson(document), key);
  }
  std::uint64_t Understands(const char* party, const crypto::PrivateKey& key, const std::string& clause = {},
                            const std::string& text = "as we read it") {
    return Said(content_type::kUnderstanding, party, key,
                UnderstandingDocument{kCall, Reading::kUnderstanding, clause, text, {}});
  }
  std::uint64_t Disagrees(const char* party, const crypto::PrivateKey& key, std::uint64_t entry) {
    return Said(content_type::kObjection, party, key,
                ObjectionDocument{kCall, Against::kDisagreement, entry, {}, "no", {}});
  }
  PaperActDocument Letter(PaperAct act) const {
    PaperActDocument paper;
    paper.instrument = kCall;
    paper.supporter = {kRuritania, "Ruritania", PartyKind::kState, ""};
    paper.act = act;
    paper.digest = std::string(64, 'a');
    paper.date = Exact("2026-01-02");
    paper.received = "2026-01-05";
    paper.received_by = "Registry";
    paper.text = act == PaperAct::kSupport || act == PaperAct::kEndOfSupport ? "" : "what it says";
    return paper;
  }
  std::uint64_t Records(const PaperActDocument& paper) {
    return log.Say(content_type::kPaperAct, kOwner, paper.supporter.id, ToJson(paper), log.custodian);
  }
  std::uint64_t Confirms(std::uint64_t entry) {
    return Said(content_type::kPaperConfirmation, kRuritania, ruritania,
                PaperConfirmationDocument{kCall, entry, std::string(64, 'a')});
  }

  // Why the entry could not be used; "" when it could.
  std::string Why(std::uint64_t entry) {
    log.Fold();
    const auto page = log.view->Unusable(0, 1000);
    for (const UnusableRow& row : page->items)
      if (row.entry == entry) return row.why;
    return {};
  }
  std::vector<ActRow> Of(std::uint64_t entry, std::string today = "2026-01-15") {
    log.Fold();
    ActFilter filter;
    filter.entry = entry;
    filter.today = std::move(today);
    return roster::Acts(*log.view, filter)->items;
  }
  std::string Marks(std::uint64_t entry) {
    std::string marks;
    for (const ActRow& act : Of(entry))
      for (const std::string& mark : act.marks) marks += (marks.empty() ? "" : " ") + mark;
    return marks;
  }
  std::string Status(const char* party) {
    log.Fold();
    RosterFilter filter;
    filter.instrument = kCall;
    filter.text = party;
    const auto page = log.view->Roster(filter);
    return page->items.empty() ? "" : std::string(Name(page->items.front().adherence.status));
  }

  static registration::Policy WithParts() {
    auto policy = registration::Policy::Default(true);
    AddRulesOfParts(policy);
    return policy;
  }

  TestLog log{WithParts()};
  crypto::PrivateKey ruritania = TestKey('1');
  crypto::PrivateKey zenda = TestKey('2');
  std::uint64_t founding = 0;
};

#define EXPECT_HAS(text, part) EXPECT_NE((text).find(part), std::string::npos) << (text)

TEST_F(Acts, AVersionIsSaidOnce) {
  const auto second = Instrument(Call("2"));
  log.time += 60;  // the same words at another time
  InstrumentDocument same = Call("2");
  const auto again = log.Say(content_type::kInstrument, kOwner, kCall, ToJson(same) + " ", log.custodian);
  same.title = "Another text";
  const auto other = Instrument(same);
  InstrumentDocument treaty = Call("3");
  treaty.vocabulary = Vocabulary::kTreaty;
  const auto treaty_now = Instrument(treaty);
  EXPECT_EQ(Why(second), "");
  EXPECT_HAS(Why(again), "entry " + std::to_string(second) + " says this already");
  EXPECT_HAS(Why(other), "with another text already");
  EXPECT_HAS(Why(treaty_now), "was founded as political");
  const auto versions = Versions(*log.view, kCall);
  ASSERT_EQ(versions->size(), 2U);
  EXPECT_EQ(versions->front().entry, founding);
  EXPECT_EQ(log.view->Instrument(kCall)->document.version, "2");
  EXPECT_EQ(Of(founding).at(0).what, ActKind::kFounded);
  EXPECT_EQ(Of(second).at(0).what, ActKind::kVersion);
}

TEST_F(Acts, ASupportIsOfAVersionThatThereIs) {
  const auto unknown = Support(kZenda, zenda, {kCall, "7", {}, {}});
  const auto only = Support(kRuritania, ruritania);
  EXPECT_HAS(Why(unknown), "has no version '7'; it has 1");
  EXPECT_HAS(Why(unknown), "/version");
  EXPECT_EQ(Of(only).at(0).version, "1");  // there is one alone
  Instrument(Call("2"));
  const auto silent = Support(kZenda, zenda);
  EXPECT_EQ(Marks(silent), "version-not-stated");
  const auto second = Support(kZenda, zenda, {kCall, "2", {}, {}});
  EXPECT_EQ(Marks(second), "");
  const auto versions = Versions(*log.view, kCall);
  EXPECT_EQ(versions->at(0).signed_count, 1U);
  EXPECT_EQ(versions->at(1).signed_count, 1U);
}

TEST_F(Acts, StatementsGoWithSupportAndEndWithIt) {
  SupportDocument document{kCall, "1", {}, "on the whole"};
  document.understandings = {{"2", "on clause 2"}};
  const auto support = Support(kRuritania, ruritania, document);
  const auto acts = Of(support);
  ASSERT_EQ(acts.size(), 3U);
  EXPECT_EQ(acts[1].what, ActKind::kUnderstanding);
  EXPECT_EQ(acts[1].clause, "");
  EXPECT_EQ(acts[2].clause, "2");
  EXPECT_EQ(acts[2].position, 2U);
  document.understandings = {{"9", "on no clause"}};
  EXPECT_HAS(Why(Support(kZenda, zenda, document)), "has no clause '9' in its version 1; it has 1, 2");
  EXPECT_EQ(Status(kZenda), "");  // nothing of it counts

  // A newer support says anew how it is read.
  const auto newer = Support(kRuritania, ruritania, {kCall, "1", {}, "otherwise"});
  EXPECT_EQ(Of(support).at(1).withdrawn->entry, newer);
  const auto later = Understands(kRuritania, ruritania, "1");
  EXPECT_EQ(Why(later), "");
  const auto end = log.End(kRuritania, kRuritania, ruritania, {});
  EXPECT_EQ(Of(later).at(0).withdrawn->entry, end);
  EXPECT_EQ(Of(newer).at(1).withdrawn->entry, end);
  EXPECT_FALSE(Of(newer).at(0).withdrawn.has_value());
}

TEST_F(Acts, WordsOfTheOtherVocabularyAreRefused) {
  SupportDocument reserved{kCall, "1", {}, {}};
  reserved.reservations = {{"1", "not for us"}};
  EXPECT_HAS(Why(Support(kRuritania, ruritania, reserved)), "say 'understanding'");
  Support(kRuritania, ruritania);
  const auto later = Said(content_type::kUnderstanding, kRuritania, ruritania,
                          UnderstandingDocument{kCall, Reading::kReservation, "1", "not for us", {}});
  EXPECT_HAS(Why(later), "say 'understanding'");
  const auto understood = Understands(kRuritania, ruritania);
  Support(kZenda, zenda);
  const auto objection = Said(content_type::kObjection, kZenda, zenda,
                              ObjectionDocument{kCall, Against::kObjection, understood, {}, {}, {}});
  EXPECT_HAS(Why(objection), "say 'disagreement'");

  InstrumentDocument treaty = Call("1");
  treaty.id = kTreaty;
  treaty.vocabulary = Vocabulary::kTreaty;
  Instrument(treaty);
  reserved.instrument = kTreaty;
  const auto signature = Support(kRuritania, ruritania, reserved);
  EXPECT_EQ(Of(signature).at(1).what, ActKind::kReservation);
  Support(kZenda, zenda, {kTreaty, "1", {}, {}});
  const auto wrong = Said(content_type::kObjection, kZenda, zenda,
                          ObjectionDocument{kTreaty, Against::kDisagreement, signature, {}, {}, {}});
  EXPECT_HAS(Why(wrong), "say 'objection'");
  const auto right = Said(content_type::kObjection, kZenda, zenda,
                          ObjectionDocument{kTreaty, Against::kObjection, signature, {}, "we object", {}});
  EXPECT_EQ(Why(right), "");
  EXPECT_EQ(Of(signature).at(1).referred_by.at(0).entry, right);
}

TEST_F(Acts, DisagreementNeedsSomethingToDisagreeWith) {
  const auto support = Support(kRuritania, ruritania);
  const auto understood = Understands(kRuritania, ruritania, "1");
  EXPECT_HAS(Why(Disagrees(kZenda, zenda, understood)), "does not support");  // who is no supporter has no say
  Support(kZenda, zenda);
  EXPECT_HAS(Why(Disagrees(kZenda, zenda, support)), "there is nothing to object to");
  EXPECT_HAS(Why(Disagrees(kZenda, zenda, 10'000)), "there is no entry 10000 before this one");
  EXPECT_HAS(Why(Disagrees(kRuritania, ruritania, understood)), "its own");
  const auto disagreed = Disagrees(kZenda, zenda, understood);
  EXPECT_EQ(Why(disagreed), "");
  log.time += 60;
  const auto twice = Said(content_type::kObjection, kZenda, zenda,
                          ObjectionDocument{kCall, Against::kDisagreement, understood, {}, "still no", {}});
  EXPECT_HAS(Why(twice), "objects to that already");
  const auto taken_back = Said(content_type::kStatementWithdrawal, kRuritania, ruritania,
                               StatementWithdrawalDocument{kCall, understood, {}, {}, "settled"});
  EXPECT_EQ(Of(understood).at(0).withdrawn->entry, taken_back);
  EXPECT_EQ(Of(taken_back).at(0).refers_to->entry, understood);
  const auto late = Said(content_type::kObjection, kZenda, zenda,
                         ObjectionDocument{kCall, Against::kDisagreement, understood, {}, "too late", {}});
  EXPECT_NE(Why(late), "");
}

TEST_F(Acts, OnlyOnesOwnIsTakenBackAndOnce) {
  Support(kRuritania, ruritania);
  const auto understood = Understands(kRuritania, ruritania);
  const StatementWithdrawalDocument withdrawal{kCall, understood, {}, {}, {}};
  Support(kZenda, zenda);
  EXPECT_HAS(Why(Said(content_type::kStatementWithdrawal, kZenda, zenda, withdrawal)), "who alone takes it back");
  EXPECT_EQ(Why(Said(content_type::kStatementWithdrawal, kRuritania, ruritania, withdrawal)), "");
  StatementWithdrawalDocument again = withdrawal;
  again.reason = "once more";
  EXPECT_HAS(Why(Said(content_type::kStatementWithdrawal, kRuritania, ruritania, again)), "taken back already");
  const StatementWithdrawalDocument founded{kCall, founding, {}, {}, {}};
  EXPECT_HAS(Why(Said(content_type::kStatementWithdrawal, kRuritania, ruritania, founded)), "no statement");
}

TEST_F(Acts, AnInvitationIsItsInvitersToTakeBack) {
  Support(kRuritania, ruritania);
  const auto invited = log.Say(
      content_type::kInvitation, kRuritania, kZenda,
      ToJson(InvitationDocument{kCall, {kZenda, "Zenda", PartyKind::kState, ""}, {}, "2026-12-01", {}, {}}), ruritania);
  EXPECT_EQ(Why(invited), "");
  const StatementWithdrawalDocument withdrawal{kCall, invited, {}, {}, {}};
  EXPECT_HAS(Why(Said(content_type::kStatementWithdrawal, kZenda, zenda, withdrawal)), "who alone takes it back");
  EXPECT_EQ(Why(Said(content_type::kStatementWithdrawal, kRuritania, ruritania, withdrawal)), "");
}

TEST_F(Acts, TwiceTheSameIsSaidNotTaken) {
  SupportDocument document{kCall, "1", Exact("2026-01-10"), {}};
  const auto first = Support(kRuritania, ruritania, document);
  // The same document, in a statement of its own: JSON with a space more.
  const auto again = log.Say(content_type::kSupport, kRuritania, kCall, ToJson(document) + " ", ruritania);
  EXPECT_HAS(Why(again), "entry " + std::to_string(first) + " says this already");
  log.End(kRuritania, kRuritania, ruritania, Exact("2026-01-12"));
  const auto anew = log.Say(content_type::kSupport, kRuritania, kCall, ToJson(document) + "  ", ruritania);
  EXPECT_EQ(Why(anew), "");  // a new spell
  EXPECT_EQ(Status(kRuritania), "signed");
  log.End(kZenda, kZenda, zenda, {});
  EXPECT_HAS(Why(log.entries.size() - 1), "not on the roster");
}

// What was signed with a key that others had is said again, in the same words, with another key.
TEST_F(Acts, WhatIsInDoubtIsSaidAgain) {
  const auto spare = TestKey('3');
  log.Apply(MakeParty(kRuritania, "Ruritania", PartyKind::kState, "",
                      {WithRoles(ruritania, {Role::kAdmin, Role::kInstrument}),
                       WithRoles(spare, {Role::kAdmin, Role::kInstrument})}),
            ruritania);
  const SupportDocument document{kCall, "1", Exact("2026-01-10"), {}};
  const auto support = Support(kRuritania, ruritania, document);
  const auto understood = Understands(kRuritania, ruritania);
  EXPECT_HAS(Why(Support(kRuritania, spare, document)), "says this already");
  KeyRevocationDocument revocation{
      kRuritania, ToBytes(ruritania.public_key().kid()), RevocationReason::kCompromised, {}, {}};
  const auto told = log.Say(content_type::kKeyRevocation, kRuritania, kRuritania, ToJson(revocation), spare);
  EXPECT_EQ(Of(support).at(0).in_doubt_since, told);
  const auto again = log.Say(content_type::kSupport, kRuritania, kCall, ToJson(document) + "  ", spare);
  EXPECT_EQ(Why(again), "");
  EXPECT_FALSE(Of(again).at(0).in_doubt_since.has_value());
  EXPECT_EQ(Of(understood).at(0).in_doubt_since, told);
  EXPECT_EQ(Why(Understands(kRuritania, spare)), "");
}

TEST_F(Acts, NothingIsSaidAfterTheEnd) {
  Support(kRuritania, ruritania);
  const auto end = log.End(kRuritania, kRuritania, ruritania, {});
  EXPECT_HAS(Why(Understands(kRuritania, ruritania)), "ended (entry " + std::to_string(end) + ")");
}

TEST_F(Acts, DatesFarFromTheLogsDayAreMarkedOrRefused) {
  EXPECT_EQ(Marks(Support(kRuritania, ruritania, {kCall, "1", Exact("2026-01-01"), {}})), "");
  EXPECT_EQ(Marks(Support(kRuritania, ruritania, {kCall, "1", Exact("2025-01-01"), {}})), "back-dated");
  EXPECT_EQ(Marks(Support(kRuritania, ruritania, {kCall, "1", Exact("2026-02-01"), {}})), "future-dated");
  EXPECT_EQ(Marks(Support(kRuritania, ruritania, {kCall, "1", Exact("2017-01-01"), {}})), "back-dated before-founding");
  const auto far = Support(kRuritania, ruritania, {kCall, "1", Exact("2262-01-01"), {}});
  EXPECT_HAS(Why(far), "more than 366 days ahead");
  EXPECT_HAS(Why(far), "/date/value");
  // Who writes down what was is not back-dating.
  EXPECT_EQ(Marks(log.List({"urn:x:y", "Y", PartyKind::kState, ""}, Exact("2019-01-01"))), "");
}

TEST_F(Acts, NobodyIsRemovedWithoutAReason) {
  const Supporter acme{"urn:x:acme", "Acme", PartyKind::kPrivateSector, "GB"};
  log.List(acme, Exact("2019-01-01"));
  const auto silent = log.Say(content_type::kEndOfSupport, kOwner, kCall,
                              ToJson(EndOfSupportDocument{kCall, acme.id, {}, {}}), log.custodian);
  EXPECT_HAS(Why(silent), "without a reason");
  EXPECT_HAS(Why(silent), "/reason");
  EXPECT_EQ(Status("urn:x:acme"), "listed");
  const auto removed = log.End(kOwner, acme.id, log.custodian, {});
  EXPECT_EQ(Of(removed).at(0).what, ActKind::kRemoved);
  EXPECT_EQ(Of(removed).at(0).party.name, "Acme");
  EXPECT_EQ(Status("urn:x:acme"), "ended");
}

TEST_F(Acts, AnAnnouncementIsKeptOrNot) {
  const AnnouncementDocument self{
      kCall,    {kRuritania, "Ruritania", PartyKind::kState, ""}, Exact("2026-01-10"), {}, "soon", "2026-02-01",
      "A forum"};
  const auto announced = log.Say(content_type::kAnnouncement, kRuritania, kRuritania, ToJson(self), ruritania);
  EXPECT_EQ(Why(announced), "");
  EXPECT_EQ(Status(kRuritania), "announced");
  EXPECT_EQ(Of(announced).at(0).outcome->state, OutcomeState::kOpen);
  EXPECT_EQ(Of(announced, "2026-02-01").at(0).outcome->state, OutcomeState::kOpen);
  EXPECT_EQ(Of(announced, "2026-02-02").at(0).outcome->state, OutcomeState::kNotKept);
  log.time += 20 * kDay;
  const auto support = Support(kRuritania, ruritania);
  const auto kept = Of(announced, "2026-03-01").at(0).outcome;
  EXPECT_EQ(kept->state, OutcomeState::kKept);
  EXPECT_EQ(kept->entry, support);
  EXPECT_EQ(kept->day, "2026-02-04");
  EXPECT_TRUE(kept->late);
  // Before that day nothing is kept yet.
  EXPECT_EQ(Of(announced, "2026-02-03").at(0).outcome->state, OutcomeState::kNotKept);
  const auto again = log.Say(content_type::kAnnouncement, kRuritania, kRuritania, ToJson(self) + " ", ruritania);
  EXPECT_HAS(Why(again), "supports it already");
  // A party does not announce for others, and the custodian's removal is no end of what a party announced.
  const auto for_others =
      log.Say(content_type::kAnnouncement, kRuritania, kZenda,
              ToJson(AnnouncementDocument{kCall, {kZenda, "Zenda", PartyKind::kState, ""}, {}, {}, {}}), ruritania);
  EXPECT_HAS(Why(for_others), "a party announces for itself alone");
  ActFilter filter;
  filter.kinds = kAllActKinds;
  filter.outcome = OutcomeState::kKept;
  filter.today = "2026-03-01";
  EXPECT_EQ(roster::Acts(*log.view, filter)->total, 1U);
}

TEST_F(Acts, WhoMayInvite) {
  const Supporter city{"did:web:city.example", "City", PartyKind::kPublicAuthority, ""};
  const auto invite = [&](const char* issuer, const crypto::PrivateKey& key, const std::string& text) {
    return log.Say(content_type::kInvitation, issuer, city.id,
                   ToJson(InvitationDocument{kCall, city, {}, "2026-02-01", {}, text}), key);
  };
  EXPECT_HAS(Why(invite(kRuritania, ruritania, "come")), "only the custodian or a supporter");
  Support(kRuritania, ruritania);
  const auto invited = invite(kRuritania, ruritania, "come again");
  EXPECT_EQ(Why(invited), "");
  EXPECT_EQ(Of(invited).at(0).party.id, city.id);
  EXPECT_EQ(Of(invited).at(0).outcome->state, OutcomeState::kOpen);
  EXPECT_FALSE(Of(invited).at(0).by_custodian);
  const auto by_custodian = invite(kOwner, log.custodian, "welcome");
  EXPECT_EQ(Why(by_custodian), "");
  EXPECT_TRUE(Of(by_custodian).at(0).by_custodian);
  // It stays among the custodian's own acts, and among those about the one that is asked.
  constexpr std::array kInvitations = {ActKind::kInvited};
  for (const std::string& party : {std::string(kOwner), city.id}) {
    ActFilter filter;
    filter.kinds = kInvitations;
    filter.party = party;
    const auto found = roster::Acts(*log.view, filter);
    ASSERT_TRUE(found.has_value());
    EXPECT_TRUE(std::ranges::any_of(found->items, [&](const ActRow& act) { return act.entry == by_custodian; }))
        << party;
  }
  EXPECT_EQ(Status("did:web:city.example"), "");  // who is invited is on no roster
  log.List(city, Exact("2026-01-20"));
  EXPECT_HAS(Why(invite(kOwner, log.custodian, "welcome again")), "supports it already");
  EXPECT_EQ(Of(invited, "2026-01-20").at(0).outcome->state, OutcomeState::kKept);
}

TEST_F(Acts, APaperListsAndItsConfirmationSigns) {
  const auto paper = Records(Letter(PaperAct::kSupport));
  EXPECT_EQ(Why(paper), "");
  EXPECT_EQ(Status(kRuritania), "listed");
  EXPECT_HAS(Why(Records([this] {
               auto same = Letter(PaperAct::kSupport);
               same.received_by = "Another office";
               return same;
             }())),
             "records this paper already");
  const auto wrong = Said(content_type::kPaperConfirmation, kRuritania, ruritania,
                          PaperConfirmationDocument{kCall, paper, std::string(64, 'b')});
  EXPECT_HAS(Why(wrong), "this is another one");
  const auto stranger = Said(content_type::kPaperConfirmation, kZenda, zenda,
                             PaperConfirmationDocument{kCall, paper, std::string(64, 'a')});
  EXPECT_HAS(Why(stranger), "which is not");
  const auto confirmed = Confirms(paper);
  EXPECT_EQ(Why(confirmed), "");
  EXPECT_EQ(Status(kRuritania), "signed");
  EXPECT_EQ(Of(paper).at(0).confirmed->entry, confirmed);
  EXPECT_EQ(Of(confirmed).at(0).refers_to->entry, paper);
  EXPECT_EQ(log.view->Answer(kCall, kRuritania, ParseDate("2026-01-02").value())->verdict, Verdict::kYes);
  EXPECT_EQ(log.view->Answer(kCall, kRuritania, ParseDate("2026-01-01").value())->verdict, Verdict::kNo);

  // A paper that ends a signature waits for its party; then it is the party's own end.
  const auto end = Records(Letter(PaperAct::kEndOfSupport));
  EXPECT_EQ(Why(end), "");
  EXPECT_EQ(Status(kRuritania), "signed");
  Confirms(end);
  EXPECT_EQ(Status(kRuritania), "ended");
  EXPECT_HAS(Why(Said(content_type::kPaperConfirmation, kRuritania, ruritania,
                      PaperConfirmationDocument{kCall, founding, std::string(64, 'a')})),
             "records no paper");
}

TEST_F(Acts, OnlyTheCustodianRecordsPapers) {
  const auto own =
      log.Say(content_type::kPaperAct, kRuritania, kRuritania, ToJson(Letter(PaperAct::kSupport)), ruritania);
  EXPECT_HAS(Why(own), "only the custodian");
  auto early = Letter(PaperAct::kSupport);
  early.received = "2026-06-01";
  EXPECT_HAS(Why(Records(early)), "/received");
  EXPECT_HAS(Why(Records(Letter(PaperAct::kUnderstanding))), "does not support");
  EXPECT_EQ(Why(Records(Letter(PaperAct::kOther))), "");
  EXPECT_EQ(Status(kRuritania), "");  // what else it says puts nobody on the roster
}

TEST_F(Acts, AsTheLogHadItAtAnIndex) {
  const Supporter city{"urn:x:city", "City", PartyKind::kPublicAuthority, "FR"};
  const auto listed = log.List(city, Exact("2019-01-01"));
  const auto support = Support(kRuritania, ruritania);
  log.End(kRuritania, kRuritania, ruritania, {});
  log.Fold();
  const auto at = [&](std::uint64_t index) {
    RosterFilter filter;
    filter.instrument = kCall;
    filter.at = index;
    std::string text;
    for (const RosterRow& row : log.view->Roster(filter)->items)
      text += row.supporter.name + " " + std::string(Name(row.adherence.status)) + "; ";
    return text;
  };
  EXPECT_EQ(at(listed), "");
  EXPECT_EQ(at(listed + 1), "City listed; ");
  EXPECT_EQ(at(support + 1), "Ruritania signed; City listed; ");
  EXPECT_EQ(at(support + 2), "Ruritania ended; City listed; ");
  const UnixSeconds day = ParseDate("2026-01-15").value();
  EXPECT_EQ(log.view->Answer(kCall, kRuritania, day, support)->verdict, Verdict::kUnknown);
  EXPECT_EQ(log.view->Answer(kCall, kRuritania, day, support + 1)->verdict, Verdict::kYes);
  EXPECT_EQ(log.view->Answer(kCall, kRuritania, day)->verdict, Verdict::kNo);
  EXPECT_EQ(log.view->Answer(kCall, kRuritania, day, founding).error().code, ErrorCode::kNotFound);
}

TEST_F(Acts, AStateStaysOutWhileItsCityIsIn) {
  log.List({"urn:x:strelsau", "Strelsau", PartyKind::kPublicAuthority, "FR"}, Exact("2019-01-01"));
  log.Fold();
  EXPECT_EQ(log.view->Answer(kCall, "FR", ParseDate("2020-01-01").value())->verdict, Verdict::kUnknown);
  EXPECT_EQ(log.view->Answer(kCall, "Strelsau", ParseDate("2020-01-01").value())->verdict, Verdict::kYes);
}

TEST_F(Acts, ActsAreListedByPartyAndKind) {
  Support(kRuritania, ruritania);
  Support(kZenda, zenda);
  Understands(kRuritania, ruritania, "1");
  log.Fold();
  ActFilter filter;
  filter.party = kRuritania;
  const auto of_party = roster::Acts(*log.view, filter);
  ASSERT_EQ(of_party->total, 2U);
  EXPECT_EQ(of_party->items.front().what, ActKind::kUnderstanding);  // the newest first
  filter = {};
  constexpr std::array kSupports = {ActKind::kSigned};
  filter.kinds = kSupports;
  EXPECT_EQ(roster::Acts(*log.view, filter)->total, 2U);
  filter.limit = 1;
  filter.offset = 1;
  EXPECT_EQ(roster::Acts(*log.view, filter)->items.at(0).party.id, kRuritania);
  filter = {};
  filter.instrument = "https://nowhere.example";
  EXPECT_EQ(roster::Acts(*log.view, filter)->total, 0U);
}

// The same log gives the same content, however it was cut, and again after Reset().
TEST_F(Acts, TheSameLogGivesTheSameContent) {
  SupportDocument document{kCall, "1", {}, "on the whole"};
  document.understandings = {{"2", "on clause 2"}};
  const auto support = Support(kRuritania, ruritania, document);
  Support(kZenda, zenda);
  Said(content_type::kObjection, kZenda, zenda, ObjectionDocument{kCall, Against::kDisagreement, support, "2", {}, {}});
  Confirms(Records(Letter(PaperAct::kOther)));
  log.Fold();
  const auto digest = log.view->ContentDigest();
  ASSERT_TRUE(digest.has_value()) << digest.error().Text();
  const FolderForTests folder;
  auto other = RosterView::Open(folder.path() / "roster.db", storage::OpenMode::kReadWrite);
  ASSERT_TRUE(other.has_value());
  log.Fold(**other, 1);
  EXPECT_EQ(*(*other)->ContentDigest(), *digest);
  ASSERT_TRUE((*other)->Reset().has_value());
  log.Fold(**other);
  EXPECT_EQ(*(*other)->ContentDigest(), *digest);
}

}  // namespace
}  // namespace entente::roster
