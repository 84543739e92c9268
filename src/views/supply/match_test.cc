#include "views/supply/match.h"

#include <gtest/gtest.h>

#include "views/supply/index/for_tests.h"

namespace entente::supply {
namespace {

// "A-1 fixed 2.0" for each match, "not covered: why" at the end.
std::string LookedUp(const AdvisoryIndex& index, const AdvisoryName& name) {
  const auto found = LookUpComponent(index, name);
  if (!found) return found.error().Text();
  std::string said;
  for (const Match& match : found->matches) {
    said += std::string(index.Advisory(match.advisory).value().id);
    if (!match.fixed.empty()) said += " fixed " + std::string(match.fixed);
    said += "; ";
  }
  if (!found->not_covered.empty()) said += "not covered: " + found->not_covered;
  return said;
}

class Matching : public ::testing::Test {
 protected:
  std::string Look(const std::vector<std::string>& records, const AdvisoryName& name) {
    const auto index = OpenIndex(directory_, BuildIndex(records));
    return index == nullptr ? "no index" : LookedUp(*index, name);
  }
  TemporaryDirectory directory_;
};

TEST_F(Matching, ARangeHoldsFromItsIntroductionToItsFix) {
  const std::vector<std::string> records = {
      OsvJson("A-1", "Maven", "g:a", R"({"introduced":"2.0-beta9"},{"fixed":"2.15.0"})")};
  EXPECT_EQ(Look(records, {"Maven", "g:a", "2.14.1", ""}), "A-1 fixed 2.15.0; ");
  EXPECT_EQ(Look(records, {"Maven", "g:a", "2.0-beta9", ""}), "A-1 fixed 2.15.0; ");
  EXPECT_EQ(Look(records, {"Maven", "g:a", "2.15.0", ""}), "");
  EXPECT_EQ(Look(records, {"Maven", "g:a", "2.0-beta8", ""}), "");
  EXPECT_EQ(Look(records, {"Maven", "g:b", "2.14.1", ""}), "");
}

TEST_F(Matching, SeveralSpansOfOneRangeAndTheNearestFix) {
  // Events in no order, as feeds have them.
  const std::vector<std::string> records = {
      OsvJson("A-1", "npm", "a", R"({"fixed":"2.3.1"},{"introduced":"0"},{"introduced":"2.0.0"},{"fixed":"1.5.0"})", "",
              "", "SEMVER")};
  EXPECT_EQ(Look(records, {"npm", "a", "1.0.0", ""}), "A-1 fixed 1.5.0; ");
  EXPECT_EQ(Look(records, {"npm", "a", "1.5.0", ""}), "");
  EXPECT_EQ(Look(records, {"npm", "a", "2.0.0", ""}), "A-1 fixed 2.3.1; ");
  EXPECT_EQ(Look(records, {"npm", "a", "2.3.1", ""}), "");
}

TEST_F(Matching, ASpanThatEndsWhereItBeginsHoldsNothing) {
  const std::vector<std::string> records = {
      OsvJson("A-1", "npm", "a", R"({"introduced":"1.0.0"},{"fixed":"1.5.0"},{"introduced":"2.0.0"},{"fixed":"2.0.0"})",
              "", "", "SEMVER"),
      OsvJson("A-2", "npm", "b", R"({"introduced":"1.0"},{"fixed":"1.0.0"})", "", "", "SEMVER"),
      OsvJson("A-3", "npm", "c", R"({"introduced":"0"},{"fixed":"2.0.0"},{"introduced":"2.0.0"},{"fixed":"3.0.0"})", "",
              "", "SEMVER")};
  EXPECT_EQ(Look(records, {"npm", "a", "1.4.0", ""}), "A-1 fixed 1.5.0; ");
  for (const std::string version : {"1.5.0", "2.0.0", "2.0.1", "9.0.0"})
    EXPECT_EQ(Look(records, {"npm", "a", version, ""}), "") << version;
  EXPECT_EQ(Look(records, {"npm", "b", "1.0.0", ""}), "");
  EXPECT_EQ(Look(records, {"npm", "b", "1.0.1", ""}), "");
  // What is introduced again where it was fixed goes on.
  EXPECT_EQ(Look(records, {"npm", "c", "2.0.0", ""}), "A-3 fixed 3.0.0; ");
  EXPECT_EQ(Look(records, {"npm", "c", "3.0.0", ""}), "");
}

TEST_F(Matching, LastAffectedAndLimit) {
  EXPECT_EQ(Look({OsvJson("A-1", "npm", "a", R"({"introduced":"1.0.0"},{"last_affected":"1.2.0"})", "", "", "SEMVER")},
                 {"npm", "a", "1.2.0", ""}),
            "A-1; ");
  EXPECT_EQ(Look({OsvJson("A-1", "npm", "a", R"({"introduced":"1.0.0"},{"last_affected":"1.2.0"})", "", "", "SEMVER")},
                 {"npm", "a", "1.2.1", ""}),
            "");
  EXPECT_EQ(Look({OsvJson("A-1", "npm", "a", R"({"introduced":"1.0.0"},{"limit":"2.0.0"})", "", "", "SEMVER")},
                 {"npm", "a", "1.9.0", ""}),
            "A-1; ");
  EXPECT_EQ(Look({OsvJson("A-1", "npm", "a", R"({"introduced":"1.0.0"},{"limit":"2.0.0"})", "", "", "SEMVER")},
                 {"npm", "a", "2.0.0", ""}),
            "");
  EXPECT_EQ(Look({OsvJson("A-1", "npm", "a", R"({"introduced":"1.0.0"},{"limit":"*"})", "", "", "SEMVER")},
                 {"npm", "a", "9.0.0", ""}),
            "A-1; ");
}

TEST_F(Matching, ListedVersionsCountBesideRanges) {
  const std::vector<std::string> records = {
      OsvJson("A-1", "PyPI", "a", R"({"introduced":"5"},{"fixed":"6"})", "", R"("1.0","2.0rc1")")};
  EXPECT_EQ(Look(records, {"PyPI", "a", "1.0", ""}), "A-1 fixed 6; ");
  EXPECT_EQ(Look(records, {"PyPI", "a", "1.1", ""}), "");
  EXPECT_EQ(Look(records, {"PyPI", "a", "2.0rc1", ""}), "A-1 fixed 6; ");
}

TEST_F(Matching, WhatCannotBeJudgedIsNotCovered) {
  const std::vector<std::string> records = {
      OsvJson("A-1", "npm", "a", R"({"introduced":"0"})", "", "", "SEMVER"),
      OsvJson("A-2", "OSS-Fuzz", "file", R"({"introduced":"0"})", "", R"("v5.1")")};
  EXPECT_EQ(Look(records, {"PyPI", "a", "1.0", ""}), "not covered: the index has no data on PyPI");
  EXPECT_EQ(Look(records, {"npm", "a", "", ""}), "not covered: no version");
  EXPECT_EQ(Look(records, {"npm", "a", "latest", ""}), "not covered: \"latest\" is no version of npm");
  EXPECT_EQ(Look(records, {"", "a", "1", "no purl"}), "not covered: no purl");
  EXPECT_EQ(Look(records, {"OSS-Fuzz", "file", "v5.1", ""}),
            "A-2; not covered: versions of OSS-Fuzz cannot be ordered here");
  EXPECT_EQ(Look(records, {"OSS-Fuzz", "file", "v5.2", ""}),
            "not covered: versions of OSS-Fuzz cannot be ordered here");
}

TEST_F(Matching, DistributionsByReleaseAndWithout) {
  const std::vector<std::string> records = {
      OsvJson("D-1", "Debian:12", "openssl", R"({"introduced":"0"},{"fixed":"3.0.11-1~deb12u2"})"),
      OsvJson("D-2", "Debian:11", "openssl", R"({"introduced":"0"})"),
      OsvJson("D-0", "Debian", "openssl", R"({"introduced":"0"},{"fixed":"4"})")};
  EXPECT_EQ(Look(records, {"Debian:12", "openssl", "3.0.11-1~deb12u1", ""}),
            "D-0 fixed 4; D-1 fixed 3.0.11-1~deb12u2; ");
  EXPECT_EQ(Look(records, {"Debian:12", "openssl", "3.0.11-1~deb12u2", ""}), "D-0 fixed 4; ");
  EXPECT_EQ(Look({records[1]}, {"Debian:12", "openssl", "1", ""}), "not covered: the index has no data on Debian:12");
}

TEST_F(Matching, AdvisoriesStandUnderTheStreamsOfARelease) {
  const std::vector<std::string> records = {
      OsvJson("U-1", "Ubuntu:Pro:18.04:LTS", "bash", R"({"introduced":"0"},{"fixed":"4.4-1+esm1"})"),
      OsvJson("R-1", "Red Hat:enterprise_linux:8::appstream", "curl", R"({"introduced":"0"},{"fixed":"7.61-2.el8"})")};
  EXPECT_EQ(Look(records, {"Ubuntu:18.04:LTS", "bash", "4.4-1", ""}), "U-1 fixed 4.4-1+esm1; ");
  EXPECT_EQ(Look(records, {"Ubuntu:18.04:LTS", "bash", "4.4-1+esm1", ""}), "");
  EXPECT_EQ(Look(records, {"Red Hat:enterprise_linux:8", "curl", "7.61-1.el8", ""}), "R-1 fixed 7.61-2.el8; ");
}

TEST_F(Matching, ARepositoryThatNoAdvisoryNamesIsNotCleanForThat) {
  const std::vector<std::string> records = {
      OsvJson("G-1", "GitHub Actions", "a/b", R"({"introduced":"0"},{"fixed":"46"})")};
  EXPECT_EQ(Look(records, {"GitHub Actions", "a/b", "v45.0.7", ""}), "G-1 fixed 46; ");
  EXPECT_EQ(Look(records, {"GitHub Actions", "a/b", "v46", ""}), "");
  EXPECT_EQ(Look(records, {"GitHub Actions", "a/c", "v45", ""}),
            "not covered: no advisory names it, and not everything that is named so is of GitHub Actions");
}

TEST_F(Matching, OneAdvisoryIsOneFinding) {
  std::string record = OsvJson("A-1", "npm", "a", R"({"introduced":"0"},{"fixed":"1.5.0"})", "", "", "SEMVER");
  const std::size_t at = record.find("\"affected\":[") + 12;
  const std::string part = record.substr(at, record.size() - at - 2);
  record.insert(at, part + ",");
  EXPECT_EQ(Look({record}, {"npm", "a", "1.0.0", ""}), "A-1 fixed 1.5.0; ");
}

TEST_F(Matching, WithdrawnAdvisoriesAreNoFindings) {
  EXPECT_EQ(
      Look({OsvJson("A-1", "npm", "a", R"({"introduced":"0"})", R"("withdrawn":"2024-01-01T00:00:00Z",)", "", "SEMVER"),
            OsvJson("A-2", "npm", "b", R"({"introduced":"0"})", "", "", "SEMVER")},
           {"npm", "a", "1.0.0", ""}),
      "");
}

TEST_F(Matching, ARangeThatCannotBeOrderedSaysNothing) {
  const std::vector<std::string> records = {
      OsvJson("A-1", "npm", "a", R"({"introduced":"0"},{"fixed":"next"})", "", R"("1.0.0")", "SEMVER")};
  EXPECT_EQ(Look(records, {"npm", "a", "1.0.0", ""}), "A-1; ");
  EXPECT_EQ(Look(records, {"npm", "a", "1.0.1", ""}), "");
}

}  // namespace
}  // namespace entente::supply
