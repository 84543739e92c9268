#include "views/supply/severity.h"

#include <gtest/gtest.h>

namespace entente::supply {
namespace {

// Scores as published with the advisories that carry these vectors.
TEST(Severity, ComputesBaseScores) {
  EXPECT_EQ(CvssBaseScore("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"), 100);  // Log4Shell
  EXPECT_EQ(CvssBaseScore("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"), 75);   // Heartbleed
  EXPECT_EQ(CvssBaseScore("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"), 98);   // Spring4Shell
  EXPECT_EQ(CvssBaseScore("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N"), 61);   // the usual cross-site scripting
  EXPECT_EQ(CvssBaseScore("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H"), 90);
  EXPECT_EQ(CvssBaseScore("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H"), 78);
  EXPECT_EQ(CvssBaseScore("CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:N"), 0);
  EXPECT_EQ(CvssBaseScore("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C"), 98);
  EXPECT_EQ(CvssBaseScore("AV:N/AC:L/Au:N/C:P/I:N/A:N"), 50);
  EXPECT_EQ(CvssBaseScore("(AV:N/AC:L/Au:N/C:C/I:C/A:C)"), 100);
  EXPECT_EQ(CvssBaseScore("AV:N/AC:M/Au:N/C:N/I:P/A:N"), 43);
}

TEST(Severity, RefusesVectorsWithHoles) {
  for (const char* vector : {"", "CVSS:3.1/", "CVSS:3.1/AV:N", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X",
                             "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "CVSS:3.1/AV/AC:L", "CVSS:9.9/AV:N",
                             "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "high"})
    EXPECT_EQ(CvssBaseScore(vector), std::nullopt) << vector;
}

TEST(Severity, KnowsTheWordsOfDatabases) {
  EXPECT_EQ(LabelOf("MODERATE"), SeverityLabel::kMedium);
  EXPECT_EQ(LabelOf("Important"), SeverityLabel::kHigh);
  EXPECT_EQ(LabelOf("Unknown"), SeverityLabel::kUnknown);
  EXPECT_EQ(LabelText(LabelOfScore(39)), "low");
  EXPECT_EQ(LabelText(LabelOfScore(40)), "medium");
  EXPECT_EQ(LabelText(LabelOfScore(69)), "medium");
  EXPECT_EQ(LabelText(LabelOfScore(89)), "high");
  EXPECT_EQ(LabelText(LabelOfScore(90)), "critical");
  EXPECT_EQ(LabelText(LabelOfScore(0)), "none");
}

}  // namespace
}  // namespace entente::supply
