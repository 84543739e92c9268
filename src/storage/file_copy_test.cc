#include "storage/file_copy.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/bytes.h"
#include "base/folder_for_tests.h"
#include "storage/files.h"

namespace entente::storage {
namespace {

class FileCopy : public testing::Test {
 protected:
  std::filesystem::path Write(const std::string& name, const std::string& text) {
    const auto path = folder_.path() / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  static std::string Read(const std::filesystem::path& path) { return ToText(PosixFiles().Read(path).value()); }
  [[nodiscard]] std::filesystem::path At(const std::string& name) const { return folder_.path() / name; }

 private:
  FolderForTests folder_;
};

TEST_F(FileCopy, SaysWhatItWrote) {
  const std::string text(3'000'001, 'x');
  const auto from = Write("from", text);
  const auto copied = CopyFile(from, At("to"));
  ASSERT_TRUE(copied.has_value());
  EXPECT_EQ(*copied, (FileDigest{crypto::Sha256(AsBytes(text)), text.size()}));
  EXPECT_EQ(Read(At("to")), text);
  EXPECT_EQ(DigestFile(At("to")).value(), *copied);
  EXPECT_EQ(std::filesystem::status(At("to")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(FileCopy, TakesTheBeginningOfAFileThatGrows) {
  const auto from = Write("from", "one two three");
  EXPECT_EQ(CopyFile(from, At("to"), 7).value().bytes, 7U);
  EXPECT_EQ(Read(At("to")), "one two");
  EXPECT_EQ(CopyFile(from, At("none"), 0).value().digest, crypto::Sha256({}));
}

TEST_F(FileCopy, WritesOverNothing) {
  const auto from = Write("from", "new");
  Write("to", "old");
  EXPECT_EQ(CopyFile(from, At("to")).error().code, ErrorCode::kConflict);
  EXPECT_EQ(LinkFile(from, At("to")).error().code, ErrorCode::kConflict);
  EXPECT_EQ(Read(At("to")), "old");
  EXPECT_EQ(CopyFile(At("nothing"), At("new")).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(At("new")));
}

TEST_F(FileCopy, ALinkIsTheSameFile) {
  const auto from = Write("from", "text");
  ASSERT_TRUE(LinkFile(from, At("to")).has_value());
  EXPECT_TRUE(std::filesystem::equivalent(from, At("to")));
  EXPECT_TRUE(SyncContent(At("to")).has_value());
  EXPECT_TRUE(SyncFileSystem(At("to").parent_path()).has_value());
}

}  // namespace
}  // namespace entente::storage
