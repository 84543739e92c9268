// Working groups on a log: who founds, changes, joins, reports and concludes, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "views/roster/call_for_tests.h"
#include "views/roster/working_groups/working_group_documents.h"
#include "views/roster/working_groups/working_group_rows.h"

// What a test does not name is empty.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace entente::roster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kGroup = "https://call.example/groups/3";

class WorkingGroupsTest : public CallTest {
 protected:
  static WorkingGroupDocument Group() {
    WorkingGroupDocument document;
    document.id = kGroup;
    document.instrument = kCall;
    document.title = "Supply chains";
    document.chairs = {kReceiver};
    document.goals = {"A guide that small firms can use"};
    document.deliverables = {{"guide", "The guide", "2026-06-30"}, {"survey", "A survey", ""}};
    return document;
  }
  std::uint64_t Found(const WorkingGroupDocument& document, const char* party = kGiver) {
    return Say(content_type::kWorkingGroup, party, document.id, ToJson(document));
  }
  std::uint64_t Member(const char* party, Membership membership, std::string reason = {}) {
    return Say(content_type::kWorkingGroupMembership, party, kGroup,
               ToJson(MembershipDocument{kGroup, membership, std::move(reason)}));
  }
  std::uint64_t Report(const char* party, std::string deliverable, bool delivered,
                       std::optional<std::uint64_t> entry = std::nullopt) {
    DeliverableReportDocument document{kGroup, std::move(deliverable), delivered, std::nullopt, "n"};
    if (delivered) document.document = CitedDocument{"Guide, 1.0", std::string(64, 'a'), {}, entry};
    return Say(content_type::kWorkingGroupReport, party, kGroup, ToJson(document));
  }
  std::uint64_t Conclude(const char* party) {
    return Say(content_type::kEndOfWorkingGroup, party, kGroup,
               ToJson(EndOfWorkingGroupDocument{kGroup, "its guide is out"}));
  }
  WorkingGroupRow Row() {
    log.Fold();
    const auto reading = log.view->Read();
    return FindWorkingGroup(reading->database(), kGroup, Today()).value();
  }
  std::vector<std::string> States() {
    std::vector<std::string> states;
    for (const DeliverableRow& one : Row().deliverables)
      states.push_back(one.planned.id + " " + std::string(Name(one.state)));
    return states;
  }
  std::uint64_t Count(const WorkingGroupFilter& filter) {
    log.Fold();
    const auto reading = log.view->Read();
    return ListWorkingGroups(reading->database(), filter, Today())->total;
  }
};

TEST_F(WorkingGroupsTest, FromFoundingToConclusion) {
  const std::uint64_t founding = Found(Group());
  EXPECT_EQ(WhyNot(founding), "");
  EXPECT_THAT(States(), ElementsAre("guide planned", "survey planned"));
  const std::uint64_t joined = Member(kReceiver, Membership::kJoins);
  EXPECT_EQ(WhyNot(joined), "");
  EXPECT_EQ(Row().chairs.at(0).joined, joined);
  EXPECT_EQ(WhyNot(Report(kReceiver, "guide", false)), "");
  EXPECT_THAT(States(), ElementsAre("guide under-way", "survey planned"));
  OnDay("2026-07-01");
  EXPECT_THAT(States(), ElementsAre("guide overdue", "survey planned"));
  const std::uint64_t delivered = Report(kGiver, "guide", true);
  EXPECT_EQ(WhyNot(delivered), "");
  EXPECT_THAT(States(), ElementsAre("guide delivered", "survey planned"));
  EXPECT_EQ(Row().deliverables.at(0).report->document->title, "Guide, 1.0");
  EXPECT_EQ(Row().deliverables.at(0).report->said.marks, (std::vector<std::string>{"not-a-supporter", "late"}));
  const std::uint64_t end = Conclude(kReceiver);
  EXPECT_EQ(Row().concluded->said.entry, end);
  const auto reading = log.view->Read();
  EXPECT_EQ(ActsOfGroup(reading->database(), kGroup)->size(), 5U);
  ExpectTheSameInPieces();
}

TEST_F(WorkingGroupsTest, OnlyWhoMayChangeItDoes) {
  Found(Group());
  WorkingGroupDocument change = Group();
  change.title = "Supply chains and updates";
  change.reason = "wider";
  EXPECT_THAT(WhyNot(Found(change, kThird)), HasSubstr("its chairs and the custodian"));
  EXPECT_THAT(WhyNot(Report(kThird, "guide", false)), HasSubstr("its chairs and the custodian"));
  EXPECT_THAT(WhyNot(Conclude(kThird)), HasSubstr("its chairs and the custodian"));
  EXPECT_EQ(WhyNot(Found(change, kReceiver)), "");
  EXPECT_EQ(Row().document.title, "Supply chains and updates");
  change.title = "By the custodian";
  EXPECT_EQ(WhyNot(Found(change, kOwner)), "");
  EXPECT_EQ(Row().founded.party.id, kGiver);
  EXPECT_FALSE(Row().by_custodian);
  EXPECT_EQ(Row().may_change.size(), 3U);
  // A chair that is not named any more may no longer.
  change.chairs = {kThird};
  EXPECT_EQ(WhyNot(Found(change, kReceiver)), "");
  EXPECT_THAT(WhyNot(Report(kReceiver, "guide", false)), HasSubstr("its chairs and the custodian"));
}

TEST_F(WorkingGroupsTest, AChangeSaysItsReasonAndDropsNothingInSilence) {
  Found(Group());
  WorkingGroupDocument change = Group();
  change.title = "T";
  EXPECT_THAT(WhyNot(Found(change)), HasSubstr("says its reason"));
  WorkingGroupDocument same = Group();
  same.reason = "none";
  EXPECT_THAT(WhyNot(Found(same)), HasSubstr("changes nothing"));
  change.reason = "no survey";
  change.deliverables = {{"guide", "The guide, longer", "2026-09-30"}};
  const std::uint64_t dropped = Found(change);
  EXPECT_THAT(States(), ElementsAre("guide planned", "survey dropped"));
  EXPECT_EQ(Row().deliverables.at(1).entry, dropped);
  EXPECT_EQ(Row().deliverables.at(0).planned.due, "2026-09-30");
  EXPECT_THAT(WhyNot(Report(kGiver, "survey", true)), HasSubstr("the group plans no 'survey'; it plans guide"));
  WorkingGroupDocument back = Group();
  back.reason = "the survey after all";
  Found(back);
  EXPECT_THAT(States(), ElementsAre("guide planned", "survey planned"));
  Report(kGiver, "guide", true);
  change.deliverables.clear();
  EXPECT_THAT(WhyNot(Found(change)), HasSubstr("'guide' was delivered: it stays"));
  ExpectTheSameInPieces();
}

TEST_F(WorkingGroupsTest, NothingIsDoneTwice) {
  Found(Group());
  EXPECT_THAT(WhyNot(Member(kThird, Membership::kLeaves)), HasSubstr("no member"));
  const std::uint64_t joined = Member(kThird, Membership::kJoins);
  EXPECT_THAT(WhyNot(Member(kThird, Membership::kJoins, "again")),
              HasSubstr("already, since entry " + std::to_string(joined)));
  EXPECT_EQ(WhyNot(Member(kThird, Membership::kLeaves, "done")), "");
  EXPECT_EQ(Row().members, 0U);
  EXPECT_EQ(WhyNot(Member(kThird, Membership::kJoins, "back")), "");
  EXPECT_EQ(Row().members, 1U);
  {
    const auto reading = log.view->Read();
    EXPECT_EQ(MembersOfGroup(reading->database(), kGroup)->size(), 2U);
  }
  Report(kGiver, "guide", true);
  EXPECT_THAT(WhyNot(Report(kReceiver, "guide", true)), HasSubstr("it was delivered by entry"));
  const std::uint64_t end = Conclude(kGiver);
  const std::string over = "concluded by entry " + std::to_string(end);
  EXPECT_THAT(WhyNot(Conclude(kReceiver)), HasSubstr(over));
  EXPECT_THAT(WhyNot(Member(kReceiver, Membership::kJoins)), HasSubstr(over));
  EXPECT_THAT(WhyNot(Report(kGiver, "survey", true)), HasSubstr(over));
  WorkingGroupDocument change = Group();
  change.title = "T";
  change.reason = "again";
  EXPECT_THAT(WhyNot(Found(change)), HasSubstr(over));
}

TEST_F(WorkingGroupsTest, WhatIsNotThereIsRefused) {
  WorkingGroupDocument document = Group();
  document.chairs = {"did:web:nobody.example"};
  EXPECT_THAT(WhyNot(Found(document)), HasSubstr("did:web:nobody.example is no party"));
  document = Group();
  document.instrument = "urn:nothing:here";
  EXPECT_THAT(WhyNot(Found(document)), HasSubstr("there is no instrument"));
  document = Group();
  document.documents = {{"Terms", {}, {}, 5000}};
  EXPECT_THAT(WhyNot(Found(document)), HasSubstr("there is no entry 5000"));
  EXPECT_THAT(WhyNot(Member(kThird, Membership::kJoins)), HasSubstr("there is no working group"));
  Found(Group());
  EXPECT_THAT(WhyNot(Report(kGiver, "guide", true, 5000)), HasSubstr("there is no entry 5000"));
}

TEST_F(WorkingGroupsTest, AreFoundByWhoIsInThem) {
  Found(Group());
  EXPECT_EQ(Count({}), 1U);
  EXPECT_EQ(Count({.party = kReceiver}), 1U);
  EXPECT_EQ(Count({.party = kThird}), 0U);
  Member(kThird, Membership::kJoins);
  EXPECT_EQ(Count({.party = kThird}), 1U);
  Member(kThird, Membership::kLeaves);
  EXPECT_EQ(Count({.party = kThird}), 0U);
  EXPECT_EQ(Count({.instrument = "urn:x:y"}), 0U);
  EXPECT_EQ(Count({.concluded = false}), 1U);
  EXPECT_EQ(Count({.concluded = true}), 0U);
}

}  // namespace
}  // namespace entente::roster
