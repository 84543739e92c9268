#include "migration/migrate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include "node/data_format.h"
#include "node/node_for_tests.h"
#include "storage/files.h"

namespace entente::migration {
namespace {

namespace fs = std::filesystem;

// What every file below holds, but for the lock and the format.
std::map<std::string, std::string> ContentOf(const fs::path& directory) {
  std::map<std::string, std::string> content;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    const std::string below = entry.path().lexically_relative(directory).string();
    if (!entry.is_regular_file() || below == "lock" || below == "format") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    content[below] = {std::istreambuf_iterator<char>(file), {}};
  }
  return content;
}

int steps_taken = 0;
bool second_step_fails = false;

Result<void> LeaveAMark(const node::Layout& layout) {
  ++steps_taken;
  return storage::PosixFiles().WriteAtomically(layout.root / "mark", AsBytes("1"), storage::Durability::kAll);
}
Result<void> FailIfTold(const node::Layout& /*layout*/) {
  if (second_step_fails) return Fail(ErrorCode::kUnavailable, "the disk is full");
  ++steps_taken;
  return {};
}
constexpr std::array kTwoSteps = {Step{1, "a mark", LeaveAMark}, Step{2, "another", FailIfTold}};

class AnOldDirectory : public testing::Test {
 protected:
  void SetUp() override {
    steps_taken = 0;
    second_step_fails = false;
    node_.Open();
    node_.Admit("did:web:party.example", key_);
    node_.node.reset();
    ASSERT_TRUE(node::WriteDataFormat(node_.data(), 1).has_value());
  }
  [[nodiscard]] fs::path Kept() const { return node_.folder() / "data.format-1"; }

  node::NodeForTests node_;
  crypto::PrivateKey key_ = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
};

TEST_F(AnOldDirectory, IsRefusedWithAWordOnWhatToDo) {
  const auto opened = node::Node::Open(node_.data(), "", node_.clock);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kConflict);
  EXPECT_NE(opened.error().message.find("entente migrate"), std::string::npos) << opened.error().message;
}

TEST_F(AnOldDirectory, BecomesOneOfThisVersionAndACopyIsKept) {
  const auto before = ContentOf(node_.data());
  const auto report = Migrate(node_.data());
  ASSERT_TRUE(report.has_value()) << report.error().Text();
  EXPECT_EQ(report->from, 1);
  EXPECT_EQ(report->to, node::kDataFormat);
  EXPECT_EQ(report->steps.size(), AllSteps().size());
  EXPECT_EQ(report->kept, Kept());
  EXPECT_EQ(node::ReadDataFormat(Kept()).value(), 1);
  EXPECT_EQ(ContentOf(Kept()), before);

  // What the node does from now on leaves the copy as it was.
  node_.Open();
  node_.Admit("did:web:other.example", crypto::PrivateKey::FromSeed(Bytes(32, 8)).value());
  node_.node.reset();
  EXPECT_EQ(ContentOf(Kept()), before);

  const auto again = Migrate(node_.data());
  ASSERT_TRUE(again.has_value()) << again.error().Text();
  EXPECT_EQ(again->from, again->to);
  EXPECT_TRUE(again->kept.empty());
}

TEST_F(AnOldDirectory, GoesOnWhereItWasCutOff) {
  const auto before = ContentOf(node_.data());
  second_step_fails = true;
  const auto cut_off = Migrate(node_.data(), kTwoSteps);
  ASSERT_FALSE(cut_off.has_value());
  EXPECT_EQ(node::ReadDataFormat(node_.data()).value(), 2) << "the first step was done, whole";
  second_step_fails = false;
  const auto report = Migrate(node_.data(), kTwoSteps);
  ASSERT_TRUE(report.has_value()) << report.error().Text();
  EXPECT_EQ(report->from, 2);
  EXPECT_EQ(report->to, 3);
  EXPECT_EQ(steps_taken, 2);
  EXPECT_EQ(ContentOf(Kept()), before) << "the first copy is the one of what it was";
}

TEST_F(AnOldDirectory, AStepThatIsTakenAgainUsesTheSameCopy) {
  const auto before = ContentOf(node_.data());
  constexpr std::array kFailsAtOnce = {Step{1, "fails", FailIfTold}};
  second_step_fails = true;
  ASSERT_FALSE(Migrate(node_.data(), kFailsAtOnce).has_value());
  EXPECT_EQ(node::ReadDataFormat(node_.data()).value(), 1);
  ASSERT_EQ(node::ReadDataFormat(Kept()).value(), 1);
  second_step_fails = false;
  ASSERT_TRUE(Migrate(node_.data(), kFailsAtOnce).has_value());
  EXPECT_EQ(ContentOf(Kept()), before);
}

TEST_F(AnOldDirectory, IsLeftAloneWhileItIsOpenOrThePlaceOfTheCopyIsTaken) {
  {
    const auto lock = storage::DirectoryLock::Acquire(node_.data());
    ASSERT_TRUE(lock.has_value());
    const auto refused = Migrate(node_.data());
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  }
  fs::create_directory(Kept());
  std::ofstream(Kept() / "something") << "else";
  const auto refused = Migrate(node_.data());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_EQ(node::ReadDataFormat(node_.data()).value(), 1);
}

TEST_F(AnOldDirectory, OneThatIsNewerIsRefused) {
  ASSERT_TRUE(node::WriteDataFormat(node_.data(), node::kDataFormat + 1).has_value());
  const auto refused = Migrate(node_.data());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kConflict);
  EXPECT_NE(refused.error().message.find("newer"), std::string::npos);
  EXPECT_FALSE(node::Node::Open(node_.data(), "", node_.clock).has_value());
}

TEST(DataFormat, IsOneLine) {
  const FolderForTests folder;
  for (const char* text : {"entente-data 1", "entente-data 1\n\n", "entente-data 0\n", "entente-data x\n", "", "1\n",
                           "entente-data 01\n", "entente-data 99999999999\n"}) {
    std::ofstream(folder.path() / "format", std::ios::trunc) << text;
    EXPECT_FALSE(node::ReadDataFormat(folder.path()).has_value()) << text;
  }
  ASSERT_TRUE(node::WriteDataFormat(folder.path(), 12).has_value());
  EXPECT_EQ(node::ReadDataFormat(folder.path()).value(), 12);
}

}  // namespace
}  // namespace entente::migration
