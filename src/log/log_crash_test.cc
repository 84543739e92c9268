// A loss of power at every call that changes the disk, and every such call made to fail: nothing acknowledged is lost,
// nothing half-written is read.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <thread>

#include "log/checkpoint.h"
#include "log/key_changes_for_tests.h"
#include "log/log_fixture.h"
#include "storage/faulty_files.h"

namespace entente::log {
namespace {

using storage::FaultForm;
using storage::FaultyFiles;
using storage::FileCall;

constexpr int kStatements = 6;

std::uint64_t Seed() {
  const char* given = std::getenv("ENTENTE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

std::string WordOf(int number) {
  return "statement " + std::to_string(number);
}

// What somebody outside knows of the log.
struct Known {
  std::map<int, std::uint64_t> acknowledged;  // by statement
  std::vector<Checkpoint> roots;              // of receipts and published checkpoints
};

void Remember(LogFixture& log, Known& known) {
  const auto published = VerifyCheckpoint(log.log().checkpoint(), LogFixture::verifier());
  if (published.has_value()) known.roots.push_back(*published);
}

// Statements one by one, each in a second of its own, with publications in between.
void Work(LogFixture& log, Known& known, int first) {
  for (int i = first; i < first + kStatements; ++i) {
    log.clock.AdvanceSeconds(1);
    const auto index = log.Append(WordOf(i));
    if (!index.has_value()) return;
    known.acknowledged[i] = *index;
    SignedRoot root;
    static_cast<void>(log.log().SignedCheckpoint(&root));
    known.roots.push_back({LogFixture::kOrigin, root.size, root.root});
    if (i % 2 == 1 && !log.log().Publish().has_value()) return;
    Remember(log, known);
  }
}

// Opens the log again, and holds it against what is known.
void ExpectNothingLost(LogFixture& log, const Known& known) {
  const auto opened = log.Open();
  ASSERT_TRUE(opened.has_value()) << opened.error().Text();
  for (const auto& [number, index] : known.acknowledged) {
    const auto entries = log.log().ReadEntries(index, 1);
    ASSERT_TRUE(entries.has_value() && entries->size() == 1) << "statement " << number;
    EXPECT_EQ(entries->front().bytes, ToBytes(LogFixture::Statement(WordOf(number)).entry()));
    EXPECT_TRUE(log.log().Receipt(index).has_value());
  }
  const SignedRoot now = log.log().durable();
  for (const Checkpoint& root : known.roots) {
    ASSERT_LE(root.size, now.size);
    const auto proof = log.log().ConsistencyProof(root.size, now.size);
    ASSERT_TRUE(proof.has_value()) << proof.error().Text();
    EXPECT_TRUE(merkle::VerifyConsistency(root.size, now.size, root.root, now.root, *proof).has_value()) << root.size;
  }
  log.Close();
  ExpectWholeLog(log, now.size);
}

void ExpectGoesOn(LogFixture& log, Known& known) {
  ASSERT_TRUE(log.Open().has_value());
  // All are said again: on the log already or not, each is there once.
  for (int i = 0; i < kStatements; ++i) {
    const auto index = log.Append(WordOf(i));
    ASSERT_TRUE(index.has_value()) << index.error().Text();
    EXPECT_EQ(known.acknowledged.try_emplace(i, *index).first->second, *index);
  }
  log.Close();
  ExpectNothingLost(log, known);
}

LogLimits SmallLimits() {
  LogLimits limits;
  limits.journal_segment_bytes_max = 2000;  // so that segments are begun, too
  limits.publish_interval = std::chrono::hours(1);
  limits.identity_run_entries_min = 8;  // so that runs are made, too
  return limits;
}

// Entries that are there before the power is lost; with many, the work completes a tile and a bundle.
class LogCrashAfter : public testing::TestWithParam<int> {};

void Fill(LogFixture& log, int count) {
  ASSERT_TRUE(log.Open().has_value());
  std::vector<LogFixture::Answer> answers;
  for (int i = 0; i < count; ++i) answers.push_back(log.Submit(LogFixture::Statement("before " + std::to_string(i))));
  for (auto& answer : answers) ASSERT_TRUE(answer.get().has_value());
  log.Close();
}

// A checkpoint key that overlaps with the one before it, a receipt key, and the end of the overlap, each in a second of
// its own with a statement behind it. Gives how many of them were acknowledged.
std::size_t ChangeKeys(LogFixture& log, Known& known) {
  const KeyChange changes[] = {Rotation(KeyRole::kCheckpoint, 1, 11, true), Rotation(KeyRole::kReceipt, 2, 12),
                               Retirement(1, 11)};
  std::size_t done = 0;
  for (const KeyChange& change : changes) {
    log.clock.AdvanceSeconds(1);
    const auto changed = log.Submit(Entry(change)).get();
    if (!changed.has_value()) return done;
    ++done;
    const auto index = log.Append(WordOf(static_cast<int>(done)));
    if (!index.has_value()) return done;
    known.acknowledged[static_cast<int>(done)] = *index;
    SignedRoot root;
    static_cast<void>(log.log().SignedCheckpoint(&root));
    known.roots.push_back({LogFixture::kOrigin, root.size, root.root});
    if (!log.log().Publish().has_value()) return done;
  }
  return done;
}

TEST(LogCrash, PowerLostWhileKeysChangeLeavesALogThatSignsAsItSays) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed));
  std::set<std::size_t> seen;
  for (std::uint64_t call = 1;; ++call) {
    SCOPED_TRACE("power lost at call " + std::to_string(call));
    FaultyFiles files;
    LogFixture log(files);
    log.limits = SmallLimits();
    log.further_keys = {FixedKey(11), FixedKey(12)};
    ASSERT_TRUE(log.Create().has_value());
    files.PowerOffAtCall(call);
    Known known;
    std::size_t acknowledged = 0;
    if (log.Open().has_value()) acknowledged = ChangeKeys(log, known);
    log.Close();
    const bool done = files.is_on();
    files.Crash(seed + call);
    ExpectNothingLost(log, known);
    ASSERT_TRUE(log.Open().has_value());
    const auto charter = log.log().charter();
    EXPECT_GE(charter->entries().size(), acknowledged);
    EXPECT_TRUE(charter->Verify(log.log().SignedCheckpoint()).has_value());
    seen.insert(charter->entries().size());
    // It goes on from wherever it stands.
    const KeyChange further[] = {Rotation(KeyRole::kCheckpoint, 1, 11, true), Rotation(KeyRole::kReceipt, 2, 12),
                                 Retirement(1, 11)};
    for (std::size_t i = charter->entries().size(); i < std::size(further); ++i)
      EXPECT_TRUE(log.Submit(Entry(further[i])).get().has_value());
    EXPECT_TRUE(log.Append("afterwards").has_value());
    log.Close();
    ExpectNothingLost(log, known);
    // Without the list the entries are looked for.
    ASSERT_TRUE(files.Remove(log.directory() / "charter").has_value());
    ExpectNothingLost(log, known);
    if (HasFailure() || done) break;
  }
  EXPECT_EQ(seen, (std::set<std::size_t>{0, 1, 2, 3}));
}

TEST_P(LogCrashAfter, PowerLostAtAnyCallLosesNothingThatWasAcknowledged) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed));
  std::uint64_t crashes = 0;
  const std::uint64_t step = GetParam() == 0 ? 1 : 3;  // a third of the calls, another third with another seed
  for (std::uint64_t call = 1 + seed % step;; call += step) {
    SCOPED_TRACE("power lost at call " + std::to_string(call));
    FaultyFiles files;
    LogFixture log(files);
    log.limits = SmallLimits();
    ASSERT_TRUE(log.Create().has_value());
    if (GetParam() > 0) Fill(log, GetParam());
    files.PowerOffAtCall(call);
    Known known;
    if (log.Open().has_value()) Work(log, known, 0);
    log.Close();
    const bool done = files.is_on();
    files.Crash(seed + call);
    ExpectNothingLost(log, known);
    // A second loss, in the middle of the recovery from the first.
    files.PowerOffAtCall(1 + call % 7);
    static_cast<void>(log.Open());
    log.Close();
    files.Crash(seed + 1000 + call);
    ExpectNothingLost(log, known);
    ExpectGoesOn(log, known);
    if (HasFailure()) return;
    if (done) break;
    ++crashes;
  }
  EXPECT_GE(crashes, 50U / step);
  RecordProperty("crashes", static_cast<int>(crashes));
}

INSTANTIATE_TEST_SUITE_P(Entries, LogCrashAfter, testing::Values(0, 247));

// A kill leaves what was written in memory, and as little synced as it was: what the next start rests on must be
// durable before it acknowledges anything.
TEST(LogCrash, AKillAtAnyCallAndALossOfPowerLaterLoseNothing) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed));
  for (std::uint64_t call = 1;; ++call) {
    bool done = false;
    for (std::uint64_t again = 0; again < 3; ++again) {
      SCOPED_TRACE("killed at call " + std::to_string(call));
      FaultyFiles files;
      LogFixture log(files);
      log.limits = SmallLimits();
      log.limits.journal_segment_bytes_max = 1;  // each record begins a segment
      ASSERT_TRUE(log.Create().has_value());
      files.PowerOffAtCall(call);
      Known known;
      if (log.Open().has_value()) Work(log, known, 0);
      log.Close();
      done = files.is_on();
      files.Restart();
      log.limits.journal_segment_bytes_max = 1'000'000;  // and goes on in the one that is there
      ASSERT_TRUE(log.Open().has_value());
      Work(log, known, kStatements);
      log.Close();
      files.Crash(seed + 3 * call + again);
      ExpectNothingLost(log, known);
      if (HasFailure()) return;
    }
    if (done) break;
  }
}

TEST(LogCrash, ATornEndThatWasCutOffDoesNotComeBack) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    FaultyFiles files;
    LogFixture log(files);
    log.limits = SmallLimits();
    log.limits.journal_segment_bytes_max = 1;
    ASSERT_TRUE(log.Create().has_value());
    const std::filesystem::path segment = "/log/journal/00000000000000000000";
    {
      const auto torn = files.OpenAppend(segment, files.Read(segment)->size());
      ASSERT_TRUE((*torn)->Append(Bytes(600, 'x')).has_value());
      ASSERT_TRUE((*torn)->Sync().has_value());
    }
    // It is taken away, and nobody knows whether that is durable.
    files.FailCall(seed % 2 == 0 ? FileCall::kSync : FileCall::kSyncDirectory, 1, FaultForm::kNoEffect);
    ASSERT_FALSE(log.Open().has_value());
    files.Restart();
    ASSERT_TRUE(log.Open().has_value());
    Known known;
    Work(log, known, 0);
    log.Close();
    files.Crash(seed);
    ExpectNothingLost(log, known);
    if (HasFailure()) return;
  }
}

TEST(LogCrash, AFoundingThatWasCutOffCanBeDoneAgainElsewhere) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed));
  for (std::uint64_t call = 1;; ++call) {
    FaultyFiles files;
    LogFixture log(files);
    files.PowerOffAtCall(call);
    const bool created = log.Create().has_value();
    const bool done = files.is_on();
    files.Crash(seed + call);
    // It is there whole, or opening it says that it is not.
    const auto opened = log.Open();
    ASSERT_TRUE(opened.has_value() || !created) << opened.error().Text();
    log.Close();
    if (opened.has_value()) ExpectWholeLog(log, 3);
    LogFixture elsewhere(files, "/elsewhere");
    ASSERT_TRUE(elsewhere.Create().has_value());
    ExpectWholeLog(elsewhere, 3);
    if (done) break;
  }
}

struct Fault {
  const char* name;
  FileCall call;
  FaultForm form;
};

void PrintTo(const Fault& fault, std::ostream* out) {
  *out << fault.name;
}

class LogFault : public testing::TestWithParam<Fault> {};

// Each fault has forms: the call did nothing, or only its answer was lost, or half of it was done.
TEST_P(LogFault, ReopenedLogHoldsWhatWasAcknowledged) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed));
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE("call " + std::to_string(nth));
    FaultyFiles files;
    LogFixture log(files);
    log.limits = SmallLimits();
    ASSERT_TRUE(log.Create().has_value());
    files.FailCall(GetParam().call, nth, GetParam().form);
    Known known;
    if (log.Open().has_value()) Work(log, known, 0);
    const bool all = known.acknowledged.size() == kStatements;
    log.Close();
    const bool done = files.IsArmed(GetParam().call);
    files.Restart();  // which disarms it
    // With the power on, and then without.
    ExpectNothingLost(log, known);
    files.Crash(seed + nth);
    ExpectNothingLost(log, known);
    ExpectGoesOn(log, known);
    if (HasFailure()) return;
    if (done) {
      EXPECT_TRUE(all);
      EXPECT_GT(nth, 1U) << "no such call was ever made";
      break;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, LogFault,
                         testing::Values(Fault{"AppendLost", FileCall::kAppend, FaultForm::kNoEffect},
                                         Fault{"AppendAnswerLost", FileCall::kAppend, FaultForm::kAnswerLost},
                                         Fault{"AppendDiskFull", FileCall::kAppend, FaultForm::kDiskFull},
                                         Fault{"AppendShort", FileCall::kAppend, FaultForm::kShortWrite},
                                         Fault{"SyncLost", FileCall::kSync, FaultForm::kNoEffect},
                                         Fault{"SyncAnswerLost", FileCall::kSync, FaultForm::kAnswerLost},
                                         Fault{"CreateLost", FileCall::kCreate, FaultForm::kNoEffect},
                                         Fault{"CreateAnswerLost", FileCall::kCreate, FaultForm::kAnswerLost},
                                         Fault{"CreateDiskFull", FileCall::kCreate, FaultForm::kDiskFull},
                                         Fault{"WriteLost", FileCall::kWrite, FaultForm::kNoEffect},
                                         Fault{"WriteAnswerLost", FileCall::kWrite, FaultForm::kAnswerLost},
                                         Fault{"WriteDiskFull", FileCall::kWrite, FaultForm::kDiskFull},
                                         Fault{"WriteShort", FileCall::kWrite, FaultForm::kShortWrite},
                                         Fault{"RenameLost", FileCall::kRename, FaultForm::kNoEffect},
                                         Fault{"RenameAnswerLost", FileCall::kRename, FaultForm::kAnswerLost},
                                         Fault{"SyncDirectoryLost", FileCall::kSyncDirectory, FaultForm::kNoEffect},
                                         Fault{"SyncDirectoryAnswerLost", FileCall::kSyncDirectory,
                                               FaultForm::kAnswerLost}),
                         [](const auto& fault) { return std::string(fault.param.name); });

// Registers one entry that the log's own publisher takes; then that pauses for longer than a test, and is in nobody's
// way.
void AppendPublished(LogFixture& log, const std::string& word) {
  const std::string founding = log.log().checkpoint();
  ASSERT_TRUE(log.Append(word).has_value());
  while (log.log().checkpoint() == founding) std::this_thread::yield();
}

TEST(LogFaults, AFailedSyncStopsTheLogForGood) {
  FaultyFiles files;
  LogFixture log(files);
  log.limits = SmallLimits();
  ASSERT_TRUE(log.Create().has_value());
  ASSERT_TRUE(log.Open().has_value());
  AppendPublished(log, "one");
  files.FailCall(FileCall::kSync, 1, FaultForm::kNoEffect);
  const auto refused = log.Append("two");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kUnavailable);
  ASSERT_TRUE(log.log().failure().has_value());
  // Nothing would fail now, but what is on the disk is not known.
  EXPECT_EQ(log.Append("three").error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(log.log().durable().size, 4U);
}

TEST(LogFaults, PublicationWaitsForRoomOnTheDisk) {
  FaultyFiles files;
  LogFixture log(files);
  log.limits = SmallLimits();
  ASSERT_TRUE(log.Create().has_value());
  ASSERT_TRUE(log.Open().has_value());
  AppendPublished(log, "zero");
  ASSERT_TRUE(log.Append("one").has_value());
  const std::string before = log.log().checkpoint();
  files.FailCall(FileCall::kWrite, 2, FaultForm::kDiskFull);
  EXPECT_FALSE(log.log().Publish().has_value());
  EXPECT_EQ(log.log().checkpoint(), before);
  EXPECT_FALSE(log.log().failure().has_value());
  EXPECT_TRUE(log.Append("two").has_value());
  const auto published = log.log().Publish();
  ASSERT_TRUE(published.has_value()) << published.error().Text();
  EXPECT_NE(log.log().checkpoint(), before);
  log.Close();
  ExpectWholeLog(log, 6);
}

}  // namespace
}  // namespace entente::log
