#include "views/supply/severity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "views/supply/data_for_tests.h"

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

TEST(Severity, TakesTheHighestVersionOfCvss) {
  constexpr auto kVersion2 = "AV:N/AC:L/Au:N/C:C/I:C/A:C";                                       // 10.0
  constexpr auto kVersion3 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N";                     // 7.5
  constexpr auto kVersion30 = "CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N";                    // 6.1
  constexpr auto kVersion4 = "CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N";  // 4.6
  using Offer = std::pair<const char*, const char*>;
  const auto best = [](std::initializer_list<Offer> offers) {
    SeverityChoice choice;
    for (const auto& [type, score] : offers) choice.Offer(type, score);
    return choice.Best();
  };
  const SeverityValue of4 = {46, SeverityLabel::kMedium};
  EXPECT_EQ(best({{"CVSS_V2", kVersion2}, {"CVSS_V3", kVersion3}, {"CVSS_V4", kVersion4}}), of4);
  EXPECT_EQ(best({{"CVSS_V4", kVersion4}, {"CVSS_V3", kVersion3}, {"CVSS_V2", kVersion2}}), of4);
  // The version is the vector's own.
  EXPECT_EQ(best({{"CVSS_V3", kVersion4}, {"CVSS_V4", kVersion3}}), of4);
  EXPECT_EQ(best({{"CVSS_V3", kVersion30}, {"CVSS_V3", kVersion3}}), (SeverityValue{75, SeverityLabel::kHigh}));
  EXPECT_EQ(best({{"CVSS_V2", kVersion2}, {"CVSS_V3", "CVSS:3.1/AV:N"}}),
            (SeverityValue{100, SeverityLabel::kCritical}));
  EXPECT_EQ(best({{"Ubuntu", "medium"}, {"CVSS_V2", kVersion2}}), (SeverityValue{100, SeverityLabel::kCritical}));
  EXPECT_EQ(best({{"CVSS_V2", kVersion2}, {"Ubuntu", "low"}}), (SeverityValue{100, SeverityLabel::kCritical}));
  EXPECT_EQ(best({{"CVSS_V4", "?"}, {"Ubuntu", "medium"}}), (SeverityValue{std::nullopt, SeverityLabel::kMedium}));
  EXPECT_EQ(best({}), SeverityValue{});
}

// 8 409 vectors of public records are scored. Of those with a label beside them all but three agree: two labels follow
// a 3.1 vector that stands beside the 4.0 one, and one record's label was set by hand.
TEST(Severity, AgreesWithTheLabelsOfPublicRecords) {
  ENTENTE_REQUIRE_DATA(osv, "supply/osv.tar.zst", "osv");
  std::size_t vectors = 0;
  std::size_t agreed = 0;
  std::vector<std::string> disagreed;
  for (const auto& file : std::filesystem::recursive_directory_iterator(osv)) {
    if (!file.is_regular_file()) continue;
    std::string text(file.file_size(), '\0');
    std::ifstream(file.path(), std::ios::binary).read(text.data(), static_cast<std::streamsize>(text.size()));
    if (text.find("CVSS:") == std::string::npos) continue;
    const nlohmann::json record = nlohmann::json::parse(text);
    const auto count = [&](const nlohmann::json& holder, const std::string& label) {
      for (const auto& one : holder.value("severity", nlohmann::json::array())) {
        const auto score = CvssBaseScore(one.at("score").get<std::string>());
        ASSERT_TRUE(score.has_value()) << file.path();
        ++vectors;
        if (label.empty()) continue;
        if (LabelOf(label) == LabelOfScore(*score))
          ++agreed;
        else
          disagreed.push_back(file.path().stem());
      }
    };
    std::string label;
    if (record.contains("database_specific") && record["database_specific"].contains("severity"))
      label = record["database_specific"]["severity"].get<std::string>();
    count(record, label);
    for (const auto& affected : record.value("affected", nlohmann::json::array())) count(affected, {});
  }
  EXPECT_EQ(vectors, 8'409U);
  EXPECT_EQ(agreed, 354U);
  EXPECT_THAT(disagreed,
              testing::UnorderedElementsAre("GHSA-crjg-w57m-rqqf", "GHSA-99qr-9cc9-fv2x", "GHSA-mmwx-rj87-vfgr"));
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
