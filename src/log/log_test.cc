#include "log/log.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/folder_for_tests.h"
#include "log/checkpoint.h"
#include "log/log_fixture.h"
#include "log/recovery.h"
#include "log/sequencer.h"
#include "log/tile_path.h"

namespace entente::log {
namespace {

class LogTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(log_.Create().has_value()); }
  void TearDown() override { log_.Close(); }
  void Reopen() {
    log_.Close();
    const auto opened = log_.Open();
    ASSERT_TRUE(opened.has_value()) << opened.error().Text();
  }
  Error WhyNotOpen() {
    log_.Close();
    const auto opened = log_.Open();
    EXPECT_FALSE(opened.has_value());
    return opened.has_value() ? Error{} : opened.error();
  }
  void AppendMany(std::uint64_t count, const std::string& word = "statement") {
    std::vector<LogFixture::Answer> answers;
    for (std::uint64_t i = 0; i < count; ++i)
      answers.push_back(log_.Submit(LogFixture::Statement(word + " " + std::to_string(i))));
    for (auto& answer : answers) ASSERT_TRUE(answer.get().has_value());
  }

  storage::Files& files_ = storage::PosixFiles();
  const FolderForTests temporary_;
  const std::filesystem::path folder_ = temporary_.path();
  LogFixture log_{files_, folder_ / "log"};
};

TEST_F(LogTest, BeginsWithPolicyAnchorsAndTime) {
  Reopen();
  const auto entries = log_.log().ReadEntries(0, 10);
  ASSERT_TRUE(entries.has_value());
  ASSERT_EQ(entries->size(), 3U);
  const auto type = [&](std::size_t i) {
    return statement::SignedStatement::Decode((*entries)[i].bytes)->headers().content_type;
  };
  EXPECT_EQ(type(0), statement::content_type::kPolicy);
  EXPECT_EQ(type(1), statement::content_type::kTrustAnchors);
  EXPECT_EQ(type(2), statement::content_type::kTime);
  for (const StoredEntry& entry : *entries) EXPECT_EQ(entry.time, LogFixture::kStart);
  ExpectWholeLog(log_, 3);
  EXPECT_EQ(log_.Create().error().code, ErrorCode::kConflict);
}

TEST_F(LogTest, AnEntryIsDurableAndProvedWhenItIsAnswered) {
  Reopen();
  EXPECT_EQ(log_.Append("one").value(), 3U);  // the same second: no new time entry
  EXPECT_EQ(log_.log().durable().size, 4U);
  log_.clock.AdvanceSeconds(5);
  EXPECT_EQ(log_.Append("two").value(), 5U);  // behind a time entry
  log_.clock.AdvanceSeconds(-60);
  EXPECT_EQ(log_.Append("three").value(), 6U);  // time does not go back
  const auto entries = log_.log().ReadEntries(3, 10).value();
  EXPECT_EQ(entries[0].time, LogFixture::kStart);
  EXPECT_EQ(entries[1].time, LogFixture::kStart + 5);
  EXPECT_EQ(entries[3].time, LogFixture::kStart + 5);
  EXPECT_EQ(log_.order->seen.size(), 4U);
  EXPECT_EQ(log_.order->seen.front(), std::pair(std::uint64_t{3}, LogFixture::kStart));
  log_.Close();
  ExpectWholeLog(log_, 7);
}

TEST_F(LogTest, AReceiptOfAnOldEntryIsUnderTheNewestRoot) {
  Reopen();
  ASSERT_TRUE(log_.Append("one").has_value());
  AppendMany(300);
  const auto receipt = log_.log().Receipt(3);
  ASSERT_TRUE(receipt.has_value());
  const auto verified = VerifyReceipt(*receipt, LogFixture::Statement("one").entry(), FixedKey(2).public_key());
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->tree_size, log_.log().durable().size);
  EXPECT_EQ(verified->origin, LogFixture::kOrigin);
  EXPECT_EQ(log_.log().Receipt(log_.log().durable().size).error().code, ErrorCode::kNotFound);
}

TEST_F(LogTest, ADuplicateGetsTheFirstIndexAlsoAfterAStart) {
  Reopen();
  EXPECT_EQ(log_.Append("one").value(), 3U);
  EXPECT_EQ(log_.Append("two").value(), 4U);
  for (int start = 0; start < 2; ++start) {
    log_.clock.AdvanceSeconds(1);
    const auto again = log_.Submit(LogFixture::Statement("one")).get();
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->index, 3U);
    EXPECT_TRUE(again->duplicate);
    EXPECT_TRUE(
        VerifyReceipt(again->receipt, LogFixture::Statement("one").entry(), FixedKey(2).public_key()).has_value());
    EXPECT_EQ(log_.log().durable().size, 5U);  // and no time entry either
    Reopen();
  }
  EXPECT_EQ(log_.log().Find(LogFixture::Statement("two").identity()).value(), 4U);
  EXPECT_EQ(log_.log().Find(LogFixture::Statement("three").identity()).value(), std::nullopt);
}

TEST_F(LogTest, ADuplicateIsFoundAlsoWhereItsIdentityIsOnDisk) {
  log_.limits.identity_run_entries_min = 8;
  log_.limits.publish_interval = std::chrono::milliseconds(5);
  Reopen();
  constexpr int kAppended = 200;
  for (int i = 0; i < kAppended; ++i) ASSERT_EQ(log_.Append("statement " + std::to_string(i)).value(), 3U + i);
  const std::filesystem::path runs = log_.directory() / "identity-runs";
  for (int start = 0; start < 2; ++start) {
    while (files_.List(runs).value().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    for (int i = 0; i < kAppended; ++i) {
      const auto again = log_.Submit(LogFixture::Statement("statement " + std::to_string(i))).get();
      ASSERT_TRUE(again.has_value()) << again.error().Text();
      EXPECT_EQ(again->index, 3U + i);
      EXPECT_TRUE(again->duplicate);
    }
    Reopen();
  }
  EXPECT_EQ(log_.log().durable().size, 3U + kAppended);
  log_.Close();
  ExpectWholeLog(log_, 3U + kAppended);
  // Made anew at a start, as all that is derived.
  std::filesystem::remove_all(runs);
  Reopen();
  EXPECT_EQ(log_.log().Find(LogFixture::Statement("statement 7").identity()).value(), 10U);
  EXPECT_FALSE(files_.List(runs).value().empty());
}

TEST_F(LogTest, IsTheSameAfterAStart) {
  Reopen();
  for (int second = 0; second < 5; ++second) {
    log_.clock.AdvanceSeconds(1);
    AppendMany(130, "second " + std::to_string(second));
  }
  const auto root = log_.log().durable();
  const auto entries = log_.log().ReadEntries(0, root.size).value();
  ASSERT_EQ(entries.size(), root.size);
  Reopen();
  EXPECT_EQ(log_.log().durable().root, root.root);
  const auto again = log_.log().ReadEntries(0, root.size).value();
  for (std::uint64_t i = 0; i < root.size; ++i) {
    EXPECT_EQ(again[i].bytes, entries[i].bytes) << i;
    EXPECT_EQ(again[i].time, entries[i].time) << i;
    EXPECT_EQ(again[i].index, i);
  }
  const auto proof = log_.log().ConsistencyProof(100, root.size).value();
  EXPECT_TRUE(merkle::VerifyConsistency(100, root.size,
                                        merkle::Root(100,
                                                     [&](merkle::NodeId id) -> Result<merkle::Hash> {
                                                       merkle::CompactRange range;
                                                       for (std::uint64_t i = id.index << id.level;
                                                            i < (id.index + 1) << id.level; ++i)
                                                         range.Append(merkle::LeafHash(entries[i].bytes));
                                                       return range.Root();
                                                     })
                                            .value(),
                                        root.root, proof)
                  .has_value());
  log_.Close();
  ExpectWholeLog(log_, root.size);
}

TEST_F(LogTest, PartialTilesGoWhenTheFullOneIsThere) {
  Reopen();
  AppendMany(100, "a");
  ASSERT_TRUE(log_.log().Publish().has_value());
  EXPECT_TRUE(files_.Exists(log_.directory() / "tile/0/000.p/103"));
  EXPECT_TRUE(files_.Exists(log_.directory() / "tile/entries/000.p/103"));
  const auto published = log_.log().checkpoint();
  EXPECT_EQ(VerifyCheckpoint(published, LogFixture::verifier())->size, 103U);
  AppendMany(200, "b");
  ASSERT_TRUE(log_.log().Publish().has_value());
  EXPECT_FALSE(files_.Exists(log_.directory() / "tile/0/000.p"));
  EXPECT_FALSE(files_.Exists(log_.directory() / "tile/entries/000.p"));
  EXPECT_TRUE(files_.Exists(log_.directory() / "tile/0/000"));
  EXPECT_TRUE(files_.Exists(log_.directory() / "tile/0/001.p/47"));
  ExpectWholeLog(log_, 303);
}

TEST_F(LogTest, DerivedFilesAreMadeAnewFromTheJournal) {
  Reopen();
  AppendMany(600);
  log_.Close();
  const auto size = log_.Check()->size;
  // The node's own files alone, then all that is public.
  for (const auto& names : {std::vector<std::string>{"identities", "times"},
                            std::vector<std::string>{"checkpoint", "tile", "identities"}}) {
    for (const std::string& name : names) std::filesystem::remove_all(log_.directory() / name);
    Reopen();
    EXPECT_EQ(log_.log().Find(LogFixture::Statement("statement 7").identity()).value(), 10U);
    EXPECT_EQ(log_.log().ReadEntries(size - 1, 1).value().front().time, LogFixture::kStart);
    log_.Close();
    ExpectWholeLog(log_, size);
  }
}

TEST_F(LogTest, WhatACrashLeftUnfinishedIsRemoved) {
  Reopen();
  AppendMany(5);
  log_.Close();
  const std::vector<std::string> leftovers = {".checkpoint.abc123.tmp", "journal/.00000000000000000000.abc123.tmp"};
  for (const std::string& name : leftovers)
    ASSERT_TRUE(
        files_.WriteAtomically(log_.directory() / name, AsBytes("half"), storage::Durability::kNone).has_value());
  Reopen();
  for (const std::string& name : leftovers) EXPECT_FALSE(files_.Exists(log_.directory() / name)) << name;
  log_.Close();
  ExpectWholeLog(log_, 8);
}

TEST_F(LogTest, AnotherKeyIsNotTheLogs) {
  for (int which = 0; which < 4; ++which) {
    LogKeys keys = LogFixture::keys();
    if (which == 0) keys.signing = {FixedKey(9), FixedKey(2)};
    if (which == 1) keys.signing = {FixedKey(1), FixedKey(9)};
    if (which == 2) keys.operator_key = FixedKey(9);
    if (which == 3) keys.operator_issuer = "did:web:other.example";
    RecordingOrder order;
    const auto opened = Log::Open(log_.directory(), LogFixture::kOrigin, keys, {}, files_, log_.clock, order);
    ASSERT_FALSE(opened.has_value()) << which;
    EXPECT_EQ(opened.error().code, ErrorCode::kUnauthorized) << opened.error().Text();
  }
  RecordingOrder order;
  EXPECT_FALSE(
      Log::Open(log_.directory(), "other.example", LogFixture::keys(), {}, files_, log_.clock, order).has_value());
  EXPECT_EQ(Log::Open(folder_ / "nowhere", LogFixture::kOrigin, LogFixture::keys(), {}, files_, log_.clock, order)
                .error()
                .code,
            ErrorCode::kNotFound);
}

TEST_F(LogTest, AJournalThatLostWhatWasPublishedIsRefused) {
  Reopen();
  const auto segment = log_.directory() / "journal/00000000000000000000";
  const auto old_size = std::filesystem::file_size(segment);
  ASSERT_TRUE(log_.Append("one").has_value());
  log_.Close();
  std::filesystem::resize_file(segment, old_size);
  const Error error = WhyNotOpen();
  EXPECT_EQ(error.code, ErrorCode::kCorruption);
  EXPECT_NE(error.message.find("ends before the published size"), std::string::npos) << error.message;
}

TEST_F(LogTest, DamagedPublicFilesAreNotServed) {
  Reopen();
  AppendMany(700);
  log_.Close();
  const auto flip = [this](const std::string& name, std::size_t at) {
    Bytes bytes = files_.Read(log_.directory() / name).value();
    bytes.at(at) ^= 1;
    ASSERT_TRUE(files_.WriteAtomically(log_.directory() / name, bytes, storage::Durability::kNone).has_value());
  };
  // The edge is looked at when the log is opened.
  flip("tile/0/002.p/191", 0);
  EXPECT_EQ(WhyNotOpen().code, ErrorCode::kCorruption);
  flip("tile/0/002.p/191", 0);
  // What is older, when it is read.
  flip("tile/0/001", 40);
  flip("tile/entries/001", 300);
  Reopen();
  EXPECT_EQ(log_.log().Receipt(257).error().code, ErrorCode::kCorruption);
  EXPECT_EQ(log_.log().ReadEntries(256, 256).error().code, ErrorCode::kCorruption);
  log_.Close();
  flip("tile/0/001", 40);
  Reopen();
  EXPECT_TRUE(log_.log().Receipt(257).has_value());
  EXPECT_EQ(log_.log().ReadEntries(256, 256).error().code, ErrorCode::kCorruption);
  EXPECT_TRUE(log_.log().Receipt(600).has_value());
  log_.Close();
  EXPECT_FALSE(log_.Check()->clean());
}

// The parts of a log without its threads, so that a batch holds what the test puts into it.
class SequencerTest : public LogTest {
 protected:
  void SetUp() override {
    LogTest::SetUp();
    recovered_ = Recover(paths_, origin_, keys_, log_.limits, files_).value();
    latest_ = std::make_unique<LatestState>(recovered_.state);
    sequencer_ = std::make_unique<Sequencer>(origin_, keys_, log_.limits, log_.clock, *recovered_.sequence,
                                             *recovered_.journal, *latest_, order_, CharterList(paths_, files_));
  }
  std::shared_ptr<std::optional<Result<registration::Registered>>> Queue(const statement::SignedStatement& statement) {
    auto answer = std::make_shared<std::optional<Result<registration::Registered>>>();
    auto queued = sequencer_->Submit(registration::OperatorPen::Admit(statement),
                                     [answer](auto result) { *answer = std::move(result); });
    if (!queued.has_value()) *answer = std::unexpected(queued.error());
    return answer;
  }

  const Paths paths_{folder_ / "log"};
  const std::string origin_ = LogFixture::kOrigin;
  const LogKeys keys_ = LogFixture::keys();
  RecordingOrder order_;
  Recovered recovered_;
  std::unique_ptr<LatestState> latest_;
  std::unique_ptr<Sequencer> sequencer_;
};

TEST_F(SequencerTest, NobodyIsAnsweredBeforeTheBatchIsDurable) {
  const auto one = Queue(LogFixture::Statement("one"));
  const auto two = Queue(LogFixture::Statement("two"));
  EXPECT_FALSE(one->has_value());
  EXPECT_EQ(latest_->Get()->size, 3U);
  ASSERT_TRUE(sequencer_->RunBatch());
  ASSERT_TRUE(one->has_value() && two->has_value());
  EXPECT_EQ((**one)->index, 3U);
  EXPECT_EQ((**two)->index, 4U);
  EXPECT_EQ(latest_->Get()->size, 5U);
}

TEST_F(SequencerTest, ARevocationHoldsForWhatFollowsInItsBatch) {
  const auto before = Queue(LogFixture::Statement("before"));
  const auto revocation = Queue(LogFixture::Statement("revoke"));
  const auto after = Queue(LogFixture::Statement("after"));
  const auto other = Queue(LogFixture::Statement("other", "text/plain", "did:web:other.example"));
  ASSERT_TRUE(sequencer_->RunBatch());
  EXPECT_TRUE((*before)->has_value());
  EXPECT_TRUE((*revocation)->has_value());
  ASSERT_FALSE((*after)->has_value());
  EXPECT_EQ((*after)->error().code, ErrorCode::kUnauthorized);
  ASSERT_TRUE((*other)->has_value());
  EXPECT_EQ((**other)->index, 5U);  // the refused one took no index
  EXPECT_EQ(recovered_.sequence->Find(LogFixture::Statement("after").identity()).value(), std::nullopt);
}

TEST_F(SequencerTest, TheSameStatementTwiceInABatchIsOneEntry) {
  const auto one = Queue(LogFixture::Statement("one"));
  const auto again = Queue(LogFixture::Statement("one"));
  ASSERT_TRUE(sequencer_->RunBatch());
  EXPECT_FALSE((**one)->duplicate);
  EXPECT_TRUE((**again)->duplicate);
  EXPECT_EQ((**again)->index, (**one)->index);
  EXPECT_EQ(latest_->Get()->size, 4U);
}

TEST_F(SequencerTest, ABatchInANewSecondBeginsWithATimeEntry) {
  log_.clock.AdvanceSeconds(1);
  const auto one = Queue(LogFixture::Statement("one"));
  ASSERT_TRUE(sequencer_->RunBatch());
  EXPECT_EQ((**one)->index, 4U);
  EXPECT_EQ(order_.seen, (std::vector<std::pair<std::uint64_t, UnixSeconds>>{{3, LogFixture::kStart + 1},
                                                                             {4, LogFixture::kStart + 1}}));
  EXPECT_EQ(latest_->Get()->time_entries, 2U);
}

// What ends by itself at a time has ended for the first entry of that second already.
TEST_F(SequencerTest, EntriesAreJudgedAtTheTimeThatTheyAreLoggedAt) {
  Queue(LogFixture::Statement("one"));
  ASSERT_TRUE(sequencer_->RunBatch());
  log_.clock.AdvanceSeconds(5);
  const auto two = Queue(LogFixture::Statement("two"));
  Queue(LogFixture::Statement("three"));
  ASSERT_TRUE(sequencer_->RunBatch());
  constexpr UnixSeconds kLater = LogFixture::kStart + 5;
  EXPECT_EQ(order_.begun, (std::vector<std::pair<std::uint64_t, UnixSeconds>>{{3, LogFixture::kStart}, {4, kLater}}));
  EXPECT_EQ(order_.judged_at, (std::vector<UnixSeconds>{LogFixture::kStart, kLater, kLater}));
  EXPECT_EQ((**two)->index, 5U);  // behind the time entry
  EXPECT_EQ(order_.seen.back(), (std::pair<std::uint64_t, UnixSeconds>{6, kLater}));
}

TEST_F(SequencerTest, AFullQueuePushesBackAndAStoppedOneTakesNothing) {
  log_.limits.pending_entries_max = 2;
  const auto one = Queue(LogFixture::Statement("one"));
  const auto two = Queue(LogFixture::Statement("two"));
  const auto three = Queue(LogFixture::Statement("three"));
  ASSERT_TRUE(three->has_value());
  EXPECT_EQ((*three)->error().code, ErrorCode::kPushback);
  sequencer_->Stop();
  EXPECT_EQ((*Queue(LogFixture::Statement("four")))->error().code, ErrorCode::kUnavailable);
  ASSERT_TRUE(sequencer_->RunBatch());  // what was queued is still committed
  EXPECT_TRUE((*one)->has_value() && (*two)->has_value());
  EXPECT_FALSE(sequencer_->RunBatch());
}

TEST_F(SequencerTest, TooMuchUnpublishedPushesBack) {
  log_.limits.unpublished_bytes_max = 100;
  const auto one = Queue(LogFixture::Statement("one"));
  ASSERT_TRUE(one->has_value());
  EXPECT_EQ((*one)->error().code, ErrorCode::kPushback);
}

}  // namespace
}  // namespace entente::log
