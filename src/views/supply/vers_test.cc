#include "views/supply/vers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "views/supply/data_for_tests.h"
#include "views/supply/native_range.h"

namespace entente::supply {
namespace {

using nlohmann::json;

std::string Canonical(std::string_view text) {
  const auto vers = Vers::Parse(text);
  return vers ? vers->Text() : "error: " + vers.error().message;
}

std::string Native(std::string_view scheme, std::string_view native) {
  const auto vers = FromNativeRange(scheme, native);
  return vers ? vers->Text() : "error: " + vers.error().message;
}

std::string Held(std::string_view range, std::string_view version) {
  const auto vers = Vers::Parse(range);
  if (!vers) return vers.error().message;
  const auto held = vers->Holds(version);
  return !held ? held.error().message : (*held ? "yes" : "no");
}

TEST(Vers, IsWrittenCanonically) {
  EXPECT_EQ(Canonical("vers:npm/>=1.0.0|<2.0.0"), "vers:npm/>=1.0.0|<2.0.0");
  EXPECT_EQ(Canonical("VERS:NPM/ <2.0.0 | |>=1.0.0|"), "vers:npm/>=1.0.0|<2.0.0");
  EXPECT_EQ(Canonical("vers:pypi/=1!2.0%2blocal"), "vers:pypi/1%212.0%2Blocal");
  EXPECT_EQ(Canonical("vers:npm/*"), "vers:npm/*");
  EXPECT_EQ(Canonical("vers:deb/1:2.0"), "vers:deb/1:2.0");
  EXPECT_EQ(Canonical("vers:unheard-of/b|a"), "vers:unheard-of/b|a");
}

TEST(Vers, SaysWhatIsWrong) {
  for (const char* text :
       {"", "vers", "vers:", "vers:npm", "vers:npm/", "vers:npm/|", "vers:/1.0", "vers:n_m/1.0", "vers:npm/latest",
        "vers:npm/>=", "vers:npm/*|1.0", "vers:npm/*1.0", "vers:npm/1%", "vers:npm/1%0", "vers:npm/1%zz",
        "vers:npm/1%00", "vers:npm/1%FF", "vers:1npm/1", "pkg:npm/a"})
    EXPECT_FALSE(Vers::Parse(text).has_value()) << text;
  std::string many = "vers:npm/1";
  for (std::size_t i = 0; i < kVersConstraintsMax; ++i) many += "|1";
  EXPECT_FALSE(Vers::Parse(many).has_value());
  EXPECT_FALSE(Vers::Parse("vers:npm/" + std::string(kVersBytesMax, '1')).has_value());
  EXPECT_FALSE(Vers::Build("npm", {}).has_value());
}

TEST(Vers, HoldsWhatLiesInItsIntervals) {
  EXPECT_EQ(Held("vers:npm/>=1.0|<2.0|>=3.0", "1.5"), "yes");
  EXPECT_EQ(Held("vers:npm/>=1.0|<2.0|>=3.0", "2.0"), "no");
  EXPECT_EQ(Held("vers:npm/>=1.0|<2.0|>=3.0", "4"), "yes");
  EXPECT_EQ(Held("vers:npm/!=2.0", "2.0"), "no");
  EXPECT_EQ(Held("vers:npm/!=2.0", "2.1"), "yes");
  EXPECT_EQ(Held("vers:npm/1.0|!=2.0", "2.1"), "no");
  // Of bounds to the same side that follow each other the outer one counts.
  EXPECT_EQ(Held("vers:npm/>1|>2|<3|<4", "1.5"), "yes");
  EXPECT_EQ(Held("vers:npm/>1|>2|<3|<4", "3.5"), "yes");
  EXPECT_EQ(Held("vers:npm/<1|>2", "1.5"), "no");
  EXPECT_EQ(Held("vers:npm/>1|<2", "latest"), "\"latest\" is no version of scheme npm");
  EXPECT_EQ(Held("vers:unheard-of/a|b", "b"), "yes");
  EXPECT_EQ(Held("vers:unheard-of/>a", "b"), "versions of scheme unheard-of cannot be ordered here");
}

TEST(NativeRange, FollowsThePackageManager) {
  EXPECT_EQ(Native("npm", "^0.0.3"), "vers:npm/>=0.0.3|<0.0.4");
  EXPECT_EQ(Native("npm", "~1"), "vers:npm/>=1.0.0|<2.0.0");
  EXPECT_EQ(Native("npm", "1.2 - 2.3"), "vers:npm/>=1.2.0|<2.4.0");
  EXPECT_EQ(Native("npm", "<=2.1"), "vers:npm/<2.2.0");
  EXPECT_EQ(Native("npm", ">2.1"), "vers:npm/>=2.2.0");
  EXPECT_EQ(Native("npm", "2.1"), "vers:npm/>=2.1.0|<2.2.0");
  EXPECT_EQ(Native("npm", ">=5.0.3 >=4.2.1"), "vers:npm/>=5.0.3");
  EXPECT_EQ(Native("npm", "1.0.0 || *"), "vers:npm/*");
  EXPECT_EQ(Native("npm", "^9.9.9"), "vers:npm/>=9.9.9|<10.0.0");
  EXPECT_EQ(Native("npm", "1.1.2 1.2.2"), "error: \"1.1.2 1.2.2\" holds no version");
  EXPECT_EQ(Native("npm", "git+https://x"), "error: \"git+https://x\" is no range of that scheme");
  EXPECT_EQ(Native("gem", "~> 2.0, != 2.3"), "vers:gem/>=2.0|!=2.3|<3");
  EXPECT_EQ(Native("pypi", "~=1.4.2,!=1.4.5"), "vers:pypi/>=1.4.2|!=1.4.5|<1.5.dev0");
  EXPECT_EQ(Native("pypi", "==1.4.*"), "vers:pypi/>=1.4.dev0|<1.5.dev0");
  EXPECT_EQ(Native("pypi", "==1.4,!=1.4.0"), "error: \"==1.4,!=1.4.0\" holds no version");
  EXPECT_EQ(Native("pypi", "==1.4,!=1.5"), "vers:pypi/1.4");
  EXPECT_EQ(Native("maven", "[1.0,2.0),(3.0,)"), "vers:maven/>=1.0|<2.0|>3.0");
  EXPECT_EQ(Native("maven", "[1.0]"), "vers:maven/1.0");
  EXPECT_EQ(Native("nuget", "1.0"), "vers:nuget/>=1.0");
  EXPECT_EQ(Native("nuget", "(,1.0]"), "vers:nuget/<=1.0");
  EXPECT_EQ(Native("deb", ">=2.0,<2.15"), "vers:deb/>=2.0|<2.15");
  EXPECT_FALSE(FromNativeRange("unheard-of", "1.0").has_value());
  EXPECT_FALSE(FromNativeRange("maven", "1.0").has_value());
  EXPECT_FALSE(FromNativeRange("nuget", "[1.0").has_value());
  EXPECT_FALSE(FromNativeRange("npm", std::string(20'000, '1')).has_value());
}

// ---- The suite of the specification
// ---------------------------------------------------------------------------------- What is passed over is named here
// and told in docs/matching.md, "Where a suite is wrong".

// Ranges that the suite reads otherwise than the package manager does, and what they are here.
const std::map<std::string, std::string> kOtherThanThePackageManager = {
    {"", "error: an empty range"},
    {"1.1.2 1.2.2", "error: \"1.1.2 1.2.2\" holds no version"},
    {"2.1 || 2.6", "vers:npm/>=2.1.0|<2.2.0|>=2.6.0|<2.7.0"},
    {"<= 1.0", "vers:npm/<1.1.0"},
    {"<=2.1 >=1.1", "vers:npm/>=1.1.0|<2.2.0"},
    {">= 0.2.0 <= 0.9.6 || ~0.8.0-pre", "vers:npm/>=0.2.0|>=0.8.0-pre|<0.9.0|<=0.9.6"},
    {">= 1.x", "vers:npm/>=1.0.0"},
    {">= 2.2.x", "vers:npm/>=2.2.0"},
    {">=5.0.3 >=4.2.1", "vers:npm/>=5.0.3"}};

struct Ran {
  std::size_t tests = 0;
  std::size_t differ = 0;
};

void RunOrder(const json& test, const std::string& said) {
  const VersionOrder order = OrderOfScheme(test["input"]["input_scheme"].get<std::string>());
  auto versions = test["input"]["versions"].get<std::vector<std::string>>();
  for (const std::string& version : versions)
    if (!Accepts(order, version)) {
      ADD_FAILURE() << "no place in the order: " << version << " in " << said;
      return;
    }
  if (test["test_type"] == "equality") {
    EXPECT_EQ(CompareVersions(order, versions[0], versions[1]) == 0, test["expected_output"].get<bool>()) << said;
    return;
  }
  const auto expected = test["expected_output"].get<std::vector<std::string>>();
  std::ranges::stable_sort(
      versions, [order](const std::string& a, const std::string& b) { return CompareVersions(order, a, b) < 0; });
  ASSERT_EQ(versions.size(), expected.size()) << said;
  for (std::size_t i = 0; i < versions.size(); ++i)
    EXPECT_EQ(CompareVersions(order, versions[i], expected[i]), 0) << said;
}

void RunText(const json& test, const std::string& said) {
  const std::string input = test["input"];
  if (test["test_type"] == "validate") {
    EXPECT_EQ(Canonical(input), test["expected_output"].get<std::string>()) << said;
    return;
  }
  const auto vers = Vers::ParseCanonical(input);
  ASSERT_EQ(vers.has_value(), !test.value("expected_failure", false)) << said;
  if (!vers) return;
  EXPECT_EQ(vers->scheme(), test["expected_output"]["scheme"].get<std::string>()) << said;
  json constraints = json::array();
  for (const VersConstraint& constraint : vers->constraints()) {
    const std::string sign(ComparatorSign(constraint.comparator));
    constraints.push_back({sign.empty() ? "=" : sign, constraint.version});
  }
  EXPECT_EQ(constraints, test["expected_output"]["version_constraints"]) << said;
}

void RunTest(const json& test, Ran& ran) {
  ++ran.tests;
  const std::string said = test["test_type"].get<std::string>() + " " + test["input"].dump();
  const std::string kind = test["test_type"];
  if (kind == "comparison" || kind == "equality") {
    RunOrder(test, said);
  } else if (kind == "containment") {
    EXPECT_EQ(Held(test["input"]["vers"].get<std::string>(), test["input"]["version"].get<std::string>()),
              test["expected_output"].get<bool>() ? "yes" : "no")
        << said;
  } else if (kind == "from_native") {
    const std::string native = test["input"]["native_range"];
    const auto other = kOtherThanThePackageManager.find(native);
    const bool differs = other != kOtherThanThePackageManager.end();
    ran.differ += differs ? 1 : 0;
    EXPECT_EQ(Native(test["input"]["scheme"].get<std::string>(), native),
              differs ? other->second : test["expected_output"].get<std::string>())
        << said;
  } else {
    RunText(test, said);
  }
}

TEST(Vers, PassesTheSpecificationsTests) {
  ENTENTE_REQUIRE_DATA(suite, "suites/supply-suites.tar.zst", "vers-spec/tests");
  Ran ran;
  for (const auto& file : std::filesystem::directory_iterator(suite)) {
    std::ifstream in(file.path());
    const json document = json::parse(in);
    for (const json& test : document["tests"]) RunTest(test, ran);
  }
  EXPECT_EQ(ran.tests, 2'701U);
  EXPECT_EQ(ran.differ, kOtherThanThePackageManager.size());
}

}  // namespace
}  // namespace entente::supply
