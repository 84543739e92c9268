#include "node/follower.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>

#include "protocols/fake_log.h"
#include "registration/test_doubles.h"

namespace entente::node {
namespace {

class NoPayloads final : public views::PayloadSource {
 public:
  [[nodiscard]] Result<Bytes> Read(const crypto::Digest&) const override {
    return Fail(ErrorCode::kNotFound, "no payloads here");
  }
};

class CountingView final : public views::View {
 public:
  explicit CountingView(std::string_view name, std::uint64_t cursor = 0) : cursor_(cursor), name_(name) {}
  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::uint64_t cursor() const override { return cursor_; }
  [[nodiscard]] Result<void> Apply(std::span<const views::Entry> entries, const views::PayloadSource&) override {
    if (stuck) return Fail(ErrorCode::kUnavailable, "the disk is full");
    for (const views::Entry& entry : entries) {
      if (entry.index != cursor_ || entry.statement->headers().subject != std::to_string(entry.index)) ++out_of_order;
      ++cursor_;
    }
    return {};
  }
  [[nodiscard]] Result<void> Reset() override { return {}; }
  [[nodiscard]] Result<std::unique_ptr<views::Content>> ContentNow() const override {
    return Fail(ErrorCode::kInternal, "it holds nothing");
  }

  std::atomic<bool> stuck = false;
  std::atomic<int> out_of_order = 0;

 private:
  std::atomic<std::uint64_t> cursor_;
  std::string_view name_;
};

struct FollowerTest : testing::Test {
  FollowerTest() {
    const auto key = registration::TestKey('a');
    for (std::uint64_t i = 0; i < 1200; ++i) {
      const auto statement =
          registration::MakeStatement("text/plain", "did:web:a.example", std::to_string(i), "x", key);
      log.entries.push_back({i, 0, ToBytes(statement.entry())});
    }
  }
  protocols::FakeLog log;
  NoPayloads payloads;
  CountingView one{"one"};
  CountingView two{"two", 700};
};

TEST_F(FollowerTest, EachViewSeesEachEntryOnceAndInOrder) {
  Follower follower(log, {&one, &two}, payloads);
  ASSERT_TRUE(follower.WaitFor(1200).has_value());
  EXPECT_EQ(one.cursor(), 1200U);
  EXPECT_EQ(two.cursor(), 1200U);
  EXPECT_EQ(one.out_of_order + two.out_of_order, 0);
  EXPECT_FALSE(follower.status().has_value());
}

TEST_F(FollowerTest, AViewThatIsStuckHoldsUpNoOtherAndGoesOnLater) {
  one.stuck = true;
  Follower follower(log, {&one, &two}, payloads);
  const auto waited = follower.WaitFor(1200);
  ASSERT_FALSE(waited.has_value());
  EXPECT_NE(waited.error().message.find("view one"), std::string::npos);
  EXPECT_NE(waited.error().message.find("the disk is full"), std::string::npos);
  EXPECT_GT(two.cursor(), 700U);
  EXPECT_TRUE(follower.status().has_value());
  one.stuck = false;
  while (follower.status().has_value()) std::this_thread::yield();
  ASSERT_TRUE(follower.WaitFor(1200).has_value());
  EXPECT_EQ(one.cursor(), 1200U);
}

TEST_F(FollowerTest, AnEntryThatIsNoStatementIsCorruption) {
  log.entries[5].bytes = {0x00};
  Follower follower(log, {&one}, payloads);
  const auto waited = follower.WaitFor(1200);
  ASSERT_FALSE(waited.has_value());
  EXPECT_EQ(waited.error().code, ErrorCode::kCorruption);
  EXPECT_EQ(one.cursor(), 0U);
}

}  // namespace
}  // namespace entente::node
