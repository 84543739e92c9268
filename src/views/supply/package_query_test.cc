#include "views/supply/package_query.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "views/supply/data_for_tests.h"
#include "views/supply/ecosystem_names.h"
#include "views/supply/index/for_tests.h"

namespace entente::supply {
namespace {

constexpr std::string_view kBelowTwo = R"({"introduced":"0"},{"fixed":"2.0"})";

struct PackageQueryTest : testing::Test {
  void Use(const std::vector<std::string>& records) {
    queries.emplace(PackageQueries::Over(OpenIndex(directory, BuildIndex(records))).value());
  }
  std::string Ids(const PackageQuery& query) {
    const auto found = queries->Find(query);
    EXPECT_TRUE(found.has_value());
    std::string ids;
    for (const std::uint32_t one : found->advisories)
      ids += (ids.empty() ? "" : " ") + std::string(queries->index().Advisory(one)->id);
    not_covered = found->not_covered;
    return ids;
  }
  std::string OfPurl(std::string_view purl, std::string_view version = "") {
    const auto query = QueryOfPurl(purl, version);
    EXPECT_TRUE(query.has_value()) << query.error().Text();
    return Ids(*query);
  }

  TemporaryDirectory directory;
  std::optional<PackageQueries> queries;
  std::string not_covered;
};

TEST_F(PackageQueryTest, WithAVersionAndWithout) {
  Use({OsvJson("B-1", "PyPI", "Flask_Thing", kBelowTwo), OsvJson("A-1", "PyPI", "flask-thing", R"({"introduced":"3"})"),
       OsvJson("C-1", "PyPI", "flask.thing", kBelowTwo, R"("withdrawn":"2024-01-01T00:00:00Z",)"),
       OsvJson("D-1", "npm", "flask-thing", kBelowTwo, "", "", "SEMVER")});
  EXPECT_EQ(Ids({"PyPI", "FLASK.thing", "1.0"}), "B-1");
  EXPECT_EQ(Ids({"PyPI", "flask-thing", "2.0"}), "");
  EXPECT_EQ(not_covered, "");
  EXPECT_EQ(Ids({"PyPI", "flask-thing", ""}), "A-1 B-1");
  EXPECT_EQ(Ids({"", "flask-thing", ""}), "A-1 B-1 D-1");
  EXPECT_EQ(Ids({"", "flask-thing", "1.0.0"}), "B-1 D-1");
  EXPECT_EQ(OfPurl("pkg:pypi/flask-thing@1.0"), "B-1");
  EXPECT_EQ(OfPurl("pkg:pypi/flask-thing", "1.0"), "B-1");
  EXPECT_EQ(OfPurl("pkg:pypi/flask-thing"), "A-1 B-1");
}

TEST_F(PackageQueryTest, SaysWhatItDoesNotCover) {
  Use({OsvJson("A-1", "PyPI", "a", kBelowTwo)});
  EXPECT_EQ(Ids({"npm", "a", "1.0"}), "");
  EXPECT_EQ(not_covered, "the index has no data on npm");
  EXPECT_EQ(Ids({"npm", "a", ""}), "");
  EXPECT_EQ(not_covered, "the index has no data on npm");
  EXPECT_EQ(Ids({"PyPI", "a", "no version at all"}), "");
  EXPECT_NE(not_covered, "");
  EXPECT_EQ(Ids({"PyPI", "unheard-of", "1.0"}), "");
  EXPECT_EQ(not_covered, "");
  EXPECT_EQ(OfPurl("pkg:generic/a@1.0"), "");
  EXPECT_NE(not_covered.find("generic"), std::string::npos);
}

TEST_F(PackageQueryTest, ADistributionStandsForItsReleases) {
  Use({OsvJson("DSA-1", "Debian:11", "curl", R"({"introduced":"0"},{"fixed":"7.74.0-1.3"})"),
       OsvJson("DSA-2", "Debian:12", "curl", R"({"introduced":"0"},{"fixed":"7.88.1-10"})"),
       OsvJson("USN-1", "Ubuntu:22.04:LTS", "curl", R"({"introduced":"0"},{"fixed":"7.81.0-2"})"),
       OsvJson("X-1", "Debian-like:12", "curl", R"({"introduced":"0"})")});
  EXPECT_EQ(Ids({"Debian:12", "curl", "7.80"}), "DSA-2");
  EXPECT_EQ(Ids({"Debian:11", "curl", ""}), "DSA-1");
  EXPECT_EQ(Ids({"Debian", "curl", "7.80"}), "DSA-2");
  EXPECT_EQ(Ids({"Debian", "curl", "7.60"}), "DSA-1 DSA-2");
  EXPECT_EQ(Ids({"Debian", "curl", ""}), "DSA-1 DSA-2");
  EXPECT_EQ(Ids({"Ubuntu:22.04", "curl", "7.80"}), "USN-1");
  EXPECT_EQ(OfPurl("pkg:deb/debian/curl@7.60?distro=debian-12"), "DSA-2");
  EXPECT_EQ(OfPurl("pkg:deb/debian/curl@7.60"), "DSA-1 DSA-2");
}

TEST_F(PackageQueryTest, KnowsEcosystems) {
  Use({OsvJson("A-1", "Made Up:3", "a", kBelowTwo)});
  for (const char* known :
       {"PyPI", "Debian", "Debian:12", "Ubuntu:22.04:LTS", "OSS-Fuzz", "GIT", "Made Up", "Made Up:4"})
    EXPECT_TRUE(queries->Knows(known)) << known;
  for (const char* unknown : {"pypi", "Debain:12", "Made", "", ":12"}) EXPECT_FALSE(queries->Knows(unknown)) << unknown;
}

TEST(QueryOfPurlTest, Refuses) {
  EXPECT_FALSE(QueryOfPurl("pypi/a", "").has_value());
  const auto twice = QueryOfPurl("pkg:pypi/a@1", "1");
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().code, ErrorCode::kInvalidInput);
  EXPECT_NE(twice.error().message.find("beside it"), std::string::npos);
}

TEST(OsvEcosystemTest, NamesEveryOneOfTheSchema) {
  ENTENTE_REQUIRE_DATA(schema, "suites/supply-suites.tar.zst", "osv-schema");
  std::ifstream in(schema / "ecosystems.json");
  const auto names = nlohmann::json::parse(in);
  ASSERT_GT(names.size(), 30U);
  for (const auto& [name, what] : names.items()) EXPECT_TRUE(IsOsvEcosystem(name)) << name;
}

}  // namespace
}  // namespace entente::supply
