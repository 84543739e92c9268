#include "views/supply/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "views/supply/index/for_tests.h"

namespace entente::supply {
namespace {

using testing::HasSubstr;

struct Explaining : testing::Test {
  Explaining()
      : index(OpenIndex(
            directory,
            BuildIndex(
                {OsvJson("GHSA-1", "npm", "left-pad", R"({"introduced":"1.0.0"},{"fixed":"1.3.0"})",
                         R"("aliases":["CVE-2020-1"],"related":["CVE-2020-7"],)", R"("0.9.0")", "SEMVER"),
                 OsvJson("GHSA-2", "npm", "left-pad", R"({"introduced":"0"})", R"("withdrawn":"2024-05-05T00:00:00Z",)",
                         "", "SEMVER"),
                 OsvJson("GHSA-4", "npm", "left-pad", R"({"introduced":"2.0.0"},{"fixed":"2.0.0"})", "", "", "SEMVER"),
                 OsvJson("GHSA-3", "npm", "right-pad", R"({"introduced":"0"},{"fixed":"not a version"})", "", "",
                         "SEMVER")}))) {}
  std::string Said(std::string_view id, std::string_view purl) {
    const auto explained = Explain(*index, id, purl);
    if (!explained.has_value()) return explained.error().Text();
    std::string said;
    for (const ExplainedStep& step : explained->steps) said += std::string(step.depth, ' ') + step.text + "\n";
    constexpr const char* kResults[] = {"AFFECTED", "NOT AFFECTED", "NOT COVERED"};
    return said + kResults[static_cast<int>(explained->result)] + " " + explained->fixed;
  }

  TemporaryDirectory directory;
  std::shared_ptr<const AdvisoryIndex> index;
};

TEST_F(Explaining, SaysWhichRangeHolds) {
  const std::string said = Said("CVE-2020-1", "pkg:npm/left-pad@1.2.0");
  EXPECT_THAT(said, HasSubstr("the advisory: GHSA-1 (CVE-2020-1)\n about GHSA-1\n "
                              "related, which does not make them the same flaw: CVE-2020-7\n"));
  EXPECT_THAT(said,
              HasSubstr("a range in the order of SemVer: introduced 1.0.0, fixed 1.3.0: 1.2.0 is in it: affected, "
                        "fixed in 1.3.0\n"));
  EXPECT_THAT(said, HasSubstr("of the 1 versions that it lists, 1.2.0 is none\n"));
  EXPECT_THAT(said, HasSubstr("AFFECTED 1.3.0"));
}

TEST_F(Explaining, SaysWhatListsAndWhatDoesNot) {
  const std::string listed = Said("GHSA-1", "pkg:npm/left-pad@0.9.0");
  EXPECT_THAT(listed, HasSubstr("0.9.0 is not in it\n"));
  EXPECT_THAT(listed, HasSubstr("0.9.0 is one: affected\n"));
  EXPECT_THAT(listed, HasSubstr("\nAFFECTED"));
  EXPECT_THAT(Said("GHSA-1", "pkg:npm/left-pad@1.3.0"), HasSubstr("NOT AFFECTED"));
  EXPECT_THAT(Said("GHSA-2", "pkg:npm/left-pad@1.0.0"),
              HasSubstr("it is withdrawn, so it holds for nothing\nNOT AFFECTED"));
  EXPECT_THAT(Said("GHSA-1", "pkg:npm/right-pad@1.0.0"),
              HasSubstr("it does not name this package; it names npm left-pad"));
}

TEST_F(Explaining, ARangeThatHoldsNoVersionIsSaidToBeOne) {
  EXPECT_THAT(Said("GHSA-4", "pkg:npm/left-pad@2.0.0"),
              HasSubstr("a range in the order of SemVer: no version: 2.0.0 is not in it\nNOT AFFECTED"));
}

TEST_F(Explaining, NothingKnownIsNotClean) {
  EXPECT_THAT(Said("GHSA-1", "pkg:cargo/left-pad@1.0.0"),
              AllOf(HasSubstr("not covered: the index has no data on crates.io"), HasSubstr("\nNOT COVERED")));
  EXPECT_THAT(Said("GHSA-1", "pkg:npm/left-pad@latest"),
              AllOf(HasSubstr("latest has no place in this order"), HasSubstr("\nNOT COVERED")));
  EXPECT_THAT(Said("GHSA-3", "pkg:npm/right-pad@1.0.0"),
              HasSubstr("its versions cannot be ordered, so it says nothing"));
}

TEST_F(Explaining, RefusesWhatItCannotAnswer) {
  EXPECT_THAT(Said("GHSA-9", "pkg:npm/left-pad@1.0.0"), HasSubstr("the index has no advisory GHSA-9"));
  EXPECT_THAT(Said("GHSA-1", "pkg:npm/left-pad"), HasSubstr("the purl has no version"));
  EXPECT_THAT(Said("GHSA-1", "left-pad"), HasSubstr("no purl"));
}

}  // namespace
}  // namespace entente::supply
