#include "monitor/log_monitor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "monitor/followed_log_for_tests.h"

namespace entente::monitor {
namespace {

using testing::ElementsAreArray;
using testing::HasSubstr;

std::vector<std::uint64_t> Indexes(std::uint64_t first, std::uint64_t end) {
  std::vector<std::uint64_t> all(end - first);
  std::iota(all.begin(), all.end(), first);
  return all;
}

// What the evidence proves, by the file that the monitor left.
Result<ProvedFork> Proved(FollowedLog& log, const StepReport& report) {
  const Bytes text = log.disk.Read(report.evidence).value();
  return VerifyForkEvidence(AsText(text), log::TestLogKey());
}

class Growth : public testing::TestWithParam<std::pair<std::uint64_t, std::uint64_t>> {};

TEST_P(Growth, ReportsWhatIsNewAndNothingElse) {
  const auto [before, after] = GetParam();
  for (const std::uint64_t portion : {1U, 100U, 65'536U}) {
    FollowedLog log;
    log.portion.entries_max = portion;
    log.ServeFirst(before);
    const auto first = log.Step();
    ASSERT_TRUE(first.has_value()) << first.error().Text();
    EXPECT_EQ(first->outcome, before == 0 ? StepOutcome::kUnchanged : StepOutcome::kGrown);
    EXPECT_THAT(log.reported, ElementsAreArray(Indexes(0, before)));
    log.reported.clear();
    log.ServeFirst(after);
    const auto second = log.Step();
    ASSERT_TRUE(second.has_value()) << second.error().Text();
    EXPECT_EQ(second->outcome, before == after ? StepOutcome::kUnchanged : StepOutcome::kGrown);
    EXPECT_THAT(log.reported, ElementsAreArray(Indexes(before, after)));
    EXPECT_EQ(second->size, after);
    const auto third = log.Step();
    ASSERT_TRUE(third.has_value());
    EXPECT_EQ(third->outcome, StepOutcome::kUnchanged);
    EXPECT_EQ(log.Open()->state().edge.size(), after);
  }
}
INSTANTIATE_TEST_SUITE_P(Sizes, Growth,
                         testing::Values(std::pair{0U, 0U}, std::pair{0U, 3U}, std::pair{3U, 3U}, std::pair{3U, 4U},
                                         std::pair{254U, 255U}, std::pair{255U, 256U}, std::pair{256U, 257U},
                                         std::pair{255U, 257U}, std::pair{256U, 512U}, std::pair{257U, 513U},
                                         std::pair{3U, 700U}, std::pair{511U, 700U}));

TEST(LogMonitor, SaysTheLogsTime) {
  FollowedLog log;
  log.ServeFirst(150);
  ASSERT_TRUE(log.Step().has_value());
  EXPECT_EQ(log.times[0], log::kTestTime + 2);
  EXPECT_EQ(log.times[99], log::kTestTime + 2);
  EXPECT_EQ(log.times[100], log::kTestTime + 100);
  log.ServeFirst(160);
  const auto grown = log.Step();
  ASSERT_TRUE(grown.has_value());
  EXPECT_EQ(log.times[155], log::kTestTime + 100);
  EXPECT_EQ(grown->time, log::kTestTime + 100);
}

// A partial tile may be gone once the full one is there, while the checkpoint is still the old one.
TEST(LogMonitor, ReadsFullTilesInPlaceOfPartialOnes) {
  FollowedLog log;
  log.ServeFirst(600);
  log.files["checkpoint"] = ToBytes(log::TestCheckpoint(FirstOf(History(), 300)));
  const auto step = log.Step();
  ASSERT_TRUE(step.has_value()) << step.error().Text();
  EXPECT_THAT(log.reported, ElementsAreArray(Indexes(0, 300)));
}

TEST(LogMonitor, TwoTreesOfOneSizeAreAFork) {
  FollowedLog log;
  log.ServeFirst(300);
  ASSERT_TRUE(log.Step().has_value());
  const Bytes before = log.StateFile();
  log.Serve(OtherHistory(250, 300));
  log.reported.clear();
  const auto step = log.Step();
  ASSERT_TRUE(step.has_value()) << step.error().Text();
  EXPECT_EQ(step->outcome, StepOutcome::kFork);
  EXPECT_TRUE(log.reported.empty());
  EXPECT_EQ(log.StateFile(), before);
  const auto fork = Proved(log, *step);
  ASSERT_TRUE(fork.has_value()) << fork.error().Text();
  EXPECT_EQ(fork->older.size, 300U);
  // And it is found again, with the same evidence.
  EXPECT_EQ(log.Step()->evidence, step->evidence);
}

TEST(LogMonitor, ATreeThatDoesNotContinueTheOlderOneIsAFork) {
  for (const auto& [known, parts_at, size] : {std::tuple{300U, 250U, 400U}, std::tuple{256U, 255U, 257U},
                                              std::tuple{256U, 0U, 700U}, std::tuple{255U, 3U, 512U}}) {
    FollowedLog log;
    log.ServeFirst(known);
    ASSERT_TRUE(log.Step().has_value());
    const Bytes before = log.StateFile();
    log.reported.clear();
    log.Serve(OtherHistory(parts_at, size));
    const auto step = log.Step();
    ASSERT_TRUE(step.has_value()) << step.error().Text();
    EXPECT_EQ(step->outcome, StepOutcome::kFork);
    EXPECT_TRUE(log.reported.empty());
    EXPECT_EQ(log.StateFile(), before);
    const auto fork = Proved(log, *step);
    ASSERT_TRUE(fork.has_value()) << fork.error().Text();
    EXPECT_EQ(fork->older.size, known);
    EXPECT_EQ(fork->newer.size, size);
    EXPECT_EQ(fork->root_in_newer, log::TreeHash(log::LeavesOf(OtherHistory(parts_at, known))));
  }
}

TEST(LogMonitor, ASmallerTreeIsSaidAndProvesNothingByItself) {
  FollowedLog log;
  log.ServeFirst(300);
  ASSERT_TRUE(log.Step().has_value());
  log.ServeFirst(280);
  const auto step = log.Step();
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->outcome, StepOutcome::kRolledBack);
  EXPECT_THAT(step->says, HasSubstr("280"));
  EXPECT_FALSE(Proved(log, *step).has_value());
  // It was an old copy: once the log is back, all is well.
  log.ServeFirst(310);
  const auto back = log.Step();
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->outcome, StepOutcome::kGrown);
  EXPECT_TRUE(log.Open()->state().aside.empty());
}

// The log is put back to 200 entries and goes on otherwise; it is seen at 250, which is less than the 300 seen before.
TEST(LogMonitor, ASmallerTreeThatContradictsAnEarlierOneIsAFork) {
  FollowedLog log;
  for (const std::uint64_t size : {100U, 230U, 300U}) {
    log.ServeFirst(size);
    ASSERT_TRUE(log.Step().has_value());
  }
  log.Serve(OtherHistory(200, 250));
  const auto step = log.Step();
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->outcome, StepOutcome::kFork);
  const auto fork = Proved(log, *step);
  ASSERT_TRUE(fork.has_value()) << fork.error().Text();
  EXPECT_EQ(fork->older.size, 230U);
}

// What could not be proved when it was seen is not forgotten: the true log gives the proof later.
TEST(LogMonitor, ASmallerTreeIsHeldAgainstWhatComesLater) {
  FollowedLog log;
  log.ServeFirst(300);
  ASSERT_TRUE(log.Step().has_value());
  log.Serve(OtherHistory(200, 250));
  ASSERT_EQ(log.Step()->outcome, StepOutcome::kRolledBack);
  log.ServeFirst(310);
  log.reported.clear();
  const auto step = log.Step();
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->outcome, StepOutcome::kFork);
  EXPECT_THAT(log.reported, ElementsAreArray(Indexes(300, 310)));
  const auto fork = Proved(log, *step);
  ASSERT_TRUE(fork.has_value()) << fork.error().Text();
  EXPECT_EQ(fork->older.size, 250U);
  EXPECT_EQ(fork->newer.size, 310U);
  // The log shows the history that was verified, and nothing of the other any more: the fork is known all the same.
  EXPECT_EQ(log.Step()->outcome, StepOutcome::kUnchanged);
  EXPECT_EQ(log.Open()->KnownForks().value(), std::vector{step->evidence});
}

// A tree that the log signed and withholds is held against what it shows afterwards.
TEST(LogMonitor, ATreeThatWasWithheldIsNotForgotten) {
  FollowedLog log;
  log.ServeFirst(300);
  ASSERT_TRUE(log.Step().has_value());
  log.ServeFirst(300);
  log.files["checkpoint"] = ToBytes(log::TestCheckpoint(OtherHistory(300, 350)));
  const auto withheld = log.Step();
  ASSERT_FALSE(withheld.has_value());
  EXPECT_EQ(withheld.error().code, ErrorCode::kNotFound);
  log.ServeFirst(360);
  const auto step = log.Step();
  ASSERT_TRUE(step.has_value());
  EXPECT_EQ(step->outcome, StepOutcome::kFork);
  const auto fork = Proved(log, *step);
  ASSERT_TRUE(fork.has_value()) << fork.error().Text();
  EXPECT_EQ(fork->older.size, 350U);
  EXPECT_EQ(fork->newer.size, 360U);
}

TEST(LogMonitor, WithheldEntriesAreNamedAndNothingIsAdvanced) {
  FollowedLog log;
  log.ServeFirst(200);
  ASSERT_TRUE(log.Step().has_value());
  for (const std::string path : {"tile/entries/001.p/44", "tile/entries/000"}) {
    log.ServeFirst(300);
    log.files.erase(path);
    log.reported.clear();
    const auto step = log.Step();
    ASSERT_FALSE(step.has_value());
    EXPECT_EQ(step.error().code, ErrorCode::kNotFound);
    EXPECT_EQ(step.error().place, path);
    EXPECT_TRUE(log.reported.empty());
    EXPECT_EQ(log.Open()->state().verified->checkpoint.size, 200U);
    EXPECT_EQ(log.Open()->state().edge.size(), 200U);
  }
  log.ServeFirst(300);
  ASSERT_TRUE(log.Step().has_value());
  EXPECT_THAT(log.reported, ElementsAreArray(Indexes(200, 300)));
}

TEST(LogMonitor, ABadSignatureIsNoFork) {
  FollowedLog log;
  log.ServeFirst(200);
  ASSERT_TRUE(log.Step().has_value());
  log.ServeFirst(300);
  log.files["checkpoint"] =
      ToBytes(log::SignCheckpoint({log::kTestOrigin, 300, log::TreeHash(log::LeavesOf(FirstOf(History(), 300)))},
                                  log::CheckKey(9))
                  .value());
  const auto step = log.Step();
  ASSERT_FALSE(step.has_value());
  EXPECT_EQ(step.error().code, ErrorCode::kUnauthorized);
}

TEST(LogMonitor, ATruncatedBundleOrTileIsNamed) {
  for (const std::string path : {"tile/entries/001.p/44", "tile/0/001.p/44"}) {
    FollowedLog log;
    log.portion.entries_max = 1;
    log.ServeFirst(300);
    log.files[path].pop_back();
    const auto step = log.Step();
    ASSERT_FALSE(step.has_value()) << path;
    EXPECT_EQ(step.error().code, ErrorCode::kCorruption);
    EXPECT_EQ(step.error().place, path);
  }
}

TEST(LogMonitor, AnEntryThatDoesNotHashIsNamed) {
  FollowedLog log;
  log.ServeFirst(250);
  ASSERT_TRUE(log.Step().has_value());
  log.reported.clear();
  log.ServeFirst(300);
  Bytes& bundle = log.files["tile/entries/001.p/44"];
  bundle[bundle.size() - 1] ^= 1U;
  const auto step = log.Step();
  ASSERT_FALSE(step.has_value());
  EXPECT_EQ(step.error().code, ErrorCode::kCorruption);
  EXPECT_EQ(step.error().place, "tile/entries/001.p/44");
  EXPECT_THAT(step.error().message, HasSubstr("entry 299"));
  EXPECT_TRUE(log.reported.empty());
}

TEST(LogMonitor, TakesTheKeyFromTheLogOnlyWhenToldTo) {
  FollowedLog log;
  std::vector<Bytes> entries = FirstOf(History(), 10);
  const std::string key = log::VerifierKey(log::kTestOrigin, log::CheckKey(1).public_key());
  entries[1] = log::TestEntry(statement::content_type::kTrustAnchors, log::kTestOperator, log::kTestOrigin,
                              R"({"checkpoint_key":")" + key + R"("})");
  log.Serve(entries);
  MonitorOptions options = log.Options();
  options.key.clear();
  const auto refused = LogMonitor::Open(options, log::Reading(log.files), log.disk);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidInput);
  options.trust_first = true;
  auto monitor = LogMonitor::Open(options, log::Reading(log.files), log.disk);
  ASSERT_TRUE(monitor.has_value());
  const auto step = monitor->Step([](const NewEntry&) { return Result<void>(); }, {});
  ASSERT_TRUE(step.has_value()) << step.error().Text();
  EXPECT_EQ(step->key_taken, key);
  // From then on it is the key.
  options.trust_first = false;
  monitor = LogMonitor::Open(options, log::Reading(log.files), log.disk);
  ASSERT_TRUE(monitor.has_value());
  EXPECT_TRUE(monitor->state().trust_first);
  options.key = log::VerifierKey(log::kTestOrigin, log::CheckKey(9).public_key());
  EXPECT_EQ(LogMonitor::Open(options, log::Reading(log.files), log.disk).error().code, ErrorCode::kConflict);
}

TEST(LogMonitor, StopsBetweenPortionsAndGoesOn) {
  FollowedLog log;
  log.portion.entries_max = 100;
  log.ServeFirst(700);
  auto monitor = log.Open();
  ASSERT_TRUE(monitor.has_value());
  int left = 2;
  const auto stopped =
      monitor->Step([&](const NewEntry& entry) { return log.reported.push_back(entry.index), Result<void>(); },
                    [&] { return left-- == 0; });
  ASSERT_TRUE(stopped.has_value());
  EXPECT_EQ(stopped->outcome, StepOutcome::kStopped);
  EXPECT_EQ(stopped->size, 512U);
  ASSERT_TRUE(log.Step().has_value());
  EXPECT_THAT(log.reported, ElementsAreArray(Indexes(0, 700)));
}

TEST(LogMonitor, WhatCouldNotBeSaidIsSaidAgain) {
  FollowedLog log;
  log.ServeFirst(300);
  auto monitor = log.Open();
  const auto step = monitor->Step(
      [](const NewEntry&) -> Result<void> { return Fail(ErrorCode::kUnavailable, "the disk is full"); }, {});
  EXPECT_FALSE(step.has_value());
  ASSERT_TRUE(log.Step().has_value());
  EXPECT_THAT(log.reported, ElementsAreArray(Indexes(0, 300)));
}

// The power goes at each call that changes a file, before and after it took effect: no entry is left out, and no crash
// is taken for a fork.
TEST(LogMonitor, ACrashAnywhereLeavesOutNothing) {
  for (std::uint64_t call = 1;; ++call) {
    FollowedLog log;
    log.portion.entries_max = 100;
    log.ServeFirst(260);
    ASSERT_TRUE(log.Step().has_value());
    log.ServeFirst(700);
    log.disk.PowerOffAtCall(call);
    [[maybe_unused]] const auto crashed = log.Step();
    const bool done = log.disk.is_on();
    log.disk.Crash(call);
    const auto step = log.Step();
    ASSERT_TRUE(step.has_value()) << step.error().Text();
    EXPECT_TRUE(step->outcome == StepOutcome::kGrown || step->outcome == StepOutcome::kUnchanged);
    std::ranges::sort(log.reported);
    log.reported.erase(std::ranges::unique(log.reported).begin(), log.reported.end());
    EXPECT_THAT(log.reported, ElementsAreArray(Indexes(0, 700)));
    EXPECT_EQ(log.Open()->state().verified->checkpoint.size, 700U);
    if (done) break;
  }
}

// Whatever byte of what is served changes, nothing is reported that is not on the log, and nothing of it is taken for a
// fork.
TEST(LogMonitor, AChangedByteIsNoticedOrIrrelevant) {
  std::mt19937 random(20261127);  // NOLINT(cert-msc32-c,cert-msc51-cpp): repeatable
  const auto leaves = log::LeavesOf(History());
  int noticed = 0;
  for (int round = 0; round < 60; ++round) {
    FollowedLog log;
    log.portion.entries_max = round % 2 == 0 ? 1 : 65'536;
    std::uint64_t size = 0;
    while (size < 500) {
      size += random() % 3 == 0 ? random() % 3 : random() % 260;
      log.ServeFirst(size);
      const auto file = std::next(log.files.begin(), static_cast<std::ptrdiff_t>(random() % log.files.size()));
      if (file->second.empty()) continue;
      const std::uint64_t known = log.reported.size();
      file->second[random() % file->second.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
      const auto changed = log.Step();
      if (!changed.has_value()) {
        ++noticed;
        EXPECT_NE(changed.error().code, ErrorCode::kInternal);
      } else {
        EXPECT_TRUE(changed->outcome == StepOutcome::kGrown || changed->outcome == StepOutcome::kUnchanged);
      }
      EXPECT_LE(known, log.reported.size());
      log.ServeFirst(size);
      const auto step = log.Step();
      ASSERT_TRUE(step.has_value()) << step.error().Text();
      EXPECT_THAT(log.reported, ElementsAreArray(Indexes(0, size)));
    }
    for (const auto& [index, digest] : log.digests) ASSERT_EQ(digest, leaves[index]);
  }
  EXPECT_GT(noticed, 50);
}

}  // namespace
}  // namespace entente::monitor
