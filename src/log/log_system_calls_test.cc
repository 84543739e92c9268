// A log over real files, each of whose system calls fails for real (EIO, ENOSPC, EINTR, a short write) in each form,
// and a loss of power after each: the same as log_crash_test.cc has of the simulated files, held against PosixFiles.
#include <gtest/gtest.h>

#include <random>
#include <tuple>

#include "base/folder_for_tests.h"
#include "log/log_fixture.h"
#include "storage/watched_calls.h"

namespace entente::log {
namespace {

using storage::CallForm;
using storage::WatchedCall;
using storage::WatchedCalls;

constexpr int kStatements = 2;

std::string WordOf(int number) {
  return "statement " + std::to_string(number);
}

class LogSystemCalls : public testing::TestWithParam<std::tuple<WatchedCall, CallForm>> {
 protected:
  // So that a tile is completed, directories are begun, partial tiles removed, and there is something to cut off.
  void Prepare(LogFixture& log) {
    log.limits.journal_segment_bytes_max = 4000;
    log.limits.publish_interval = std::chrono::hours(1);
    ASSERT_TRUE(log.Create().has_value());
    ASSERT_TRUE(log.Open().has_value());
    std::vector<LogFixture::Answer> answers;
    for (int i = 0; i < 251; ++i) answers.push_back(log.Submit(statements_.at(static_cast<std::size_t>(i))));
    for (auto& answer : answers) ASSERT_TRUE(answer.get().has_value());
    log.Close();
    const auto times = log.directory() / "times";
    const auto size = std::filesystem::file_size(times);
    ASSERT_TRUE(storage::PosixFiles().OpenAppend(times, size).value()->Append(AsBytes("torn")).has_value());
  }
  std::map<int, std::uint64_t> Work(LogFixture& log) {
    std::map<int, std::uint64_t> acknowledged;
    if (!log.Open().has_value()) return acknowledged;
    for (int i = 0; i < kStatements; ++i) {
      log.clock.AdvanceSeconds(1);
      const auto index = log.Append(WordOf(i));
      if (!index.has_value()) break;
      acknowledged[i] = *index;
      if (!log.log().Publish().has_value()) break;
    }
    log.Close();
    return acknowledged;
  }
  void ExpectThere(LogFixture& log, const std::map<int, std::uint64_t>& acknowledged) {
    const auto opened = log.Open();
    ASSERT_TRUE(opened.has_value()) << opened.error().Text();
    for (const auto& [number, index] : acknowledged) {
      const auto entries = log.log().ReadEntries(index, 1);
      ASSERT_TRUE(entries.has_value() && entries->size() == 1) << "statement " << number;
      EXPECT_EQ(entries->front().bytes, ToBytes(LogFixture::Statement(WordOf(number)).entry()));
    }
    const std::uint64_t size = log.log().durable().size;
    log.Close();
    ExpectWholeLog(log, size);
  }

  std::vector<statement::SignedStatement> statements_ = [] {
    std::vector<statement::SignedStatement> made;
    for (int i = 0; i < 251; ++i) made.push_back(LogFixture::Statement("before " + std::to_string(i)));
    return made;
  }();
};

TEST_P(LogSystemCalls, LoseNothingWhenTheyFail) {
  const auto [kind, form] = GetParam();
  const FolderForTests before;
  {
    LogFixture log(storage::PosixFiles(), before.path() / "log");
    Prepare(log);
    if (HasFailure()) return;
  }
  // The first calls are the recovery's, each of its own kind; behind them tiles follow tiles.
  for (std::uint64_t nth = 1;; nth += nth < 8 ? 1 : 5) {
    SCOPED_TRACE("call " + std::to_string(nth));
    const FolderForTests folder;
    std::filesystem::copy(before.path() / "log", folder.path() / "log", std::filesystem::copy_options::recursive);
    WatchedCalls calls(folder.path());
    LogFixture log(storage::PosixFiles(), folder.path() / "log");
    log.limits.journal_segment_bytes_max = 4000;
    log.limits.publish_interval = std::chrono::hours(1);
    calls.FailCall(kind, nth, form);
    const auto acknowledged = Work(log);
    const bool done = calls.IsArmed();
    // Where a call is tried again, nobody notices.
    if (done || (form == CallForm::kInterrupted && (kind == WatchedCall::kWrite || kind == WatchedCall::kCreate))) {
      EXPECT_EQ(acknowledged.size(), static_cast<std::size_t>(kStatements));
    }
    calls.Restart();
    ExpectThere(log, acknowledged);
    calls.LosePower(nth);
    ExpectThere(log, acknowledged);
    if (done) {
      EXPECT_GT(nth, 1U) << "no such call is ever made";
    }
    if (done || HasFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, LogSystemCalls,
    testing::Values(
        std::tuple{WatchedCall::kCreate, CallForm::kNoEffect}, std::tuple{WatchedCall::kCreate, CallForm::kAnswerLost},
        std::tuple{WatchedCall::kCreate, CallForm::kDiskFull}, std::tuple{WatchedCall::kCreate, CallForm::kInterrupted},
        std::tuple{WatchedCall::kWrite, CallForm::kNoEffect}, std::tuple{WatchedCall::kWrite, CallForm::kAnswerLost},
        std::tuple{WatchedCall::kWrite, CallForm::kDiskFull}, std::tuple{WatchedCall::kWrite, CallForm::kShortWrite},
        std::tuple{WatchedCall::kWrite, CallForm::kInterrupted}, std::tuple{WatchedCall::kSync, CallForm::kNoEffect},
        std::tuple{WatchedCall::kSync, CallForm::kAnswerLost}, std::tuple{WatchedCall::kSync, CallForm::kInterrupted},
        std::tuple{WatchedCall::kSyncDirectory, CallForm::kNoEffect},
        std::tuple{WatchedCall::kSyncDirectory, CallForm::kAnswerLost},
        std::tuple{WatchedCall::kTruncate, CallForm::kNoEffect},
        std::tuple{WatchedCall::kTruncate, CallForm::kAnswerLost},
        std::tuple{WatchedCall::kRename, CallForm::kNoEffect}, std::tuple{WatchedCall::kRename, CallForm::kAnswerLost},
        std::tuple{WatchedCall::kRemove, CallForm::kNoEffect}, std::tuple{WatchedCall::kRemove, CallForm::kAnswerLost},
        std::tuple{WatchedCall::kMakeDirectory, CallForm::kNoEffect},
        std::tuple{WatchedCall::kMakeDirectory, CallForm::kAnswerLost},
        std::tuple{WatchedCall::kMakeDirectory, CallForm::kDiskFull}),
    [](const auto& param) {
      return std::string(storage::kWatchedCallNames.at(static_cast<std::size_t>(std::get<0>(param.param)))) +
             storage::kCallFormNames.at(static_cast<std::size_t>(std::get<1>(param.param)));
    });

}  // namespace
}  // namespace entente::log
