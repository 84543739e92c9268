#include "views/supply/cvss/cvss.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace entente::supply {
namespace {

struct Published {
  const char* vector;
  int base;
  int temporal;  // -1: none
  int environmental;
};

void ExpectScores(const Published& one) {
  const auto scores = ScoreCvss(one.vector);
  ASSERT_TRUE(scores.has_value()) << one.vector;
  EXPECT_EQ(scores->base, one.base) << one.vector;
  EXPECT_EQ(scores->temporal.value_or(-1), one.temporal) << one.vector;
  EXPECT_EQ(scores->environmental.value_or(-1), one.environmental) << one.vector;
}

// The examples of the guide, section 3.3.
TEST(Cvss, Version2AsItsGuideComputesIt) {
  for (const Published& one : {
           Published{"AV:N/AC:L/Au:N/C:N/I:N/A:C", 78, -1, -1},
           Published{"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C", 78, 64, -1},
           Published{"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 78, 64, 92},
           Published{"AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 100, 83, 90},
           Published{"AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 62, 49, 75},
           Published{"AV:N/AC:L/Au:N/C:N/I:N/A:N", 0, -1, -1},
       })
    ExpectScores(one);
}

// Computed with exact decimals from the equations of both documents (Red Hat's library `cvss`).
TEST(Cvss, Versions30And31DifferWhereTheirDocumentsDo) {
  constexpr auto kChanged =
      "AV:A/AC:L/PR:H/UI:R/S:C/C:L/I:H/A:H/E:P/RL:O/RC:C/CR:H/IR:L/AR:M/MAV:N/MAC:L/MPR:N/MUI:N/MS:C/MC:N/MI:H/MA:H";
  ExpectScores({(std::string("CVSS:3.0/") + kChanged).c_str(), 78, 70, 86});
  ExpectScores({(std::string("CVSS:3.1/") + kChanged).c_str(), 78, 70, 85});
  constexpr auto kOtherWay =
      "AV:A/AC:H/PR:L/UI:N/S:C/C:H/I:H/A:L/E:U/RL:X/RC:C/CR:H/IR:H/AR:H/MAV:A/MAC:X/MPR:N/MUI:X/MS:C/MC:H/MI:X/MA:H";
  ExpectScores({(std::string("CVSS:3.0/") + kOtherWay).c_str(), 79, 72, 76});
  ExpectScores({(std::string("CVSS:3.1/") + kOtherWay).c_str(), 79, 72, 77});
}

TEST(Cvss, ModifiedMetricsTakeThePlaceOfBaseMetrics) {
  // An impact that the environment does not know: nothing is left (CISA's VEX use cases rate so).
  ExpectScores(
      {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/CR:X/IR:X/AR:X/MAV:X/MAC:X/MPR:X/MUI:X/MS:X/MC:N/MI:N/"
       "MA:N",
       100, -1, 0});
}

struct Version4 {
  const char* metrics;
  int score;
};

// FIRST's "CVSS v4.0 Examples", and the ends of the scale.
TEST(Cvss, Version4AsItsExamplesAreScored) {
  for (const Version4& one : {
           Version4{"AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 73},
           Version4{"AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 77},
           Version4{"AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N", 83},
           Version4{"AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 46},
           Version4{"AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N", 51},
           Version4{"AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:L/SA:N", 69},
           Version4{"AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N", 87},   // Heartbleed
           Version4{"AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 100},  // Log4Shell
           Version4{"AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 93},
           Version4{"AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0},
       })
    ExpectScores({(std::string("CVSS:4.0/") + one.metrics).c_str(), one.score, -1, -1});
}

// Of forty MacroVectors one vector each, half of them with threat, environment and supplement. Scores by Red Hat's
// library `cvss`, which takes FIRST's reference calculator over; 60 000 random vectors agreed when this was written.
TEST(Cvss, Version4AcrossMacroVectors) {
  constexpr Version4 kSample[] = {
      {"AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:L/SC:L/SI:L/SA:N/MAT:P/MVC:N/MVI:X", 83},
      {"AV:N/AC:L/AT:N/PR:N/UI:P/VC:L/VI:N/VA:L/SC:L/SI:H/SA:N", 63},
      {"AV:N/AC:L/AT:N/PR:N/UI:P/VC:L/VI:H/VA:N/SC:L/SI:L/SA:L/IR:X/AR:X/MAT:X/MUI:A/MVI:H/MSC:H/R:U/RE:L", 84},
      {"AV:P/AC:L/AT:P/PR:N/UI:N/VC:H/VI:H/VA:N/SC:L/SI:H/SA:N", 68},
      {"AV:A/AC:L/AT:N/PR:L/UI:P/VC:N/VI:L/VA:H/SC:H/SI:N/SA:N/CR:L/IR:H/MAC:L/MVC:H/MVA:N/MSI:S/MSA:N/AU:N/R:I", 72},
      {"AV:A/AC:H/AT:P/PR:L/UI:N/VC:L/VI:L/VA:N/SC:L/SI:H/SA:N", 48},
      {"AV:P/AC:H/AT:N/PR:N/UI:P/VC:N/VI:H/VA:N/SC:N/SI:L/SA:N/MAT:X/MPR:L/MSC:H/MSI:L/MSA:S", 71},
      {"AV:P/AC:L/AT:N/PR:N/UI:P/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N", 24},
      {"AV:N/AC:H/AT:P/PR:H/UI:P/VC:L/VI:L/VA:H/SC:H/SI:H/SA:L/CR:H/IR:L/AR:L/MAV:X/MSC:X/MSI:L/V:C/U:X", 57},
      {"AV:L/AC:H/AT:P/PR:H/UI:N/VC:L/VI:H/VA:N/SC:N/SI:L/SA:N", 57},
      {"AV:L/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:L/SA:L/IR:X/MAV:X/MVA:N/S:N/R:I/RE:H", 85},
      {"AV:A/AC:L/AT:P/PR:N/UI:P/VC:N/VI:L/VA:H/SC:H/SI:H/SA:H", 72},
      {"AV:A/AC:L/AT:N/PR:L/UI:A/VC:H/VI:N/VA:H/SC:H/SI:N/SA:L/E:A/CR:X/IR:X/MPR:X/MUI:P/MVA:L/MSA:X/AU:Y/U:X", 68},
      {"AV:P/AC:L/AT:P/PR:L/UI:P/VC:H/VI:N/VA:N/SC:H/SI:L/SA:H", 59},
      {"AV:P/AC:H/AT:P/PR:H/UI:P/VC:N/VI:L/VA:L/SC:N/SI:L/SA:L/AR:M/MAV:A/MSC:X", 10},
      {"AV:A/AC:L/AT:N/PR:H/UI:P/VC:H/VI:H/VA:N/SC:N/SI:H/SA:H", 84},
      {"AV:L/AC:H/AT:N/PR:L/UI:A/VC:L/VI:N/VA:H/SC:L/SI:L/SA:H/E:U/CR:X/IR:M/AR:X/MAC:X/MVC:L/MVA:X/U:Clear", 16},
      {"AV:P/AC:H/AT:N/PR:H/UI:A/VC:N/VI:N/VA:L/SC:H/SI:H/SA:L", 23},
      {"AV:A/AC:L/AT:N/PR:H/UI:P/VC:L/VI:L/VA:L/SC:N/SI:H/SA:N/AR:H/MAV:X/MAC:L/MUI:A/MVC:H/MVA:H/MSC:N/MSI:L/S:X/AU:X/"
       "RE:H",
       53},
      {"AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:L/SC:N/SI:L/SA:L", 71},
      {"AV:N/AC:H/AT:N/PR:H/UI:P/VC:N/VI:L/VA:N/SC:N/SI:H/SA:L/E:P/IR:H/MAV:L/MPR:H/MUI:X/U:Clear", 9},
      {"AV:L/AC:H/AT:P/PR:H/UI:P/VC:H/VI:H/VA:L/SC:N/SI:N/SA:L", 53},
      {"AV:N/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:L/SC:N/SI:L/SA:H/E:P/MAV:P/MAC:X/MPR:X/MVC:N/MSI:H/MSA:X/S:N/R:A/U:Green",
       19},
      {"AV:N/AC:H/AT:P/PR:N/UI:N/VC:N/VI:L/VA:L/SC:H/SI:L/SA:L", 70},
      {"AV:A/AC:H/AT:N/PR:N/UI:N/VC:H/VI:N/VA:H/SC:N/SI:H/SA:L/E:U/CR:H/IR:H/MAV:X/MAC:X/MPR:X/MUI:P/MVA:N/AU:Y/RE:L",
       37},
      {"AV:N/AC:H/AT:N/PR:L/UI:A/VC:H/VI:H/VA:H/SC:L/SI:H/SA:N", 86},
      {"AV:N/AC:L/AT:P/PR:L/UI:A/VC:L/VI:L/VA:L/SC:N/SI:H/SA:L/E:P/AR:L/MPR:H/MVC:H/MSC:N/MSA:N", 55},
      {"AV:L/AC:L/AT:N/PR:L/UI:P/VC:N/VI:N/VA:N/SC:H/SI:H/SA:H", 47},
      {"AV:P/AC:H/AT:N/PR:L/UI:A/VC:L/VI:L/VA:H/SC:N/SI:L/SA:H/AR:M/MAC:L/MPR:H/MSC:H/MSA:X/S:X", 56},
      {"AV:L/AC:L/AT:N/PR:H/UI:N/VC:H/VI:H/VA:H/SC:L/SI:L/SA:H", 92},
      {"AV:L/AC:L/AT:P/PR:L/UI:A/VC:N/VI:N/VA:H/SC:L/SI:H/SA:H/E:P/MAV:A/MAC:L/MUI:X/MVA:H/MSI:N/U:Clear", 38},
      {"AV:L/AC:L/AT:P/PR:N/UI:A/VC:N/VI:N/VA:L/SC:L/SI:N/SA:N", 18},
      {"AV:L/AC:L/AT:N/PR:L/UI:P/VC:N/VI:H/VA:H/SC:H/SI:N/SA:N/E:U/CR:M/AR:L/MAC:H/MSC:L/R:A", 5},
      {"AV:P/AC:H/AT:N/PR:H/UI:P/VC:H/VI:N/VA:H/SC:N/SI:N/SA:N", 44},
      {"AV:L/AC:L/AT:P/PR:H/UI:P/VC:N/VI:L/VA:L/SC:H/SI:N/SA:L/E:U/CR:L/IR:L/AR:L/MAV:L/MAC:X/MVC:H/R:I/U:Red", 6},
      {"AV:N/AC:H/AT:P/PR:L/UI:A/VC:H/VI:H/VA:L/SC:N/SI:L/SA:N", 73},
      {"AV:A/AC:H/AT:N/PR:L/UI:A/VC:L/VI:H/VA:N/SC:L/SI:N/SA:H/E:P/AR:M/MAC:H/MUI:P/MVC:H/MSC:N/MSI:X/S:X", 54},
      {"AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:L/VA:N/SC:H/SI:L/SA:L", 93},
      {"AV:N/AC:L/AT:N/PR:H/UI:P/VC:L/VI:L/VA:H/SC:L/SI:N/SA:L/E:X/AR:M/MAC:L/MPR:X/MUI:N/MVC:N/MVA:H/MSA:H/S:P/U:Red",
       72},
      {"AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:H/SC:H/SI:N/SA:L", 91},
  };
  for (const Version4& one : kSample)
    ExpectScores({(std::string("CVSS:4.0/") + one.metrics).c_str(), one.score, -1, -1});
}

// A worse value of a base metric never makes a lower score, and every vector has one.
TEST(Cvss, Version4IsMonotonicInItsBaseMetrics) {
  constexpr const char* kValues[11] = {"PLAN", "HL", "PN", "HLN", "APN", "NLH", "NLH", "NLH", "NLH", "NLH", "NLH"};
  constexpr const char* kNames[11] = {"AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"};
  std::set<int> seen;
  std::size_t vectors = 0;
  const auto score = [&](const std::array<std::size_t, 11>& at) {
    std::string text = "CVSS:4.0";
    for (std::size_t i = 0; i < 11; ++i) ((((text += '/') += kNames[i]) += ':') += kValues[i][at[i]]);
    const auto scores = ScoreCvss(text);
    EXPECT_TRUE(scores.has_value()) << text;
    return scores ? scores->base : -1;
  };
  std::uint32_t random = 1;
  for (int round = 0; round < 4'000; ++round) {
    std::array<std::size_t, 11> at{};
    for (std::size_t i = 0; i < 11; ++i) {
      random = random * 1'664'525 + 1'013'904'223;
      at[i] = (random >> 16) % std::string_view(kValues[i]).size();
    }
    const int here = score(at);
    seen.insert(here);
    for (std::size_t i = 0; i < 11; ++i) {
      if (at[i] + 1 >= std::string_view(kValues[i]).size()) continue;
      auto worse = at;
      ++worse[i];
      ASSERT_GE(score(worse), here) << kNames[i];
      ++vectors;
    }
  }
  EXPECT_GT(vectors, 10'000U);
  EXPECT_GT(seen.size(), 60U);
}

TEST(Cvss, RefusesWhatIsNoVector) {
  for (const char* vector : {"",
                             "/",
                             "CVSS:3.1/",
                             "CVSS:3.1/AV:N",
                             "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X",
                             "CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                             "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/",
                             "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/VC:H",
                             "CVSS:3.1/AV/AC:L",
                             "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:",
                             "CVSS:9.9/AV:N",
                             "high",
                             "AV:N/AC:L/Au:N/C:P/I:P",
                             "AV:N/AC:L/Au:N/C:P/I:P/A:H",
                             "(AV:N/AC:L/Au:N/C:P/I:P/A:P",
                             "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N",
                             "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N",
                             "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:!/SI:N/SA:N",
                             "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MSC:S",
                             "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/U:green"})
    EXPECT_EQ(ScoreCvss(vector), std::nullopt) << vector;
}

}  // namespace
}  // namespace entente::supply
