// What Files promises, held against the real file system and the simulated one: what tests of the log learn from the
// one is true of the other.
#include "storage/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/folder_for_tests.h"
#include "storage/faulty_files.h"

namespace entente::storage {
namespace {

// A file system, and a directory in it that is there.
class Place {
 public:
  Place() = default;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  virtual ~Place() = default;
  [[nodiscard]] virtual Files& files() = 0;
  [[nodiscard]] virtual std::filesystem::path root() const = 0;
};

class RealPlace final : public Place {
 public:
  [[nodiscard]] Files& files() override { return PosixFiles(); }
  [[nodiscard]] std::filesystem::path root() const override { return folder_.path(); }

 private:
  FolderForTests folder_;
};

class SimulatedPlace final : public Place {
 public:
  SimulatedPlace() { EXPECT_TRUE(files_.MakeDirectories(root())); }
  [[nodiscard]] Files& files() override { return files_; }
  [[nodiscard]] std::filesystem::path root() const override { return "/tmp/place"; }

 private:
  FaultyFiles files_;
};

using MakePlace = std::unique_ptr<Place> (*)();
struct Implementation {
  const char* name;
  MakePlace make;
};

void PrintTo(const Implementation& implementation, std::ostream* out) {
  *out << implementation.name;
}

class FilesTest : public testing::TestWithParam<Implementation> {
 protected:
  [[nodiscard]] std::filesystem::path At(std::string_view name) const { return place->root() / name; }
  [[nodiscard]] std::string Text(std::string_view name) const {
    const auto bytes = files.Read(At(name));
    return bytes.has_value() ? ToText(*bytes) : bytes.error().Text();
  }
  void Write(std::string_view name, std::string_view text) {
    ASSERT_TRUE(files.WriteAtomically(At(name), AsBytes(text), Durability::kAll));
  }
  [[nodiscard]] std::vector<std::string> Names() const { return *files.List(place->root()); }

  std::unique_ptr<Place> place = GetParam().make();
  Files& files = place->files();
};

template <class T>
ErrorCode CodeOf(const Result<T>& result) {
  EXPECT_FALSE(result.has_value());
  return result.has_value() ? ErrorCode::kInternal : result.error().code;
}

TEST_P(FilesTest, AWrittenFileIsReadBackAndLeavesNothingElse) {
  for (const auto durability : {Durability::kNone, Durability::kContent, Durability::kAll}) {
    const std::string text = "durability " + std::to_string(static_cast<int>(durability));
    ASSERT_TRUE(files.WriteAtomically(At("file"), AsBytes(text), durability));
    EXPECT_EQ(Text("file"), text);
  }
  Write("empty", "");
  EXPECT_EQ(Text("empty"), "");
  EXPECT_EQ(Names(), (std::vector<std::string>{"empty", "file"}));
}

TEST_P(FilesTest, AFailedWriteLeavesWhatWasThere) {
  EXPECT_EQ(CodeOf(files.WriteAtomically(At("nowhere") / "file", {}, Durability::kAll)), ErrorCode::kNotFound);
  ASSERT_TRUE(files.MakeDirectories(At("directory")));
  EXPECT_FALSE(files.WriteAtomically(At("directory"), AsBytes("x"), Durability::kAll));
  EXPECT_EQ(Names(), std::vector<std::string>{"directory"});
}

TEST_P(FilesTest, ErrorsNameThePath) {
  const auto missing = files.Read(At("missing"));
  EXPECT_EQ(CodeOf(missing), ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().place, At("missing").string());
  EXPECT_NE(missing.error().message.find("No such file"), std::string::npos) << missing.error().message;
}

TEST_P(FilesTest, RangesAreExact) {
  Write("file", "0123456789");
  EXPECT_EQ(ToText(*files.ReadRange(At("file"), 3, 4)), "3456");
  EXPECT_EQ(ToText(*files.ReadRange(At("file"), 10, 0)), "");
  EXPECT_EQ(CodeOf(files.ReadRange(At("file"), 3, 8)), ErrorCode::kCorruption);
  EXPECT_EQ(CodeOf(files.ReadRange(At("file"), 11, 0)), ErrorCode::kCorruption);
  // Nothing is allocated for what a damaged index says.
  EXPECT_EQ(CodeOf(files.ReadRange(At("file"), 3, ~std::uint64_t{0})), ErrorCode::kCorruption);
  EXPECT_EQ(CodeOf(files.ReadRange(At("missing"), 0, 1)), ErrorCode::kNotFound);
}

TEST_P(FilesTest, AppendsFollowEachOther) {
  auto file = files.OpenAppend(At("file"), 0);
  ASSERT_TRUE(file) << file.error().Text();
  EXPECT_EQ((*file)->size(), 0U);
  ASSERT_TRUE((*file)->Append(AsBytes("one ")));
  ASSERT_TRUE((*file)->Append({}));
  ASSERT_TRUE((*file)->Append(AsBytes("two")));
  ASSERT_TRUE((*file)->Sync());
  EXPECT_EQ((*file)->size(), 7U);
  EXPECT_EQ(Text("file"), "one two");
}

TEST_P(FilesTest, OpenAppendKeepsWhatItIsToldTo) {
  Write("file", "kept, cut off");
  auto file = files.OpenAppend(At("file"), 4);
  ASSERT_TRUE(file) << file.error().Text();
  EXPECT_EQ((*file)->size(), 4U);
  EXPECT_EQ(Text("file"), "kept");
  ASSERT_TRUE((*file)->Append(AsBytes("!")));
  EXPECT_EQ(Text("file"), "kept!");
}

TEST_P(FilesTest, OpenAppendRefusesWhatIsTooShort) {
  Write("file", "four");
  EXPECT_EQ(CodeOf(files.OpenAppend(At("file"), 5)), ErrorCode::kCorruption);
  EXPECT_EQ(Text("file"), "four");
  EXPECT_EQ(CodeOf(files.OpenAppend(At("missing"), 1)), ErrorCode::kCorruption);
  EXPECT_FALSE(files.Exists(At("missing")));
  EXPECT_EQ(CodeOf(files.OpenAppend(At("nowhere") / "file", 0)), ErrorCode::kNotFound);
  EXPECT_EQ(CodeOf(files.OpenAppend(place->root(), 0)), ErrorCode::kUnavailable);
}

TEST_P(FilesTest, DirectoriesAreMadeOnceAndDeep) {
  ASSERT_TRUE(files.MakeDirectories(At("a") / "b" / "c"));
  ASSERT_TRUE(files.MakeDirectories(At("a") / "b" / "c" / ""));
  ASSERT_TRUE(files.WriteAtomically(At("a") / "b" / "c" / "file", AsBytes("deep"), Durability::kAll));
  EXPECT_EQ(*files.List(At("a") / "b"), std::vector<std::string>{"c"});
  EXPECT_EQ(Text("a/b/c/file"), "deep");
  EXPECT_EQ(CodeOf(files.MakeDirectories(At("a") / "b" / "c" / "file")), ErrorCode::kConflict);
  EXPECT_EQ(CodeOf(files.MakeDirectories(At("a") / "b" / "c" / "file" / "d")), ErrorCode::kConflict);
}

TEST_P(FilesTest, ListsAreSorted) {
  for (const char* name : {"b", "a", "c"}) Write(name, "");
  ASSERT_TRUE(files.MakeDirectories(At("ab")));
  EXPECT_EQ(Names(), (std::vector<std::string>{"a", "ab", "b", "c"}));
  EXPECT_TRUE(files.List(At("missing"))->empty());
  EXPECT_EQ(CodeOf(files.List(At("a"))), ErrorCode::kUnavailable);
}

TEST_P(FilesTest, RemovedIsGone) {
  Write("file", "x");
  EXPECT_TRUE(files.Exists(At("file")));
  ASSERT_TRUE(files.Remove(At("file")));
  EXPECT_FALSE(files.Exists(At("file")));
  EXPECT_EQ(CodeOf(files.Remove(At("file"))), ErrorCode::kNotFound);
  EXPECT_TRUE(files.SyncDirectory(place->root()));
  EXPECT_EQ(CodeOf(files.SyncDirectory(At("missing"))), ErrorCode::kNotFound);
}

TEST_P(FilesTest, OnlyEmptyDirectoriesAreRemoved) {
  ASSERT_TRUE(files.MakeDirectories(At("directory")));
  Write("directory/file", "");
  EXPECT_EQ(CodeOf(files.Remove(At("directory"))), ErrorCode::kUnavailable);
  ASSERT_TRUE(files.Remove(At("directory/file")));
  ASSERT_TRUE(files.Remove(At("directory")));
  EXPECT_FALSE(files.Exists(At("directory")));
  EXPECT_TRUE(files.MakeDirectories(At("directory")));
}

TEST_P(FilesTest, LeftoversAreWhatTemporaryFilesAreCalled) {
  for (const char* name : {".file.abc123.tmp", ".x.tmp", "file.tmp", ".file", ".tmp", "file"}) Write(name, "");
  ASSERT_TRUE(files.MakeDirectories(At("below")));
  Write("below/.file.abc123.tmp", "");
  ASSERT_TRUE(files.RemoveLeftovers(place->root()));
  EXPECT_EQ(Names(), (std::vector<std::string>{".file", ".tmp", "below", "file", "file.tmp"}));
  EXPECT_TRUE(files.Exists(At("below/.file.abc123.tmp")));
  EXPECT_TRUE(files.RemoveLeftovers(At("missing")));
}

TEST_P(FilesTest, WritersOfOneNameDoNotMeet) {
  std::vector<std::thread> writers;
  writers.reserve(4);
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([this, i] {
      for (int k = 0; k < 25; ++k) {
        const Bytes content(1000, static_cast<std::uint8_t>('a' + i));
        EXPECT_TRUE(files.WriteAtomically(At("file"), content, Durability::kNone));
      }
    });
  }
  for (auto& writer : writers) writer.join();
  const std::string text = Text("file");
  EXPECT_EQ(text, std::string(1000, text.at(0)));
  EXPECT_EQ(Names(), std::vector<std::string>{"file"});
}

INSTANTIATE_TEST_SUITE_P(
    Both, FilesTest,
    testing::Values(Implementation{"Real", []() -> std::unique_ptr<Place> { return std::make_unique<RealPlace>(); }},
                    Implementation{"Simulated",
                                   []() -> std::unique_ptr<Place> { return std::make_unique<SimulatedPlace>(); }}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(PosixFiles, AFullDiskIsSaidInTheSystemsWords) {
  // A device that takes no byte.
  auto file = PosixFiles().OpenAppend("/dev/full", 0);
  ASSERT_TRUE(file) << file.error().Text();
  const auto full = (*file)->Append(AsBytes("x"));
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(full.error().rule, "disk-full");
  EXPECT_NE(full.error().message.find("No space left on device"), std::string::npos) << full.error().message;
  EXPECT_EQ((*file)->size(), 0U);
}

TEST(PosixFiles, AFailedSyncIsSaid) {
  auto file = PosixFiles().OpenAppend("/dev/full", 0);  // which cannot be synced either
  ASSERT_TRUE(file);
  EXPECT_EQ(CodeOf((*file)->Sync()), ErrorCode::kUnavailable);
}

TEST(DirectoryLock, IsHeldByOneAtATime) {
  const FolderForTests folder;
  {
    auto first = DirectoryLock::Acquire(folder.path());
    ASSERT_TRUE(first) << first.error().Text();
    const auto second = DirectoryLock::Acquire(folder.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kConflict);
    EXPECT_NE(second.error().message.find("another process"), std::string::npos);
    const DirectoryLock moved = *std::move(first);
    EXPECT_FALSE(DirectoryLock::Acquire(folder.path()));
  }
  EXPECT_TRUE(DirectoryLock::Acquire(folder.path()));
  EXPECT_TRUE(PosixFiles().Exists(folder.path() / "lock"));
}

TEST(DirectoryLock, NeedsADirectory) {
  const FolderForTests folder;
  EXPECT_EQ(DirectoryLock::Acquire(folder.path() / "missing").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace entente::storage
