// Meetings on a log: who records, corrects, confirms and contests, what comes of follow-ups, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "views/roster/call_for_tests.h"
#include "views/roster/meetings/meeting_documents.h"
#include "views/roster/meetings/meeting_rows.h"
#include "views/roster/working_groups/working_group_documents.h"

// What a test does not name is empty.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace entente::roster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kMeetingId = "https://call.example/meetings/12";

class MeetingsTest : public CallTest {
 protected:
  static MeetingDocument Meeting() {
    MeetingDocument document;
    document.id = kMeetingId;
    document.kind = MeetingKind::kConsultation;
    document.title = "Consultation on patching";
    document.instrument = kCall;
    document.from = "2026-01-12";
    document.until = "2026-01-13";
    document.place = "online";
    document.participants = {{kGiver, MeetingRole::kChair}, {kReceiver, MeetingRole::kMember}};
    document.topics = {{"Patching", {"6"}, {"un:2015:i"}}};
    document.outcomes = {"A draft is written"};
    document.follow_ups = {{"draft", "Write the draft", kReceiver, "2026-02-01"}, {"ask", "Ask others", kThird, ""}};
    return document;
  }
  std::uint64_t Record(const MeetingDocument& document, const char* party = kGiver) {
    return Say(content_type::kMeeting, party, document.id, ToJson(document));
  }
  std::uint64_t Answer(std::uint64_t record, RecordAnswer answer, const char* party = kReceiver) {
    return Say(content_type::kMeetingAnswer, party, kMeetingId,
               ToJson(MeetingAnswerDocument{kMeetingId, record, answer, "because"}));
  }
  std::uint64_t Report(std::string follow_up, bool done, const char* party, std::vector<std::uint64_t> evidence = {}) {
    return Say(content_type::kFollowUpReport, party, kMeetingId,
               ToJson(FollowUpReportDocument{kMeetingId, std::move(follow_up), done, "n", std::move(evidence)}));
  }
  MeetingRow Row(const std::string& id = kMeetingId) {
    log.Fold();
    const auto reading = log.view->Read();
    return FindMeeting(reading->database(), id, Today()).value();
  }
  std::vector<std::string> States() {
    std::vector<std::string> states;
    for (const FollowUpRow& one : Row().follow_ups)
      states.push_back(one.planned.id + " " + std::string(Name(one.state)));
    return states;
  }
  std::uint64_t Count(const MeetingFilter& filter) {
    log.Fold();
    const auto reading = log.view->Read();
    return ListMeetings(reading->database(), filter, Today())->total;
  }
};

TEST_F(MeetingsTest, IsRecordedConfirmedAndFollowedUp) {
  const std::uint64_t record = Record(Meeting());
  EXPECT_EQ(WhyNot(record), "");
  EXPECT_TRUE(Row().held);
  EXPECT_EQ(Row().silent, 1U);
  EXPECT_EQ(Row(std::to_string(record)).document.id, kMeetingId);
  EXPECT_EQ(WhyNot(Answer(record, RecordAnswer::kConfirmed)), "");
  EXPECT_EQ(Row().silent, 0U);
  EXPECT_THAT(States(), ElementsAre("draft open", "ask open"));
  EXPECT_EQ(WhyNot(Report("draft", false, kReceiver)), "");
  EXPECT_THAT(States(), ElementsAre("draft under-way", "ask open"));
  OnDay("2026-02-02");
  EXPECT_THAT(States(), ElementsAre("draft overdue", "ask open"));
  EXPECT_EQ(Count({.follow_up = FollowUpState::kOverdue}), 1U);
  EXPECT_EQ(WhyNot(Report("draft", true, kReceiver, {record})), "");
  EXPECT_EQ(Count({.follow_up = FollowUpState::kOverdue}), 0U);
  EXPECT_THAT(States(), ElementsAre("draft done", "ask open"));
  EXPECT_EQ(Row().follow_ups.at(0).reports.at(1).evidence, std::vector<std::uint64_t>{record});
  EXPECT_EQ(Row().follow_ups.at(0).reports.at(1).said.marks, (std::vector<std::string>{"not-a-supporter", "late"}));
  ExpectTheSameInPieces();
}

TEST_F(MeetingsTest, IsRecordedByWhoWasThere) {
  MeetingDocument document = Meeting();
  EXPECT_THAT(WhyNot(Record(document, kThird)), HasSubstr("a meeting is recorded by a participant"));
  EXPECT_EQ(WhyNot(Record(document, kOwner)), "");  // the custodian
  EXPECT_EQ(Row().said.party.id, kOwner);
  EXPECT_EQ(Row().silent, 2U);
}

TEST_F(MeetingsTest, OfAWorkingGroupIsRecordedByItsChair) {
  WorkingGroupDocument group;
  group.id = "urn:group:1";
  group.instrument = kCall;
  group.title = "Group";
  group.chairs = {kThird};
  Say(content_type::kWorkingGroup, kReceiver, group.id, ToJson(group));
  MeetingDocument document = Meeting();
  document.working_group = group.id;
  document.instrument.clear();
  document.participants = {{kGiver, MeetingRole::kMember}};
  EXPECT_EQ(WhyNot(Record(document, kThird)), "");
  EXPECT_EQ(Row().instrument, kCall);
  EXPECT_EQ(Row().working_group_title, "Group");
  EXPECT_EQ(Count({.instrument = kCall}), 1U);
  EXPECT_EQ(Count({.working_group = group.id}), 1U);
  document.id = "urn:meeting:2";
  document.instrument = "urn:other:1";
  EXPECT_THAT(WhyNot(Record(document, kThird)), HasSubstr("the working group works under"));
  document.instrument.clear();
  document.working_group = "urn:group:2";
  EXPECT_THAT(WhyNot(Record(document, kThird)), HasSubstr("there is no working group urn:group:2"));
}

TEST_F(MeetingsTest, OnlyParticipantsAnswerTheRecordAndOnlyOnce) {
  const std::uint64_t record = Record(Meeting());
  EXPECT_THAT(WhyNot(Answer(record, RecordAnswer::kConfirmed, kThird)), HasSubstr("names as participants"));
  EXPECT_THAT(WhyNot(Answer(record, RecordAnswer::kConfirmed, kGiver)), HasSubstr("corrects the record instead"));
  EXPECT_THAT(WhyNot(Answer(record - 1, RecordAnswer::kConfirmed)), HasSubstr("newest record of this meeting"));
  const std::uint64_t contested = Answer(record, RecordAnswer::kContested);
  EXPECT_EQ(WhyNot(contested), "");
  EXPECT_THAT(WhyNot(Say(content_type::kMeetingAnswer, kReceiver, kMeetingId,
                         ToJson(MeetingAnswerDocument{kMeetingId, record, RecordAnswer::kContested, "again"}))),
              HasSubstr("contested this record already"));
  const std::uint64_t confirmed = Answer(record, RecordAnswer::kConfirmed);
  EXPECT_EQ(WhyNot(confirmed), "");
  const MeetingRow row = Row();
  ASSERT_EQ(row.answers.size(), 2U);
  EXPECT_FALSE(row.answers[0].counts);
  EXPECT_TRUE(row.answers[1].counts);
}

TEST_F(MeetingsTest, ACorrectionIsTheRecordersAndBeginsTheAnswersAnew) {
  const std::uint64_t first = Record(Meeting());
  Answer(first, RecordAnswer::kContested);
  MeetingDocument correction = Meeting();
  correction.outcomes = {"Nothing was agreed"};
  EXPECT_THAT(WhyNot(Record(correction)), HasSubstr("says its reason"));
  correction.reason = "as the receiver says";
  EXPECT_THAT(WhyNot(Record(correction, kReceiver)), HasSubstr("alone corrects the record; contest it"));
  MeetingDocument same = Meeting();
  same.reason = "none";
  EXPECT_THAT(WhyNot(Record(same)), HasSubstr("corrects nothing"));
  correction.follow_ups = {{"ask", "Ask others", kReceiver, ""}};
  const std::uint64_t second = Record(correction);
  EXPECT_EQ(WhyNot(second), "");
  EXPECT_THAT(States(), ElementsAre("ask open", "draft dropped"));
  const MeetingRow row = Row();
  EXPECT_EQ(row.records.size(), 2U);
  EXPECT_FALSE(row.answers.at(0).counts);
  EXPECT_EQ(row.silent, 1U);
  EXPECT_THAT(WhyNot(Report("draft", true, kReceiver)), HasSubstr("has no follow-up 'draft'; it has ask"));
  EXPECT_THAT(WhyNot(Report("ask", true, kThird)), HasSubstr("only did:web:receiver.example"));
  EXPECT_EQ(WhyNot(Report("ask", true, kReceiver)), "");
  EXPECT_THAT(WhyNot(Report("ask", false, kReceiver)), HasSubstr("it is done since entry"));
  correction.follow_ups.clear();
  EXPECT_THAT(WhyNot(Record(correction)), HasSubstr("the follow-up 'ask' is done: it stays"));
  ExpectTheSameInPieces();
}

TEST_F(MeetingsTest, WhatIsNotThereIsRefused) {
  MeetingDocument document = Meeting();
  document.topics[0].clauses = {"7"};
  EXPECT_THAT(WhyNot(Record(document)), HasSubstr("/topics/0/clauses/0"));
  document = Meeting();
  document.participants[1].party = "did:web:nobody.example";
  EXPECT_THAT(WhyNot(Record(document)), HasSubstr("/participants/1/party"));
  document = Meeting();
  document.follow_ups[0].responsible = "did:web:nobody.example";
  EXPECT_THAT(WhyNot(Record(document)), HasSubstr("/follow_ups/0/responsible"));
  document = Meeting();
  document.documents = {{"Minutes", {}, {}, 5000}};
  EXPECT_THAT(WhyNot(Record(document)), HasSubstr("there is no entry 5000"));
  Record(Meeting());
  EXPECT_THAT(WhyNot(Report("draft", true, kReceiver, {5000})), HasSubstr("there is no entry 5000"));
}

TEST_F(MeetingsTest, IsPlannedUntilItsDayAndHasNoOutcomesBefore) {
  MeetingDocument document = Meeting();
  document.from = "2026-05-01";
  document.until.clear();
  EXPECT_THAT(WhyNot(Record(document)), HasSubstr("had no outcomes on 2026-01-15"));
  document.outcomes.clear();
  EXPECT_EQ(WhyNot(Record(document)), "");
  EXPECT_FALSE(Row().held);
  EXPECT_EQ(Count({.held = false}), 1U);
  EXPECT_EQ(Count({.date = "2026-05-01"}), 1U);
  EXPECT_EQ(Count({.date = "2026-05-02"}), 0U);
  OnDay("2026-05-01");
  EXPECT_TRUE(Row().held);
  document.id = "urn:meeting:old";
  document.from = "2020-05-01";
  Record(document);
  EXPECT_EQ(Row("urn:meeting:old").said.marks, (std::vector<std::string>{"not-a-supporter", "back-dated"}));
  EXPECT_EQ(Count({.party = kReceiver}), 2U);
  EXPECT_EQ(Count({.kind = MeetingKind::kPlenary}), 0U);
}

}  // namespace
}  // namespace entente::roster
