#include "monitor/fork_evidence.h"

#include <gtest/gtest.h>

#include "monitor/followed_log_for_tests.h"

namespace entente::monitor {
namespace {

std::string NoteOf(const std::vector<Bytes>& entries) {
  return log::TestCheckpoint(entries);
}

merkle::NodeReader NodesOf(const std::vector<merkle::Hash>& leaves) {
  return [leaves](merkle::NodeId id) -> Result<merkle::Hash> {
    const std::size_t width = std::size_t{1} << id.level;
    return log::TreeHash(std::span(leaves).subspan(id.index * width, width));
  };
}

ForkEvidence EvidenceOf(std::uint64_t older, std::uint64_t parts_at, std::uint64_t newer) {
  const auto other = OtherHistory(parts_at, newer);
  return {NoteOf(FirstOf(History(), older)), NoteOf(other),
          merkle::ConsistencyPath(older, newer, NodesOf(log::LeavesOf(other))).value()};
}

Result<ProvedFork> Verify(const ForkEvidence& evidence) {
  return VerifyForkEvidence(WriteForkEvidence(evidence), log::TestLogKey());
}

TEST(ForkEvidence, ProvesForAllSizes) {
  for (std::uint64_t newer = 2; newer <= 20; ++newer)
    for (std::uint64_t older = 1; older < newer; ++older)
      for (std::uint64_t parts_at = 0; parts_at < newer; ++parts_at)
        EXPECT_EQ(Verify(EvidenceOf(older, parts_at, newer)).has_value(), parts_at < older)
            << older << " " << parts_at << " " << newer;
}

TEST(ForkEvidence, IsReadBackAsItWasWritten) {
  const ForkEvidence evidence = EvidenceOf(10, 5, 17);
  EXPECT_EQ(ReadForkEvidence(WriteForkEvidence(evidence)).value(), evidence);
}

TEST(ForkEvidence, OfOneSizeNeedsNoPath) {
  ForkEvidence evidence{NoteOf(FirstOf(History(), 9)), NoteOf(OtherHistory(4, 9)), {}};
  EXPECT_TRUE(Verify(evidence).has_value());
  evidence.path.push_back(merkle::EmptyRoot());
  EXPECT_FALSE(Verify(evidence).has_value());
  EXPECT_FALSE(Verify({evidence.older, evidence.older, {}}).has_value());
}

// Nobody makes a fork out of an honest log: not by changing, leaving out, adding or exchanging anything.
TEST(ForkEvidence, AnHonestLogIsNotAccused) {
  const auto newer = FirstOf(History(), 23);
  const auto nodes = NodesOf(log::LeavesOf(newer));
  for (std::uint64_t older = 1; older < 23; ++older) {
    const ForkEvidence honest{NoteOf(FirstOf(History(), older)), NoteOf(newer),
                              merkle::ConsistencyPath(older, 23, nodes).value()};
    EXPECT_FALSE(Verify(honest).has_value());
    EXPECT_FALSE(Verify({honest.newer, honest.older, honest.path}).has_value());
    for (std::size_t i = 0; i < honest.path.size(); ++i) {
      ForkEvidence changed = honest;
      changed.path[i][7] ^= 1U;
      EXPECT_FALSE(Verify(changed).has_value());
      changed = honest;
      changed.path.erase(changed.path.begin() + static_cast<std::ptrdiff_t>(i));
      EXPECT_FALSE(Verify(changed).has_value());
      changed = honest;
      changed.path.insert(changed.path.begin() + static_cast<std::ptrdiff_t>(i), honest.path[i]);
      EXPECT_FALSE(Verify(changed).has_value());
      changed = honest;
      std::swap(changed.path[i], changed.path[0]);
      EXPECT_FALSE(Verify(changed).has_value());
    }
    // The path of another pair of sizes.
    for (std::uint64_t other = 1; other < 23; ++other) {
      ForkEvidence changed = honest;
      changed.path = merkle::ConsistencyPath(other, 23, nodes).value();
      EXPECT_FALSE(Verify(changed).has_value()) << older << " " << other;
    }
  }
}

TEST(ForkEvidence, EveryChangedByteIsNoticed) {
  const std::string text = WriteForkEvidence(EvidenceOf(10, 5, 17));
  ASSERT_TRUE(VerifyForkEvidence(text, log::TestLogKey()).has_value());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto proved = VerifyForkEvidence(changed, log::TestLogKey());
    // White space between members may change into other white space; nothing that is said does.
    if (proved.has_value()) {
      EXPECT_TRUE(ReadForkEvidence(changed).value() == ReadForkEvidence(text).value()) << i;
    }
  }
}

TEST(ForkEvidence, OfAnotherKeyProvesNothing) {
  const auto other = log::ParseVerifierKey(log::VerifierKey(log::kTestOrigin, log::CheckKey(9).public_key())).value();
  const auto proved = VerifyForkEvidence(WriteForkEvidence(EvidenceOf(10, 5, 17)), other);
  ASSERT_FALSE(proved.has_value());
  EXPECT_EQ(proved.error().code, ErrorCode::kUnauthorized);
  EXPECT_EQ(proved.error().place, "/older");
}

TEST(ForkEvidence, OfTheEmptyTreeProvesNothing) {
  EXPECT_FALSE(Verify({NoteOf({}), NoteOf(FirstOf(History(), 5)), {}}).has_value());
  EXPECT_FALSE(Verify({NoteOf({}), NoteOf(FirstOf(History(), 5)), {merkle::EmptyRoot()}}).has_value());
}

}  // namespace
}  // namespace entente::monitor
