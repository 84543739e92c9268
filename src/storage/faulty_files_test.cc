// The fault model itself: that it loses what it may, keeps what it must, and does the same again from the same seed.
#include "storage/faulty_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace entente::storage {
namespace {

constexpr std::uint64_t kSeeds = 200;

std::string TextOf(const Files& files, const std::filesystem::path& path) {
  const auto bytes = files.Read(path);
  return bytes.has_value() ? ToText(*bytes) : "(none)";
}

std::unique_ptr<AppendFile> Open(FaultyFiles& files, const std::filesystem::path& path, std::uint64_t size = 0) {
  auto file = files.OpenAppend(path, size);
  EXPECT_TRUE(file.has_value());
  return *std::move(file);
}

TEST(FaultyFiles, WhatWasSyncedSurvivesEveryCrash) {
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    FaultyFiles files;
    ASSERT_TRUE(files.MakeDirectories("/a/b"));
    ASSERT_TRUE(files.WriteAtomically("/a/b/file", AsBytes("content"), Durability::kAll));
    const auto file = Open(files, "/a/appended");
    ASSERT_TRUE(file->Append(AsBytes("synced")));
    ASSERT_TRUE(file->Sync());
    ASSERT_TRUE(file->Append(AsBytes("and not")));
    files.Crash(seed);
    EXPECT_EQ(TextOf(files, "/a/b/file"), "content");
    EXPECT_TRUE(TextOf(files, "/a/appended").starts_with("synced"));
  }
}

TEST(FaultyFiles, UnsyncedAppendsComeBackWholeCutOrDamaged) {
  std::set<std::size_t> lengths;
  bool was_whole = false;
  bool was_prefix = false;
  bool had_zero_sector = false;
  bool had_garbage = false;
  const std::string synced(700, 's');
  const std::string first(1500, 'a');
  const std::string second(1500, 'b');
  const std::string all = synced + first + second;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    FaultyFiles files;
    const auto file = Open(files, "/file");
    ASSERT_TRUE(file->Append(AsBytes(synced)));
    ASSERT_TRUE(file->Sync());
    ASSERT_TRUE(file->Append(AsBytes(first)));
    ASSERT_TRUE(file->Append(AsBytes(second)));
    files.Crash(seed);
    const std::string text = TextOf(files, "/file");
    ASSERT_LE(text.size(), all.size());
    ASSERT_EQ(text.substr(0, synced.size()), synced) << "seed " << seed;
    lengths.insert(text.size());
    was_whole |= text == all;
    was_prefix |= text.size() > synced.size() && text.size() < all.size() && all.starts_with(text);
    had_zero_sector |= text.find(std::string(SimulatedDisk::kSectorBytes, '\0')) != std::string::npos;
    had_garbage |= std::ranges::any_of(text, [](char c) { return c != 's' && c != 'a' && c != 'b' && c != '\0'; });
  }
  EXPECT_TRUE(lengths.contains(synced.size()));
  EXPECT_TRUE(lengths.contains(all.size()));
  EXPECT_GT(lengths.size(), 20U);
  EXPECT_TRUE(was_whole);
  EXPECT_TRUE(was_prefix);
  EXPECT_TRUE(had_zero_sector);
  EXPECT_TRUE(had_garbage);
}

// What the file may be after a crash, over many seeds.
template <class Work>
std::set<std::string> Outcomes(Work work) {
  std::set<std::string> outcomes;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    FaultyFiles files;
    EXPECT_TRUE(files.WriteAtomically("/file", AsBytes("old"), Durability::kAll));
    work(files);
    files.Crash(seed);
    outcomes.insert(TextOf(files, "/file"));
  }
  return outcomes;
}

TEST(FaultyFiles, ARenameSurvivesForSureOnlyWithItsDirectory) {
  const auto write = [](Durability durability) {
    return Outcomes(
        [&](FaultyFiles& files) { EXPECT_TRUE(files.WriteAtomically("/file", AsBytes("new"), durability)); });
  };
  EXPECT_EQ(write(Durability::kAll), std::set<std::string>{"new"});
  EXPECT_EQ(write(Durability::kContent), (std::set<std::string>{"new", "old"}));
  const auto unsynced = write(Durability::kNone);
  EXPECT_TRUE(unsynced.contains("new"));
  EXPECT_TRUE(unsynced.contains("old"));
  EXPECT_TRUE(unsynced.contains(""));
  EXPECT_GT(unsynced.size(), 3U);  // and halves and garbage
}

TEST(FaultyFiles, ANameMayMeanAnythingThatItMeantSinceTheSync) {
  const auto outcomes = Outcomes([](FaultyFiles& files) {
    EXPECT_TRUE(files.WriteAtomically("/file", AsBytes("second"), Durability::kContent));
    EXPECT_TRUE(files.Remove("/file"));
    EXPECT_TRUE(files.WriteAtomically("/file", AsBytes("third"), Durability::kContent));
  });
  EXPECT_EQ(outcomes, (std::set<std::string>{"(none)", "old", "second", "third"}));
}

TEST(FaultyFiles, AFailedSyncLosesWhatWasWrittenAndNoCut) {
  const auto outcomes = [](std::string_view appended) {
    return Outcomes([&](FaultyFiles& files) {
      files.FailCall(FileCall::kSync, 1, FaultForm::kNoEffect);
      if (appended.empty()) {
        EXPECT_FALSE(files.OpenAppend("/file", 1).has_value());  // cut off, and that is not synced
      } else {
        const auto file = Open(files, "/file", 3);
        EXPECT_TRUE(file->Append(AsBytes(appended)));
        EXPECT_FALSE(file->Sync());
      }
      const auto file = Open(files, "/file", appended.empty() ? 1 : 3 + appended.size());
      EXPECT_TRUE(file->Append(AsBytes("!")));
      EXPECT_TRUE(file->Sync());
    });
  };
  EXPECT_EQ(outcomes(""), std::set<std::string>{"o!"});
  EXPECT_TRUE(outcomes("lost").contains("old"));
}

TEST(FaultyFiles, ARemovalSurvivesForSureOnlyWithItsDirectory) {
  EXPECT_EQ(Outcomes([](FaultyFiles& files) { EXPECT_TRUE(files.Remove("/file")); }),
            (std::set<std::string>{"(none)", "old"}));
  EXPECT_EQ(Outcomes([](FaultyFiles& files) {
              EXPECT_TRUE(files.Remove("/file"));
              EXPECT_TRUE(files.SyncDirectory("/"));
            }),
            std::set<std::string>{"(none)"});
}

TEST(FaultyFiles, ACutThatWasNotSyncedMayComeBack) {
  const auto outcomes = Outcomes([](FaultyFiles& files) {
    files.FailCall(FileCall::kSync, 1, FaultForm::kNoEffect);
    EXPECT_FALSE(files.OpenAppend("/file", 1).has_value());
  });
  EXPECT_EQ(outcomes, (std::set<std::string>{"o", "old"}));
  EXPECT_EQ(Outcomes([](FaultyFiles& files) { EXPECT_TRUE(files.OpenAppend("/file", 1).has_value()); }),
            std::set<std::string>{"o"});
}

TEST(FaultyFiles, TheSameSeedGivesTheSame) {
  const auto after = [](std::uint64_t seed) {
    FaultyFiles files;
    const auto file = Open(files, "/file");
    EXPECT_TRUE(file->Append(Bytes(5000, 'x')));
    for (int i = 0; i < 20; ++i)
      EXPECT_TRUE(files.WriteAtomically("/" + std::to_string(i), AsBytes("content"), Durability::kNone));
    files.Crash(seed);
    std::string all = TextOf(files, "/file");
    const auto names = files.List("/");
    for (const auto& name : *names) all += name + "=" + TextOf(files, "/" + name) + "\n";
    return all;
  };
  EXPECT_EQ(after(7), after(7));
  EXPECT_NE(after(7), after(8));
}

struct Step {
  const char* name;
  FileCall kind;
};

void PrintTo(const Step& step, std::ostream* out) {
  *out << step.name;
}

// Each fault in its two forms: what the next reader sees, before any crash.
class FaultForms : public testing::TestWithParam<Step> {};

TEST_P(FaultForms, NoEffectLeavesTheOldAndALostAnswerTheNew) {
  for (const bool has_effect : {false, true}) {
    FaultyFiles files;
    ASSERT_TRUE(files.WriteAtomically("/file", AsBytes("old"), Durability::kAll));
    files.FailCall(GetParam().kind, 1, has_effect ? FaultForm::kAnswerLost : FaultForm::kNoEffect);
    const auto written = files.WriteAtomically("/file", AsBytes("new"), Durability::kAll);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::kUnavailable);
    EXPECT_FALSE(files.IsArmed(GetParam().kind));
    const bool renamed =
        GetParam().kind == FileCall::kSyncDirectory || (GetParam().kind == FileCall::kRename && has_effect);
    EXPECT_EQ(TextOf(files, "/file"), renamed ? "new" : "old");
    // Only the first call of the kind was to fail.
    EXPECT_TRUE(files.WriteAtomically("/file", AsBytes("newer"), Durability::kAll));
    EXPECT_EQ(TextOf(files, "/file"), "newer");
  }
}

INSTANTIATE_TEST_SUITE_P(Steps, FaultForms,
                         testing::Values(Step{"Create", FileCall::kCreate}, Step{"Write", FileCall::kWrite},
                                         Step{"Sync", FileCall::kSync}, Step{"Rename", FileCall::kRename},
                                         Step{"SyncDirectory", FileCall::kSyncDirectory}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(FaultyFiles, AnAppendsFaults) {
  FaultyFiles files;
  const auto file = Open(files, "/file");
  files.FailCall(FileCall::kAppend, 2, FaultForm::kNoEffect);
  ASSERT_TRUE(file->Append(AsBytes("1234")));
  ASSERT_FALSE(file->Append(AsBytes("lost")));
  EXPECT_EQ(file->size(), 4U);
  files.FailCall(FileCall::kAppend, 1, FaultForm::kAnswerLost);
  ASSERT_FALSE(file->Append(AsBytes("5678")));
  EXPECT_EQ(file->size(), 8U);
  for (const auto form : {FaultForm::kDiskFull, FaultForm::kShortWrite}) {
    files.FailCall(FileCall::kAppend, 1, form);
    const auto full = file->Append(AsBytes("9abc"));
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().rule, kDiskFullRule);
    EXPECT_NE(full.error().message.find("No space left on device"), std::string::npos);
  }
  EXPECT_EQ(TextOf(files, "/file"), "123456789a");
  EXPECT_EQ(file->size(), 10U);
}

TEST(FaultyFiles, AFullDiskTakesNothingUntilThereIsRoom) {
  FaultyFiles files;
  const auto file = Open(files, "/file");
  files.SetDiskFull(true);
  EXPECT_EQ(file->Append(AsBytes("x")).error().rule, kDiskFullRule);
  EXPECT_EQ(files.WriteAtomically("/other", {}, Durability::kNone).error().rule, kDiskFullRule);
  EXPECT_EQ(*files.List("/"), std::vector<std::string>{"file"});
  EXPECT_TRUE(file->Sync());
  files.SetDiskFull(false);
  EXPECT_TRUE(file->Append(AsBytes("x")));
}

TEST(FaultyFiles, AFailedSyncIsNotMadeGoodByASecondOne) {
  for (const bool has_effect : {false, true}) {
    std::set<std::string> outcomes;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      FaultyFiles files;
      const auto file = Open(files, "/file");
      ASSERT_TRUE(file->Append(AsBytes("x")));
      files.FailCall(FileCall::kSync, 1, has_effect ? FaultForm::kAnswerLost : FaultForm::kNoEffect);
      ASSERT_FALSE(file->Sync());
      ASSERT_TRUE(file->Sync());
      files.Crash(seed);
      outcomes.insert(TextOf(files, "/file"));
    }
    EXPECT_TRUE(outcomes.contains("x"));
    EXPECT_EQ(outcomes.contains(""), !has_effect);
  }
}

TEST(FaultyFiles, WithoutPowerNothingAnswers) {
  FaultyFiles files;
  const auto file = Open(files, "/file");
  ASSERT_TRUE(file->Append(AsBytes("one")));
  ASSERT_TRUE(file->Sync());
  files.PowerOffAtCall(2);
  ASSERT_TRUE(file->Append(AsBytes("two")));
  ASSERT_FALSE(file->Sync());
  EXPECT_FALSE(files.is_on());
  const auto calls = files.calls();
  EXPECT_FALSE(file->Append(AsBytes("three")));
  EXPECT_FALSE(file->Sync());
  EXPECT_FALSE(files.Read("/file"));
  EXPECT_FALSE(files.ReadRange("/file", 0, 1));
  EXPECT_FALSE(files.Exists("/file"));
  EXPECT_FALSE(files.List("/"));
  EXPECT_FALSE(files.OpenAppend("/file", 0));
  EXPECT_FALSE(files.OpenAppend("/new", 0));
  EXPECT_FALSE(files.WriteAtomically("/new", {}, Durability::kNone));
  EXPECT_FALSE(files.Remove("/file"));
  EXPECT_FALSE(files.MakeDirectories("/directory"));
  EXPECT_FALSE(files.SyncDirectory("/"));
  EXPECT_EQ(files.calls(), calls);
  files.Crash(1);
  EXPECT_TRUE(files.is_on());
  EXPECT_TRUE(TextOf(files, "/file").starts_with("one"));
  // What was open before the crash stays unusable.
  EXPECT_FALSE(file->Append(AsBytes("four")));
  EXPECT_FALSE(file->Sync());
  EXPECT_TRUE(Open(files, "/file", 3)->Append(AsBytes("four")));
}

TEST(FaultyFiles, EveryCrashPointOfAnAtomicWriteLeavesOldOrNew) {
  std::uint64_t points = 0;
  std::set<std::string> outcomes;
  for (std::uint64_t n = 1;; ++n) {
    FaultyFiles files;
    ASSERT_TRUE(files.WriteAtomically("/file", AsBytes("old"), Durability::kAll));
    files.PowerOffAtCall(n);
    const bool said_done = files.WriteAtomically("/file", AsBytes("new"), Durability::kAll).has_value();
    if (files.is_on()) break;
    ++points;
    ASSERT_FALSE(said_done);
    files.Crash(n);
    ASSERT_TRUE(files.RemoveLeftovers("/"));
    EXPECT_EQ(*files.List("/"), std::vector<std::string>{"file"});
    outcomes.insert(TextOf(files, "/file"));
  }
  EXPECT_EQ(points, 5U);  // create, write, sync, rename, sync of the directory
  for (const auto& outcome : outcomes) EXPECT_TRUE(outcome == "old" || outcome == "new") << outcome;
}

TEST(FaultyFiles, CallsAreCountedByKind) {
  FaultyFiles files;
  ASSERT_TRUE(files.MakeDirectories("/a/b"));
  EXPECT_EQ(files.calls(FileCall::kMakeDirectory), 2U);
  EXPECT_EQ(files.calls(FileCall::kSyncDirectory), 2U);
  const auto file = Open(files, "/a/b/file");
  ASSERT_TRUE(file->Append(AsBytes("x")));
  ASSERT_TRUE(file->Sync());
  EXPECT_EQ(files.calls(FileCall::kCreate), 1U);
  EXPECT_EQ(files.calls(FileCall::kAppend), 1U);
  EXPECT_EQ(files.calls(FileCall::kSync), 1U);
  EXPECT_EQ(files.calls(FileCall::kSyncDirectory), 3U);
  EXPECT_EQ(files.calls(), 8U);
}

TEST(FaultyFiles, FlippedBitsStayFlipped) {
  FaultyFiles files;
  ASSERT_TRUE(files.WriteAtomically("/file", AsBytes("abc"), Durability::kAll));
  files.FlipBits("/file", 1, 0x20);
  EXPECT_EQ(TextOf(files, "/file"), "aBc");
  files.Crash(0);
  EXPECT_EQ(TextOf(files, "/file"), "aBc");
}

}  // namespace
}  // namespace entente::storage
