// A node whose log's keys are replaced: what lies in its directory at every step, and what it opens with.
#include "node/log_keys.h"

#include <gtest/gtest.h>

#include "crypto/key_file.h"
#include "log/charter.h"
#include "log/receipt.h"
#include "node/key_files.h"
#include "node/node_for_tests.h"

namespace entente::node {
namespace {

using registration::TestKey;

constexpr const char* kState = "did:web:state.example";

class NodeKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    home.Open();
    home.Admit(kState, TestKey('s'));
  }
  [[nodiscard]] std::vector<KeyFile> Files() const { return ListKeyFiles(Layout{home.data()}).value(); }
  Result<KeyChanged> Rotate(log::KeyRole role, bool at_once = false) {
    home.clock.AdvanceSeconds(1);
    return RotateKey(*home.node, {role, at_once, "yearly", "", std::nullopt});
  }

  NodeForTests home;
};

TEST_F(NodeKeysTest, EachIsReplacedAndTheNodeOpensWithWhatIsThere) {
  const std::string first = home.node->verifier_key();
  const auto checkpoint = Rotate(log::KeyRole::kCheckpoint);
  ASSERT_TRUE(checkpoint.has_value()) << checkpoint.error().Text();
  EXPECT_EQ(checkpoint->old_key, first);
  EXPECT_EQ(checkpoint->new_key, home.node->verifier_key());
  EXPECT_EQ(checkpoint->old_file.filename(), "checkpoint.pem");
  const auto receipt = Rotate(log::KeyRole::kReceipt);
  ASSERT_TRUE(receipt.has_value()) << receipt.error().Text();
  EXPECT_EQ(home.node->receipt_keys().size(), 2U);
  EXPECT_EQ(Files().size(), 4U);
  EXPECT_EQ(Rotate(log::KeyRole::kCheckpoint).error().code, ErrorCode::kConflict);
  EXPECT_EQ(Files().size(), 4U);  // nothing is left of what was refused

  home.Open();
  ASSERT_TRUE(RetireKey(*home.node, "").has_value());
  EXPECT_EQ(RetireKey(*home.node, "").error().code, ErrorCode::kConflict);
  ASSERT_TRUE(Rotate(log::KeyRole::kCheckpoint, true).has_value());
  ASSERT_TRUE(home.node->CatchUp().has_value());
  home.Open();
  const auto statement = NodeForTests::Instrument(kState, TestKey('s'), "1");
  const auto registered = home.node->Register(statement.entry());
  ASSERT_TRUE(registered.has_value()) << registered.error().Text();
  EXPECT_TRUE(
      log::VerifyReceipt(registered->receipt, statement.entry(), home.node->receipt_keys().front()).has_value());
  EXPECT_EQ(home.node->log().charter()->entries().size(), 4U);
}

TEST_F(NodeKeysTest, AKeyThatTheLogDoesNotSpeakOfIsNotUsed) {
  // As a crash before the commit leaves it.
  const auto pen = crypto::PrivateKey::Generate(crypto::Algorithm::kEdDsa).value();
  const Layout layout{home.data()};
  const auto file = NewKeyFile(layout, log::KeyRole::kCheckpoint, "log.example/call", pen.public_key());
  ASSERT_TRUE(crypto::WriteKeyFiles(file, pen, "").has_value());
  const std::string before = home.node->verifier_key();
  home.Open();
  EXPECT_EQ(home.node->verifier_key(), before);
  // And one that is half there: the public half alone, or the private one alone.
  std::filesystem::remove(file);
  home.Open();
  std::filesystem::remove(crypto::PublicKeyPath(file));
  ASSERT_TRUE(crypto::WriteKeyFiles(file, pen, "").has_value());
  std::filesystem::remove(crypto::PublicKeyPath(file));
  home.Open();
  EXPECT_TRUE(Rotate(log::KeyRole::kCheckpoint).has_value());
}

TEST_F(NodeKeysTest, TheKeyInForceIsNeededAndARetiredOneIsNot) {
  const auto changed = Rotate(log::KeyRole::kCheckpoint, true);
  ASSERT_TRUE(changed.has_value());
  home.node.reset();
  std::filesystem::remove(changed->old_file);
  home.Open();
  home.node.reset();
  std::filesystem::rename(changed->new_file, home.folder() / "away.pem");
  const auto opened = Node::Open(home.data(), "", home.clock);
  ASSERT_FALSE(opened.has_value());
}

TEST_F(NodeKeysTest, ALogThatHasEndedTakesNoChange) {
  ASSERT_TRUE(EndLog(*home.node, log::Successor{"log.example/next", ""}, "it moves").has_value());
  EXPECT_EQ(EndLog(*home.node, std::nullopt, "").error().rule, log::kLogEndedRule);
  EXPECT_EQ(Rotate(log::KeyRole::kReceipt).error().rule, log::kLogEndedRule);
  EXPECT_EQ(Files().size(), 2U);
  home.Open();
  const auto late = home.node->Register(NodeForTests::Instrument(kState, TestKey('s'), "1").entry());
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().rule, log::kLogEndedRule);
  EXPECT_EQ(home.node->log().charter()->end()->successor->origin, "log.example/next");
  EXPECT_TRUE(Reader::Open(home.data())->Charter()->end().has_value());
}

}  // namespace
}  // namespace entente::node
