#include "views/supply/vex/weigh.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

namespace entente::supply::vex {
namespace {

Opinion Says(std::string_view party, Status status, Microseconds time) {
  Opinion opinion;
  opinion.said_by = party;
  opinion.status = status;
  opinion.time = time;
  return opinion;
}

std::optional<Verdict> Of(std::vector<Opinion> opinions, std::string_view supplier = "vendor",
                          const TrustPolicy& policy = {.order = {"csirt", "distributor"}, .unknown = {}}) {
  return Weigh(opinions, supplier, policy);
}

TEST(Weigh, NobodySaysNothing) {
  EXPECT_FALSE(Of({}).has_value());
}

TEST(Weigh, TheSupplierCountsBeforeThePolicysOrderBeforeOthers) {
  const Opinion vendor = Says("vendor", Status::kNotAffected, 1);
  const Opinion csirt = Says("csirt", Status::kAffected, 2);
  const Opinion distributor = Says("distributor", Status::kUnderInvestigation, 3);
  const Opinion stranger = Says("stranger", Status::kFixed, 4);
  EXPECT_EQ(Of({stranger, distributor, csirt, vendor})->opinion, vendor);
  EXPECT_EQ(Of({stranger, distributor, csirt})->opinion, csirt);
  EXPECT_EQ(Of({stranger, distributor})->opinion, distributor);
  EXPECT_EQ(Of({stranger})->opinion, stranger);
  EXPECT_EQ(Of({stranger, csirt}, "stranger")->opinion, stranger);
  const auto verdict = Of({stranger, distributor, csirt, vendor});
  EXPECT_TRUE(verdict->disagreement);
  ASSERT_EQ(verdict->overruled.size(), 3U);
  EXPECT_EQ(verdict->overruled[0].opinion, csirt);
  EXPECT_EQ(verdict->overruled[0].why, Why::kLessTrusted);
  EXPECT_EQ(verdict->overruled[2].opinion, stranger);
}

TEST(Weigh, StrangersCanBeIgnored) {
  const TrustPolicy policy{.order = {"csirt"}, .unknown = TrustPolicy::Unknown::kIgnored};
  EXPECT_FALSE(Of({Says("stranger", Status::kNotAffected, 1)}, "", policy).has_value());
  const auto verdict = Of({Says("stranger", Status::kNotAffected, 9), Says("csirt", Status::kAffected, 1)}, "", policy);
  EXPECT_EQ(verdict->opinion.said_by, "csirt");
  EXPECT_FALSE(verdict->disagreement);
  EXPECT_EQ(verdict->overruled_total, 0U);
}

TEST(Weigh, AnEmptySupplierIsNobody) {
  const auto verdict = Of({Says("", Status::kNotAffected, 9), Says("csirt", Status::kAffected, 1)}, "");
  EXPECT_EQ(verdict->opinion.said_by, "csirt");
}

TEST(Weigh, ANewWordReplacesAnOldOneOfTheSameParty) {
  const auto verdict = Of({Says("vendor", Status::kUnderInvestigation, 1), Says("vendor", Status::kFixed, 2)});
  EXPECT_EQ(verdict->opinion.status, Status::kFixed);
  EXPECT_FALSE(verdict->disagreement);
  ASSERT_EQ(verdict->overruled.size(), 1U);
  EXPECT_EQ(verdict->overruled[0].why, Why::kOutdated);
}

TEST(Weigh, OfStrangersTheNewestCountsAndTheDisagreementIsShown) {
  const auto verdict = Of({Says("a", Status::kAffected, 1), Says("b", Status::kNotAffected, 2)});
  EXPECT_EQ(verdict->opinion.said_by, "b");
  EXPECT_TRUE(verdict->disagreement);
  EXPECT_EQ(verdict->overruled[0].why, Why::kOlder);
}

TEST(Weigh, AtTheSameMomentTheMoreCautiousCounts) {
  constexpr std::array kByCaution = {Status::kNotAffected, Status::kFixed, Status::kUnderInvestigation,
                                     Status::kAffected};
  for (std::size_t a = 0; a < kByCaution.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const auto verdict = Of({Says("vendor", kByCaution[b], 5), Says("vendor", kByCaution[a], 5)});
      EXPECT_EQ(verdict->opinion.status, kByCaution[a]);
      EXPECT_TRUE(verdict->disagreement);  // with itself
      EXPECT_EQ(verdict->overruled[0].why, Why::kLessCautious);
    }
  }
}

TEST(Weigh, InALogTheLaterEntryIsTheNewerOfTheSameMoment) {
  Opinion first = Says("vendor", Status::kAffected, 5);
  Opinion second = Says("vendor", Status::kNotAffected, 5);
  first.entry = 7;
  second.entry = 8;
  const auto verdict = Of({first, second});
  EXPECT_EQ(verdict->opinion, second);
  EXPECT_FALSE(verdict->disagreement);
  EXPECT_EQ(verdict->overruled.at(0).why, Why::kOutdated);
  second.said_by = "another vendor";
  EXPECT_EQ(Of({second, first}, "")->overruled.at(0).why, Why::kOlder);
}

TEST(Weigh, WhoAgreesIsCounted) {
  const auto verdict = Of({Says("vendor", Status::kFixed, 1), Says("csirt", Status::kFixed, 2),
                           Says("csirt", Status::kFixed, 2), Says("x", Status::kFixed, 3)});
  EXPECT_EQ(verdict->agreeing, 2U);  // one was given twice
  EXPECT_FALSE(verdict->disagreement);
}

TEST(Weigh, ShowsSoManyOverruledAndCountsAll) {
  std::vector<Opinion> opinions = {Says("vendor", Status::kFixed, 1)};
  for (int i = 0; i < 100; ++i) opinions.push_back(Says("x", Status::kAffected, i));
  const auto verdict = Of(opinions);
  EXPECT_EQ(verdict->overruled.size(), kOverruledShownMax);
  EXPECT_EQ(verdict->overruled_total, 100U);
  EXPECT_EQ(verdict->overruled[0].opinion.time, 99);
  EXPECT_EQ(verdict->overruled[0].why, Why::kLessTrusted);
  EXPECT_EQ(verdict->overruled[1].why, Why::kOutdated);
}

bool Same(const Verdict& a, const Verdict& b) {
  if (a.opinion != b.opinion || a.disagreement != b.disagreement || a.agreeing != b.agreeing ||
      a.overruled_total != b.overruled_total || a.overruled.size() != b.overruled.size())
    return false;
  for (std::size_t i = 0; i < a.overruled.size(); ++i)
    if (a.overruled[i].opinion != b.overruled[i].opinion || a.overruled[i].why != b.overruled[i].why) return false;
  return true;
}

// The invariants, on many small random sets with many ties.
TEST(Weigh, HoldsItsInvariants) {
  constexpr std::array<std::string_view, 6> kParties = {"vendor", "csirt", "distributor", "a", "b", "c"};
  const TrustPolicy policy{.order = {"csirt", "distributor"}, .unknown = TrustPolicy::Unknown::kLast};
  const auto rank = [](std::string_view party) {
    return party == "vendor" ? 0 : (party == "csirt" ? 1 : (party == "distributor" ? 2 : 3));
  };
  std::mt19937 random(20'240'101);
  std::size_t disagreements = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<Opinion> opinions;
    const std::size_t count = 1 + random() % 7;
    for (std::size_t i = 0; i < count; ++i)
      opinions.push_back(Says(kParties[random() % kParties.size()], static_cast<Status>(random() % 4),
                              static_cast<Microseconds>(random() % 3)));
    const auto verdict = Weigh(opinions, "vendor", policy);
    ASSERT_TRUE(verdict.has_value());
    disagreements += verdict->disagreement ? 1 : 0;
    // 1. Neither the order nor a repetition matters.
    auto other = opinions;
    other.push_back(opinions[random() % count]);
    std::ranges::shuffle(other, random);
    ASSERT_TRUE(Same(*verdict, *Weigh(other, "vendor", policy)));
    for (const Opinion& one : opinions) {
      // The winner is of the greatest weight, of those the newest, of those the most cautious.
      ASSERT_GE(rank(one.said_by), rank(verdict->opinion.said_by));
      if (rank(one.said_by) != rank(verdict->opinion.said_by)) continue;
      ASSERT_LE(one.time, verdict->opinion.time);
      if (one.time == verdict->opinion.time) {
        ASSERT_LE(one.status, verdict->opinion.status);
      }
    }
    // 2. A word of less weight changes nothing.
    if (verdict->opinion.said_by != "a") {
      auto more = opinions;
      more.push_back(Says("z", static_cast<Status>(random() % 4), 100));
      if (rank(verdict->opinion.said_by) < 3) {
        ASSERT_EQ(Weigh(more, "vendor", policy)->opinion, verdict->opinion);
      }
    }
    // 3. Disagreement is exactly: some party's newest word has another status.
    bool expected = false;
    for (const Opinion& one : opinions) {
      const bool newest = std::ranges::all_of(
          opinions, [&one](const Opinion& x) { return x.said_by != one.said_by || x.time <= one.time; });
      expected = expected || (newest && one.status != verdict->opinion.status);
    }
    ASSERT_EQ(verdict->disagreement, expected);
  }
  EXPECT_GT(disagreements, 1'000U);
}

}  // namespace
}  // namespace entente::supply::vex
