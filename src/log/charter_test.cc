// The charter: keys that follow one from the other, and every way in which a change can be none.
#include "log/charter.h"

#include <gtest/gtest.h>

#include "log/key_chain.h"
#include "log/key_changes_for_tests.h"

namespace entente::log {
namespace {

constexpr const char* kOrigin = LogFixture::kOrigin;

Charter Founded() {
  Charter charter;
  EXPECT_TRUE(charter.Take(1, Own(statement::content_type::kTrustAnchors, LogFixture::TrustAnchors())).has_value());
  return charter;
}
Result<void> Take(Charter& charter, std::uint64_t index, const KeyChange& change) {
  const Result<void> checked = charter.Check(Entry(change));
  const Result<void> taken = charter.Take(index, Entry(change));
  EXPECT_EQ(checked.has_value(), taken.has_value());
  return taken;
}

std::string NoteBy(std::uint64_t size, const std::vector<crypto::PrivateKey>& keys) {
  return SignCheckpoint({kOrigin, size, crypto::Digest{5}}, keys).value();
}

TEST(KeyChange, IsReadAsItWasWritten) {
  for (const KeyChange& change :
       {Rotation(KeyRole::kCheckpoint, 1, 11, true), Rotation(KeyRole::kReceipt, 2, 12), Retirement(1, 11)}) {
    const auto read = ParseKeyChange(ToJson(change));
    ASSERT_TRUE(read.has_value()) << read.error().Text();
    EXPECT_EQ(ToJson(*read), ToJson(change));
    EXPECT_EQ(SignedText(*read), SignedText(change));
    EXPECT_TRUE(CheckSignatures(*read).has_value());
  }
}

TEST(KeyChange, WhatIsSignedNamesEverything) {
  EXPECT_EQ(SignedText(Rotation(KeyRole::kReceipt, 2, 12)),
            "entente log-keys v1\norigin log.example/test\nrotate receipt\nold " +
                KeyText(KeyRole::kReceipt, kOrigin, FixedKey(2).public_key()) + "\nnew " +
                KeyText(KeyRole::kReceipt, kOrigin, FixedKey(12).public_key()) +
                "\noverlap no\ntime 2027-01-15T08:00:00Z\nreason yearly\n");
}

TEST(KeyChange, WhatIsNoneIsRefusedWithItsPlace) {
  const auto refused = [](const std::string& json, const std::string& place) {
    const auto read = ParseKeyChange(json);
    ASSERT_FALSE(read.has_value()) << json;
    EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
    EXPECT_EQ(read.error().place, place) << read.error().Text();
  };
  const auto changed = [](KeyChange change, const std::string& from, const std::string& to) {
    std::string json = ToJson(change);
    const std::size_t at = json.find(from);
    EXPECT_NE(at, std::string::npos) << json;
    return json.replace(at, from.size(), to);
  };
  const KeyChange good = Rotation(KeyRole::kCheckpoint, 1, 11, true);
  refused(changed(good, R"("rotate")", R"("swap")"), "/change");
  refused(changed(good, R"("checkpoint")", R"("tiles")"), "/role");
  refused(changed(good, "\"checkpoint\"", "\"receipt\""), "/overlap");
  refused(changed(good, "yearly", "a\\nline"), "/reason");
  refused(changed(good, "2027-01", "2027-99"), "/time");
  refused(changed(good, "\"origin\":\"log", "\"origin\":\"fog"), "/old/vkey");
  refused(changed(good, "\"new\":\"", "\"new\":\"!"), "/signatures/new");
  refused(ToJson(Rotation(KeyRole::kCheckpoint, 1, 1)), "/new");
  refused(changed(Retirement(1, 11), "\"signatures\":{", "\"signatures\":{\"old\":\"\","), "/signatures/old");
  refused("{", "byte 2");
}

TEST(Charter, KeysFollowOneAnother) {
  Charter charter = Founded();
  ASSERT_TRUE(Take(charter, 5, Rotation(KeyRole::kCheckpoint, 1, 11, true)).has_value());
  ASSERT_TRUE(Take(charter, 7, Rotation(KeyRole::kReceipt, 2, 12)).has_value());
  ASSERT_TRUE(Take(charter, 9, Retirement(1, 11)).has_value());
  ASSERT_TRUE(Take(charter, 20, Rotation(KeyRole::kCheckpoint, 11, 21)).has_value());
  EXPECT_EQ(charter.entries(), (std::vector<std::uint64_t>{5, 7, 9, 20}));
  const auto ids = [&](std::uint64_t size) {
    std::vector<crypto::Digest> kids;
    for (const auto& key : charter.checkpoint_keys().At(size)) kids.push_back(key.kid());
    return kids;
  };
  const auto kid = [](std::uint8_t seed) { return FixedKey(seed).public_key().kid(); };
  using Kids = std::vector<crypto::Digest>;
  EXPECT_EQ(ids(3), Kids({kid(1)}));
  EXPECT_EQ(ids(5), Kids({kid(1)}));           // the tree does not hold the entry yet
  EXPECT_EQ(ids(6), Kids({kid(11), kid(1)}));  // now it does
  EXPECT_EQ(ids(9), Kids({kid(11), kid(1)}));
  EXPECT_EQ(ids(10), Kids({kid(11)}));
  EXPECT_EQ(ids(20), Kids({kid(11)}));
  EXPECT_EQ(ids(21), Kids({kid(21)}));
  EXPECT_EQ(charter.ReceiptKeyAt(7).kid(), kid(2));
  EXPECT_EQ(charter.ReceiptKeyAt(8).kid(), kid(12));
  EXPECT_EQ(charter.AllReceiptKeys().front().kid(), kid(12));
  EXPECT_EQ(charter.AllReceiptKeys().back().kid(), kid(2));
  EXPECT_EQ(charter.verifier_key(), VerifierKey(kOrigin, FixedKey(21).public_key()));
}

TEST(Charter, ACheckpointIsSignedByEveryKeyInForce) {
  Charter charter = Founded();
  ASSERT_TRUE(Take(charter, 5, Rotation(KeyRole::kCheckpoint, 1, 11, true)).has_value());
  EXPECT_TRUE(charter.Verify(NoteBy(5, {FixedKey(1)})).has_value());
  EXPECT_FALSE(charter.Verify(NoteBy(6, {FixedKey(1)})).has_value());
  EXPECT_FALSE(charter.Verify(NoteBy(6, {FixedKey(11)})).has_value());
  EXPECT_TRUE(charter.Verify(NoteBy(6, {FixedKey(11), FixedKey(1)})).has_value());
  EXPECT_TRUE(charter.Verify(NoteBy(6, {FixedKey(1), FixedKey(11)})).has_value());
}

TEST(Charter, WhatDoesNotFollowIsRefusedAndChangesNothing) {
  Charter charter = Founded();
  const auto refused = [&](std::uint64_t index, const KeyChange& change, ErrorCode code, const std::string& place) {
    const Charter before = charter;
    const auto taken = Take(charter, index, change);
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(taken.error().code, code) << taken.error().Text();
    EXPECT_EQ(taken.error().place, place) << taken.error().Text();
    EXPECT_EQ(charter, before);
  };
  const KeyChange first = Rotation(KeyRole::kCheckpoint, 1, 11);
  // A key that is not in force, in either role.
  refused(4, Rotation(KeyRole::kCheckpoint, 8, 9), ErrorCode::kConflict, "/old");
  refused(4, Rotation(KeyRole::kCheckpoint, 2, 9), ErrorCode::kConflict, "/old");
  refused(4, Rotation(KeyRole::kReceipt, 1, 9), ErrorCode::kConflict, "/old");
  // A key that has the other role.
  refused(4, Rotation(KeyRole::kReceipt, 2, 1), ErrorCode::kConflict, "/new");
  refused(4, Rotation(KeyRole::kCheckpoint, 1, 2), ErrorCode::kConflict, "/new");
  // A change of another log.
  KeyChange other = first;
  other.origin = "log.example/other";
  refused(4, other, ErrorCode::kConflict, "/origin");
  // Signatures: by another key, over another text, one for the other.
  KeyChange forged = Unsigned(KeyRole::kCheckpoint, 1, 11);
  const auto thief = FixedKey(66);
  ASSERT_TRUE(SignKeyChange(forged, &thief, FixedKey(11)).has_value());
  refused(4, forged, ErrorCode::kUnauthorized, "/signatures/old");
  KeyChange longer = first;
  longer.overlap = true;
  refused(4, longer, ErrorCode::kUnauthorized, "/signatures/old");
  KeyChange unheld = first;
  unheld.new_signature = first.old_signature;
  refused(4, unheld, ErrorCode::kUnauthorized, "/signatures/new");
  KeyChange role = Rotation(KeyRole::kReceipt, 2, 12);
  role.role = KeyRole::kCheckpoint;
  role.old_key = FixedKey(1).public_key();
  role.old_signature = first.old_signature;
  refused(4, role, ErrorCode::kUnauthorized, "/signatures/old");
  // Nothing overlaps.
  refused(4, Retirement(1, 11), ErrorCode::kConflict, "/change");

  ASSERT_TRUE(Take(charter, 5, first).has_value());
  // The same again, and back to a key of before.
  refused(6, first, ErrorCode::kConflict, "/old");
  refused(6, Rotation(KeyRole::kCheckpoint, 11, 1), ErrorCode::kConflict, "/new");
  refused(6, Rotation(KeyRole::kCheckpoint, 11, 2), ErrorCode::kConflict, "/new");
  ASSERT_TRUE(Take(charter, 7, Rotation(KeyRole::kCheckpoint, 11, 21, true)).has_value());
  // Not a third key before the first of the two is retired, and not by the wrong ones.
  refused(8, Rotation(KeyRole::kCheckpoint, 21, 31), ErrorCode::kConflict, "/change");
  refused(8, Retirement(1, 21), ErrorCode::kConflict, "/old");
  refused(8, Retirement(11, 31), ErrorCode::kConflict, "/new");
  KeyChange by_old = Retirement(11, 21);
  by_old.new_signature = FixedKey(11).Sign(AsBytes(SignedText(by_old))).value();
  refused(8, by_old, ErrorCode::kUnauthorized, "/signatures/new");
  EXPECT_TRUE(Take(charter, 8, Retirement(11, 21)).has_value());
  refused(9, Retirement(11, 21), ErrorCode::kConflict, "/change");
}

TEST(Charter, IsFoundedOnce) {
  Charter charter;
  EXPECT_FALSE(charter.founded());
  EXPECT_FALSE(charter.Take(2, Entry(Rotation(KeyRole::kCheckpoint, 1, 11))).has_value());
  const auto anchors = Own(statement::content_type::kTrustAnchors, LogFixture::TrustAnchors());
  EXPECT_FALSE(charter.Take(1, Own(statement::content_type::kTrustAnchors, "{}")).has_value());
  ASSERT_TRUE(charter.Take(1, anchors).has_value());
  EXPECT_FALSE(charter.Take(4, anchors).has_value());
}

TEST(KeyChain, LeadsFromEachKeyToTheNewest) {
  const auto first = Entry(Rotation(KeyRole::kCheckpoint, 1, 11, true));
  const auto retired = Entry(Retirement(1, 11));
  const auto receipt = Entry(Rotation(KeyRole::kReceipt, 2, 12));
  const auto second = Entry(Rotation(KeyRole::kCheckpoint, 11, 21));
  const auto verifier = [](std::uint8_t seed) {
    const auto key = FixedKey(seed).public_key();
    return NoteVerifier{kOrigin, NoteKeyId(kOrigin, key), key};
  };
  const auto by = [](std::uint8_t seed) { return std::vector{FixedKey(seed)}; };
  for (const std::uint8_t trusted : {1, 11, 21}) {
    KeyChain chain(verifier(trusted));
    EXPECT_EQ(chain.Offer(5, first), trusted == 1);
    EXPECT_FALSE(chain.Offer(7, receipt));
    EXPECT_EQ(chain.Offer(9, retired), trusted == 1);
    EXPECT_EQ(chain.Offer(20, second), trusted != 21);
    EXPECT_FALSE(chain.Offer(22, second));
    EXPECT_TRUE(chain.Verify(NoteBy(30, by(21))).has_value());
    EXPECT_FALSE(chain.Verify(NoteBy(30, by(1))).has_value());
    EXPECT_FALSE(chain.Verify(NoteBy(30, by(11))).has_value());
    EXPECT_FALSE(chain.Verify(NoteBy(30, by(66))).has_value());
    EXPECT_EQ(chain.Verify(NoteBy(8, by(1))).has_value(), trusted == 1);
    EXPECT_EQ(chain.Verify(NoteBy(15, by(11))).has_value(), trusted != 21);
  }
  // Whoever trusts no key of the log is led nowhere; and an index that cannot be does no harm.
  KeyChain stranger(verifier(66));
  EXPECT_FALSE(stranger.Offer(5, first));
  KeyChain early(verifier(1));
  EXPECT_FALSE(early.Offer(0, first));
}

}  // namespace
}  // namespace entente::log
