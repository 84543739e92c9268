#include "log/identity_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>

#include "log/big_endian.h"
#include "log/check_identity_runs.h"
#include "storage/faulty_files.h"

namespace entente::log {
namespace {

using storage::FaultyFiles;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t kRunEntriesMin = 64;

std::uint64_t Seed() {
  const char* given = std::getenv("ENTENTE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

// The identities of a log, which never change, and what has been published of it: `identities`.
class IdentitiesOfALog {
 public:
  explicit IdentitiesOfALog(FaultyFiles& files) : files_(files) {
    EXPECT_TRUE(files_.MakeDirectories(paths_.root).has_value());
  }

  static Bytes IdentityOf(std::uint64_t index) {
    const crypto::Digest digest = crypto::Sha256(AsBytes("identity " + std::to_string(index)));
    Bytes identity = ToBytes(ByteView(digest).first(kStoredIdentityBytes));
    // Now and then, two that begin alike.
    if (index % 97 == 1) std::ranges::copy(ByteView(IdentityOf(index - 1)).first(8), identity.begin());
    return identity;
  }
  static crypto::Digest RootAt(std::uint64_t size) { return crypto::Sha256(AsBytes("root " + std::to_string(size))); }

  Result<void> Open() {
    TRY_ASSIGN(index_, IdentityIndex::Open(
                           paths_, published_, kRunEntriesMin,
                           [](std::uint64_t size) -> Result<crypto::Digest> { return RootAt(size); }, files_));
    for (std::uint64_t i = published_; i < size_; ++i) index_->Insert(IdentityOf(i), i);
    return {};
  }
  void Add(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i, ++size_) index_->Insert(IdentityOf(size_), size_);
  }
  // Durable when it returns, as the publisher has it.
  Result<void> Publish() {
    TRY_ASSIGN(const auto file, files_.OpenAppend(paths_.identities(), published_ * kStoredIdentityBytes));
    Bytes bytes;
    for (std::uint64_t i = published_; i < size_; ++i) Append(bytes, IdentityOf(i));
    TRY(file->Append(bytes));
    TRY(file->Sync());
    published_ = size_;
    return {};
  }
  Result<void> SettleAll() {
    for (bool more = true; more;) {
      TRY_ASSIGN(more, index_->Settle(published_));
    }
    return {};
  }
  void Close() { index_.reset(); }

  // Every identity is found where it is, and none that is not there.
  void ExpectAllFound(std::uint64_t step = 1) {
    for (std::uint64_t i = 0; i < size_; i += step) {
      const auto found = index_->Candidates(IdentityOf(i));
      ASSERT_TRUE(found.has_value()) << found.error().Text();
      ASSERT_THAT(*found, testing::Contains(i));
      ASSERT_LE(found->size(), i % 97 < 2 ? 2U : 1U);
    }
    for (std::uint64_t i = size_; i < size_ + 200; ++i) {
      if (i % 97 == 1) continue;
      const auto found = index_->Candidates(IdentityOf(i));
      ASSERT_TRUE(found.has_value());
      ASSERT_THAT(*found, IsEmpty());
    }
    std::uint64_t end = 0;
    for (const RunRange& range : index_->runs()) {
      ASSERT_EQ(range.first, end);
      end = range.end;
    }
  }
  [[nodiscard]] std::vector<std::string> Check() {
    CheckReport report;
    CheckFaults faults(report);
    EXPECT_TRUE(CheckIdentityRuns(paths_, files_, published_, faults).has_value());
    std::vector<std::string> what;
    for (const CheckFault& fault : report.faults) what.push_back(fault.place + ": " + fault.what);
    return what;
  }
  [[nodiscard]] std::vector<std::string> Files() { return files_.List(paths_.identity_runs()).value(); }
  [[nodiscard]] std::filesystem::path RunPath(const RunRange& range) const {
    return paths_.identity_runs() / RunName(range);
  }

  [[nodiscard]] IdentityIndex& index() { return *index_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] std::uint64_t published() const { return published_; }

 private:
  FaultyFiles& files_;
  const Paths paths_{"/log"};
  std::unique_ptr<IdentityIndex> index_;
  std::uint64_t size_ = 0;
  std::uint64_t published_ = 0;
};

class IdentityIndexOf : public testing::Test {
 protected:
  void Grow(std::uint64_t by) {
    log_.Add(by);
    ASSERT_TRUE(log_.Publish().has_value());
    ASSERT_TRUE(log_.SettleAll().has_value());
  }
  void SetUp() override { ASSERT_TRUE(log_.Open().has_value()); }

  FaultyFiles files_;
  IdentitiesOfALog log_{files_};
};

TEST_F(IdentityIndexOf, ASmallLogHasNoRuns) {
  Grow(kRunEntriesMin - 1);
  EXPECT_THAT(log_.Files(), IsEmpty());
  log_.ExpectAllFound();
}

TEST_F(IdentityIndexOf, WhatIsNotPublishedStaysInMemory) {
  log_.Add(10 * kRunEntriesMin);
  ASSERT_TRUE(log_.SettleAll().has_value());
  EXPECT_THAT(log_.Files(), IsEmpty());
  log_.ExpectAllFound();
}

TEST_F(IdentityIndexOf, FourRunsOfALevelBecomeOne) {
  for (int i = 0; i < 3; ++i) Grow(100);
  EXPECT_THAT(log_.index().runs(), ElementsAre(RunRange{0, 100}, RunRange{100, 200}, RunRange{200, 300}));
  Grow(100);
  EXPECT_THAT(log_.index().runs(), ElementsAre(RunRange{0, 400}));
  EXPECT_THAT(log_.Files(), ElementsAre(RunName({0, 400})));
  log_.ExpectAllFound();
}

TEST_F(IdentityIndexOf, ASmallRunBeforeALargerOneIsMergedWithIt) {
  Grow(100);
  Grow(1000);
  EXPECT_THAT(log_.index().runs(), ElementsAre(RunRange{0, 1100}));
  Grow(100);
  EXPECT_THAT(log_.index().runs(), ElementsAre(RunRange{0, 1100}, RunRange{1100, 1200}));
  log_.ExpectAllFound();
}

TEST_F(IdentityIndexOf, OfAnyGrowthMemoryIsLessThanTwoBytesAnEntryAndAConstant) {
  std::mt19937_64 random(3);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same each time
  constexpr std::uint64_t kConstant = std::uint64_t{64} * 1024;  // of the table, for what is not in runs
  while (log_.size() < 40'000) Grow(1 + random() % 500);
  EXPECT_LE(log_.index().runs().size(), 20U);
  EXPECT_LE(log_.index().memory_bytes(), kConstant + 2 * log_.size());
  log_.ExpectAllFound(7);
  EXPECT_THAT(log_.Check(), IsEmpty());
}

TEST_F(IdentityIndexOf, IsTheSameAfterARestart) {
  for (int i = 0; i < 9; ++i) Grow(100);
  log_.Add(30);
  const auto before = log_.index().runs();
  log_.Close();
  ASSERT_TRUE(log_.Open().has_value());
  EXPECT_EQ(log_.index().runs(), before);
  log_.ExpectAllFound();
}

TEST_F(IdentityIndexOf, MissingRunsAreMadeAnew) {
  for (int i = 0; i < 6; ++i) Grow(100);
  const auto runs = log_.index().runs();
  log_.Close();
  ASSERT_TRUE(files_.Remove(log_.RunPath(runs.front())).has_value());
  ASSERT_TRUE(log_.Open().has_value());
  log_.ExpectAllFound();
  EXPECT_THAT(log_.Check(), IsEmpty());
}

TEST_F(IdentityIndexOf, ARunOfAnotherPastIsNotTaken) {
  for (int i = 0; i < 3; ++i) Grow(100);
  log_.Close();
  // The same range and the same form, of a tree with another root.
  const RunRange range{0, 100};
  auto writer = IdentityRunWriter::Begin(log_.RunPath(range).parent_path(), range, files_);
  ASSERT_TRUE(writer.has_value());
  for (std::uint32_t i = 0; i < 100; ++i) ASSERT_TRUE((*writer)->Add({std::uint64_t{i} << 57U, i}).has_value());
  ASSERT_TRUE((*writer)->Finish(IdentitiesOfALog::RootAt(99)).has_value());
  ASSERT_TRUE(log_.Open().has_value());
  log_.ExpectAllFound();
}

TEST_F(IdentityIndexOf, RunsBehindThePublishedSizeAreRemoved) {
  for (int i = 0; i < 3; ++i) Grow(100);
  log_.Close();
  IdentitiesOfALog shorter(files_);
  ASSERT_TRUE(shorter.Open().has_value());
  EXPECT_THAT(shorter.Files(), IsEmpty());
}

// A byte of a bucket: not seen at the start, but when it is asked for. A byte of what is in memory: at the start.
TEST_F(IdentityIndexOf, AChangedByteIsNeverBelievedAndIsMended) {
  for (int i = 0; i < 4; ++i) Grow(100);
  const RunRange range = log_.index().runs().front();
  log_.Close();
  for (std::uint64_t at = 0; at < IdentityRun::FileBytes(range); at += 61) {
    SCOPED_TRACE("byte " + std::to_string(at));
    files_.FlipBits(log_.RunPath(range), at, 0x10);
    EXPECT_THAT(log_.Check(), ElementsAre(HasSubstr("made anew")));
    ASSERT_TRUE(log_.Open().has_value());
    bool was_refused = false;
    for (std::uint64_t i = 0; i < log_.size(); ++i) {
      const auto found = log_.index().Candidates(IdentitiesOfALog::IdentityOf(i));
      if (found.has_value()) {
        ASSERT_THAT(*found, testing::Contains(i));
      } else {
        EXPECT_EQ(found.error().code, ErrorCode::kUnavailable);
        was_refused = true;
      }
    }
    // Of a bucket, which the node mends by itself; or of the rest, and then the start has made the run anew.
    EXPECT_EQ(was_refused, at < range.count() * 12);
    ASSERT_TRUE(log_.SettleAll().has_value());
    log_.ExpectAllFound();
    EXPECT_THAT(log_.Check(), IsEmpty());
    // Back to the one run.
    log_.Close();
    for (const std::string& name : log_.Files())
      ASSERT_TRUE(files_.Remove(log_.RunPath(*ParseRunName(name))).has_value());
    ASSERT_TRUE(log_.Open().has_value());
    ASSERT_TRUE(log_.SettleAll().has_value());
    ASSERT_THAT(log_.index().runs(), ElementsAre(range));
    log_.Close();
  }
}

TEST_F(IdentityIndexOf, ADamagedRunThatIsToBeMergedIsMendedFirst) {
  for (int i = 0; i < 3; ++i) Grow(100);
  log_.Close();
  files_.FlipBits(log_.RunPath({100, 200}), 5, 0x01);
  ASSERT_TRUE(log_.Open().has_value());
  Grow(100);
  log_.ExpectAllFound();
  EXPECT_THAT(log_.Check(), IsEmpty());
}

TEST_F(IdentityIndexOf, AStopLeavesAMergeUndone) {
  std::stop_source stop;
  stop.request_stop();
  log_.Add(4 * 70'000);
  ASSERT_TRUE(log_.Publish().has_value());
  log_.Close();
  ASSERT_TRUE(log_.Open().has_value());
  log_.ExpectAllFound(1000);
  for (int i = 0; i < 3; ++i) {
    log_.Add(280'000);
    ASSERT_TRUE(log_.Publish().has_value());
    ASSERT_TRUE(log_.index().Settle(log_.published()).value());
  }
  const auto before = log_.index().runs();
  ASSERT_EQ(before.size(), 4U);
  EXPECT_FALSE(log_.index().Settle(log_.published(), stop.get_token()).value());
  EXPECT_EQ(log_.index().runs(), before);
  log_.Close();
  ASSERT_TRUE(log_.Open().has_value());
  EXPECT_EQ(log_.index().runs(), before);
  EXPECT_THAT(log_.Files(), testing::SizeIs(4));
}

// Power lost at each call that changes the disk, while a log grows: whatever was published is found afterwards.
TEST(IdentityIndexCrash, PowerLostAtAnyCallLosesNoIdentity) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed));
  for (std::uint64_t call = 1;; ++call) {
    SCOPED_TRACE("power lost at call " + std::to_string(call));
    FaultyFiles files;
    IdentitiesOfALog log(files);
    ASSERT_TRUE(log.Open().has_value());
    ASSERT_TRUE(log.Publish().has_value());
    files.PowerOffAtCall(call);
    for (int i = 0; i < 6 && files.is_on(); ++i) {
      const std::uint64_t published = log.published();
      log.Add(90);
      if (!log.Publish().has_value()) {
        EXPECT_EQ(log.published(), published);
        break;
      }
      static_cast<void>(log.SettleAll());
    }
    const bool lost = !files.is_on();
    files.Crash(seed + call);
    log.Close();
    ASSERT_TRUE(log.Open().has_value());
    log.ExpectAllFound();
    ASSERT_TRUE(log.SettleAll().has_value());
    log.ExpectAllFound();
    EXPECT_THAT(log.Check(), IsEmpty());
    if (!lost) return;
  }
}

TEST(RunName, IsReadAsItIsWritten) {
  const RunRange range{65'536, 4'294'967'296 + 65'535};
  EXPECT_EQ(ParseRunName(RunName(range)), range);
  for (const std::string name :
       {"", "x", "00000000000000000001-00000000000000000001", "1-2", "00000000000000000000-18446744073709551616",
        "0000000000000000000x-00000000000000000001", "00000000000000000000-00000000004294967296"})
    EXPECT_EQ(ParseRunName(name), std::nullopt) << name;
}

}  // namespace
}  // namespace entente::log
