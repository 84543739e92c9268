#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <span>

#include "base/folder_for_tests.h"
#include "log/check.h"
#include "log/check_fixture.h"
#include "log/journal.h"
#include "log/paths.h"
#include "log/times.h"
#include "storage/files.h"

namespace entente::log {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

constexpr std::uint64_t kPublished = 600;
constexpr std::uint64_t kDurable = 650;
constexpr std::uint64_t kBatch = 50;
constexpr std::uint64_t kSegmentBytes = 40'000;

auto Fault(const std::string& place, const std::string& what) {
  return AllOf(Field(&CheckFault::place, HasSubstr(place)), Field(&CheckFault::what, HasSubstr(what)));
}

// A log's directory with a journal of 650 entries in several segments, published up to 600.
class CheckJournalOf : public testing::Test {
 protected:
  void SetUp() override {
    paths_.root = temporary_.path();
    for (const auto& [path, bytes] : PublicFilesOf(std::span(entries_).first(kPublished)))
      Write(paths_.root / path, bytes);
    Bytes identities;
    Bytes times;
    for (std::uint64_t i = 0; i < kPublished; ++i) {
      const auto statement = statement::SignedStatement::Decode(entries_[i]).value();
      Append(identities, ByteView(statement.identity()).first(16));
      if (IsTime(i)) Append(times, Times::Encode({i, TimeAt(i)}));
    }
    Write(paths_.identities(), identities);
    Write(paths_.times(), times);
  }

  static bool IsTime(std::uint64_t index) { return index == 2 || (index > 2 && index % kTestTimeEvery == 0); }
  static UnixSeconds TimeAt(std::uint64_t index) { return kTestTime + static_cast<UnixSeconds>(index); }

  void Write(const std::filesystem::path& path, ByteView bytes) {
    ASSERT_TRUE(files_.MakeDirectories(path.parent_path()).has_value());
    ASSERT_TRUE(files_.WriteAtomically(path, bytes, storage::Durability::kNone).has_value());
  }
  void Flip(const std::filesystem::path& path, std::size_t at) {
    Bytes bytes = files_.Read(path).value();
    bytes.at(at) ^= 1;
    Write(path, bytes);
  }

  // The record of a batch as it ought to be; `change` may make it another.
  struct Draft {
    Record record;
    std::string checkpoint;
  };
  Draft DraftOf(std::uint64_t first) {
    Draft draft;
    draft.record.first_index = first;
    for (std::uint64_t i = first; i < first + kBatch; ++i) draft.record.entries.emplace_back(entries_[i]);
    for (std::uint64_t i = 0; i < draft.record.end(); ++i) {
      if (!IsTime(i)) continue;
      draft.record.time = TimeAt(i);
      ++draft.record.time_entries;
    }
    const auto all = std::span(entries_).first(draft.record.end());
    draft.record.root = TreeHash(LeavesOf(all));
    draft.checkpoint = TestCheckpoint(all);
    draft.record.receipt_signature = signature_;
    return draft;
  }
  void WriteJournal(std::uint64_t end, const std::function<void(Draft&)>& change = {}) {
    ASSERT_TRUE(files_.MakeDirectories(paths_.journal()).has_value());
    auto journal = Journal::Open(paths_.journal(), kTestOrigin, kSegmentBytes, files_, {});
    ASSERT_TRUE(journal.has_value());
    for (std::uint64_t first = 0; first < end; first += kBatch) {
      Draft draft = DraftOf(first);
      if (change) change(draft);
      draft.record.checkpoint = draft.checkpoint;
      ASSERT_TRUE((*journal)->Append(draft.record).has_value());
    }
  }
  std::vector<std::filesystem::path> Segments() {
    std::vector<std::filesystem::path> segments;
    const std::vector<std::string> names = files_.List(paths_.journal()).value();
    for (const std::string& name : names) segments.push_back(paths_.journal() / name);
    return segments;
  }

  // Public files first, as `entente check` does. Without faults there, so that all are the journal's.
  std::vector<CheckFault> Check() {
    CheckOptions options;
    options.log_key = TestLogKey();
    auto report = CheckPublicLog([this](const std::string& path) { return files_.Read(paths_.root / path); }, options);
    EXPECT_TRUE(report.has_value() && report->clean());
    const auto checked = CheckJournal(paths_.root, files_, *report);
    EXPECT_TRUE(checked.has_value()) << checked.error().Text();
    return report->faults;
  }

  std::vector<Bytes> entries_ = TestEntries(kDurable);
  Bytes signature_ = Bytes(64, 7);
  const FolderForTests temporary_;
  Paths paths_;
  storage::Files& files_ = storage::PosixFiles();
};

TEST_F(CheckJournalOf, AWholeLogIsClean) {
  WriteJournal(kPublished);
  EXPECT_GT(Segments().size(), 2U);
  EXPECT_THAT(Check(), testing::IsEmpty());
}

TEST_F(CheckJournalOf, OlderPartialTilesAreTheBeginningsOfTheNewest) {
  const auto check = [this] {
    CheckReport report;
    report.size = kPublished;
    EXPECT_TRUE(CheckOlderPartials(paths_.root, files_, report).has_value());
    return report.faults;
  };
  for (const std::uint64_t size : {kPublished - 80, kPublished - 1})
    for (const auto& [path, bytes] : PublicFilesOf(std::span(entries_).first(size)))
      if (path != "checkpoint") Write(paths_.root / path, bytes);
  EXPECT_TRUE(check().empty());
  for (const std::string& path : {TilePath(0, 2, 8), TilePath(0, 2, 87), BundlePath(2, 8), BundlePath(2, 87)}) {
    const Bytes good = files_.Read(paths_.root / path).value();
    Bytes flipped = good;
    flipped[good.size() / 2] ^= 1;
    for (const Bytes& bad : {flipped, Bytes(good.begin(), good.end() - 1), Bytes()}) {
      Write(paths_.root / path, bad);
      EXPECT_THAT(check(), ElementsAre(Fault(path, "beginning of the newest")));
    }
    Write(paths_.root / path, good);
  }
}

TEST_F(CheckJournalOf, ALogThatIsAheadOfItsPublicFilesIsClean) {
  WriteJournal(kDurable);
  EXPECT_THAT(Check(), testing::IsEmpty());
}

TEST_F(CheckJournalOf, ATornEndIsNoFault) {
  WriteJournal(kDurable);
  Bytes last = files_.Read(Segments().back()).value();
  for (const std::size_t less : {1U, 100U, 5'000U}) {
    Write(Segments().back(), ByteView(last).first(last.size() - less));
    EXPECT_THAT(Check(), testing::IsEmpty()) << less;
  }
}

TEST_F(CheckJournalOf, AFlippedBitInAPublishedRecordIsAFault) {
  WriteJournal(kPublished);
  for (const auto& segment : Segments()) {
    const Bytes bytes = files_.Read(segment).value();
    for (const std::size_t at : {0U, 20U, 50U, 60U, 1'000U}) {
      Flip(segment, at);
      EXPECT_THAT(Check(), testing::SizeIs(1)) << segment << ", byte " << at;
      Write(segment, bytes);
    }
  }
}

TEST_F(CheckJournalOf, AMissingSegmentIsAFault) {
  WriteJournal(kPublished);
  for (const auto& segment : Segments()) {
    const Bytes bytes = files_.Read(segment).value();
    ASSERT_TRUE(files_.Remove(segment).has_value());
    EXPECT_THAT(Check(), testing::SizeIs(1)) << segment;
    Write(segment, bytes);
  }
  std::filesystem::remove_all(paths_.journal());
  EXPECT_THAT(Check(), ElementsAre(Fault("journal", "it ends at entry 0")));
}

TEST_F(CheckJournalOf, AJournalThatEndsBeforeThePublishedSizeIsAFault) {
  WriteJournal(kPublished - kBatch);
  EXPECT_THAT(Check(), ElementsAre(Fault("journal", "it ends at entry 550")));
}

TEST_F(CheckJournalOf, TheJournalOfAnotherLogIsAFault) {
  WriteJournal(kPublished);
  for (const auto& segment : Segments()) Flip(segment, 17);  // in the digest of the origin
  EXPECT_THAT(Check(), ElementsAre(Fault("journal", "no segment of this log's journal")));
}

TEST_F(CheckJournalOf, AnotherEntryThanInTheBundleIsAFault) {
  const Bytes other = TestSupport(9'999);
  WriteJournal(kPublished, [&](Draft& draft) {
    if (draft.record.first_index == 250) draft.record.entries[7] = other;
  });
  const auto faults = Check();
  EXPECT_THAT(faults, Contains(Fault("entry 257", "another one than the entry bundle")));
  EXPECT_THAT(faults, Contains(Fault("journal record of entry 250", "root")));
  EXPECT_THAT(faults, Contains(Fault("identities", "byte 4112")));
}

TEST_F(CheckJournalOf, BehindThePublishedSizeEntriesAreStatements) {
  entries_[620] = ToBytes("junk");
  WriteJournal(kDurable);
  EXPECT_THAT(Check(), ElementsAre(Fault("entry 620", "no Signed Statement")));
}

TEST_F(CheckJournalOf, ARecordSaysWhatItsEntriesSay) {
  const auto in_record = [](std::uint64_t first, auto change) {
    return [=](auto& draft) {
      if (draft.record.first_index == first) change(draft);
    };
  };
  const auto expect = [&](const char* place, const char* what, const std::function<void(Draft&)>& change) {
    std::filesystem::remove_all(paths_.journal());
    WriteJournal(kDurable, change);
    EXPECT_THAT(Check(), ElementsAre(Fault(place, what)));
  };
  constexpr const char* kPlace = "journal record of entry 300";
  expect(kPlace, "its time", in_record(300, [](Draft& draft) { ++draft.record.time; }));
  expect(kPlace, "its time", in_record(300, [](Draft& draft) { ++draft.record.time_entries; }));
  expect(kPlace, "its checkpoint",
         in_record(300, [this](Draft& draft) { draft.checkpoint = DraftOf(250).checkpoint; }));
  expect(kPlace, "its checkpoint", in_record(300, [](Draft& draft) { draft.checkpoint = "no note"; }));
  expect(kPlace, "its checkpoint", in_record(300, [](Draft& draft) {
           draft.checkpoint = SignCheckpoint({"elsewhere.example", 350, draft.record.root}, CheckKey(1)).value();
         }));
  // Behind the published size as well.
  expect("journal record of entry 600", "its time", in_record(600, [](Draft& draft) { ++draft.record.time; }));
}

TEST_F(CheckJournalOf, ARecordsRootIsTheTrees) {
  WriteJournal(kDurable, [](Draft& draft) {
    if (draft.record.first_index == 300) draft.record.root[0] ^= 1;
  });
  EXPECT_THAT(Check(), Contains(Fault("journal record of entry 300", "its root")));
}

TEST_F(CheckJournalOf, ThePublishedCheckpointIsOneOfTheJournals) {
  // Signed by the right key over the right tree, and yet not what the journal keeps.
  WriteJournal(kDurable);
  const std::string note = ToText(files_.Read(paths_.checkpoint()).value());
  const std::size_t signatures = note.rfind("\n\n") + 2;
  std::string other_first = note;
  other_first.insert(signatures, "— w AAAAAAE=\n");
  Write(paths_.checkpoint(), AsBytes(other_first));
  EXPECT_THAT(Check(), ElementsAre(Fault("checkpoint", "not one that the journal has")));
  // Cosignatures come when the record is written already: they stand behind the log's own signature.
  Write(paths_.checkpoint(), AsBytes(note + "— w AAAAAAE=\n"));
  EXPECT_THAT(Check(), testing::IsEmpty());
}

TEST_F(CheckJournalOf, SideFilesSayTheSameAsTheJournal) {
  WriteJournal(kDurable);
  for (const auto& [path, at] : {std::pair{paths_.identities(), std::size_t{16 * 599 + 3}},
                                 std::pair{paths_.times(), std::size_t{16 * 2 + 15}}}) {
    Flip(path, at);
    EXPECT_THAT(Check(), ElementsAre(Fault(path.filename().string(), "byte " + std::to_string(at))));
    Flip(path, at);
  }
}

TEST_F(CheckJournalOf, SideFilesThatAreMissingOrShortAreNoFault) {
  WriteJournal(kDurable);
  for (const auto& path : {paths_.identities(), paths_.times()}) {
    const Bytes bytes = files_.Read(path).value();
    Write(path, ByteView(bytes).first(bytes.size() - 8));
    EXPECT_THAT(Check(), testing::IsEmpty());
    ASSERT_TRUE(files_.Remove(path).has_value());
    EXPECT_THAT(Check(), testing::IsEmpty());
    // With more than is published they are as a crash leaves them.
    Bytes longer = bytes;
    longer.resize(longer.size() + 40);
    Write(path, longer);
    EXPECT_THAT(Check(), testing::IsEmpty());
  }
}

TEST_F(CheckJournalOf, WithoutAnOriginTheJournalIsNotRead) {
  WriteJournal(kDurable);
  CheckReport report;
  ASSERT_TRUE(CheckJournal(paths_.root, files_, report).has_value());
  EXPECT_THAT(report.faults, ElementsAre(Fault("journal", "not read")));
}

}  // namespace
}  // namespace entente::log
