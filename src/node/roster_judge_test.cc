#include "node/roster_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "node/node_for_tests.h"
#include "views/roster/roster_view.h"

namespace entente::node {
namespace {

namespace content_type = statement::content_type;
using registration::TestKey;
using testing::HasSubstr;

constexpr const char* kCall = "https://call.example/1";
constexpr const char* kState = "did:web:state.example";
constexpr const char* kCustodian = "did:web:secretariat.example";

struct RosterJudgeTest : testing::Test {
  RosterJudgeTest() {
    home.Open();
    home.Admit(kState, state);
    home.Admit(kCustodian, custodian);
  }
  void Found() {
    roster::InstrumentDocument document;
    document.id = kCall;
    document.title = "The Call";
    document.version = "1";
    home.Say(content_type::kInstrument, kCustodian, kCall, ToJson(document), custodian);
  }
  [[nodiscard]] statement::SignedStatement Support() const {
    return registration::MakeStatement(content_type::kSupport, kState, kCall,
                                       ToJson(roster::SupportDocument{kCall, "1", std::nullopt, {}}), state);
  }
  [[nodiscard]] Result<registration::Registered> End(const std::string& party, const crypto::PrivateKey& key) const {
    return home.node->Register(
        registration::MakeStatement(content_type::kEndOfSupport, party, kCall,
                                    ToJson(roster::EndOfSupportDocument{kCall, kState, std::nullopt, "a reason"}), key)
            .entry());
  }

  NodeForTests home;
  crypto::PrivateKey state = TestKey('s');
  crypto::PrivateKey custodian = TestKey('c');
};

TEST_F(RosterJudgeTest, RefusesWhatTheRosterCouldNotUseAndTakesItWhenItCan) {
  const auto support = Support();
  const auto before = home.node->log().durable().size;
  const auto early = home.node->Register(support.entry());
  ASSERT_FALSE(early.has_value());
  EXPECT_EQ(early.error().code, ErrorCode::kPolicyRejected);
  EXPECT_EQ(early.error().rule, "roster");
  EXPECT_EQ(early.error().place, "/instrument");
  EXPECT_THAT(early.error().message, HasSubstr(kCall));
  EXPECT_EQ(home.node->log().durable().size, before);
  Found();
  // The very same statement, a moment later.
  EXPECT_TRUE(home.node->Register(support.entry()).has_value());
  ASSERT_TRUE(home.node->CatchUp().has_value());
  EXPECT_EQ(home.node->roster().Unusable(0, 10)->total, 0U);
}

TEST_F(RosterJudgeTest, TryingChangesNothing) {
  Found();
  ASSERT_TRUE(home.node->CatchUp().has_value());
  const auto before = home.node->roster().ContentDigest();
  ASSERT_FALSE(End(kState, state).has_value());
  EXPECT_EQ(home.node->roster().ContentDigest().value(), before.value());
  EXPECT_EQ(home.node->roster().cursor(), home.node->log().durable().size);
}

TEST_F(RosterJudgeTest, AnswersARepeatedStatementWithItsEntry) {
  Found();
  const auto support = Support();
  ASSERT_TRUE(home.node->Register(support.entry()).has_value());
  const auto first = End(kState, state);
  ASSERT_TRUE(first.has_value()) << first.error().Text();
  // By the roster there is nothing to end any more; but this end is what ended it.
  const auto again = End(kState, state);
  ASSERT_TRUE(again.has_value()) << again.error().Text();
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->index, first->index);
}

TEST_F(RosterJudgeTest, RefusesTheWordOfWhoeverIsNotTheCustodian) {
  Found();
  roster::ListingDocument listing;
  listing.instrument = kCall;
  listing.supporter = {"https://call.example/supporters/x", "X", registration::PartyKind::kState, "FR"};
  const auto refused = home.node->Register(
      registration::MakeStatement(content_type::kListing, kState, listing.supporter.id, ToJson(listing), state)
          .entry());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().rule, "roster");
  EXPECT_THAT(refused.error().message, HasSubstr(kCustodian));
}

}  // namespace
}  // namespace entente::node
