#include "log/tlog_proof.h"

#include <gtest/gtest.h>

#include <string>

#include "merkle/tree.h"

namespace entente::log {
namespace {

constexpr const char* kOrigin = "log.example.org/test";

Bytes EntryOf(std::uint64_t index) {
  return ToBytes("entry " + std::to_string(index));
}
Result<merkle::Hash> Node(merkle::NodeId id) {
  if (id.level == 0) return merkle::LeafHash(EntryOf(id.index));
  TRY_ASSIGN(const merkle::Hash left, Node({id.level - 1, id.index * 2}));
  TRY_ASSIGN(const merkle::Hash right, Node({id.level - 1, id.index * 2 + 1}));
  return merkle::NodeHash(left, right);
}

struct TlogProofs : testing::Test {
  [[nodiscard]] Checkpoint Of(std::uint64_t size) const { return {kOrigin, size, merkle::Root(size, Node).value()}; }
  [[nodiscard]] TlogProof Make(std::uint64_t index, std::uint64_t size) const {
    return {std::nullopt, index, merkle::InclusionProof(index, size, Node).value(),
            SignCheckpoint(Of(size), key).value()};
  }
  crypto::PrivateKey key = crypto::PrivateKey::FromSeed(Bytes(32, 1)).value();
};

TEST_F(TlogProofs, AreReadAsTheyWereWrittenAndHold) {
  for (const std::uint64_t size : {1U, 2U, 7U, 20U}) {
    for (std::uint64_t index = 0; index < size; ++index) {
      TlogProof proof = Make(index, size);
      if (index % 2 == 1) proof.extra = ToBytes("more");
      const std::string text = EncodeTlogProof(proof);
      const auto read = ParseTlogProof(text);
      ASSERT_TRUE(read.has_value()) << read.error().Text();
      EXPECT_EQ(read->index, index);
      EXPECT_EQ(read->extra, proof.extra);
      EXPECT_EQ(read->path, proof.path);
      EXPECT_EQ(read->checkpoint, proof.checkpoint);
      EXPECT_EQ(EncodeTlogProof(*read), text);
      EXPECT_TRUE(CheckInclusion(*read, EntryOf(index), Of(size)).has_value());
      EXPECT_FALSE(CheckInclusion(*read, EntryOf(index + 1), Of(size)).has_value());
      EXPECT_FALSE(CheckInclusion(*read, EntryOf(index), Of(size + 1)).has_value());
    }
  }
}

TEST_F(TlogProofs, HaveTheFormOfC2sp) {
  const TlogProof proof = Make(2, 3);
  ASSERT_EQ(proof.path.size(), 1U);
  const std::string text = EncodeTlogProof(proof);
  EXPECT_TRUE(text.starts_with("c2sp.org/tlog-proof@v1\nindex 2\n")) << text;
  EXPECT_TRUE(text.ends_with("=\n\n" + proof.checkpoint)) << text;
}

TEST_F(TlogProofs, OtherFormsAreRefused) {
  const std::string good = EncodeTlogProof(Make(2, 7));
  const auto place = [](const std::string& text) {
    const auto read = ParseTlogProof(text);
    return read.has_value() ? std::string("read") : read.error().place;
  };
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = good;
    return changed.replace(changed.find(from), from.size(), to);
  };
  EXPECT_EQ(place(""), "line 1");
  EXPECT_EQ(place(with("@v1", "@v2")), "line 1");
  EXPECT_EQ(place(with("index 2", "index 02")), "line 2");
  EXPECT_EQ(place(with("index 2", "index 99999999999999999999")), "line 2");
  EXPECT_EQ(place(with("index 2", "index")), "line 2");
  EXPECT_EQ(place(with("index 2", "extra \nindex 2")), "line 2");
  EXPECT_EQ(place(with("index 2", "extra AAAA\nextra AAAA\nindex 2")), "line 3");
  EXPECT_EQ(place(with("index 2\n", "index 2\nAAAA\n")), "line 3");
  EXPECT_NE(place(good.substr(0, good.find("\n\n") + 2)), "read");  // no checkpoint
  EXPECT_NE(place(good.substr(0, good.size() - 1)), "read");
  std::string long_path = "index 2\n";
  for (std::size_t i = 0; i <= kTlogProofHashesMax; ++i) long_path += "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  EXPECT_EQ(place(with("index 2\n", long_path)), "line 66");
}

}  // namespace
}  // namespace entente::log
