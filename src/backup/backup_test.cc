#include "backup/backup.h"

#include <gtest/gtest.h>

#include <fstream>

#include "backup/restore.h"
#include "base/encoding.h"
#include "log/checkpoint.h"
#include "node/node_for_tests.h"
#include "storage/files.h"

namespace entente::backup {
namespace {

std::string Read(const std::filesystem::path& path) {
  return ToText(storage::PosixFiles().Read(path).value());
}
void Write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

class BackupOfANode : public testing::Test {
 protected:
  void SetUp() override {
    node_.Open();
    node_.Admit("did:web:party.example", key_);
  }
  [[nodiscard]] std::filesystem::path At(const char* name) const { return node_.folder() / name; }
  [[nodiscard]] Result<BackupReport> Make(const char* name) {
    return BackUp({node_.data(), At(name), {}, {}}, node_.clock);
  }
  [[nodiscard]] std::size_t Leftovers() const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(node_.folder()))
      count += storage::IsTemporaryName(entry.path().filename().string()) ? 1 : 0;
    return count;
  }

  node::NodeForTests node_;
  crypto::PrivateKey key_ = crypto::PrivateKey::FromSeed(Bytes(32, 7)).value();
};

TEST_F(BackupOfANode, HoldsWhatIsDurableWhileTheNodeIsOpen) {
  const auto made = Make("backup");
  ASSERT_TRUE(made.has_value()) << made.error().Text();
  const log::SignedRoot durable = node_.node->log().durable();
  EXPECT_EQ(made->manifest.size, durable.size);
  EXPECT_EQ(made->manifest.root, durable.root);
  EXPECT_EQ(log::ReadUnverifiedCheckpoint(made->manifest.checkpoint).value().root, durable.root);
  const auto restored = Restore({At("backup"), At("restored"), {}, {}, {}});
  ASSERT_TRUE(restored.has_value()) << restored.error().Text();
  auto opened = node::Node::Open(At("restored"), "", node_.clock);
  ASSERT_TRUE(opened.has_value()) << opened.error().Text();
  EXPECT_EQ((*opened)->log().durable().root, durable.root);
  EXPECT_EQ(Leftovers(), 0U);
}

TEST_F(BackupOfANode, ManifestIsReadBackAsItWasWritten) {
  const auto made = Make("backup");
  ASSERT_TRUE(made.has_value());
  const auto read = ReadManifest(At("backup"));
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(read->origin, made->manifest.origin);
  EXPECT_EQ(read->checkpoint, made->manifest.checkpoint);
  EXPECT_EQ(read->made, node_.clock.NowSeconds());
  EXPECT_EQ(read->files.size(), made->manifest.files.size());
  EXPECT_NE(read->Find("keys/checkpoint.pem"), nullptr);
  EXPECT_EQ(read->Find("log/checkpoint"), nullptr);
  EXPECT_GT(read->bytes(), 0U);
}

// What stands in a manifest names files of this machine when a backup comes from somebody else.
TEST_F(BackupOfANode, PathsThatLeadElsewhereAreRefused) {
  ASSERT_TRUE(Make("backup").has_value());
  const std::string whole = Read(At("backup") / kManifestName);
  for (const char* path : {"../format", "/etc/passwd", "keys/../../x", "keys//x", ".", "", "keys/"}) {
    std::string forged = whole;
    const std::string_view known = "\"entente.toml\"";
    forged.replace(forged.find(known), known.size(), std::string("\"") + path + "\"");
    Write(At("backup") / kManifestName, forged);
    Write(At("backup") / kManifestDigestName, ToHex(crypto::Sha256(AsBytes(forged))) + "  manifest.json\n");
    const auto read = ReadManifest(At("backup"));
    ASSERT_FALSE(read.has_value()) << path;
    EXPECT_EQ(read.error().code, ErrorCode::kCorruption) << path;
  }
}

TEST_F(BackupOfANode, FailsWithoutTrace) {
  std::filesystem::create_directory(At("backup"));
  Write(At("backup") / "something", "else");
  EXPECT_EQ(Make("backup").error().code, ErrorCode::kConflict);
  EXPECT_EQ(BackUp({node_.data(), node_.data() / "views" / "backup", {}, {}}, node_.clock).error().code,
            ErrorCode::kInvalidInput);
  EXPECT_EQ(Restore({At("backup"), At("restored"), {}, {}, {}}).error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(At("restored")));
  EXPECT_EQ(Leftovers(), 0U);
}

TEST_F(BackupOfANode, CheckpointsThatOthersSawAreHeldAgainstIt) {
  ASSERT_TRUE(Make("backup").has_value());
  const auto restore = [this](const std::string& note) {
    std::error_code ignored;
    std::filesystem::remove_all(At("restored"), ignored);
    return Restore({At("backup"), At("restored"), {}, {{note, "seen.txt"}}, {}});
  };
  const std::string same = node_.node->log().SignedCheckpoint();
  EXPECT_EQ(restore(same).value().seen_size, node_.node->log().durable().size);
  node_.Admit("did:web:other.example", crypto::PrivateKey::FromSeed(Bytes(32, 8)).value());
  const auto newer = restore(node_.node->log().SignedCheckpoint());
  ASSERT_FALSE(newer.has_value());
  EXPECT_EQ(newer.error().code, ErrorCode::kConflict);
  EXPECT_NE(newer.error().message.find("missing"), std::string::npos);
  EXPECT_EQ(newer.error().place, "seen.txt");
  EXPECT_FALSE(std::filesystem::exists(At("restored")));
  EXPECT_EQ(restore("no note").error().code, ErrorCode::kInvalidInput);
}

// Somebody who works in such a directory holds its lock; what nobody works in is a leftover.
TEST_F(BackupOfANode, RemovesWhatAKillLeftAndNothingElse) {
  const auto left = At(".backup.0123456789ab.tmp");
  const auto busy = At(".backup.ba9876543210.tmp");
  const auto foreign = At(".backups.0123456789ab.tmp");
  for (const auto& path : {left, busy, foreign}) std::filesystem::create_directories(path / "data");
  const auto lock = storage::DirectoryLock::Acquire(busy);
  ASSERT_TRUE(lock.has_value());
  ASSERT_TRUE(Make("backup").has_value());
  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_TRUE(std::filesystem::exists(busy));
  EXPECT_TRUE(std::filesystem::exists(foreign));
}

}  // namespace
}  // namespace entente::backup
