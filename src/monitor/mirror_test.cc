#include "monitor/mirror.h"

#include <gtest/gtest.h>

#include <random>

#include "monitor/followed_log_for_tests.h"

namespace entente::monitor {
namespace {

// All that the log serves at this size is there, byte for byte; and the copy is clean to who checks it.
void ExpectCopy(FollowedLog& log, std::uint64_t size) {
  for (const auto& [path, bytes] : log::PublicFilesOf(FirstOf(History(), size)))
    EXPECT_EQ(log.disk.Read("/copy/" + path).value_or(Bytes{}), bytes) << path << " at " << size;
  log::CheckOptions options;
  options.log_key = log::TestLogKey();
  const auto report =
      log::CheckPublicLog([&](const std::string& path) { return log.disk.Read("/copy/" + path); }, options);
  ASSERT_TRUE(report.has_value()) << report.error().Text();
  EXPECT_EQ(report->size, size);
  EXPECT_TRUE(report->clean());
}

TEST(Mirror, IsTheLogByteForByte) {
  std::mt19937 random(11);  // NOLINT(cert-msc32-c,cert-msc51-cpp): repeatable
  for (int round = 0; round < 4; ++round) {
    FollowedLog log;
    log.mirrored = true;
    log.portion.entries_max = round % 2 == 0 ? 100 : 65'536;
    std::uint64_t size = 0;
    while (size < 600) {
      size += random() % 3 == 0 ? 1 + random() % 3 : random() % 260;
      log.ServeFirst(size);
      const auto step = log.Step();
      ASSERT_TRUE(step.has_value()) << step.error().Text();
      ExpectCopy(log, size);
    }
    EXPECT_TRUE(log.disk.List("/copy/tile/0/000.p").value().empty());
    EXPECT_TRUE(log.disk.List("/copy/tile/entries/001.p").value().empty());
  }
}

TEST(Mirror, OfAForkIsNotWritten) {
  FollowedLog log;
  log.mirrored = true;
  log.ServeFirst(300);
  ASSERT_TRUE(log.Step().has_value());
  log.Serve(OtherHistory(250, 400));
  ASSERT_EQ(log.Step()->outcome, StepOutcome::kFork);
  ExpectCopy(log, 300);
}

TEST(Mirror, TakesNoOtherEntriesInTheFirstPartOfABundle) {
  FollowedLog log;
  log.mirrored = true;
  log.ServeFirst(20);
  ASSERT_TRUE(log.Step().has_value());
  log.ServeFirst(30);
  Bytes& bundle = log.files["tile/entries/000.p/30"];
  bundle[100] ^= 1U;  // in an entry that was verified before, which no one would look at again
  const auto step = log.Step();
  ASSERT_FALSE(step.has_value());
  EXPECT_EQ(step.error().code, ErrorCode::kCorruption);
  ExpectCopy(log, 20);
  log.ServeFirst(30);
  ASSERT_TRUE(log.Step().has_value());
  ExpectCopy(log, 30);
}

TEST(Mirror, WhatWasChangedInTheCopyIsNotPublished) {
  FollowedLog log;
  log.mirrored = true;
  log.ServeFirst(300);
  ASSERT_TRUE(log.Step().has_value());
  Bytes tile = log.disk.Read("/copy/tile/0/000").value();
  tile[40] ^= 1U;
  ASSERT_TRUE(log.disk.WriteAtomically("/copy/tile/0/000", tile, storage::Durability::kAll).has_value());
  log.ServeFirst(400);
  const auto step = log.Step();
  ASSERT_FALSE(step.has_value());
  EXPECT_EQ(step.error().code, ErrorCode::kCorruption);
  EXPECT_EQ(AsText(log.disk.Read("/copy/checkpoint").value()), log::TestCheckpoint(FirstOf(History(), 300)));
}

// The power goes at each call that changes a file: after it the copy is that of one of the two checkpoints, and it goes
// on.
TEST(Mirror, ACrashAnywhereLeavesACopy) {
  for (std::uint64_t call = 1;; ++call) {
    FollowedLog log;
    log.mirrored = true;
    log.portion.entries_max = 100;
    log.ServeFirst(250);
    ASSERT_TRUE(log.Step().has_value());
    log.ServeFirst(600);
    log.disk.PowerOffAtCall(call);
    [[maybe_unused]] const auto crashed = log.Step();
    const bool done = log.disk.is_on();
    log.disk.Crash(call);
    const Bytes note = log.disk.Read("/copy/checkpoint").value();
    const auto now = log::VerifyCheckpoint(AsText(note), log::TestLogKey());
    ASSERT_TRUE(now.has_value());
    ExpectCopy(log, now->size);
    const auto step = log.Step();
    ASSERT_TRUE(step.has_value()) << step.error().Text();
    ExpectCopy(log, 600);
    if (done) break;
  }
}

}  // namespace
}  // namespace entente::monitor
