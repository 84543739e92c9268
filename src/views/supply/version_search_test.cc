#include "views/supply/version_search.h"

#include <gtest/gtest.h>

#include "views/supply/flaw_groups.h"
#include "views/supply/index/for_tests.h"

namespace entente::supply {
namespace {

// "GHSA-1 affected npm left-pad fixed 1.3.0; " for each.
std::string Found(const AdvisoryIndex& index, std::string_view text, std::string_view ecosystem = "") {
  const auto search = VersionSearchOf(text);
  if (!search.has_value()) return "words";
  const auto found = FindVersion(index, *search, ecosystem);
  if (!found.has_value()) return found.error().Text();
  std::string said;
  for (const VersionVerdict& one : found->verdicts) {
    constexpr const char* kResults[] = {"affected", "not affected", "not covered"};
    said += std::string(index.Advisory(one.advisory).value().id) + " " + kResults[static_cast<int>(one.result)] + " " +
            one.ecosystem + " " + one.name;
    if (!one.fixed.empty()) said += " fixed " + one.fixed;
    if (!one.not_covered.empty()) said += " (" + one.not_covered + ")";
    said += "; ";
  }
  return said + found->not_covered;
}

TEST(VersionSearchTest, TellsVersionsFromWords) {
  EXPECT_FALSE(VersionSearchOf("log4j").has_value());
  EXPECT_FALSE(VersionSearchOf("CVE-2021-44228").has_value());
  EXPECT_FALSE(VersionSearchOf("@babel/core").has_value());
  EXPECT_FALSE(VersionSearchOf("lodash@").has_value());
  EXPECT_FALSE(VersionSearchOf("write to lodash@4").has_value());
  EXPECT_FALSE(VersionSearchOf("pkg:nothing").has_value());
  const auto scoped = VersionSearchOf("@babel/core@7.0.0");
  ASSERT_TRUE(scoped.has_value());
  EXPECT_EQ(scoped->package.name, "@babel/core");
  EXPECT_EQ(scoped->package.version, "7.0.0");
  const auto purl = VersionSearchOf("pkg:npm/%40babel/core@7.0.0");
  ASSERT_TRUE(purl.has_value());
  EXPECT_EQ(purl->package.ecosystem, "npm");
  EXPECT_EQ(purl->package.name, "@babel/core");
  EXPECT_EQ(purl->purl, "pkg:npm/%40babel/core@7.0.0");
}

struct Searching : testing::Test {
  TemporaryDirectory directory;
  std::shared_ptr<const AdvisoryIndex> index = OpenIndex(
      directory,
      BuildIndex({OsvJson("A-1", "npm", "left-pad", R"({"introduced":"1.0.0"},{"fixed":"1.3.0"})", "", "", "SEMVER"),
                  OsvJson("A-2", "npm", "left-pad", R"({"introduced":"0"},{"fixed":"0.5.0"})", "", "", "SEMVER"),
                  OsvJson("A-3", "npm", "left-pad", R"({"introduced":"0"})", R"("withdrawn":"2024-05-05T00:00:00Z",)",
                          "", "SEMVER"),
                  OsvJson("A-4", "PyPI", "Left_Pad", R"({"introduced":"0"},{"fixed":"2.0"})"),
                  OsvJson("A-5", "Debian:11", "left-pad", R"({"introduced":"0"},{"fixed":"3.0-1"})"),
                  OsvJson("A-6", "OSS-Fuzz", "left-pad", "", "", R"("9.9")")}));
};

TEST_F(Searching, JudgesThePackageWhereverItIs) {
  EXPECT_EQ(Found(*index, "left-pad@1.2.0"),
            "A-1 affected npm left-pad fixed 1.3.0; A-4 affected PyPI Left_Pad fixed 2.0; "
            "A-5 affected Debian:11 left-pad fixed 3.0-1; "
            "A-6 not covered OSS-Fuzz left-pad (versions of OSS-Fuzz cannot be ordered here); "
            "A-2 not affected npm left-pad; ");
  EXPECT_EQ(Found(*index, "left-pad@1.2.0", "PyPI"), "A-4 affected PyPI Left_Pad fixed 2.0; ");
  EXPECT_EQ(Found(*index, "left-pad@3.0", "Debian"), "A-5 affected Debian:11 left-pad fixed 3.0-1; ");
  EXPECT_EQ(Found(*index, "right-pad@1"), "");
}

TEST_F(Searching, APurlNamesTheEcosystem) {
  EXPECT_EQ(Found(*index, "pkg:npm/left-pad@1.3.0"), "A-1 not affected npm left-pad; A-2 not affected npm left-pad; ");
  EXPECT_EQ(Found(*index, "pkg:npm/left-pad@x"),
            "A-1 not covered npm left-pad (\"x\" is no version of npm); "
            "A-2 not covered npm left-pad (\"x\" is no version of npm); ");
  // Without its release: all of them. Without a version: nothing is judged.
  EXPECT_EQ(Found(*index, "pkg:deb/debian/left-pad@2.0-1"), "A-5 affected Debian:11 left-pad fixed 3.0-1; ");
  EXPECT_EQ(Found(*index, "pkg:deb/debian/left-pad@2.0-1?distro=debian-12"), "the index has no data on Debian:12");
  EXPECT_EQ(Found(*index, "pkg:npm/left-pad"), "A-1 not affected npm left-pad; A-2 not affected npm left-pad; ");
  EXPECT_EQ(Found(*index, "pkg:cargo/left-pad@1.0.0"), "the index has no data on crates.io");
  EXPECT_NE(Found(*index, "pkg:generic/left-pad@1.0.0").find("generic"), std::string::npos);
}

TEST(FlawGroupsTest, AreFoundFromEveryMember) {
  const TemporaryDirectory directory;
  const auto index = OpenIndex(
      directory, BuildIndex({OsvJson("CVE-1", "npm", "a", R"({"introduced":"0"})"),
                             OsvJson("GHSA-1", "npm", "a", R"({"introduced":"0"})", R"("aliases":["CVE-1"],)"),
                             OsvJson("DSA-1", "Debian:12", "a", R"({"introduced":"0"})", R"("upstream":["CVE-1"],)"),
                             OsvJson("GO-1", "Go", "a", R"({"introduced":"0"})",
                                     R"("aliases":["CVE-1"],"withdrawn":"2024-05-05T00:00:00Z",)"),
                             OsvJson("GHSA-2", "npm", "b", R"({"introduced":"0"})")}));
  const auto groups = FlawGroups::Of(*index);
  ASSERT_TRUE(groups.has_value()) << groups.error().Text();
  const auto members = [&](std::string_view id) {
    std::string said;
    const auto head = index->Advisory(index->FindAdvisory(id).value().value()).value();
    for (const std::uint32_t one : groups->Members(head.group)) said += std::string(index->Advisory(one)->id) + " ";
    return said;
  };
  EXPECT_EQ(members("CVE-1"), "CVE-1 DSA-1 GHSA-1 ");
  EXPECT_EQ(members("DSA-1"), "CVE-1 DSA-1 GHSA-1 ");
  EXPECT_EQ(members("GHSA-2"), "");
}

}  // namespace
}  // namespace entente::supply
