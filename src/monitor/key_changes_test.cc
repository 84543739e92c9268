// A log that puts another key in the place of the one that a monitor trusts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "log/key_change.h"
#include "monitor/followed_log_for_tests.h"
#include "statement/content_types.h"

namespace entente::monitor {
namespace {

using testing::HasSubstr;

Bytes ChangeEntry(std::uint8_t from, std::uint8_t to, bool overlap,
                  log::KeyChangeKind kind = log::KeyChangeKind::kRotate) {
  log::KeyChange change{log::kTestOrigin,
                        kind,
                        log::KeyRole::kCheckpoint,
                        log::CheckKey(from).public_key(),
                        log::CheckKey(to).public_key(),
                        overlap,
                        log::kTestTime,
                        "",
                        {},
                        {}};
  const auto old_key = log::CheckKey(from);
  EXPECT_TRUE(log::SignKeyChange(change, kind == log::KeyChangeKind::kRotate ? &old_key : nullptr, log::CheckKey(to))
                  .has_value());
  return log::TestEntry(statement::content_type::kLogKeys, log::kTestOperator, log::kTestOrigin, log::ToJson(change));
}

constexpr std::uint64_t kChangedAt = 300;

// The history, with a change of the key at 300.
std::vector<Bytes> Changed(std::uint64_t size, bool overlap, std::uint64_t retired_at = 0) {
  std::vector<Bytes> entries = FirstOf(History(), size);
  if (size > kChangedAt) entries[kChangedAt] = ChangeEntry(1, 11, overlap);
  if (retired_at != 0 && size > retired_at)
    entries[retired_at] = ChangeEntry(1, 11, false, log::KeyChangeKind::kRetire);
  return entries;
}
void Serve(FollowedLog& log, const std::vector<Bytes>& entries, std::initializer_list<std::uint8_t> seeds) {
  log.Serve(entries);
  std::vector<crypto::PrivateKey> keys;
  for (const std::uint8_t seed : seeds) keys.push_back(log::CheckKey(seed));
  log.files["checkpoint"] = ToBytes(
      log::SignCheckpoint({log::kTestOrigin, entries.size(), log::TreeHash(log::LeavesOf(entries))}, keys).value());
}
std::string Vkey(std::uint8_t seed) {
  return log::VerifierKey(log::kTestOrigin, log::CheckKey(seed).public_key());
}

TEST(MonitoredKeys, AreLearnedWhereTheyOverlapAndFollowedBehindIt) {
  FollowedLog log;
  Serve(log, Changed(200, true), {1});
  ASSERT_TRUE(log.Step().has_value());
  Serve(log, Changed(400, true), {11, 1});
  const auto learned = log.Step();
  ASSERT_TRUE(learned.has_value()) << learned.error().Text();
  EXPECT_EQ(learned->key_learned, Vkey(11));
  Serve(log, Changed(500, true, 450), {11});
  const auto retired = log.Step();
  ASSERT_TRUE(retired.has_value()) << retired.error().Text();
  EXPECT_EQ(retired->key_learned, "");
  EXPECT_EQ(retired->size, 500U);
  // Only the new one, from here on.
  Serve(log, Changed(600, true, 450), {1});
  EXPECT_EQ(log.Step().error().code, ErrorCode::kUnauthorized);
  Serve(log, Changed(600, true, 450), {11});
  EXPECT_EQ(log.Step()->size, 600U);
  EXPECT_EQ(log.reported.size(), 600U);
}

TEST(MonitoredKeys, AreLookedForByWhoLookedAwayMeanwhile) {
  for (const std::uint64_t before : {0U, 100U, 299U, 300U}) {
    FollowedLog log;
    if (before > 0) {
      Serve(log, Changed(before, false), {1});
      ASSERT_TRUE(log.Step().has_value());
    }
    Serve(log, Changed(700, false), {11});
    const auto step = log.Step();
    ASSERT_TRUE(step.has_value()) << step.error().Text();
    EXPECT_EQ(step->key_learned, Vkey(11));
    EXPECT_EQ(step->size, 700U);
    EXPECT_EQ(log.reported.size(), 700U);
    // The state knows it, and may be opened under either key.
    EXPECT_TRUE(log.Open().has_value());
    MonitorOptions options = log.Options();
    for (const std::uint8_t seed : {1, 11}) {
      options.key = Vkey(seed);
      EXPECT_TRUE(LogMonitor::Open(options, log::Reading(log.files), log.disk).has_value());
    }
    options.key = Vkey(12);
    EXPECT_EQ(LogMonitor::Open(options, log::Reading(log.files), log.disk).error().code, ErrorCode::kConflict);
  }
}

TEST(MonitoredKeys, ThatNobodyVouchesForAreNotTaken) {
  FollowedLog log;
  Serve(log, Changed(200, false), {1});
  ASSERT_TRUE(log.Step().has_value());
  const Bytes before = log.StateFile();
  Serve(log, Changed(400, false), {12});
  EXPECT_EQ(log.Step().error().code, ErrorCode::kUnauthorized);
  std::vector<Bytes> entries = FirstOf(History(), 400);
  entries[kChangedAt] = ChangeEntry(12, 11, false);
  Serve(log, entries, {11});
  EXPECT_EQ(log.Step().error().code, ErrorCode::kUnauthorized);
  EXPECT_EQ(log.StateFile(), before);
}

// An entry that vouches for a key counts wherever it is found, but its place is known only in a signed tree.
TEST(MonitoredKeys, WhereAChangeStandsIsKnownWhenItWasRead) {
  FollowedLog log;
  Serve(log, Changed(200, false), {1});
  ASSERT_TRUE(log.Step().has_value());
  const std::vector<Bytes> entries = Changed(400, false);
  Serve(log, entries, {11});
  // Shown in another place first: what is served is not what was signed.
  std::vector<Bytes> moved = entries;
  std::swap(moved[kChangedAt], moved[260]);
  const Bytes checkpoint = log.files["checkpoint"];
  Serve(log, moved, {11});
  log.files["checkpoint"] = checkpoint;
  EXPECT_EQ(log.Step().error().code, ErrorCode::kCorruption);
  Serve(log, entries, {11});
  const auto step = log.Step();
  ASSERT_TRUE(step.has_value()) << step.error().Text();
  EXPECT_EQ(log.Open()->state().keys.front().index, kChangedAt);
}

TEST(MonitoredKeys, AForkAcrossAChangeIsProvedToWhoTrustsTheOldKey) {
  FollowedLog log;
  Serve(log, Changed(200, false), {1});
  ASSERT_TRUE(log.Step().has_value());
  std::vector<Bytes> other = OtherHistory(150, 400);
  other[kChangedAt] = ChangeEntry(1, 11, false);
  Serve(log, other, {11});
  const auto step = log.Step();
  ASSERT_TRUE(step.has_value()) << step.error().Text();
  ASSERT_EQ(step->outcome, StepOutcome::kFork);
  const Bytes text = log.disk.Read(step->evidence).value();
  const auto proved = VerifyForkEvidence(AsText(text), log::TestLogKey());
  ASSERT_TRUE(proved.has_value()) << proved.error().Text();
  EXPECT_EQ(proved->newer.size, 400U);
  // Without the entries, the second checkpoint is nobody's.
  ForkEvidence bare = ReadForkEvidence(AsText(text)).value();
  bare.keys.clear();
  EXPECT_THAT(VerifyForkEvidence(WriteForkEvidence(bare), log::TestLogKey()).error().place, HasSubstr("/newer"));
  EXPECT_EQ(log.Open()->KnownForks()->size(), 1U);
}

TEST(MonitoredKeys, TheKeyThatTheLogNamesIsFollowedToo) {
  FollowedLog log;
  std::vector<Bytes> entries = Changed(400, false);
  entries[1] = log::TestEntry(statement::content_type::kTrustAnchors, log::kTestOperator, log::kTestOrigin,
                              R"({"checkpoint_key":")" + Vkey(1) + "\"}");
  Serve(log, entries, {11});
  MonitorOptions options = log.Options();
  options.key.clear();
  options.trust_first = true;
  auto monitor = LogMonitor::Open(options, log::Reading(log.files), log.disk);
  ASSERT_TRUE(monitor.has_value());
  const auto step = monitor->Step([](const NewEntry&) -> Result<void> { return {}; }, {});
  ASSERT_TRUE(step.has_value()) << step.error().Text();
  EXPECT_EQ(step->size, 400U);
  EXPECT_EQ(step->key_taken, Vkey(1));
}

}  // namespace
}  // namespace entente::monitor
