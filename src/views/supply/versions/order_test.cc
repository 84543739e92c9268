#include "views/supply/versions/order.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "views/supply/data_for_tests.h"
#include "views/supply/versions/suites_for_tests.h"

namespace entente::supply {
namespace {

struct Suite {
  const char* name;
  VersionOrder order;
  std::size_t lines;    // comparisons in the file: a file that is not read whole fails
  std::size_t refused;  // of these, how many have a text that is no version
};

void PrintTo(const Suite& suite, std::ostream* out) {
  *out << suite.name;
}

// Texts that have no place in the order here, though the suite gives them one: docs/matching.md, "Where a suite is
// wrong". No other line may be passed over.
const std::set<std::string> kNoVersions = {
    "1-r-0 < 1-r0",
    "1-r-1 < 1-r0",
    "0.r1 < 0r2",
    "0..1..0 < 0..1..1",
    "0...1...0 < 0...1...1",
    "0...1...0.r1 < 0...1...0.r2",
    "0...1...0r1 < 0...1...0r2",
    "0..8 = 0..8",
    "0..8 > 0...8",
    "0.8.21.r2 > 0.8.21.r1",
    "10.2.24.r0 > 10.2.22.r0",
    "0.8.21.r2 < 0.8.21r2",
    "1.2.0A < 1.2.0d",
    "1.2.0D < 1.2.0d",
    "1-r2 > 1-r-1",
    "1 > 1-ruff",
    "1-r0-1 = 1-r-2",
    "1-r0-1 = 1-r0-2",
    "1-ruff2 = 1-ruff1",
    "1-ruff2 = 1--ruff1",
    "1-r0-ruff2 = 1-r0-ruff1",
    "1.2 > 1.2_blah",
    "1.2_svn1 > 1.2_csv2",
    "1.2_cvs1 > 1.2_blah",
    ".1 < 1",
    "1 > .1",
    ".2 > .1",
    "a < b",
    "c > b",
    "c = c",
    "23_foo > 4_beta",
    "1.0 < 1.0bc",
    "dev-foo < 1.26.0",
    "1.26.0 > dev-foo",
    "-class.-jw.util.version.version-pre < 1.0",
    "-class.-jw.util.version.version-preview < 1.0",
    "-class.-jw.util.version.version-dev < 1.0",
    "-class.-jw.util.version.Version- < 1.0.dev1",
    "trunk < 3.2.3",
    "a3 < 2.0b1",
};

class Semantic : public ::testing::TestWithParam<Suite> {};

TEST_P(Semantic, AgreesWithReferenceComparisons) {
  ENTENTE_REQUIRE_DATA(suite, "suites/supply-suites.tar.zst", "osv-scalibr-semantic/semantic/testdata");
  std::ifstream in(suite / GetParam().name);
  ASSERT_TRUE(in) << GetParam().name;
  std::size_t lines = 0;
  std::size_t refused = 0;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#' || line.starts_with("//")) continue;
    ++lines;
    const Comparison comparison = SplitComparison(line);
    const VersionOrder order = GetParam().order;
    if (!Accepts(order, comparison.a) || !Accepts(order, comparison.b)) {
      EXPECT_TRUE(kNoVersions.contains(line)) << "has no place in the order: " << line;
      ++refused;
      continue;
    }
    EXPECT_EQ(CompareVersions(order, comparison.a, comparison.b), comparison.expected) << line;
    EXPECT_EQ(CompareVersions(order, comparison.b, comparison.a), -comparison.expected) << "turned round: " << line;
  }
  EXPECT_EQ(lines, GetParam().lines);
  EXPECT_EQ(refused, GetParam().refused);
}

INSTANTIATE_TEST_SUITE_P(Reference, Semantic,
                         ::testing::Values(Suite{"semver-versions.txt", VersionOrder::kSemVer, 86, 0},
                                           Suite{"nuget-versions.txt", VersionOrder::kNuGet, 35, 0},
                                           Suite{"pub-versions.txt", VersionOrder::kPub, 100, 0},
                                           Suite{"debian-versions.txt", VersionOrder::kDebian, 30, 0},
                                           Suite{"debian-versions-generated.txt", VersionOrder::kDebian, 14'442, 0},
                                           Suite{"maven-versions.txt", VersionOrder::kMaven, 102, 0},
                                           Suite{"maven-versions-generated.txt", VersionOrder::kMaven, 14'752, 0},
                                           Suite{"pypi-versions.txt", VersionOrder::kPyPi, 37, 3},
                                           Suite{"pypi-versions-generated.txt", VersionOrder::kPyPi, 12'375, 3},
                                           Suite{"rubygems-versions.txt", VersionOrder::kRubyGems, 25, 0},
                                           Suite{"rubygems-versions-generated.txt", VersionOrder::kRubyGems, 4098, 0},
                                           Suite{"packagist-versions.txt", VersionOrder::kPackagist, 95, 2},
                                           Suite{"packagist-versions-generated.txt", VersionOrder::kPackagist, 10'630,
                                                 0},
                                           Suite{"alpine-versions.txt", VersionOrder::kAlpine, 778, 32},
                                           Suite{"alpine-versions-generated.txt", VersionOrder::kAlpine, 13'979, 0},
                                           Suite{"redhat-versions.txt", VersionOrder::kRpm, 165, 0},
                                           Suite{"hackage-versions.txt", VersionOrder::kHackage, 11, 0},
                                           Suite{"cran-versions.txt", VersionOrder::kCran, 21, 0},
                                           Suite{"cran-versions-generated.txt", VersionOrder::kCran, 57, 0}),
                         [](const auto& suite) {
                           std::string name = suite.param.name;
                           for (char& c : name)
                             if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                           return name;
                         });

TEST(VersionOrder, RefusesWhatIsNoVersion) {
  EXPECT_FALSE(Accepts(VersionOrder::kSemVer, ""));
  EXPECT_FALSE(Accepts(VersionOrder::kSemVer, "(devel)"));
  EXPECT_FALSE(Accepts(VersionOrder::kSemVer, "latest"));
  EXPECT_FALSE(Accepts(VersionOrder::kSemVer, "^1.2.3"));
  EXPECT_FALSE(Accepts(VersionOrder::kSemVer, "1.2.*"));
  EXPECT_FALSE(Accepts(VersionOrder::kMaven, "${project.version}"));
  EXPECT_FALSE(Accepts(VersionOrder::kMaven, "[1.0,2.0)"));
  EXPECT_FALSE(Accepts(VersionOrder::kPyPi, "unknown"));
  EXPECT_FALSE(Accepts(VersionOrder::kPackagist, "dev-main"));
  EXPECT_FALSE(Accepts(VersionOrder::kDebian, "a:1.0"));
  EXPECT_FALSE(Accepts(VersionOrder::kDateTime, "2023-02-29T00:00:00Z"));
  EXPECT_FALSE(Accepts(VersionOrder::kDateTime, "2023-02-28t00:00:00z"));
  EXPECT_FALSE(Accepts(VersionOrder::kDateTime, "2023-02-28T00:00:00"));
  EXPECT_FALSE(Accepts(VersionOrder::kOpenSsl, "1.0.1-"));
  EXPECT_FALSE(Accepts(VersionOrder::kGentoo, "1.0_foo"));
  EXPECT_FALSE(Accepts(VersionOrder::kFreeBsd, "1.*"));
  EXPECT_FALSE(Accepts(VersionOrder::kConan, "[>=1.0]"));
  EXPECT_FALSE(Accepts(VersionOrder::kNone, "1.0"));
  EXPECT_FALSE(Accepts(VersionOrder::kSemVer, std::string(kVersionBytesMax + 1, '1')));
  EXPECT_TRUE(Accepts(VersionOrder::kSemVer, "v0.0.0-20230101000000-abcdef123456"));
  EXPECT_TRUE(Accepts(VersionOrder::kMaven, "r09"));
}

// The examples of pkg-version(8) and of the comments in its source.
TEST(VersionOrder, OrdersFreeBsdPackages) {
  const auto compare = [](std::string_view a, std::string_view b) {
    EXPECT_TRUE(Accepts(VersionOrder::kFreeBsd, a) && Accepts(VersionOrder::kFreeBsd, b)) << a << " " << b;
    return CompareVersions(VersionOrder::kFreeBsd, a, b);
  };
  EXPECT_LT(compare("1.2", "1.10"), 0);
  EXPECT_LT(compare("10.a", "10"), 0);
  EXPECT_LT(compare("10", "10a"), 0);
  EXPECT_EQ(compare("10alpha", "10.a"), 0);
  EXPECT_LT(compare("pl11", "alpha3"), 0);
  EXPECT_LT(compare("alpha3", "0.1beta2"), 0);
  EXPECT_EQ(compare("0.1beta2", "0.1.b2"), 0);
  EXPECT_LT(compare("0.1.b2", "0.1"), 0);
  EXPECT_EQ(compare("1.d2", "1.dev2"), 0);
  EXPECT_EQ(compare("1.dev2", "1.Development2"), 0);
  EXPECT_EQ(compare("1.0", "1"), 0);
  EXPECT_LT(compare("1.0_1", "1.0_2"), 0);
  EXPECT_LT(compare("2.0_2", "1.0,1"), 0);
  EXPECT_LT(compare("1.0.1+2004.09.06", "1.0.1+2004.10.01"), 0);
}

TEST(VersionOrder, OrdersWhatProductsShip) {
  EXPECT_LT(CompareVersions(VersionOrder::kSemVer, "v1.2.3-rc.1", "1.2.3"), 0);
  EXPECT_EQ(CompareVersions(VersionOrder::kSemVer, "2.0.0+incompatible", "v2"), 0);
  EXPECT_GT(CompareVersions(VersionOrder::kSemVer, "3.13.0.1", "3.13.0"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kMaven, "2.14.1", "2.15.0"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kMaven, "2.15.0-rc1", "2.15.0"), 0);
  EXPECT_GT(CompareVersions(VersionOrder::kDebian, "1:1.0", "2.0"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kDebian, "5.6.1-1", "5.6.1+really5.4.5-1"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kOpam, "1.0~beta", "1.0"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kOpam, "v0.9.1", "v0.16.0"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kDateTime, "2024-01-01T12:00:00+02:00", "2024-01-01T11:00:00Z"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kDateTime, "2023-02-28T23:59:60Z", "2023-03-01T00:00:00.1Z"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kRpm, "1:0.1.15-2.el8_4", "1:0.1.15-2.el8_5"), 0);
}

}  // namespace
}  // namespace entente::supply
