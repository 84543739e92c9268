#include "monitor/state.h"

#include <gtest/gtest.h>

#include "monitor/followed_log_for_tests.h"

namespace entente::monitor {
namespace {

SignedCheckpoint Checkpoint(std::uint64_t size) {
  return ReadSignedCheckpoint(log::TestCheckpoint(FirstOf(History(), size)), log::TestLogKey()).value();
}

State StateAt(std::uint64_t verified) {
  State state;
  state.log = "https://log.example.org";
  state.key = log::VerifierKey(log::kTestOrigin, log::CheckKey(1).public_key());
  state.verified = Checkpoint(verified);
  for (const Bytes& entry : FirstOf(History(), verified)) state.edge.Append(merkle::LeafHash(entry));
  state.time = log::kTestTime;
  return state;
}

TEST(State, IsReadBackAsItWasWritten) {
  State state = StateAt(13);
  state.target = Checkpoint(20);
  state.earlier = {Checkpoint(12), Checkpoint(5)};
  state.aside = {Checkpoint(7)};
  const std::string text = WriteState(state);
  const auto read = ReadState(text);
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(WriteState(*read), text);
  EXPECT_EQ(read->edge.Root(), state.edge.Root());
  EXPECT_EQ(read->time, log::kTestTime);
}

TEST(State, OfAnotherTreeIsRefused) {
  State state = StateAt(13);
  state.edge = StateAt(12).edge;
  EXPECT_FALSE(ReadState(WriteState(state)).has_value());
  state.edge = StateAt(14).edge;
  EXPECT_FALSE(ReadState(WriteState(state)).has_value());  // without a target
  state.target = Checkpoint(20);
  EXPECT_TRUE(ReadState(WriteState(state)).has_value());
  state.target = Checkpoint(13);
  EXPECT_FALSE(ReadState(WriteState(state)).has_value());
  state = StateAt(13);
  state.key = log::VerifierKey(log::kTestOrigin, log::CheckKey(9).public_key());
  const auto read = ReadState(WriteState(state));
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::kCorruption);
}

TEST(State, ChangedBytesOfWhatIsVerifiedAreNoticed) {
  const std::string text = WriteState(StateAt(13));
  const std::size_t begin = text.find("\"verified\"");
  const std::size_t end = text.find("\"target\"");
  for (std::size_t i = begin; i < end; ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto read = ReadState(changed);
    if (read.has_value()) {
      EXPECT_EQ(read->edge.Root(), StateAt(13).edge.Root()) << i;
      EXPECT_EQ(read->verified, StateAt(13).verified) << i;
    }
  }
}

}  // namespace
}  // namespace entente::monitor
