#include "crypto/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/encoding.h"
#include "crypto/random.h"

namespace entente::crypto {
namespace {

// FIPS 180-4's examples.
TEST(Sha256, KnownAnswers) {
  EXPECT_EQ(ToHex(Sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ToHex(Sha256(AsBytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(ToHex(Sha256(AsBytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha384, KnownAnswers) {
  EXPECT_EQ(ToHex(Sha384({})),
            "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b");
  EXPECT_EQ(ToHex(Sha384(AsBytes("abc"))),
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
}

TEST(Sha256, StreamInPiecesOfAnySizeGivesTheSame) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += static_cast<char>(i * 31);
  Sha256Stream stream;
  for (const std::size_t piece : {1UL, 3UL, 63UL, 64UL, 65UL, 999UL, 1000UL}) {
    for (std::size_t at = 0; at < text.size(); at += piece)
      stream.Update(AsBytes(text).subspan(at, std::min(piece, text.size() - at)));
    EXPECT_EQ(stream.Finish(), Sha256(AsBytes(text))) << piece;  // and the stream starts anew
  }
}

TEST(Digest, FromHexTakes64DigitsOnly) {
  const std::string good(64, 'a');
  ASSERT_TRUE(DigestFromHex(good).has_value());
  EXPECT_EQ(ToHex(*DigestFromHex(good)), good);
  EXPECT_FALSE(DigestFromHex(good.substr(1)));
  EXPECT_FALSE(DigestFromHex(good + "a"));
  EXPECT_FALSE(DigestFromHex(std::string(64, 'g')));
  EXPECT_FALSE(DigestFromBytes(Bytes(31)));
}

TEST(Digest, Comparison) {
  EXPECT_TRUE(EqualInConstantTime({}, {}));
  EXPECT_TRUE(EqualInConstantTime(AsBytes("ab"), AsBytes("ab")));
  EXPECT_FALSE(EqualInConstantTime(AsBytes("ab"), AsBytes("ac")));
  EXPECT_FALSE(EqualInConstantTime(AsBytes("ab"), AsBytes("abc")));
}

TEST(Random, GivesWhatIsAskedAndNeverTheSame) {
  EXPECT_TRUE(RandomBytes(0).empty());
  std::set<Bytes> seen;
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(seen.insert(RandomBytes(32)).second);
}

}  // namespace
}  // namespace entente::crypto
