#include "progress/measures.h"

#include <gtest/gtest.h>

namespace entente::progress {
namespace {

constexpr UnixSeconds kDay = 86'400;
const UnixSeconds kNow = ParseDate("2026-06-30").value();

ReleaseFact Release(std::string version, std::optional<Moment> sbom, std::optional<Moment> provenance) {
  return {"pkg:generic/acme/gateway", std::move(version), sbom, provenance};
}

Facts SomeFacts() {
  Facts facts;
  facts.party = "did:web:acme.example";
  facts.now = kNow;
  return facts;
}

TEST(Measures, SharesCountReleasesThatThePartySpokeOf) {
  Facts facts = SomeFacts();
  facts.releases.facts = {Release("1.0", Moment{5, kNow - kDay}, Moment{6, kNow}), Release("1.1", Moment{9, kNow}, {}),
                          Release("1.2", {}, Moment{12, kNow})};
  const Measured sboms = Measure(MeasureName::kSbomShare, facts);
  ASSERT_TRUE(sboms.measurable());
  EXPECT_EQ(sboms.numerator, 2U);
  EXPECT_EQ(sboms.denominator, 3U);
  EXPECT_EQ(sboms.millionths, 666'666);
  // The release without an SBOM is shown by its provenance.
  EXPECT_EQ(sboms.entries, (std::vector<std::uint64_t>{5, 9, 12}));
  EXPECT_FALSE(sboms.items[2].counts);
  EXPECT_EQ(sboms.items[2].what, "pkg:generic/acme/gateway@1.2");
  const Measured provenance = Measure(MeasureName::kProvenanceShare, facts);
  EXPECT_EQ(provenance.numerator, 2U);
  EXPECT_EQ(provenance.entries, (std::vector<std::uint64_t>{6, 9, 12}));
}

TEST(Measures, AShareOfNothingIsNoFigure) {
  Facts facts = SomeFacts();
  const Measured made = Measure(MeasureName::kSbomShare, facts);
  EXPECT_FALSE(made.measurable());
  EXPECT_EQ(made.not_measurable, "no SBOM and no provenance of this party is on this log");
  EXPECT_EQ(Against(made, {MeasureName::kSbomShare, 0}), Outcome::kNotMeasurable);
  facts.releases.missing = "why";
  facts.releases.facts = {Release("1.0", Moment{5, kNow}, {})};
  EXPECT_EQ(Measure(MeasureName::kSbomShare, facts).not_measurable, "why");
  EXPECT_TRUE(Measure(MeasureName::kSbomShare, facts).entries.empty());
}

TEST(Measures, SharesAreHeldAgainstTargetsAsFractions) {
  Facts facts = SomeFacts();
  facts.releases.facts = {Release("1", Moment{1, 0}, {}), Release("2", {}, Moment{2, 0}),
                          Release("3", {}, Moment{3, 0})};
  const Measured third = Measure(MeasureName::kSbomShare, facts);
  EXPECT_EQ(Against(third, {MeasureName::kSbomShare, 333'333}), Outcome::kMet);
  EXPECT_EQ(Against(third, {MeasureName::kSbomShare, 333'334}), Outcome::kNotMet);
  const Measured most = Measure(MeasureName::kProvenanceShare, facts);
  EXPECT_EQ(Against(most, {MeasureName::kProvenanceShare, 666'666}), Outcome::kMet);
  EXPECT_EQ(Against(most, {MeasureName::kProvenanceShare, 666'667}), Outcome::kNotMet);
}

AdvisoryFact Advisory(const char* id, std::int64_t known_days_ago, std::optional<std::int64_t> answered_days_ago) {
  AdvisoryFact fact{id, "pkg:generic/acme/gateway@1.0", 3, {7, kNow - known_days_ago * kDay}, {}};
  if (answered_days_ago.has_value()) fact.vex = Moment{11, kNow - *answered_days_ago * kDay};
  return fact;
}

TEST(Measures, WhatIsNotAnsweredCountsWithItsDaysSoFar) {
  Facts facts = SomeFacts();
  facts.advisories.facts = {Advisory("CVE-1", 30, 28), Advisory("CVE-2", 30, 26), Advisory("CVE-3", 100, {})};
  Measured made = Measure(MeasureName::kVexDays, facts);
  EXPECT_EQ(made.numerator, 2U);
  EXPECT_EQ(made.denominator, 3U);
  EXPECT_EQ(made.millionths, 4 * kMillion);  // of 2, 4 and 100
  EXPECT_EQ(made.items[2].days, 100);
  EXPECT_EQ(made.entries, (std::vector<std::uint64_t>{3, 7, 11}));
  EXPECT_EQ(Against(made, {MeasureName::kVexDays, 4 * kMillion}), Outcome::kMet);
  EXPECT_EQ(Against(made, {MeasureName::kVexDays, 3 * kMillion}), Outcome::kNotMet);
  // Who answers only what is easy gains nothing.
  facts.advisories.facts.push_back(Advisory("CVE-4", 200, {}));
  facts.advisories.facts.push_back(Advisory("CVE-5", 200, {}));
  EXPECT_EQ(Measure(MeasureName::kVexDays, facts).millionths, 100 * kMillion);
  // An answer that stands before the advisory took no time.
  facts.advisories.facts = {Advisory("CVE-6", 10, 20)};
  made = Measure(MeasureName::kVexDays, facts);
  EXPECT_TRUE(made.measurable());
  EXPECT_EQ(made.millionths, 0);
}

TEST(Measures, WhereNothingIsAnsweredThereIsNoTimeToAnAnswer) {
  Facts facts = SomeFacts();
  facts.advisories.facts = {Advisory("CVE-1", 0, {}), Advisory("CVE-2", 20, {}), Advisory("CVE-3", 30, {})};
  const Measured made = Measure(MeasureName::kVexDays, facts);
  EXPECT_FALSE(made.measurable());
  EXPECT_EQ(made.not_measurable.find("nothing to measure yet"), 0U) << made.not_measurable;
  EXPECT_EQ(made.millionths, 0);
  EXPECT_EQ(made.at_least, 20 * kMillion);
  // What waits for an answer is shown all the same.
  EXPECT_TRUE(made.counted());
  EXPECT_EQ(made.numerator, 0U);
  EXPECT_EQ(made.denominator, 3U);
  EXPECT_EQ(made.items.size(), 3U);
  EXPECT_EQ(made.entries, (std::vector<std::uint64_t>{3, 7}));
  // A target can still be met, or is missed whatever comes: silence does not keep it open for ever.
  EXPECT_EQ(Against(made, {MeasureName::kVexDays, 20 * kMillion}), Outcome::kNotMeasurable);
  EXPECT_EQ(Against(made, {MeasureName::kVexDays, 19 * kMillion}), Outcome::kNotMet);
  // Where there is nothing to answer, nothing can be missed either.
  facts.advisories.facts.clear();
  const Measured none = Measure(MeasureName::kVexDays, facts);
  EXPECT_FALSE(none.counted());
  EXPECT_EQ(Against(none, {MeasureName::kVexDays, 0}), Outcome::kNotMeasurable);
}

TEST(Measures, ExploitedFindingsAreAsOldAsTheCatalogOrTheRelease) {
  Facts facts = SomeFacts();
  EXPECT_FALSE(Measure(MeasureName::kKevOpenDays, facts).measurable());
  facts.releases_looked_at = 2;
  const Measured none = Measure(MeasureName::kKevOpenDays, facts);
  EXPECT_TRUE(none.measurable());
  EXPECT_EQ(none.millionths, 0);
  EXPECT_EQ(Against(none, {MeasureName::kKevOpenDays, 0}), Outcome::kMet);

  const UnixSeconds released = ParseDate("2026-05-31").value();
  facts.findings.facts = {
      {"CVE-2021-44228", "log4j 2.14.0", "pkg:generic/acme/gateway@1.0", 4, 8, "2021-12-10", released, {}},
      {"CVE-2026-1", "x 1", "pkg:generic/acme/gateway@1.0", 4, 8, "2026-06-20", released, {}},
      {"CVE-2020-2", "y 1", "pkg:generic/acme/gateway@1.0", 4, 8, "2020-01-01", released - 400 * kDay,
       Moment{15, kNow - 5 * kDay}}};
  facts.findings.rests_on = {2};
  const Measured made = Measure(MeasureName::kKevOpenDays, facts);
  EXPECT_EQ(made.numerator, 2U);
  EXPECT_EQ(made.denominator, 2U);
  EXPECT_EQ(made.millionths, 30 * kMillion);  // shipped for 30 days; the catalog is older
  EXPECT_EQ(made.items[1].days, 10);          // shipped before; exploited for 10 days
  EXPECT_FALSE(made.items[2].counts);         // the party said that it is closed
  EXPECT_EQ(made.entries, (std::vector<std::uint64_t>{2, 4, 8, 15}));
  facts.findings.missing = "no catalog";
  EXPECT_EQ(Measure(MeasureName::kKevOpenDays, facts).not_measurable, "no catalog");
}

TEST(Measures, PingsThatCanStillBeAnsweredAreNotCounted) {
  Facts facts = SomeFacts();
  facts.pings.facts = {{{1, kNow - 10 * kDay}, kNow - 8 * kDay, Moment{2, kNow - 9 * kDay}},
                       {{3, kNow - 10 * kDay}, kNow - 8 * kDay, Moment{4, kNow - 7 * kDay}},
                       {{5, kNow - 10 * kDay}, kNow - 8 * kDay, {}},
                       {{6, kNow - kDay}, kNow + kDay, {}}};
  const Measured made = Measure(MeasureName::kPingShare, facts);
  EXPECT_EQ(made.numerator, 1U);
  EXPECT_EQ(made.denominator, 3U);
  EXPECT_EQ(made.entries, (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
  facts.pings.facts = {{{6, kNow - kDay}, kNow + kDay, {}}};
  EXPECT_FALSE(Measure(MeasureName::kPingShare, facts).measurable());
}

TEST(Targets, AreReadInOneDirectionAndRange) {
  const auto share = ParseTarget("sbom-share >= 0.9");
  ASSERT_TRUE(share.has_value());
  EXPECT_EQ(share->millionths, 900'000);
  EXPECT_EQ(share->Text(), "sbom-share >= 0.9");
  EXPECT_EQ(ParseTarget("vex-days<=14")->Text(), "vex-days <= 14");
  EXPECT_EQ(ParseTarget("kev-open-days <= 0.5")->millionths, 500'000);
  EXPECT_EQ(ParseTarget("ping-share >= 1")->millionths, kMillion);
  for (const char* bad : {"sbom-share", "sbom-share <= 0.9", "vex-days >= 3", "sbom-share >= 1.1", "sbom-share >= -0.1",
                          "happiness >= 1", "sbom-share >= x", "sbom-share >= ", "vex-days <= 40000",
                          "sbom-share >= 0.1234567", "sbom-share > 0.9", "sbom-share >= nan", "sbom-share >= 0.9x"})
    EXPECT_FALSE(ParseTarget(bad).has_value()) << bad;
  EXPECT_NE(ParseTarget("happiness >= 1").error().message.find("sbom-share"), std::string::npos);
}

}  // namespace
}  // namespace entente::progress
