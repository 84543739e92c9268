// A log with an instrument of three clauses and four parties that say things about it. Tests only.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "views/content_digest.h"
#include "views/roster/part.h"
#include "views/roster/test_log.h"

namespace entente::roster {

class CallTest : public ::testing::Test {
 protected:
  static constexpr const char* kGiver = "did:web:giver.example";
  static constexpr const char* kReceiver = "did:web:receiver.example";
  static constexpr const char* kThird = "did:web:third.example";

  static registration::Policy PolicyWithParts() {
    registration::Policy policy = registration::Policy::Default(true);
    AddRulesOfParts(policy);
    return policy;
  }

  CallTest() : log(PolicyWithParts()) {
    InstrumentDocument call;
    call.id = kCall;
    call.title = "The Call";
    call.version = "1";
    call.founded = "2018-11-12";
    call.clauses = {{"1", "Protect"}, {"2", "Defend"}, {"6", "Secure the life cycle"}};
    log.Say(content_type::kInstrument, kOwner, kCall, ToJson(call), log.custodian);
    Join(kGiver, "Giver", 'g');
    Join(kReceiver, "Receiver", 'r');
    Join(kThird, "Third", 't');
  }

  void Join(const char* id, const char* name, char letter) {
    log.Apply(MakeParty(id, name, registration::PartyKind::kCivilSociety, "FR",
                        {WithRoles(TestKey(letter), {registration::Role::kAdmin, registration::Role::kInstrument})}),
              TestKey(letter));
  }

  static crypto::PrivateKey KeyOf(std::string_view party) {
    if (party == kGiver) return TestKey('g');
    if (party == kReceiver) return TestKey('r');
    return party == kThird ? TestKey('t') : TestKey('c');
  }

  // Its index; the registrar must take it. What the fold says of it: WhyNot().
  std::uint64_t Say(std::string_view type, std::string_view party, std::string_view subject, const std::string& json) {
    return log.Say(type, party, subject, json, KeyOf(party));
  }
  // Why the fold cannot use an entry; "" when it can.
  std::string WhyNot(std::uint64_t entry) {
    log.Fold();
    const auto unusable = log.view->Unusable(0, 1000);
    for (const UnusableRow& one : unusable->items)
      if (one.entry == entry) return one.why;
    return {};
  }
  void OnDay(const char* day) { log.time = ParseDate(day).value(); }
  [[nodiscard]] std::string Today() const { return FormatDate(log.time); }

  // The same log, folded an entry at a time, gives the same content.
  void ExpectTheSameInPieces() {
    log.Fold();
    FolderForTests folder;
    const auto other = RosterView::Open(folder.path() / "roster.db", storage::OpenMode::kReadWrite);
    log.Fold(**other, 1);
    EXPECT_EQ(log.view->ContentDigest().value(), (*other)->ContentDigest().value());
    ASSERT_TRUE(log.view->Reset().has_value());
    log.Fold();
    EXPECT_EQ(log.view->ContentDigest().value(), (*other)->ContentDigest().value());
  }

  TestLog log;
};

}  // namespace entente::roster
