#include "views/supply/scan.h"

#include <gtest/gtest.h>

#include "codec/json.h"
#include "views/supply/index/for_tests.h"
#include "views/supply/reports/report.h"

namespace entente::supply {
namespace {

constexpr std::string_view kDocument =
    R"({"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"library","name":"self","version":"0.9.0","purl":"pkg:npm/self@0.9.0"}},"components":[
      {"type":"library","name":"a","version":"1.0.0","purl":"pkg:npm/a@1.0.0"},
      {"type":"library","name":"b","version":"1.0.0","purl":"pkg:npm/b@1.0.0"},
      {"type":"library","name":"c \"quoted\"","version":"1"},
      {"type":"library","name":"d","version":"1.0","purl":"pkg:cargo/d@1.0"}]})";

std::vector<std::string> Records() {
  return {
      OsvJson(
          "A-1", "npm", "a", R"({"introduced":"0"},{"fixed":"1.5.0"})",
          R"("aliases":["CVE-1"],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],)",
          "", "SEMVER"),
      OsvJson("A-2", "npm", "self", R"({"introduced":"0"})", R"("database_specific":{"severity":"MODERATE"},)", "",
              "SEMVER")};
}

TEST(Scan, JudgesEveryComponentAndTheProduct) {
  const TemporaryDirectory directory;
  const auto index = OpenIndex(directory, BuildIndex(Records()));
  ASSERT_NE(index, nullptr);
  const auto result = Scanner(*index).Scan(AsBytes(kDocument));
  ASSERT_TRUE(result.has_value()) << result.error().Text();
  ASSERT_EQ(result->findings.size(), 2U);
  EXPECT_EQ(result->findings[0].id, "A-1");
  EXPECT_EQ(result->findings[0].severity.score_tenths, 98);
  EXPECT_EQ(result->findings[1].purl, "pkg:npm/self@0.9.0");
  EXPECT_EQ(result->findings[1].severity.label, SeverityLabel::kMedium);
  EXPECT_EQ(result->covered, 3U);
  ASSERT_EQ(result->not_covered.size(), 2U);
  EXPECT_EQ(result->not_covered[0].reason, "no purl");
  EXPECT_EQ(result->not_covered[1].reason, "the index has no data on crates.io");
}

TEST(Scan, ItsLineIsJsonOfTheAgreedShape) {
  const TemporaryDirectory directory;
  const auto index = OpenIndex(directory, BuildIndex(Records()));
  ASSERT_NE(index, nullptr);
  Scanner scanner(*index);
  const std::string line = ScanLine("a \"b\"\xFF.json", scanner.Scan(AsBytes(kDocument)));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto json = json::Parse(line);
  ASSERT_TRUE(json.has_value()) << json.error().Text();
  EXPECT_EQ((*json)["document"], "a \"b\"\xEF\xBF\xBD.json");
  EXPECT_EQ(
      (*json)["findings"][0].dump(),
      R"({"ecosystem":"npm","name":"a","version":"1.0.0","purl":"pkg:npm/a@1.0.0","id":"A-1","aliases":["CVE-1"],"fixed":"1.5.0",)"
      R"("severity":{"score":9.8,"label":"critical"},"vex":null})");
  EXPECT_EQ((*json)["not_covered"][0].dump(),
            R"({"ecosystem":null,"name":"c \"quoted\"","version":"1","purl":null,"reason":"no purl"})");
  EXPECT_TRUE((*json)["warnings"].empty());

  const std::string refused =
      ScanLine("x", scanner.Scan(AsBytes("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":7}")));
  EXPECT_EQ(
      refused,
      R"({"document":"x","error":{"code":"invalid-input","message":"an array is expected here, and a number found","place":"/components"}})");
}

TEST(Scan, ReadsFiles) {
  const TemporaryDirectory directory;
  const auto index = OpenIndex(directory, BuildIndex(Records()));
  ASSERT_NE(index, nullptr);
  Scanner scanner(*index);
  EXPECT_EQ(scanner.ScanFile(directory.Write("a.json", kDocument))->findings.size(), 2U);
  EXPECT_EQ(scanner.ScanFile(directory.Write("b.json", "{}")).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(scanner.ScanFile(directory.path() / "none").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(scanner.ScanFile(directory.path()).error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace entente::supply
