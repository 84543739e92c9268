#include "crypto/sealed_stream.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/encoding.h"

namespace entente::crypto {
namespace {

class SealedStream : public testing::Test {
 protected:
  struct Sealed {
    StreamHeader header;
    std::vector<Bytes> pieces;
  };
  static Sealed Seal(const StreamKey& key, const std::vector<std::string>& texts) {
    SealingStream stream(key);
    Sealed sealed{stream.header(), {}};
    for (std::size_t i = 0; i < texts.size(); ++i) {
      sealed.pieces.emplace_back(texts[i].size() + kSealBytes);
      stream.Seal(AsBytes(texts[i]), i + 1 == texts.size(), sealed.pieces.back());
    }
    return sealed;
  }
  // Everything that opens, from the first piece on.
  static std::vector<std::string> Open(const StreamKey& key, const Sealed& sealed) {
    OpeningStream stream(key, sealed.header);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < sealed.pieces.size(); ++i) {
      Bytes piece(sealed.pieces[i].size() - kSealBytes);
      if (!stream.Open(sealed.pieces[i], i + 1 == sealed.pieces.size(), piece)) break;
      texts.push_back(ToText(piece));
    }
    return texts;
  }

  const VaultKey vault = VaultKey::FromSecret(Bytes(32, 7)).value();
  const StreamSalt salt{1, 2, 3};
  const Digest digest = Sha256(AsBytes("document"));
  const StreamKey key{vault, "label", salt, digest};
  const std::vector<std::string> texts = {"first", "", "third piece", "last"};
};

TEST_F(SealedStream, PiecesComeBack) {
  const Sealed sealed = Seal(key, texts);
  EXPECT_EQ(Open(key, sealed), texts);
  EXPECT_NE(Seal(key, texts).header, sealed.header) << "no two streams are alike";
}

TEST_F(SealedStream, AnotherKeyLabelSaltOrDocumentOpensNothing) {
  const Sealed sealed = Seal(key, texts);
  EXPECT_TRUE(Open(StreamKey(VaultKey::FromSecret(Bytes(32, 8)).value(), "label", salt, digest), sealed).empty());
  EXPECT_TRUE(Open(StreamKey(vault, "labek", salt, digest), sealed).empty());
  EXPECT_TRUE(Open(StreamKey(vault, "label", StreamSalt{1, 2, 4}, digest), sealed).empty());
  EXPECT_TRUE(Open(StreamKey(vault, "label", salt, Sha256(AsBytes("other"))), sealed).empty());
}

TEST_F(SealedStream, OrderEndAndEveryByteCount) {
  const Sealed sealed = Seal(key, texts);
  Sealed swapped = sealed;
  std::swap(swapped.pieces[0], swapped.pieces[2]);
  EXPECT_TRUE(Open(key, swapped).empty());
  Sealed dropped = sealed;
  dropped.pieces.erase(dropped.pieces.begin() + 1);
  EXPECT_EQ(Open(key, dropped).size(), 1U);
  Sealed cut = sealed;
  cut.pieces.pop_back();
  EXPECT_EQ(Open(key, cut).size(), 2U) << "what has become the last piece is not one";
  Sealed longer = sealed;
  longer.pieces.push_back(sealed.pieces.back());
  EXPECT_EQ(Open(key, longer).size(), 3U) << "what is no longer the last piece was one";
  for (std::size_t piece = 0; piece < sealed.pieces.size(); ++piece) {
    for (std::size_t at = 0; at < sealed.pieces[piece].size(); ++at) {
      Sealed flipped = sealed;
      flipped.pieces[piece][at] ^= 1;
      EXPECT_EQ(Open(key, flipped).size(), piece);
    }
  }
  for (std::size_t at = 0; at < sealed.header.size(); ++at) {
    Sealed flipped = sealed;
    flipped.header[at] ^= 1;
    EXPECT_TRUE(Open(key, flipped).empty());
  }
}

TEST_F(SealedStream, NothingOpensAfterTheEndOrAFailure) {
  const Sealed sealed = Seal(key, {"only"});
  OpeningStream stream(key, sealed.header);
  Bytes piece(4);
  EXPECT_TRUE(stream.Open(sealed.pieces[0], true, piece));
  EXPECT_FALSE(stream.Open(sealed.pieces[0], true, piece));
  OpeningStream other(key, sealed.header);
  EXPECT_FALSE(other.Open(Bytes(21), true, piece));
  EXPECT_FALSE(other.Open(sealed.pieces[0], true, piece));
}

// Made by another implementation: BLAKE2b of Python's hashlib, ChaCha20-Poly1305 and HChaCha20 written after RFC 8439
// and the secretstream's description. What was sealed once must open for ever.
TEST_F(SealedStream, OpensWhatAnotherImplementationSealed) {
  EXPECT_EQ(vault.id(), "b8257144baa118e4ea8e9bcefbdddab9");
  const Sealed sealed{.header = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23},
                      .pieces = {FromHex("a1b5e6687f7305ef9297eb2f48d2a803e7957a2bd3b99048fe760c1c").value(),
                                 FromHex("9600bd4c2b0e40c86709f6c2133915b23e0339b7ea0c2810bf4319f11c").value()}};
  EXPECT_EQ(Open(key, sealed), (std::vector<std::string>{"first piece", "and the last"}));
}

}  // namespace
}  // namespace entente::crypto
