// Every form of a report says the same: what is open, what is not and why, what could not be judged.
#include "views/supply/reports/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "codec/json.h"

// What a test does not name is empty.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace entente::supply {
namespace {

using testing::HasSubstr;

Finding Found(const std::string& id, const std::string& name) {
  Finding finding;
  finding.ecosystem = "npm";
  finding.name = name;
  finding.version = "1.0.0";
  finding.purl = "pkg:npm/" + name + "@1.0.0";
  finding.id = id;
  finding.group = id;
  finding.severity = {98, SeverityLabel::kCritical};
  finding.summary = "Does <harm> & \"more\"";
  finding.fixed = "1.5.0";
  return finding;
}

std::vector<ScannedDocument> Documents() {
  ScanResult result;
  result.product = {"app", "2.0", "pkg:generic/app@2.0"};
  result.covered = 3;
  result.findings = {Found("GHSA-1", "a"), Found("GHSA-1", "b"), Found("GHSA-2", "a"), Found("MAL-3", "c")};
  result.findings[0].aliases = {"CVE-1"};
  result.findings[0].exploitation = Exploitation{"CVE-1", "2024-01-02", "", true, 974'320U, 999'000U};
  result.findings[1].vex = VexWord{.status = "not_affected",
                                   .justification = "vulnerable_code_not_present",
                                   .statement = "never built",
                                   .by = "Supplier",
                                   .time = "2025-01-02T03:04:05Z",
                                   .overruled = {{.status = "affected", .by = "Reseller"}}};
  result.findings[2].ignored = "accepted until spring";
  result.findings[3].malicious = true;
  result.findings[3].fixed.clear();
  result.not_covered = {{"", "d", "1", "", "no purl"}};
  result.warnings = {"odd"};
  std::vector<ScannedDocument> documents;
  documents.push_back({"my app.cdx.json", std::move(result)});
  documents.push_back({"broken.json", Fail(ErrorCode::kInvalidInput, "no SBOM", "/a")});
  return documents;
}

const ReportContext kContext{.tool_version = "1.2.3", .time = 1'790'000'000, .index_digest = "abcd"};

json::Value Parsed(const std::string& text) {
  auto parsed = json::Parse(text);
  EXPECT_TRUE(parsed.has_value()) << parsed.error().Text();
  return parsed.value_or(json::Value());
}

TEST(Reports, SarifHasARuleAnAdvisoryAndSuppressesWhatIsNotOpen) {
  const json::Value report = Parsed(WriteSarif(Documents(), kContext));
  EXPECT_EQ(report["version"], "2.1.0");
  const json::Value& run = report["runs"][0];
  const json::Value& rules = run["tool"]["driver"]["rules"];
  ASSERT_EQ(rules.size(), 3U);
  EXPECT_EQ(rules[0]["properties"]["security-severity"], "9.8");
  ASSERT_EQ(run["results"].size(), 4U);
  for (const json::Value& result : run["results"])
    EXPECT_EQ(rules[result["ruleIndex"].get<std::size_t>()]["id"], result["ruleId"]);
  EXPECT_EQ(run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "my%20app.cdx.json");
  EXPECT_EQ(run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
  EXPECT_FALSE(run["results"][0].contains("suppressions"));
  EXPECT_THAT(run["results"][1]["suppressions"][0]["justification"].get<std::string>(),
              HasSubstr("not_affected (vulnerable_code_not_present), says Supplier"));
  EXPECT_EQ(run["results"][2]["suppressions"][0]["justification"], "accepted until spring");
  EXPECT_NE(run["results"][0]["partialFingerprints"], run["results"][1]["partialFingerprints"]);
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], false);
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"].size(), 3U) << "not covered, a warning, and an error";
}

TEST(Reports, JUnitFailsWhatIsOpenAlone) {
  const std::string report = WriteJUnit(Documents(), kContext);
  EXPECT_THAT(report, HasSubstr(R"(<testsuite name="my app.cdx.json" tests="5" failures="2" errors="0" skipped="3">)"));
  EXPECT_THAT(report, HasSubstr(R"(<testsuite name="broken.json" tests="1" failures="0" errors="1" skipped="0">)"));
  EXPECT_THAT(report, HasSubstr("Does &lt;harm&gt; &amp; &quot;more&quot;"));
  EXPECT_THAT(report, HasSubstr("known to be exploited"));
  EXPECT_THAT(report, HasSubstr("<skipped message=\"accepted until spring\"/>"));
}

TEST(Reports, CycloneDxHasAnAnalysisForEachComponent) {
  const json::Value report = Parsed(WriteCycloneDxVex(Documents(), kContext));
  EXPECT_EQ(report["specVersion"], "1.6");
  EXPECT_THAT(report["serialNumber"].get<std::string>(),
              testing::MatchesRegex("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_EQ(report["components"].size(), 3U);
  EXPECT_EQ(report["metadata"]["component"]["purl"], "pkg:generic/app@2.0");
  ASSERT_EQ(report["vulnerabilities"].size(), 4U);
  EXPECT_EQ(report["vulnerabilities"][0]["analysis"]["state"], "in_triage");
  EXPECT_EQ(report["vulnerabilities"][1]["analysis"]["state"], "not_affected");
  EXPECT_EQ(report["vulnerabilities"][1]["analysis"]["justification"], "code_not_present");
  EXPECT_EQ(report["vulnerabilities"][0]["affects"][0]["ref"], "pkg:npm/a@1.0.0");
  EXPECT_EQ(report["vulnerabilities"][0]["ratings"][0]["score"], 9.8);
}

TEST(Reports, OpenVexNamesProductAndSubcomponent) {
  const json::Value report = Parsed(WriteOpenVex(Documents(), kContext));
  EXPECT_EQ(report["@context"], "https://openvex.dev/ns/v0.2.0");
  ASSERT_EQ(report["statements"].size(), 4U);
  const json::Value& first = report["statements"][0];
  EXPECT_EQ(first["status"], "under_investigation");
  EXPECT_EQ(first["products"][0]["@id"], "pkg:generic/app@2.0");
  EXPECT_EQ(first["products"][0]["subcomponents"][0]["@id"], "pkg:npm/a@1.0.0");
  EXPECT_EQ(report["statements"][1]["status"], "not_affected");
  EXPECT_EQ(report["statements"][1]["justification"], "vulnerable_code_not_present");
  EXPECT_EQ(report["statements"][1]["timestamp"], "2025-01-02T03:04:05Z");
}

TEST(Reports, TheSameScanGivesTheSameReport) {
  EXPECT_EQ(WriteOpenVex(Documents(), kContext), WriteOpenVex(Documents(), kContext));
  EXPECT_EQ(WriteCycloneDxVex(Documents(), kContext), WriteCycloneDxVex(Documents(), kContext));
}

TEST(Reports, AJsonLineHasDetailsWhereTheyAreAskedFor) {
  const auto documents = Documents();
  const json::Value plain = Parsed(ScanLine("d", documents[0].result));
  ASSERT_EQ(plain["findings"].size(), 3U);
  EXPECT_EQ(plain["ignored"].size(), 1U);
  EXPECT_EQ(plain["ignored"][0]["ignored"], "accepted until spring");
  EXPECT_FALSE(plain["findings"][0].contains("exploited"));
  EXPECT_EQ(plain["findings"][1]["vex"]["by"], "Supplier");
  const json::Value full = Parsed(ScanLine("d", documents[0].result, Details::kAll));
  EXPECT_EQ(full["findings"][0]["exploited"]["epss"], 0.97432);
  EXPECT_EQ(full["findings"][0]["exploited"]["ransomware"], true);
  EXPECT_EQ(full["findings"][2]["malicious"], true);
}

}  // namespace
}  // namespace entente::supply
