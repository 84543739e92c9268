// A log whose keys change while it runs: what it signs with, what it refuses, and what it knows when it is opened
// again.
#include <gtest/gtest.h>

#include "base/folder_for_tests.h"
#include "log/key_changes_for_tests.h"
#include "log/paths.h"
#include "log/receipt.h"
#include "storage/faulty_files.h"

namespace entente::log {
namespace {

class LogKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    log_.further_keys = {FixedKey(11), FixedKey(12), FixedKey(21)};
    ASSERT_TRUE(log_.Create().has_value());
    Reopen();
  }
  void Reopen() {
    log_.Close();
    const auto opened = log_.Open();
    ASSERT_TRUE(opened.has_value()) << opened.error().Text();
  }
  Result<std::uint64_t> Change(const KeyChange& change) {
    log_.clock.AdvanceSeconds(1);
    TRY_ASSIGN(const auto registered, log_.Submit(Entry(change)).get());
    return registered.index;
  }
  [[nodiscard]] std::size_t SignedBy(std::initializer_list<std::uint8_t> seeds) {
    std::size_t held = 0;
    const std::string note = log_.log().SignedCheckpoint();
    for (const std::uint8_t seed : seeds) {
      const auto key = FixedKey(seed).public_key();
      held += VerifyCheckpoint(note, {LogFixture::kOrigin, NoteKeyId(LogFixture::kOrigin, key), key}).has_value();
    }
    EXPECT_EQ(ParseNote(note)->signatures.size(), held);
    return held;
  }

  storage::FaultyFiles files_;
  LogFixture log_{files_};
};

TEST_F(LogKeysTest, BothSignUntilTheOldOneIsRetired) {
  EXPECT_EQ(SignedBy({1}), 1U);
  ASSERT_TRUE(Change(Rotation(KeyRole::kCheckpoint, 1, 11, true)).has_value());
  EXPECT_EQ(SignedBy({1, 11}), 2U);
  ASSERT_TRUE(log_.Append("one").has_value());
  Reopen();
  EXPECT_EQ(SignedBy({1, 11}), 2U);
  ASSERT_TRUE(log_.Append("two").has_value());
  EXPECT_EQ(SignedBy({1, 11}), 2U);
  ASSERT_TRUE(Change(Retirement(1, 11)).has_value());
  EXPECT_EQ(SignedBy({11}), 1U);
  ASSERT_TRUE(log_.log().Publish().has_value());
  Reopen();
  ASSERT_TRUE(log_.Append("three").has_value());
  EXPECT_EQ(SignedBy({11}), 1U);
  const SignedRoot now = log_.log().durable();
  log_.Close();
  ExpectWholeLog(log_, now.size);
}

TEST_F(LogKeysTest, AReceiptIsOfTheKeyInForceAndOldOnesStayValid) {
  const auto before = LogFixture::Statement("before");
  const auto old_receipt = log_.Submit(before).get()->receipt;
  const auto rotation = Entry(Rotation(KeyRole::kReceipt, 2, 12));
  const auto rotated = log_.Submit(rotation).get();
  ASSERT_TRUE(rotated.has_value()) << rotated.error().Text();
  // The change itself has a receipt of the new key already, and so has, from now on, what was there before.
  EXPECT_TRUE(VerifyReceipt(rotated->receipt, rotation.entry(), FixedKey(12).public_key()).has_value());
  const auto after = log_.log().Receipt(3);
  EXPECT_TRUE(VerifyReceipt(*after, before.entry(), FixedKey(12).public_key()).has_value());
  EXPECT_TRUE(VerifyReceipt(old_receipt, before.entry(), FixedKey(2).public_key()).has_value());
  Reopen();
  EXPECT_TRUE(VerifyReceipt(*log_.log().Receipt(3), before.entry(), FixedKey(12).public_key()).has_value());
  EXPECT_EQ(SignedBy({1}), 1U);
}

TEST_F(LogKeysTest, WhatDoesNotFollowGetsNoIndex) {
  const std::uint64_t size = log_.log().durable().size;
  EXPECT_EQ(Change(Rotation(KeyRole::kCheckpoint, 8, 11)).error().code, ErrorCode::kConflict);
  EXPECT_EQ(Change(Rotation(KeyRole::kReceipt, 2, 1)).error().code, ErrorCode::kConflict);
  EXPECT_EQ(Change(Retirement(1, 11)).error().code, ErrorCode::kConflict);
  // A log that could not sign would have stopped: the new key must be there.
  EXPECT_EQ(Change(Rotation(KeyRole::kCheckpoint, 1, 99)).error().code, ErrorCode::kUnauthorized);
  EXPECT_EQ(log_.log().durable().size, size);
  EXPECT_FALSE(log_.log().failure().has_value());
  EXPECT_TRUE(log_.Append("one").has_value());
}

TEST_F(LogKeysTest, ADuplicateOfAChangeChangesNothing) {
  const auto entry = Entry(Rotation(KeyRole::kCheckpoint, 1, 11, true));
  const auto first = log_.Submit(entry).get();
  ASSERT_TRUE(log_.Submit(Entry(Retirement(1, 11))).get().has_value());
  const auto again = log_.Submit(entry).get();
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->index, first->index);
  EXPECT_EQ(log_.log().charter()->entries().size(), 2U);
}

TEST_F(LogKeysTest, AKeyInForceThatIsMissingIsNamed) {
  ASSERT_TRUE(Change(Rotation(KeyRole::kCheckpoint, 1, 11)).has_value());
  log_.Close();
  log_.further_keys = {FixedKey(12)};
  const auto opened = log_.Open();
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, ErrorCode::kUnauthorized);
  EXPECT_NE(opened.error().message.find(VerifierKey(LogFixture::kOrigin, FixedKey(11).public_key())), std::string::npos)
      << opened.error().Text();
}

TEST_F(LogKeysTest, TheListIsMadeAnewWhereItIsMissingOrShort) {
  ASSERT_TRUE(Change(Rotation(KeyRole::kCheckpoint, 1, 11)).has_value());
  ASSERT_TRUE(Change(Rotation(KeyRole::kReceipt, 2, 12)).has_value());
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(log_.Append(std::to_string(i)).has_value());
  const auto list = Paths{log_.directory()}.charter();
  log_.Close();
  const Bytes whole = files_.Read(list).value();
  ASSERT_TRUE(files_.Remove(list).has_value());
  Reopen();
  EXPECT_EQ(files_.Read(list).value(), whole);
  EXPECT_EQ(log_.log().charter()->entries().size(), 2U);
  log_.Close();
  ASSERT_TRUE(files_.WriteAtomically(list, AsBytes("no list"), storage::Durability::kNone).has_value());
  EXPECT_EQ(log_.Open().error().code, ErrorCode::kCorruption);
  // One that names more than there is, as a crash leaves it.
  const std::string more = std::string(AsText(whole)) + "99\n5000\n";
  ASSERT_TRUE(files_.WriteAtomically(list, AsBytes(more), storage::Durability::kNone).has_value());
  Reopen();
  EXPECT_EQ(log_.log().charter()->entries().size(), 2U);
  const std::uint64_t size = log_.log().durable().size;
  log_.Close();
  ExpectWholeLog(log_, size);
}

// As a restored copy, or one whose public files were removed: everything follows from the journal.
TEST_F(LogKeysTest, AJournalAloneSaysWhichKeysSign) {
  ASSERT_TRUE(Change(Rotation(KeyRole::kCheckpoint, 1, 11, true)).has_value());
  ASSERT_TRUE(Change(Rotation(KeyRole::kReceipt, 2, 12)).has_value());
  const std::uint64_t size = log_.log().durable().size;
  log_.Close();
  const Paths paths{log_.directory()};
  ASSERT_TRUE(files_.Remove(paths.charter()).has_value());
  ASSERT_TRUE(files_.Remove(paths.checkpoint()).has_value());
  Reopen();
  EXPECT_EQ(log_.log().charter()->entries().size(), 2U);
  log_.Close();
  ExpectWholeLog(log_, size);
}

// To an outsider who trusts the first key, or the newest.
TEST_F(LogKeysTest, ACheckFollowsFromTheKeyThatIsTrusted) {
  ASSERT_TRUE(Change(Rotation(KeyRole::kCheckpoint, 1, 11)).has_value());
  ASSERT_TRUE(Change(Rotation(KeyRole::kCheckpoint, 11, 21, true)).has_value());
  ASSERT_TRUE(log_.Append("one").has_value());
  log_.Close();
  const auto check = [&](std::uint8_t seed) {
    CheckOptions options;
    const auto key = FixedKey(seed).public_key();
    options.log_key = NoteVerifier{LogFixture::kOrigin, NoteKeyId(LogFixture::kOrigin, key), key};
    return CheckPublicLog([this](const std::string& path) { return files_.Read(log_.directory() / path); }, options)
        .value();
  };
  for (const std::uint8_t trusted : {1, 11, 21}) {
    const CheckReport report = check(trusted);
    EXPECT_TRUE(report.clean());
    EXPECT_TRUE(report.signature_checked);
    // The older of the two that sign, where both follow.
    const auto signer = FixedKey(trusted == 21 ? 21 : 11).public_key();
    EXPECT_EQ(report.signed_by, VerifierKey(LogFixture::kOrigin, signer));
  }
  const CheckReport stranger = check(66);
  EXPECT_FALSE(stranger.clean());
  EXPECT_FALSE(stranger.signature_checked);
}

}  // namespace
}  // namespace entente::log
