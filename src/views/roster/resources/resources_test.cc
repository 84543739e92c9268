// Offers and needs on a log: their life, who may do what, what is refused, and what the totals count.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "views/roster/call_for_tests.h"
#include "views/roster/resources/resource_rows.h"
#include "views/roster/resources/step_documents.h"
#include "views/roster/resources/totals.h"

// What a test does not name is empty.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace entente::roster {
namespace {

using testing::HasSubstr;

class ResourcesTest : public CallTest {
 protected:
  static ResourceDocument Training(std::string title = "Course") {
    ResourceDocument document;
    document.instrument = kCall;
    document.kind = ResourceKind::kTraining;
    document.title = std::move(title);
    return document;
  }
  std::uint64_t Offer(const ResourceDocument& document, const char* party = kGiver) {
    return Say(content_type::kOffer, party, document.instrument, ToJson(document));
  }
  std::uint64_t Need(const ResourceDocument& document, const char* party = kReceiver) {
    return Say(content_type::kNeed, party, document.instrument, ToJson(document));
  }
  std::uint64_t TakeUp(std::optional<std::uint64_t> offer, std::optional<std::uint64_t> need, const char* party) {
    return Say(content_type::kTakeUp, party, kCall, ToJson(TakeUpDocument{kCall, offer, need, {}}));
  }
  std::uint64_t Deliver(std::uint64_t take_up, const char* party = kGiver, const char* date = "",
                        std::vector<std::uint64_t> evidence = {}) {
    return Say(content_type::kDelivery, party, kCall,
               ToJson(DeliveryDocument{kCall, take_up, date, std::nullopt, {}, std::move(evidence)}));
  }
  std::uint64_t Answer(std::uint64_t delivery, DeliveryAnswer answer, const char* party = kReceiver) {
    return Say(content_type::kDeliveryAnswer, party, kCall,
               ToJson(DeliveryAnswerDocument{kCall, delivery, answer, "because", {}}));
  }
  std::uint64_t End(std::uint64_t take_up, const char* party) {
    return Say(content_type::kEndOfTakeUp, party, kCall, ToJson(TakeUpEndDocument{kCall, take_up, "no time"}));
  }
  std::uint64_t Withdraw(std::uint64_t entry, const char* party) {
    return Say(content_type::kResourceWithdrawal, party, kCall,
               ToJson(ResourceWithdrawalDocument{kCall, entry, "changed"}));
  }
  ResourceRow Row(std::uint64_t entry) {
    log.Fold();
    const auto reading = log.view->Read();
    return FindResource(reading->database(), entry, Today()).value();
  }
  std::string_view State(std::uint64_t entry) { return Name(Row(entry).state); }
  std::vector<std::uint64_t> Listed(const ResourceFilter& filter) {
    log.Fold();
    const auto reading = log.view->Read();
    std::vector<std::uint64_t> entries;
    const auto page = ListResources(reading->database(), filter, Today());
    for (const ResourceRow& one : page->items) entries.push_back(one.said.entry);
    return entries;
  }
  Totals AllTotals() {
    log.Fold();
    const auto reading = log.view->Read();
    return TotalsOf(reading->database(), kCall, Today()).value();
  }
};

TEST_F(ResourcesTest, FromOfferToConfirmation) {
  const std::uint64_t offer = Offer(Training());
  const std::uint64_t need = Need(Training("For the hospital"));
  EXPECT_EQ(State(offer), "open");
  const std::uint64_t take_up = TakeUp(offer, need, kReceiver);
  EXPECT_EQ(WhyNot(take_up), "");
  EXPECT_EQ(State(offer), "taken-up");
  EXPECT_EQ(State(need), "taken-up");
  const std::uint64_t delivery = Deliver(take_up, kGiver, "2026-01-10", {offer, need});
  EXPECT_EQ(State(need), "delivered");
  const std::uint64_t answer = Answer(delivery, DeliveryAnswer::kConfirmed);
  EXPECT_EQ(State(offer), "confirmed");
  const auto reading = log.view->Read();
  const auto take_ups = TakeUpsOf(reading->database(), need).value();
  ASSERT_EQ(take_ups.size(), 1U);
  EXPECT_EQ(take_ups[0].giver, (NamedParty{kGiver, "Giver"}));
  EXPECT_EQ(take_ups[0].receiver.id, kReceiver);
  ASSERT_EQ(take_ups[0].steps.size(), 2U);
  EXPECT_EQ(take_ups[0].steps[0].evidence, (std::vector<std::uint64_t>{offer, need}));
  EXPECT_EQ(take_ups[0].steps[1].said.entry, answer);
  EXPECT_EQ(take_ups[0].said.marks, std::vector<std::string>{"not-a-supporter"});
  ExpectTheSameInPieces();
}

TEST_F(ResourcesTest, ANeedIsMetByWhoOfferedNothing) {
  const std::uint64_t need = Need(Training());
  const std::uint64_t take_up = TakeUp(std::nullopt, need, kThird);
  EXPECT_THAT(WhyNot(Deliver(take_up, kGiver)), HasSubstr("only the giver, did:web:third.example"));
  const std::uint64_t delivery = Deliver(take_up, kThird);
  EXPECT_EQ(WhyNot(delivery), "");
  EXPECT_EQ(WhyNot(Answer(delivery, DeliveryAnswer::kConfirmed, kReceiver)), "");
}

TEST_F(ResourcesTest, OnlyTheRightPartyDoesAStep) {
  const std::uint64_t offer = Offer(Training());
  const std::uint64_t need = Need(Training());
  EXPECT_THAT(WhyNot(TakeUp(offer, std::nullopt, kGiver)), HasSubstr("cannot take up its own offer"));
  EXPECT_THAT(WhyNot(TakeUp(std::nullopt, need, kReceiver)), HasSubstr("cannot take up its own need"));
  EXPECT_THAT(WhyNot(TakeUp(offer, need, kThird)), HasSubstr("takes up for itself"));
  const std::uint64_t own_need = Need(Training("Mine"), kGiver);
  EXPECT_THAT(WhyNot(TakeUp(offer, own_need, kGiver)), HasSubstr("cannot take up its own offer"));
  EXPECT_THAT(WhyNot(TakeUp(need, std::nullopt, kThird)), HasSubstr("is no offer"));
  EXPECT_THAT(WhyNot(TakeUp(0, std::nullopt, kThird)), HasSubstr("entry 0 is no offer and no need"));
  EXPECT_THAT(WhyNot(TakeUp(999'999, std::nullopt, kThird)), HasSubstr("entry 999999"));
  EXPECT_THAT(WhyNot(Withdraw(offer, kThird)), HasSubstr("withdraws it"));
  const std::uint64_t take_up = TakeUp(offer, need, kGiver);
  EXPECT_EQ(WhyNot(take_up), "");
  EXPECT_THAT(WhyNot(End(take_up, kThird)), HasSubstr("can end this"));
  const std::uint64_t delivery = Deliver(take_up);
  EXPECT_THAT(WhyNot(Answer(delivery, DeliveryAnswer::kConfirmed, kGiver)), HasSubstr("only the receiver"));
  EXPECT_THAT(WhyNot(Answer(take_up, DeliveryAnswer::kConfirmed)), HasSubstr("says nothing of a delivery"));
}

TEST_F(ResourcesTest, NothingIsDoneTwice) {
  const std::uint64_t offer = Offer(Training());
  EXPECT_THAT(WhyNot(log.Append(MakeStatement(content_type::kOffer, kGiver, kCall, ToJson(Training()), TestKey('g')))),
              HasSubstr("says the same, and is open"));
  const std::uint64_t need = Need(Training());
  const std::uint64_t take_up = TakeUp(offer, need, kReceiver);
  EXPECT_THAT(WhyNot(TakeUp(offer, std::nullopt, kThird)), HasSubstr("is not open: it is taken-up"));
  EXPECT_THAT(WhyNot(TakeUp(std::nullopt, need, kThird)), HasSubstr("is not open"));
  const std::uint64_t first = Deliver(take_up);
  EXPECT_THAT(WhyNot(Deliver(take_up, kGiver, "2026-01-02")), HasSubstr("is delivered already"));
  EXPECT_THAT(WhyNot(End(take_up, kGiver)), HasSubstr("cannot end any more"));
  EXPECT_THAT(WhyNot(Withdraw(offer, kGiver)), HasSubstr("is not open"));
  EXPECT_EQ(WhyNot(Answer(first, DeliveryAnswer::kDisputed)), "");
  EXPECT_EQ(State(offer), "disputed");
  const std::uint64_t second = Deliver(take_up, kGiver, "2026-01-03");
  EXPECT_EQ(WhyNot(second), "");
  EXPECT_THAT(WhyNot(Say(content_type::kDeliveryAnswer, kReceiver, kCall,
                         ToJson(DeliveryAnswerDocument{kCall, first, DeliveryAnswer::kConfirmed, "late", {}}))),
              HasSubstr("said anew"));
  EXPECT_EQ(WhyNot(Answer(second, DeliveryAnswer::kConfirmed)), "");
  EXPECT_THAT(WhyNot(Answer(second, DeliveryAnswer::kDisputed)), HasSubstr("is confirmed already"));
  ExpectTheSameInPieces();
}

TEST_F(ResourcesTest, ADisputeIsSettledOrEnds) {
  const std::uint64_t offer = Offer(Training());
  const std::uint64_t need = Need(Training());
  const std::uint64_t take_up = TakeUp(offer, need, kReceiver);
  const std::uint64_t delivery = Deliver(take_up);
  Answer(delivery, DeliveryAnswer::kDisputed);
  EXPECT_THAT(WhyNot(Say(content_type::kDeliveryAnswer, kReceiver, kCall,
                         ToJson(DeliveryAnswerDocument{kCall, delivery, DeliveryAnswer::kDisputed, "again", {}}))),
              HasSubstr("is disputed already"));
  EXPECT_EQ(WhyNot(End(take_up, kReceiver)), "");
  EXPECT_EQ(State(offer), "open");
  EXPECT_EQ(State(need), "open");
  const std::uint64_t again = TakeUp(offer, need, kGiver);
  EXPECT_EQ(WhyNot(again), "");
  EXPECT_THAT(WhyNot(Deliver(take_up, kGiver, "2026-01-04")), HasSubstr("is ended already"));
}

TEST_F(ResourcesTest, AWithdrawalEndsATakeUpAndOpensTheOtherSide) {
  const std::uint64_t offer = Offer(Training());
  const std::uint64_t need = Need(Training());
  const std::uint64_t take_up = TakeUp(offer, need, kReceiver);
  const std::uint64_t withdrawal = Withdraw(offer, kGiver);
  EXPECT_EQ(WhyNot(withdrawal), "");
  EXPECT_EQ(State(offer), "withdrawn");
  EXPECT_EQ(Row(offer).withdrawn->reason, "changed");
  EXPECT_EQ(State(need), "open");
  EXPECT_THAT(WhyNot(Deliver(take_up)), HasSubstr("is ended already"));
  EXPECT_THAT(WhyNot(Say(content_type::kResourceWithdrawal, kGiver, kCall,
                         ToJson(ResourceWithdrawalDocument{kCall, offer, "again"}))),
              HasSubstr("is withdrawn"));
  const auto reading = log.view->Read();
  EXPECT_EQ(TakeUpsOf(reading->database(), offer)->at(0).steps.at(0).what, StepKind::kWithdrawn);
  ExpectTheSameInPieces();
}

TEST_F(ResourcesTest, WhatNobodyTookUpInTimeExpires) {
  ResourceDocument document = Training();
  document.until = "2026-02-01";
  const std::uint64_t offer = Offer(document);
  OnDay("2026-02-01");
  EXPECT_EQ(State(offer), "open");
  OnDay("2026-02-02");
  EXPECT_EQ(State(offer), "expired");
  EXPECT_EQ(Listed({.state = ResourceState::kExpired}), std::vector<std::uint64_t>{offer});
  EXPECT_TRUE(Listed({.state = ResourceState::kOpen}).empty());
  EXPECT_THAT(WhyNot(TakeUp(offer, std::nullopt, kReceiver)), HasSubstr("expired: its last day was 2026-02-01"));
  EXPECT_THAT(WhyNot(Offer(document, kThird)), HasSubstr("its last day was over when it was logged"));
}

TEST_F(ResourcesTest, WhatIsOddIsMarked) {
  ResourceDocument document = Training();
  document.until = "2026-01-31";
  document.countries = {"FR"};
  const std::uint64_t offer = Offer(document);
  ResourceDocument elsewhere = Training();
  elsewhere.countries = {"SN"};
  const std::uint64_t need = Need(elsewhere);
  log.Support(kReceiver, TestKey('r'));
  const std::uint64_t take_up = TakeUp(offer, need, kReceiver);
  log.Fold();
  {
    const auto reading = log.view->Read();
    EXPECT_EQ(TakeUpsOf(reading->database(), offer)->at(0).said.marks, std::vector<std::string>{"does-not-fit"});
  }
  log.End(kReceiver, kReceiver, TestKey('r'), std::nullopt);
  const std::uint64_t delivery = Deliver(take_up, kGiver, "2026-02-20");
  Answer(delivery, DeliveryAnswer::kConfirmed);
  log.Fold();
  const auto reading = log.view->Read();
  const auto steps = TakeUpsOf(reading->database(), offer)->at(0).steps;
  EXPECT_EQ(steps.at(0).said.marks, (std::vector<std::string>{"not-a-supporter", "future-dated", "late"}));
  EXPECT_EQ(steps.at(1).said.marks, std::vector<std::string>{"support-ended"});
}

TEST_F(ResourcesTest, WhatIsNotThereIsRefused) {
  ResourceDocument document = Training();
  document.clauses = {"9"};
  EXPECT_THAT(WhyNot(Offer(document)), HasSubstr("has no clause '9' in its version 1; it has 1, 2, 6"));
  document = Training();
  document.instrument = "urn:nothing:here";
  EXPECT_THAT(WhyNot(Offer(document)), HasSubstr("there is no instrument urn:nothing:here"));
  const std::uint64_t offer = Offer(Training());
  const std::uint64_t take_up = TakeUp(offer, std::nullopt, kReceiver);
  EXPECT_THAT(WhyNot(Deliver(take_up, kGiver, "", {4000})), HasSubstr("evidence must be on the log already"));
  EXPECT_EQ(State(offer), "taken-up");
}

TEST_F(ResourcesTest, IsFoundByWhatItNames) {
  ResourceDocument named = Training();
  named.clauses = {"1", "6"};
  named.countries = {"SN", "ML"};
  named.languages = {"fr-SN"};
  named.from = "2026-03-01";
  named.until = "2026-04-01";
  const std::uint64_t first = Offer(named);
  const std::uint64_t open = Need(Training());
  ResourceDocument funds = Training();
  funds.kind = ResourceKind::kFunding;
  const std::uint64_t funding = Offer(funds, kThird);
  using Entries = std::vector<std::uint64_t>;
  EXPECT_EQ(Listed({}), (Entries{funding, open, first}));
  EXPECT_EQ(Listed({.side = Side::kOffer}), (Entries{funding, first}));
  EXPECT_EQ(Listed({.kind = ResourceKind::kFunding}), Entries{funding});
  EXPECT_EQ(Listed({.clause = "6"}), Entries{first});
  EXPECT_EQ(Listed({.country = "ML"}), (Entries{funding, open, first}));
  EXPECT_EQ(Listed({.country = "FR"}), (Entries{funding, open}));
  EXPECT_EQ(Listed({.country = "any"}), (Entries{funding, open}));
  EXPECT_EQ(Listed({.language = "FR"}), (Entries{funding, open, first}));
  EXPECT_EQ(Listed({.language = "fr-CA"}), (Entries{funding, open}));
  EXPECT_EQ(Listed({.party = kThird}), Entries{funding});
  EXPECT_EQ(Listed({.date = "2026-04-02"}), (Entries{funding, open}));
  EXPECT_EQ(Listed({.offset = 1, .limit = 1}), Entries{open});
  const auto reading = log.view->Read();
  const auto matches = MatchesOf(reading->database(), Row(open), Today(), 0, 10).value();
  ASSERT_EQ(matches.total, 1U);
  EXPECT_EQ(matches.items[0].resource.said.entry, first);
}

TEST_F(ResourcesTest, TotalsNameTheEntriesThatTheyCount) {
  ResourceDocument document = Training();
  document.clauses = {"1", "6"};
  document.countries = {"FR", "SN"};
  document.quantity = Quantity{{}, 40'000, "places"};
  const std::uint64_t offer = Offer(document);
  ResourceDocument wanted = Training();
  wanted.clauses = {"6"};
  wanted.countries = {"SN"};
  wanted.quantity = Quantity{{}, 12'500, "places"};
  const std::uint64_t need = Need(wanted);
  const std::uint64_t take_up = TakeUp(offer, need, kReceiver);
  const std::uint64_t delivery =
      Say(content_type::kDelivery, kGiver, kCall,
          ToJson(DeliveryDocument{kCall, take_up, {}, Quantity{{}, 10'000, "places"}, {}, {}}));
  const std::uint64_t answer = Answer(delivery, DeliveryAnswer::kConfirmed);
  const std::uint64_t withdrawn = Withdraw(Offer(Training("Other"), kThird), kThird);

  const Totals totals = AllTotals();
  using Entries = std::vector<std::uint64_t>;
  EXPECT_EQ(totals.all.Of(FigureKind::kNeeded).entries, Entries{need});
  EXPECT_EQ(totals.all.Of(FigureKind::kOffered).entries, (Entries{offer, withdrawn - 1}));
  EXPECT_EQ(totals.all.Of(FigureKind::kTakenUp).entries, Entries{take_up});
  EXPECT_EQ(totals.all.Of(FigureKind::kDelivered).entries, Entries{delivery});
  EXPECT_EQ(totals.all.Of(FigureKind::kConfirmed).entries, Entries{answer});
  EXPECT_EQ(totals.all.Of(FigureKind::kWithdrawn).entries, Entries{withdrawn});
  EXPECT_EQ(totals.all.Of(FigureKind::kTakenUp).amounts.at("places").thousandths, 12'500);
  EXPECT_EQ(totals.all.Of(FigureKind::kConfirmed).amounts.at("places").thousandths, 10'000);
  EXPECT_EQ(totals.by_kind.size(), kAllResourceKinds.size());
  EXPECT_EQ(totals.by_kind[1].Of(FigureKind::kOffered).entries.size(), 2U);
  std::vector<std::string> principles;
  for (const Figures& one : totals.by_principle) principles.push_back(one.key);
  EXPECT_EQ(principles, (std::vector<std::string>{"1", "6", "all"}));
  // The take-up counts where both meet.
  EXPECT_TRUE(totals.by_principle[0].Of(FigureKind::kTakenUp).entries.empty());
  EXPECT_EQ(totals.by_principle[1].Of(FigureKind::kTakenUp).entries, Entries{take_up});
  EXPECT_EQ(totals.by_principle[1].title, "Secure the life cycle");
  ASSERT_EQ(totals.by_region.size(), 3U);
  EXPECT_EQ(totals.by_region[0].key, "FR");
  EXPECT_TRUE(totals.by_region[0].Of(FigureKind::kConfirmed).entries.empty());
  EXPECT_EQ(totals.by_region[1].Of(FigureKind::kConfirmed).entries, Entries{answer});
  EXPECT_EQ(totals.by_region[2].key, "any");
}

TEST_F(ResourcesTest, WhatAStolenKeySignedIsInDoubt) {
  const std::uint64_t offer = Offer(Training());
  const std::uint64_t revocation =
      log.Say(content_type::kKeyRevocation, kOwner, kGiver,
              ToJson(KeyRevocationDocument{
                  kGiver, ToBytes(TestKey('g').public_key().kid()), RevocationReason::kCompromised, {}, std::nullopt}),
              log.owner);
  EXPECT_EQ(Row(offer).said.in_doubt_since, revocation);
}

}  // namespace
}  // namespace entente::roster
