#include "views/supply/versions/key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "views/supply/data_for_tests.h"
#include "views/supply/versions/suites_for_tests.h"

namespace entente::supply {
namespace {

int Sign(int value) {
  return value < 0 ? -1 : (value > 0 ? 1 : 0);
}

// ENTENTE_SEED repeats a run; else each run tries other versions.
std::uint64_t Seed() {
  const char* given = std::getenv("ENTENTE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

struct Keyed {
  std::string version;
  std::string key;
};

std::string KeyOf(VersionOrder order, std::string_view version) {
  std::string key;
  return AppendVersionKey(order, version, key) ? key : "none";
}

void ExpectSameOrder(VersionOrder order, const Keyed& a, const Keyed& b) {
  ASSERT_EQ(Sign(a.key.compare(b.key)), Sign(CompareVersions(order, a.version, b.version)))
      << "\"" << a.version << "\" and \"" << b.version << "\"";
  if (a.key.size() < b.key.size()) {
    ASSERT_FALSE(b.key.starts_with(a.key)) << a.version << " " << b.version;
  }
}

// Pieces that versions of all orders are made of, those that matter in an order more often than others.
std::string Generated(std::mt19937_64& random) {
  static const std::vector<std::string> kPieces = {"0",
                                                   "1",
                                                   "2",
                                                   "9",
                                                   "10",
                                                   "00",
                                                   "01",
                                                   "159",
                                                   "160",
                                                   "255",
                                                   "256",
                                                   "70000",
                                                   "12345678901234567890",
                                                   "123456789012345678901234567890",
                                                   ".",
                                                   ".",
                                                   ".",
                                                   ".",
                                                   ".",
                                                   "-",
                                                   "-",
                                                   "_",
                                                   "+",
                                                   "~",
                                                   "^",
                                                   ":",
                                                   "a",
                                                   "b",
                                                   "A",
                                                   "z",
                                                   "alpha",
                                                   "beta",
                                                   "rc",
                                                   "RC",
                                                   "pre",
                                                   "dev",
                                                   "post",
                                                   "final",
                                                   "ga",
                                                   "sp",
                                                   "p",
                                                   "pl",
                                                   "r",
                                                   "-r1",
                                                   "_p2",
                                                   "_alpha",
                                                   "SNAPSHOT",
                                                   "foo",
                                                   "v",
                                                   ".0",
                                                   ".0.0",
                                                   ".1",
                                                   "-1",
                                                   "-alpha",
                                                   ".ga",
                                                   "m1",
                                                   ",1",
                                                   "_1",
                                                   "!"};
  std::string text = std::uniform_int_distribution<int>(0, 9)(random) == 0 ? "v" : "";
  text += std::to_string(std::uniform_int_distribution<int>(0, 3)(random));
  const int count = std::uniform_int_distribution<int>(0, 6)(random);
  for (int i = 0; i < count; ++i)
    text += kPieces[std::uniform_int_distribution<std::size_t>(0, kPieces.size() - 1)(random)];
  return text;
}

std::string GeneratedDateTime(std::mt19937_64& random) {
  const auto two = [&random](int from, int to) {
    const int value = std::uniform_int_distribution<int>(from, to)(random);
    return std::string(value < 10 ? "0" : "") + std::to_string(value);
  };
  std::string text = two(19, 20) + two(0, 99) + "-" + two(1, 12) + "-" + two(1, 28) + "T" + two(0, 23) + ":" +
                     two(0, 59) + ":" + two(58, 59);
  if (two(0, 1) == "00") text += "." + two(0, 30);
  return text + (two(0, 1) == "00" ? std::string("Z") : "-" + two(0, 3) + ":00");
}

class EveryOrder : public ::testing::TestWithParam<VersionOrder> {
 protected:
  std::vector<Keyed> Sample(std::mt19937_64& random, std::size_t count) const {
    std::vector<Keyed> sample;
    for (std::size_t tries = 0; sample.size() < count && tries < count * 50; ++tries) {
      std::string version = GetParam() == VersionOrder::kDateTime ? GeneratedDateTime(random) : Generated(random);
      std::string key;
      if (AppendVersionKey(GetParam(), version, key)) sample.push_back({std::move(version), std::move(key)});
    }
    return sample;
  }
};

TEST_P(EveryOrder, KeysOfGeneratedVersionsAreInTheOrderOfTheComparator) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::vector<Keyed> sample = Sample(random, 600);
  ASSERT_EQ(sample.size(), 600U);
  for (const Keyed& a : sample)
    for (const Keyed& b : sample) ASSERT_NO_FATAL_FAILURE(ExpectSameOrder(GetParam(), a, b));
}

TEST_P(EveryOrder, ComparatorIsAntisymmetricAndTransitive) {
  const std::uint64_t seed = Seed();
  SCOPED_TRACE("ENTENTE_SEED=" + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::vector<Keyed> sample = Sample(random, 60);
  const auto compare = [](const Keyed& a, const Keyed& b) {
    return Sign(CompareVersions(GetParam(), a.version, b.version));
  };
  for (const Keyed& a : sample)
    for (const Keyed& b : sample) {
      ASSERT_EQ(compare(a, b), -compare(b, a)) << a.version << " " << b.version;
      if (compare(a, b) > 0) continue;
      for (const Keyed& c : sample) {
        if (compare(b, c) > 0) continue;
        ASSERT_EQ(compare(a, c), std::min(compare(a, b), compare(b, c)))
            << a.version << " <= " << b.version << " <= " << c.version;
      }
    }
}

TEST_P(EveryOrder, KeysAreBounded) {
  for (const std::string_view piece : {"1-", "1.", "1a", "0", "9", "1.a.", "1--", "0.1", "1~", "1_p", "1.0.0.a"}) {
    std::string version = "1";
    while (version.size() + piece.size() <= kVersionBytesMax) version += piece;
    std::string key;
    if (!AppendVersionKey(GetParam(), version, key)) continue;
    EXPECT_LE(key.size(), kVersionKeyBytesMax) << piece;
  }
}

std::vector<VersionOrder> OrdersWithKeys() {
  std::vector<VersionOrder> orders;
  for (int order = 1; order <= static_cast<int>(kLastVersionOrder); ++order)
    if (HasKeys(static_cast<VersionOrder>(order))) orders.push_back(static_cast<VersionOrder>(order));
  return orders;
}

INSTANTIATE_TEST_SUITE_P(Keys, EveryOrder, ::testing::ValuesIn(OrdersWithKeys()),
                         [](const auto& order) { return "Order" + std::to_string(static_cast<int>(order.param)); });

struct Suite {
  const char* name;
  VersionOrder order;
  std::size_t without_key;  // versions that have a place in the order and no key
};

void PrintTo(const Suite& suite, std::ostream* out) {
  *out << suite.name;
}

class KeysOfSuite : public ::testing::TestWithParam<Suite> {};

// Every comparison of the suite, and, since neighbours alone say little, every version against a few hundred others.
TEST_P(KeysOfSuite, AreInTheOrderOfTheComparator) {
  ENTENTE_REQUIRE_DATA(suite, "suites/supply-suites.tar.zst", "osv-scalibr-semantic/semantic/testdata");
  std::ifstream in(suite / GetParam().name);
  ASSERT_TRUE(in) << GetParam().name;
  const VersionOrder order = GetParam().order;
  std::set<std::string> versions;
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#' || line.starts_with("//")) continue;
    Comparison comparison = SplitComparison(line);
    versions.insert(std::move(comparison.a));
    versions.insert(std::move(comparison.b));
  }
  std::vector<Keyed> keyed;
  std::size_t without_key = 0;
  for (const std::string& version : versions) {
    std::string key;
    if (AppendVersionKey(order, version, key))
      keyed.push_back({version, std::move(key)});
    else if (Accepts(order, version))
      ++without_key;
  }
  EXPECT_EQ(without_key, GetParam().without_key);
  ASSERT_FALSE(keyed.empty());
  std::ranges::sort(keyed, {}, &Keyed::key);
  for (std::size_t i = 1; i < keyed.size(); ++i)
    ASSERT_NO_FATAL_FAILURE(ExpectSameOrder(order, keyed[i - 1], keyed[i]));
  const std::size_t step = std::max<std::size_t>(1, keyed.size() / 200);
  for (const Keyed& a : keyed)
    for (std::size_t i = 0; i < keyed.size(); i += step) ASSERT_NO_FATAL_FAILURE(ExpectSameOrder(order, a, keyed[i]));
}

INSTANTIATE_TEST_SUITE_P(Keys, KeysOfSuite,
                         ::testing::Values(Suite{"semver-versions.txt", VersionOrder::kSemVer, 0},
                                           Suite{"nuget-versions.txt", VersionOrder::kNuGet, 0},
                                           Suite{"pub-versions.txt", VersionOrder::kPub, 0},
                                           Suite{"debian-versions.txt", VersionOrder::kDebian, 0},
                                           Suite{"debian-versions-generated.txt", VersionOrder::kDebian, 0},
                                           Suite{"maven-versions.txt", VersionOrder::kMaven, 0},
                                           Suite{"maven-versions-generated.txt", VersionOrder::kMaven, 1075},
                                           Suite{"pypi-versions.txt", VersionOrder::kPyPi, 0},
                                           Suite{"pypi-versions-generated.txt", VersionOrder::kPyPi, 0},
                                           Suite{"rubygems-versions.txt", VersionOrder::kRubyGems, 0},
                                           Suite{"rubygems-versions-generated.txt", VersionOrder::kRubyGems, 0},
                                           Suite{"packagist-versions.txt", VersionOrder::kPackagist, 4},
                                           Suite{"packagist-versions-generated.txt", VersionOrder::kPackagist, 0},
                                           Suite{"alpine-versions.txt", VersionOrder::kAlpine, 0},
                                           Suite{"alpine-versions-generated.txt", VersionOrder::kAlpine, 0},
                                           Suite{"redhat-versions.txt", VersionOrder::kRpm, 0},
                                           Suite{"hackage-versions.txt", VersionOrder::kHackage, 0},
                                           Suite{"cran-versions.txt", VersionOrder::kCran, 0},
                                           Suite{"cran-versions-generated.txt", VersionOrder::kCran, 0}),
                         [](const auto& suite) {
                           std::string name = suite.param.name;
                           for (char& c : name)
                             if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                           return name;
                         });

TEST(VersionKey, IsAppended) {
  std::string key = "before";
  ASSERT_TRUE(AppendVersionKey(VersionOrder::kSemVer, "1.2.3", key));
  EXPECT_EQ(key, "before\x11\x12\x13\x02");
  EXPECT_FALSE(AppendVersionKey(VersionOrder::kSemVer, "latest", key));
  EXPECT_FALSE(AppendVersionKey(VersionOrder::kSemVer, "", key));
  EXPECT_FALSE(AppendVersionKey(VersionOrder::kSemVer, std::string(kVersionBytesMax + 1, '1'), key));
  EXPECT_FALSE(AppendVersionKey(VersionOrder::kMaven, "1-foo.ga.2", key));
  EXPECT_EQ(key, "before\x11\x12\x13\x02");
}

TEST(VersionKey, IsMissingWhereTheOrderGoesRoundInCircles) {
  EXPECT_FALSE(HasKeys(VersionOrder::kNone));
  EXPECT_FALSE(HasKeys(VersionOrder::kArch));
  EXPECT_EQ(KeyOf(VersionOrder::kArch, "1.0-1"), "none");
  EXPECT_EQ(KeyOf(VersionOrder::kMaven, "2.9.0.RC1"), "none");
  EXPECT_NE(KeyOf(VersionOrder::kMaven, "2.9.1.RC1"), "none");
  EXPECT_NE(KeyOf(VersionOrder::kMaven, "2.9.0-RC1"), "none");
  EXPECT_NE(KeyOf(VersionOrder::kMaven, "5.0.0.Final"), "none");
  EXPECT_EQ(KeyOf(VersionOrder::kMaven, "1.ga.2"), "none");
  EXPECT_EQ(KeyOf(VersionOrder::kConan, "1.a"), "none");
  EXPECT_EQ(KeyOf(VersionOrder::kFreeBsd, "1.0+2"), "none");
  EXPECT_EQ(KeyOf(VersionOrder::kPackagist, "1.#"), "none");
  // The circles that are meant.
  EXPECT_LT(CompareVersions(VersionOrder::kMaven, "1.0.rc", "1"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kMaven, "1", "1-1"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kMaven, "1-1", "1.0.rc"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kConan, "9", "10"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kConan, "10", "1a"), 0);
  EXPECT_LT(CompareVersions(VersionOrder::kConan, "1a", "9"), 0);
}

TEST(VersionKey, IsEqualExactlyForEqualVersions) {
  EXPECT_EQ(KeyOf(VersionOrder::kSemVer, "v1.0+a"), KeyOf(VersionOrder::kSemVer, "1.0.0"));
  EXPECT_NE(KeyOf(VersionOrder::kPub, "1.0.0+a"), KeyOf(VersionOrder::kPub, "1.0.0"));
  EXPECT_EQ(KeyOf(VersionOrder::kPyPi, "1.0-ALPHA.1"), KeyOf(VersionOrder::kPyPi, "1a1"));
  EXPECT_EQ(KeyOf(VersionOrder::kMaven, "1.0.0-final"), KeyOf(VersionOrder::kMaven, "1"));
  EXPECT_EQ(KeyOf(VersionOrder::kDebian, "0:1.0-0"), KeyOf(VersionOrder::kDebian, "1.00"));
  EXPECT_EQ(KeyOf(VersionOrder::kRubyGems, "1.0.a.0"), KeyOf(VersionOrder::kRubyGems, "1.a"));
}

}  // namespace
}  // namespace entente::supply
