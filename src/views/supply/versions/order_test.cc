#include "views/supply/versions/order.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "views/supply/data_for_tests.h"

namespace entente::supply {
namespace {

struct Suite {
  const char* name;
  VersionOrder order;
  std::size_t compared_min;  // comparisons that must have been made
};

void PrintTo(const Suite& suite, std::ostream* out) {
  *out << suite.name;
}

class Semantic : public ::testing::TestWithParam<Suite> {};

// Reference comparisons. Lines with a text that has no place in the order (the suite has some on purpose) are counted
// apart: they must stay few.
TEST_P(Semantic, AgreesWithReferenceComparisons) {
  ENTENTE_REQUIRE_DATA(suite, "suites/supply-suites.tar.zst", "osv-scalibr-semantic/semantic/testdata");
  std::ifstream in(suite / GetParam().name);
  ASSERT_TRUE(in) << GetParam().name;
  std::size_t compared = 0;
  std::size_t refused = 0;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#' || line.starts_with("//")) continue;
    std::size_t mark = line.find_first_of("<>=");
    while (mark != std::string::npos && (mark == 0 || line[mark - 1] != ' '))
      mark = line.find_first_of("<>=", mark + 1);
    ASSERT_NE(mark, std::string::npos) << line;
    const std::string a = line.substr(0, mark - 1);
    const std::string b = line.substr(mark + 2);
    const VersionOrder order = GetParam().order;
    if (!Accepts(order, a) || !Accepts(order, b)) {
      ++refused;
      continue;
    }
    ++compared;
    const int expected = line[mark] == '<' ? -1 : (line[mark] == '>' ? 1 : 0);
    EXPECT_EQ(CompareVersions(order, a, b), expected) << line;
    EXPECT_EQ(CompareVersions(order, b, a), -expected) << "turned round: " << line;
  }
  EXPECT_GE(compared, GetParam().compared_min) << refused << " lines were not compared";
}

INSTANTIATE_TEST_SUITE_P(Reference, Semantic,
                         ::testing::Values(Suite{"semver-versions.txt", VersionOrder::kSemVer, 80},
                                           Suite{"nuget-versions.txt", VersionOrder::kNuGet, 30},
                                           Suite{"pub-versions.txt", VersionOrder::kPub, 90},
                                           Suite{"debian-versions.txt", VersionOrder::kDebian, 26},
                                           Suite{"debian-versions-generated.txt", VersionOrder::kDebian, 14'000},
                                           Suite{"maven-versions.txt", VersionOrder::kMaven, 100},
                                           Suite{"maven-versions-generated.txt", VersionOrder::kMaven, 14'000},
                                           Suite{"pypi-versions.txt", VersionOrder::kPyPi, 30},
                                           Suite{"pypi-versions-generated.txt", VersionOrder::kPyPi, 12'000},
                                           Suite{"rubygems-versions.txt", VersionOrder::kRubyGems, 20},
                                           Suite{"rubygems-versions-generated.txt", VersionOrder::kRubyGems, 4'000},
                                           Suite{"packagist-versions.txt", VersionOrder::kPackagist, 80},
                                           Suite{"packagist-versions-generated.txt", VersionOrder::kPackagist, 10'000},
                                           Suite{"alpine-versions.txt", VersionOrder::kAlpine, 700},
                                           Suite{"alpine-versions-generated.txt", VersionOrder::kAlpine, 13'000},
                                           Suite{"redhat-versions.txt", VersionOrder::kRpm, 140},
                                           Suite{"hackage-versions.txt", VersionOrder::kHackage, 10},
                                           Suite{"cran-versions.txt", VersionOrder::kCran, 20},
                                           Suite{"cran-versions-generated.txt", VersionOrder::kCran, 50}),
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
  EXPECT_FALSE(Accepts(VersionOrder::kNone, "1.0"));
  EXPECT_FALSE(Accepts(VersionOrder::kSemVer, std::string(kVersionBytesMax + 1, '1')));
  EXPECT_TRUE(Accepts(VersionOrder::kSemVer, "v0.0.0-20230101000000-abcdef123456"));
  EXPECT_TRUE(Accepts(VersionOrder::kMaven, "r09"));
}

TEST(VersionOrder, OrdersWhatProductsShip) {
  EXPECT_LT(CompareVersions(VersionOrder::kSemVer, "v1.2.3-rc.1", "1.2.3"), 0);
  EXPECT_EQ(CompareVersions(VersionOrder::kSemVer, "2.0.0+incompatible", "v2"), 0);
  EXPECT_GT(CompareVersions(VersionOrder::kSemVer, "3.13.0.1", "3.13.0"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kMaven, "2.14.1", "2.15.0"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kMaven, "2.15.0-rc1", "2.15.0"), 0);
  EXPECT_GT(CompareVersions(VersionOrder::kDebian, "1:1.0", "2.0"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kDebian, "5.6.1-1", "5.6.1+really5.4.5-1"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kRpm, "1:0.1.15-2.el8_4", "1:0.1.15-2.el8_5"), 0);
}

}  // namespace
}  // namespace entente::supply
