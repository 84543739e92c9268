#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "views/supply/data_for_tests.h"
#include "views/supply/vex/moment.h"
#include "views/supply/vex/read_for_tests.h"

namespace entente::supply::vex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_read::Bad;
using testing_read::Good;

constexpr auto kSerial = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79";
constexpr auto kLink = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1";

std::string Bom(std::string_view vulnerabilities, std::string_view serial = kSerial) {
  return R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "serialNumber": ")" + std::string(serial) +
         R"(", "metadata": {"timestamp": "2024-01-01T00:00:00Z", "supplier": {"name": "Acme"},
              "tools": {"components": [{"type": "application", "name": "cdx"}]},
              "component": {"type": "application", "name": "app", "version": "2", "bom-ref": "root",
                            "purl": "pkg:npm/app@2"}},
            "components": [{"name": "lib", "bom-ref": "lib-1", "purl": "pkg:npm/lib@1",
                            "hashes": [{"alg": "SHA-1", "content": "77d86e9752cb933569dfa1f693ee4338e65b28b4"}],
                            "components": [{"name": "deep", "bom-ref": "deep-1", "purl": "pkg:npm/deep@1"}]},
                           {"name": "d1", "bom-ref": "double"}, {"name": "d2", "bom-ref": "double"}],
            "vulnerabilities": )" +
         std::string(vulnerabilities) + "}";
}

std::string Analysed(std::string_view analysis, std::string_view affects) {
  return Bom(R"([{"id": "CVE-1", "references": [{"id": "GHSA-1"}], "analysis": )" + std::string(analysis) +
             R"(, "affects": )" + std::string(affects) + "}]");
}

TEST(CycloneDxVex, IsReadWhole) {
  const VexDocument document = Good(Analysed(
      R"({"state": "not_affected", "justification": "code_not_reachable", "response": ["will_not_fix", "update"],
          "detail": "why", "firstIssued": "2024-02-01T00:00:00Z", "lastUpdated": "2024-03-01T00:00:00Z"})",
      R"([{"ref": "deep-1"}, {"ref": "root"}])"));
  EXPECT_EQ(document.format, Format::kCycloneDx);
  EXPECT_EQ(document.format_version, "1.6");
  EXPECT_EQ(document.author, "Acme");
  EXPECT_EQ(document.tooling, "cdx");
  EXPECT_EQ(document.series, kSerial);
  ASSERT_EQ(document.statements.size(), 2U);
  const Statement& first = document.statements[0];
  EXPECT_EQ(first.vulnerability, "CVE-1");
  EXPECT_THAT(first.aliases, ElementsAre("GHSA-1"));
  EXPECT_EQ(first.status, Status::kNotAffected);
  EXPECT_EQ(first.justification, Justification::kVulnerableCodeNotInExecutePath);
  EXPECT_EQ(first.impact, "why");
  EXPECT_EQ(first.action, "will_not_fix, update");
  EXPECT_EQ(first.time, *ParseMoment("2024-03-01T00:00:00Z"));
  // A component within the subject, and the subject; both known by the BOM's link, too.
  EXPECT_EQ(document.products[first.products.at(0).product].purl, "pkg:npm/app@2");
  EXPECT_EQ(document.products[first.products[0].product].id, kLink);
  EXPECT_EQ(document.products[first.products[0].parts.at(0)].purl, "pkg:npm/deep@1");
  EXPECT_TRUE(document.statements[1].products.at(0).parts.empty());
  EXPECT_EQ(document.statements[1].products[0].product, first.products[0].product);
}

TEST(CycloneDxVex, StatesHaveTheirMeaning) {
  struct Case {
    const char* state;
    Status status;
  };
  for (const Case& one : {Case{"resolved", Status::kFixed}, Case{"resolved_with_pedigree", Status::kFixed},
                          Case{"exploitable", Status::kAffected}, Case{"in_triage", Status::kUnderInvestigation},
                          Case{"false_positive", Status::kNotAffected}, Case{"not_affected", Status::kNotAffected}}) {
    const VexDocument document =
        Good(Analysed(R"({"state": ")" + std::string(one.state) + "\"}", R"([{"ref": "lib-1"}])"));
    ASSERT_EQ(document.statements.size(), 1U);
    EXPECT_EQ(document.statements[0].status, one.status) << one.state;
    EXPECT_EQ(document.statements[0].time, *ParseMoment("2024-01-01T00:00:00Z"));
  }
}

TEST(CycloneDxVex, VersionsAreSaidApart) {
  const VexDocument document = Good(Analysed(
      R"({"state": "resolved"})",
      R"([{"ref": "lib-1", "versions": [{"version": "1.0"}, {"range": "vers:npm/>=1.1.0", "status": "unaffected"},
                                        {"version": "0.9", "status": "unknown"}]}])"));
  ASSERT_EQ(document.statements.size(), 3U);
  EXPECT_EQ(document.statements[0].status, Status::kAffected);
  EXPECT_EQ(document.statements[1].status, Status::kFixed);
  EXPECT_EQ(document.statements[2].status, Status::kUnderInvestigation);
  const auto versions = [&document](std::size_t i) {
    return document.products[document.statements[i].products.at(0).parts.at(0)].versions;
  };
  EXPECT_EQ(versions(0), "1.0");
  EXPECT_EQ(versions(1), "vers:npm/>=1.1.0");
  EXPECT_EQ(versions(2), "0.9");
}

// Of another BOM: nothing is said of that component in general.
TEST(CycloneDxVex, LinksToOtherBomsStayWithinThem) {
  const VexDocument document =
      Good(Analysed(R"({"state": "not_affected", "justification": "code_not_present"})",
                    R"([{"ref": "urn:cdx:aaaa/3#pkg%3Anpm%2Fother%401"}, {"ref": "urn:cdx:aaaa/3#x"},
          {"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#lib-1"}])"));
  ASSERT_EQ(document.statements.size(), 3U);
  const Statement& first = document.statements[0];
  ASSERT_EQ(first.products.size(), 2U);
  EXPECT_EQ(document.products[first.products[0].product].id, "urn:cdx:aaaa/3#pkg:npm/other@1");
  EXPECT_EQ(document.products[first.products[0].product].purl, "");
  EXPECT_EQ(document.products[first.products[1].product].id, "urn:cdx:aaaa/3");
  EXPECT_EQ(document.products[first.products[1].parts.at(0)].purl, "pkg:npm/other@1");
  EXPECT_EQ(document.products[document.statements[1].products.at(0).product].id, "urn:cdx:aaaa/3#x");
  EXPECT_EQ(document.products[document.statements[2].products.at(0).parts.at(0)].purl, "pkg:npm/lib@1");
}

TEST(CycloneDxVex, WhatNobodyAnalysedIsNotSaid) {
  EXPECT_TRUE(Good(Bom(R"([{"id": "CVE-1", "affects": [{"ref": "lib-1", "versions": [{"version": "1"}]}]}])"))
                  .statements.empty());
  EXPECT_TRUE(Good(Bom("[]")).statements.empty());
}

TEST(CycloneDxVex, SaysWhatMatchesNothing) {
  for (const char* affects : {R"([{"ref": "nowhere"}])", R"([{"ref": "double"}])"}) {
    const VexDocument document = Good(Analysed(R"({"state": "exploitable"})", affects));
    EXPECT_TRUE(document.statements.empty());
    ASSERT_EQ(document.warnings.size(), 1U);
    EXPECT_THAT(document.warnings[0], HasSubstr("/vulnerabilities/0/affects/0/ref"));
  }
  const VexDocument range =
      Good(Analysed(R"({"state": "exploitable"})", R"([{"ref": "lib-1", "versions": [{"range": "vers:what/1"}]}])"));
  EXPECT_EQ(range.warnings.size(), 1U);
  // Without a subject and a serial number only what the ref itself names.
  const VexDocument alone = Good(R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "vulnerabilities": [
      {"id": "C", "analysis": {"state": "exploitable"}}, {"id": "D", "analysis": {"state": "exploitable"},
       "affects": [{"ref": "pkg:npm/x@1"}]}]})");
  ASSERT_EQ(alone.statements.size(), 1U);
  EXPECT_EQ(alone.products[alone.statements[0].products.at(0).product].purl, "pkg:npm/x@1");
  EXPECT_EQ(alone.statements[0].time, std::nullopt);
  EXPECT_EQ(alone.warnings.size(), 1U);
}

TEST(CycloneDxVex, SaysWhatIsWrongAndWhere) {
  struct Wrong {
    std::string document;
    const char* place;
  };
  for (const Wrong& one : {
           Wrong{R"({"bomFormat": "CycloneDX", "specVersion": "1.3", "vulnerabilities": []})", "/specVersion"},
           Wrong{R"({"bomFormat": "CycloneDX", "specVersion": "1.6"})", "/vulnerabilities"},
           Wrong{R"({"bomFormat": "SPDX", "specVersion": "1.6"})", "/bomFormat"},
           Wrong{Analysed(R"({"state": "fine"})", "[]"), "/vulnerabilities/0/analysis/state"},
           Wrong{Analysed(R"({"state": "not_affected", "justification": "no"})", "[]"),
                 "/vulnerabilities/0/analysis/justification"},
           Wrong{Analysed(R"({"state": "exploitable"})", R"([{}])"), "/vulnerabilities/0/affects/0"},
           Wrong{Analysed(R"({"state": "exploitable"})", R"([{"ref": "root", "versions": [{}]}])"),
                 "/vulnerabilities/0/affects/0/versions/0"},
           Wrong{Analysed(R"({"state": "exploitable"})",
                          R"([{"ref": "root", "versions": [{"version": "1", "status": "bad"}]}])"),
                 "/vulnerabilities/0/affects/0/versions/0/status"},
           Wrong{Analysed(R"({"state": "exploitable", "lastUpdated": "now"})", "[]"),
                 "/vulnerabilities/0/analysis/lastUpdated"},
       })
    EXPECT_EQ(Bad(one.document).place, one.place) << one.document;
}

// CISA's use cases, and those of CycloneDX's own collection.
TEST(CycloneDxVex, ReadsTheUseCases) {
  ENTENTE_REQUIRE_DATA(folder, "supply/sboms.tar.zst", "");
  struct Case {
    const char* start;
    std::vector<Status> statuses;
    const char* product;
    Justification justification;
  };
  const std::vector<Status> ripple20(19, Status::kNotAffected);
  std::size_t found = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    for (const Case& one : {
             Case{"bom-examples--VEX__CISA-Use-Cases__Case-1__",
                  {Status::kNotAffected},
                  "ABC 4.2",
                  Justification::kVulnerableCodeNotPresent},
             Case{"bom-examples--VEX__CISA-Use-Cases__Case-2__", ripple20, "ABC 4.2",
                  Justification::kVulnerableCodeNotInExecutePath},
             Case{"bom-examples--VEX__CISA-Use-Cases__Case-5__",
                  {Status::kUnderInvestigation},
                  "XYZ",
                  Justification::kNone},
             Case{"bom-examples--VEX__Use-Cases__Case-1__",
                  {Status::kNotAffected},
                  "Acme Product 2.4.0",
                  Justification::kVulnerableCodeNotInExecutePath},
             Case{"bom-examples--VEX__Use-Cases__Case-4__",
                  {Status::kNotAffected},
                  "Acme Product",
                  Justification::kVulnerableCodeNotInExecutePath},
             Case{"bom-examples--VEX__Use-Cases__Case-5__",
                  {Status::kAffected, Status::kNotAffected},
                  "Acme Product",
                  Justification::kNone},
         }) {
      if (!file.path().filename().string().starts_with(one.start)) continue;
      ++found;
      const VexDocument document = Good(testing_read::TextOf(file.path()));
      std::vector<Status> statuses;
      for (const Statement& statement : document.statements) statuses.push_back(statement.status);
      EXPECT_EQ(statuses, one.statuses) << file.path();
      EXPECT_EQ(document.statements.at(0).justification, one.justification) << file.path();
      EXPECT_EQ(document.products[document.statements[0].products.at(0).product].name, one.product) << file.path();
    }
  }
  EXPECT_EQ(found, 6U);
}

}  // namespace
}  // namespace entente::supply::vex
