#include "registration/documents.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/folder_for_tests.h"
#include "statement/restricted_document.h"

namespace entente::registration {
namespace {

struct DocumentsTest : testing::Test {
  FolderForTests folder;
  ManualClock clock{1'000'000};
  std::unique_ptr<storage::PayloadStore> open = storage::PayloadStore::Open(folder.path() / "open", {}, clock).value();
  std::unique_ptr<storage::PayloadStore> vault =
      storage::PayloadStore::Open(folder.path() / "vault", {}, clock).value();
  Documents documents{*open, *vault};

  crypto::Digest Upload(ByteView document, std::size_t piece_bytes) {
    const crypto::Digest digest = crypto::Sha256(document);
    const auto upload = documents.Begin(digest).value();
    for (std::size_t at = 0; at < document.size(); at += piece_bytes)
      EXPECT_TRUE(upload->Write(document.subspan(at, std::min(piece_bytes, document.size() - at))).has_value());
    EXPECT_TRUE(upload->Finish().has_value());
    return digest;
  }
};

TEST_F(DocumentsTest, AreSortedByTheirFirstBytesHoweverTheyArrive) {
  statement::RestrictedHead head;
  head.issuer = "did:web:acme.example";
  head.subject = "something";
  head.content_type = "text/plain";
  for (const std::size_t piece : {1U, 2U, 22U, 23U, 24U, 1000U}) {
    head.salt[0] = static_cast<std::uint8_t>(piece);
    Bytes restricted = statement::EncodeRestrictedPrefix(head, 4).value();
    Append(restricted, AsBytes("text"));
    const crypto::Digest sealed = Upload(restricted, piece);
    EXPECT_TRUE(vault->Contains(sealed)) << piece;
    EXPECT_FALSE(open->Contains(sealed)) << piece;
    EXPECT_EQ(vault->Read(sealed).value(), restricted);
    const std::string text = "an open document that was sent in pieces of " + std::to_string(piece);
    const crypto::Digest plain = Upload(AsBytes(text), piece);
    EXPECT_TRUE(open->Contains(plain)) << piece;
    EXPECT_FALSE(vault->Contains(plain)) << piece;
    EXPECT_EQ(open->Read(plain).value(), ToBytes(text));
  }
}

TEST_F(DocumentsTest, ShorterThanWhatTellsAreOpen) {
  EXPECT_TRUE(open->Contains(Upload(AsBytes("x"), 1)));
  EXPECT_TRUE(open->Contains(Upload({}, 1)));
}

TEST_F(DocumentsTest, ThatAreWrongLeaveNothing) {
  const auto upload = documents.Begin(crypto::Sha256(AsBytes("one"))).value();
  EXPECT_TRUE(upload->Write(AsBytes("another")).has_value());
  EXPECT_FALSE(upload->Finish().has_value());
  EXPECT_FALSE(documents.Contains(crypto::Sha256(AsBytes("one"))));
}

TEST_F(DocumentsTest, AreErasedAndExpireInBothPlaces) {
  const crypto::Digest digest = Upload(AsBytes("x"), 1);
  EXPECT_TRUE(vault->Put(AsBytes("y")).has_value());
  EXPECT_TRUE(documents.Erase(digest).has_value());
  EXPECT_FALSE(documents.Contains(digest));
  EXPECT_TRUE(documents.Erase(crypto::Sha256(AsBytes("y"))).has_value());
  EXPECT_FALSE(documents.Contains(crypto::Sha256(AsBytes("y"))));
  Upload(AsBytes("x"), 1);
  EXPECT_TRUE(vault->Put(AsBytes("y")).has_value());
  clock.AdvanceSeconds(7 * 24 * 3600);
  EXPECT_EQ(documents.ExpireOrphans().value(), 2U);
}

}  // namespace
}  // namespace entente::registration
