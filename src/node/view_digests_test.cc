#include "node/view_digests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "node/node_for_tests.h"
#include "node/rebuild.h"
#include "storage/files.h"
#include "views/catalogue/catalogue_view.h"
#include "views/roster/roster_view.h"

namespace entente::node {
namespace {

using registration::TestKey;
using testing::HasSubstr;

constexpr std::int64_t kDay = 24 * 3600;

struct ViewDigestsTest : testing::Test {
  ViewDigestsTest() { home.Open(); }
  // Of the log as it is published, with what was folded in a folder of its own.
  RebuildReport RebuildIt() {
    const auto published = home.node->log().Publish();
    EXPECT_TRUE(published.has_value());
    RebuildOptions options;
    options.copy = {Layout{home.data()}.log(), Layout{home.data()}.payloads()};
    options.log_key = log::ParseVerifierKey(home.node->verifier_key()).value();
    options.views = home.folder() / ("rebuilt" + std::to_string(++rebuilt));
    EXPECT_TRUE(storage::PosixFiles().MakeDirectories(options.views).has_value());
    options.compare = ViewsOf(Layout{home.data()});
    auto report = Rebuild(std::move(options));
    EXPECT_TRUE(report.has_value()) << report.error().Text();
    return *std::move(report);
  }

  NodeForTests home;
  const crypto::PrivateKey key = TestKey('s');
  int rebuilt = 0;
};

TEST_F(ViewDigestsTest, ADayAfterTheFoundingAndThenADayAfterTheLastOneIfAnythingHappened) {
  ViewDigests digests(*home.node, home.clock);
  EXPECT_FALSE(digests.LogIfDue().value().has_value());
  home.clock.AdvanceSeconds(kDay);
  const auto first = digests.LogIfDue();
  ASSERT_TRUE(first.has_value()) << first.error().Text();
  ASSERT_TRUE(first->has_value());
  EXPECT_EQ((*first)->document.tree_size, 3U);
  EXPECT_EQ((*first)->document.views.size(), 5U);
  // A digest and its time entry are no reason for another one.
  home.clock.AdvanceSeconds(10 * kDay);
  EXPECT_FALSE(digests.LogIfDue().value().has_value());
  EXPECT_FALSE(digests.LogNow().value().has_value());
  home.Admit("did:web:s.example", key);
  const auto second = digests.LogIfDue();
  ASSERT_TRUE(second.value().has_value());
  home.Admit("did:web:t.example", TestKey('t'));
  EXPECT_FALSE(digests.LogIfDue().value().has_value());
  home.clock.AdvanceSeconds(kDay);
  EXPECT_TRUE(digests.LogIfDue().value().has_value());
  ASSERT_TRUE(home.node->CatchUp().has_value());
  EXPECT_EQ(home.node->catalogue().IndexesOf(std::array{statement::content_type::kViewDigest})->size(), 3U);
}

TEST_F(ViewDigestsTest, WhatIsLoggedIsTheRootAndWhatTheViewsHold) {
  home.Admit("did:web:s.example", key);
  ASSERT_TRUE(home.node->CatchUp().has_value());
  const log::SignedRoot before = home.node->log().durable();
  const crypto::Digest roster = home.node->roster().ContentDigest().value();
  const auto logged = ViewDigests(*home.node, home.clock).LogNow();
  ASSERT_TRUE(logged.value().has_value());
  EXPECT_EQ((*logged)->document.tree_size, before.size);
  EXPECT_EQ((*logged)->document.root, before.root);
  EXPECT_EQ((*logged)->document.views[1].digest, roster);
  const auto last = ViewDigests(*home.node, home.clock).Last();
  ASSERT_TRUE(last.value().has_value());
  EXPECT_EQ((*last)->index, (*logged)->index);
  EXPECT_EQ((*last)->document.views, (*logged)->document.views);
}

TEST_F(ViewDigestsTest, ARebuildAgreesAtEveryDigestAndWithTheNode) {
  ViewDigests digests(*home.node, home.clock);
  for (const char name : {'s', 't', 'u'}) {
    home.Admit(std::string("did:web:") + name + ".example", TestKey(name));
    home.clock.AdvanceSeconds(2);
    ASSERT_TRUE(digests.LogNow().value().has_value());
  }
  const RebuildReport report = RebuildIt();
  EXPECT_TRUE(report.log.clean());
  EXPECT_FALSE(report.differs() || report.incomparable());
  ASSERT_EQ(report.digests.size(), 3U);
  for (const DigestOutcome& digest : report.digests) {
    ASSERT_EQ(digest.views.size(), 5U);
    for (const ViewOutcome& view : digest.views) EXPECT_EQ(view.sameness, Sameness::kSame) << view.view << view.why;
  }
  EXPECT_EQ(report.compared.size(), 5U);
  EXPECT_EQ(report.folded[1].digest, home.node->roster().ContentDigest().value());
}

TEST_F(ViewDigestsTest, AFalseDigestIsNamedByViewAndTable) {
  home.Admit("did:web:s.example", key);
  const auto good = ViewDigests(*home.node, home.clock).LogNow();
  ASSERT_TRUE(good.value().has_value());
  views::ViewDigestDocument lie = (*good)->document;
  lie.views[1].tables[1].rows += 1;
  lie.views[1].digest = views::CombineTables(lie.views[1]);
  home.Say(statement::content_type::kViewDigest, home.node->configuration().operator_id, lie.origin, ToJson(lie),
           home.node->operator_key());
  const RebuildReport report = RebuildIt();
  EXPECT_TRUE(report.differs());
  ASSERT_EQ(report.digests.size(), 2U);
  EXPECT_EQ(report.digests[0].views[1].sameness, Sameness::kSame);
  EXPECT_EQ(report.digests[1].views[0].sameness, Sameness::kSame);
  EXPECT_EQ(report.digests[1].views[1].view, "roster");
  EXPECT_EQ(report.digests[1].views[1].sameness, Sameness::kDiffers);
  EXPECT_EQ(report.digests[1].views[1].tables, std::vector<std::string>{"party"});
}

TEST_F(ViewDigestsTest, OnlyTheOperatorMaySayIt) {
  home.Admit("did:web:s.example", key);
  const auto good = ViewDigests(*home.node, home.clock).LogNow();
  ASSERT_TRUE(good.value().has_value());
  const auto refused =
      home.node->Register(registration::MakeStatement(statement::content_type::kViewDigest, "did:web:s.example",
                                                      (*good)->document.origin, ToJson((*good)->document), key)
                              .entry());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::kPolicyRejected);
}

}  // namespace
}  // namespace entente::node
