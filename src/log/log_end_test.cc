// A log that has ended: its last entry, what comes too late, and what it knows when it is opened again.
#include "log/log_end.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "log/key_changes_for_tests.h"
#include "storage/faulty_files.h"

namespace entente::log {
namespace {

LogEnd Ending(bool with_successor = true) {
  LogEnd end{LogFixture::kOrigin, LogFixture::kStart, std::nullopt, "it moves"};
  if (with_successor)
    end.successor = Successor{"log.example/next", VerifierKey("log.example/next", FixedKey(31).public_key())};
  return end;
}
statement::SignedStatement EndEntry(const LogEnd& end = Ending()) {
  return Own(statement::content_type::kLogEnd, ToJson(end));
}

TEST(LogEnd, IsReadAsItWasWritten) {
  for (const LogEnd& end : {Ending(), Ending(false), LogEnd{LogFixture::kOrigin, 1, Successor{"other", ""}, ""}}) {
    const auto read = ParseLogEnd(ToJson(end));
    ASSERT_TRUE(read.has_value()) << read.error().Text();
    EXPECT_EQ(*read, end);
  }
}

TEST(LogEnd, WhatIsNoneIsRefusedWithItsPlace) {
  const auto place = [](const std::string& json) {
    const auto read = ParseLogEnd(json);
    return read.has_value() ? "taken" : read.error().place;
  };
  EXPECT_EQ(place(R"({"time":"2027-01-15T08:00:00Z"})"), "/origin");
  EXPECT_EQ(place(R"({"origin":"a b","time":"2027-01-15T08:00:00Z"})"), "/origin");
  EXPECT_EQ(place(R"({"origin":"a","time":"soon"})"), "/time");
  EXPECT_EQ(place(R"({"origin":"a","time":"2027-01-15T08:00:00Z","successor":{"origin":"a"}})"), "/successor/origin");
  EXPECT_EQ(place(R"({"origin":"a","time":"2027-01-15T08:00:00Z","successor":{"origin":"b","checkpoint_key":")" +
                  VerifierKey("c", FixedKey(1).public_key()) + "\"}}"),
            "/successor/checkpoint_key");
  EXPECT_EQ(place(R"({"origin":"a","time":"2027-01-15T08:00:00Z","reason":"a\nb"})"), "/reason");
  EXPECT_EQ(place(R"({"origin":"a","time":"2027-01-15T08:00:00Z","more":1})"), "/more");
}

TEST(LogEnd, APredecessorIsReadFromTrustAnchors) {
  const Predecessor log{"log.example/old", 17, crypto::Digest{4},
                        VerifierKey("log.example/old", FixedKey(1).public_key())};
  json::Value anchors;
  anchors["succeeds"] = PredecessorJson(log);
  EXPECT_EQ(**ReadPredecessor(anchors), log);
  EXPECT_FALSE(ReadPredecessor(json::Value::object())->has_value());
  for (const char* member : {"origin", "size", "root", "checkpoint_key"}) {
    json::Value without = anchors;
    without["succeeds"].erase(member);
    EXPECT_FALSE(ReadPredecessor(without).has_value()) << member;
  }
  anchors["succeeds"]["size"] = 0;
  EXPECT_EQ(ReadPredecessor(anchors).error().place, "/succeeds/size");
}

class EndedLogTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(log_.Create().has_value());
    ASSERT_TRUE(log_.Open().has_value());
  }
  void Reopen() {
    log_.Close();
    const auto opened = log_.Open();
    ASSERT_TRUE(opened.has_value()) << opened.error().Text();
  }

  storage::FaultyFiles files_;
  LogFixture log_{files_};
};

TEST_F(EndedLogTest, TakesNothingMoreAndAnswers) {
  ASSERT_TRUE(log_.Append("one").has_value());
  EXPECT_TRUE(log_.log().CheckTakes().has_value());
  ASSERT_TRUE(log_.Submit(EndEntry()).get().has_value());
  const SignedRoot last = log_.log().durable();
  for (int round = 0; round < 2; ++round) {
    log_.clock.AdvanceSeconds(10);
    const auto late = log_.Append("late");
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().code, ErrorCode::kPolicyRejected);
    EXPECT_EQ(late.error().rule, kLogEndedRule);
    EXPECT_NE(late.error().message.find("log.example/next"), std::string::npos) << late.error().message;
    EXPECT_EQ(log_.Submit(Entry(Rotation(KeyRole::kReceipt, 2, 12))).get().error().rule, kLogEndedRule);
    EXPECT_EQ(log_.log().CheckTakes().error().rule, kLogEndedRule);
    // What is there has its receipt, said once more or asked for.
    EXPECT_EQ(*log_.Append("one"), 3U);
    EXPECT_TRUE(log_.log().Receipt(3).has_value());
    EXPECT_EQ(log_.log().durable().size, last.size);
    EXPECT_EQ(log_.log().charter()->end_entry() + 1, last.size);
    EXPECT_FALSE(log_.log().failure().has_value());
    Reopen();
  }
  log_.Close();
  ExpectWholeLog(log_, last.size);
  EXPECT_EQ(log_.Check()->end, Ending());
}

TEST_F(EndedLogTest, WhatIsQueuedBehindTheEndIsRefused) {
  auto end = log_.Submit(EndEntry());
  auto late = log_.Submit(LogFixture::Statement("late"));
  EXPECT_TRUE(end.get().has_value());
  const auto answer = late.get();
  // It may have come into the batch before; then it stands before the end.
  if (!answer.has_value()) {
    EXPECT_EQ(answer.error().rule, kLogEndedRule);
  }
  const std::uint64_t size = log_.log().durable().size;
  EXPECT_EQ(log_.log().charter()->end_entry() + 1, size);
}

TEST_F(EndedLogTest, TheEndOfAnotherLogEndsNothing) {
  LogEnd other = Ending();
  other.origin = "log.example/other";
  EXPECT_EQ(log_.Submit(EndEntry(other)).get().error().code, ErrorCode::kConflict);
  EXPECT_TRUE(log_.Append("one").has_value());
}

}  // namespace
}  // namespace entente::log
