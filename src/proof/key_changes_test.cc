// Bundles of a log whose checkpoint key was replaced: every key of the log leads to the one that signed, and no other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/encoding.h"
#include "codec/json.h"
#include "log/key_change.h"
#include "proof/bundle.h"
#include "proof/log_for_tests.h"

namespace entente::proof {
namespace {

using testing::HasSubstr;

constexpr const char* kState = "did:web:state.example";

class KeyChangesTest : public testing::Test {
 protected:
  KeyChangesTest() {
    log.Apply(kState, state, {Role::kAdmin, Role::kInstrument});
    log.Admit(kState);
    support = log.Support(kState, state);
  }

  std::uint64_t Write(log::KeyChange change, const crypto::PrivateKey& old_key, const crypto::PrivateKey& new_key,
                      const std::string& issuer = LogForTests::kOperator,
                      const std::optional<crypto::PrivateKey>& pen = std::nullopt) {
    EXPECT_TRUE(log::SignKeyChange(change, change.kind == log::KeyChangeKind::kRotate ? &old_key : nullptr, new_key)
                    .has_value());
    return log.Append(MakeStatement(content_type::kLogKeys, issuer, LogForTests::kOrigin, log::ToJson(change),
                                    pen.value_or(log.operator_key)));
  }
  static log::KeyChange Change(log::KeyChangeKind kind, const crypto::PrivateKey& old_key,
                               const crypto::PrivateKey& new_key, bool overlap) {
    return {LogForTests::kOrigin,
            kind,
            log::KeyRole::kCheckpoint,
            old_key.public_key(),
            new_key.public_key(),
            overlap,
            1'800'000'000,
            "",
            {},
            {}};
  }
  [[nodiscard]] std::string Bundle() const {
    const std::vector<std::uint64_t> cited{support};
    return MakeBundleJson(log, log.authority, cited, {}).value();
  }
  static Result<Verified> VerifyBy(const std::string& bundle, const crypto::PrivateKey& trusted) {
    return VerifyBundle(bundle,
                        log::ParseVerifierKey(log::VerifierKey(LogForTests::kOrigin, trusted.public_key())).value());
  }
  [[nodiscard]] std::string RefusalBy(const std::string& bundle, const crypto::PrivateKey& trusted) const {
    const auto verified = VerifyBy(bundle, trusted);
    return verified.has_value() ? "" : verified.error().Text();
  }
  static std::string Vkey(const crypto::PrivateKey& key) {
    return log::VerifierKey(LogForTests::kOrigin, key.public_key());
  }

  LogForTests log;
  const crypto::PrivateKey state = TestKey('s');
  const crypto::PrivateKey second = TestKey('2');
  const crypto::PrivateKey third = TestKey('3');
  std::uint64_t support = 0;
};

TEST_F(KeyChangesTest, EveryKeyOfTheLogLeadsToTheOneThatSigned) {
  const std::string before = Bundle();
  const auto first_change =
      Write(Change(log::KeyChangeKind::kRotate, log.checkpoint_key, second, true), log.checkpoint_key, second);
  log.pens = {second, log.checkpoint_key};
  const std::string overlap = Bundle();
  Write(Change(log::KeyChangeKind::kRetire, log.checkpoint_key, second, false), log.checkpoint_key, second);
  const auto second_change = Write(Change(log::KeyChangeKind::kRotate, second, third, false), second, third);
  log.pens = {third};
  const std::string after = Bundle();

  // While both sign, each is enough, and who has the old one is told of the new one.
  const auto by_old = VerifyBy(overlap, log.checkpoint_key);
  ASSERT_TRUE(by_old.has_value()) << by_old.error().Text();
  EXPECT_TRUE(by_old->key_steps.empty());
  EXPECT_EQ(by_old->signed_by, Vkey(log.checkpoint_key));
  EXPECT_EQ(by_old->replaced_by, Vkey(second));
  const auto by_new = VerifyBy(overlap, second);
  ASSERT_TRUE(by_new.has_value()) << by_new.error().Text();
  EXPECT_TRUE(by_new->key_steps.empty());
  EXPECT_EQ(by_new->replaced_by, "");

  const auto verified = VerifyBy(after, log.checkpoint_key);
  ASSERT_TRUE(verified.has_value()) << verified.error().Text();
  EXPECT_EQ(verified->signed_by, Vkey(third));
  ASSERT_EQ(verified->key_steps.size(), 2U);
  EXPECT_EQ(verified->key_steps[0].entry, first_change);
  EXPECT_EQ(verified->key_steps[0].verifier_key, Vkey(second));
  EXPECT_EQ(verified->key_steps[1].entry, second_change);
  const auto from_second = VerifyBy(after, second);
  ASSERT_TRUE(from_second.has_value()) << from_second.error().Text();
  EXPECT_EQ(from_second->key_steps.size(), 1U);
  EXPECT_TRUE(VerifyBy(after, third).has_value());
  EXPECT_NE(RefusalBy(after, TestKey('x')), "");
  // What was made before holds under the key of before.
  EXPECT_EQ(RefusalBy(before, log.checkpoint_key), "");
}

TEST_F(KeyChangesTest, AnEntryThatIsLeftOutLeadsNowhere) {
  const auto change =
      Write(Change(log::KeyChangeKind::kRotate, log.checkpoint_key, second, false), log.checkpoint_key, second);
  log.pens = {second};
  json::Value bundle = json::Parse(Bundle(), SIZE_MAX).value();
  json::Value kept = json::Value::array();
  for (const json::Value& entry : bundle["entries"])
    if (entry["index"] != change) kept.push_back(entry);
  bundle["entries"] = kept;
  EXPECT_THAT(RefusalBy(bundle.dump(), log.checkpoint_key), HasSubstr("no signature of the key"));
  EXPECT_THAT(RefusalBy(bundle.dump(), second), HasSubstr("no change of keys in the bundle"));
}

TEST_F(KeyChangesTest, AKeyThatIsRetiredSignsNothingMore) {
  Write(Change(log::KeyChangeKind::kRotate, log.checkpoint_key, second, false), log.checkpoint_key, second);
  log.pens = {log.checkpoint_key};  // whoever has the old key
  EXPECT_NE(RefusalBy(Bundle(), log.checkpoint_key), "");
  EXPECT_NE(RefusalBy(Bundle(), second), "");
}

TEST_F(KeyChangesTest, WhileTheyOverlapBothMustSign) {
  Write(Change(log::KeyChangeKind::kRotate, log.checkpoint_key, second, true), log.checkpoint_key, second);
  log.pens = {second};
  EXPECT_THAT(RefusalBy(Bundle(), second), HasSubstr("not signed by every key"));
}

TEST_F(KeyChangesTest, AChangeIsTheOperatorsAndBothKeysSignIt) {
  const auto thief = TestKey('x');
  Write(Change(log::KeyChangeKind::kRotate, thief, second, false), thief, second);
  EXPECT_EQ(RefusalBy(Bundle(), log.checkpoint_key), "");  // the log says nothing of it: no charter has it
  const auto change = Write(Change(log::KeyChangeKind::kRotate, log.checkpoint_key, second, false), log.checkpoint_key,
                            second, kState, state);
  log.pens = {second};
  EXPECT_THAT(RefusalBy(Bundle(), log.checkpoint_key), HasSubstr("entry " + std::to_string(change) + " was not"));
}

}  // namespace
}  // namespace entente::proof
