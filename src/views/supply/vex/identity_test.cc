#include "views/supply/vex/identity.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "views/supply/data_for_tests.h"
#include "views/supply/vex/moment.h"
#include "views/supply/vex/read_for_tests.h"

namespace entente::supply::vex {
namespace {

bool PurlCovers(const std::string& said, const std::string& here) {
  Product product;
  product.purl = said;
  return ProductPattern(product).Covers(
      PreparedIdentity({.purl = here, .hashes = {}, .cpes = {}, .ids = {}, .version = {}}));
}

TEST(Identity, PurlsAreMatchedByOpenVexRules) {
  EXPECT_TRUE(PurlCovers("pkg:apk/wolfi/curl@8.1.2-r0?arch=x86_64", "pkg:apk/wolfi/curl@8.1.2-r0?arch=x86_64"));
  // Without a version: all of them. The other way round: not.
  EXPECT_TRUE(
      PurlCovers("pkg:oci/curl", "pkg:oci/curl@sha256%3A47fed8868b46b060efb8699dc40e981a0c785650223e03602d8c44"));
  EXPECT_FALSE(
      PurlCovers("pkg:oci/curl@sha256%3A47fed8868b46b060efb8699dc40e981a0c785650223e03602d8c44", "pkg:oci/curl"));
  EXPECT_TRUE(PurlCovers("pkg:apk/alpine/libcrypto3", "pkg:apk/alpine/libcrypto3@3.0.8-r3"));
  EXPECT_FALSE(PurlCovers("pkg:apk/alpine/libcrypto3@3.0.8-r2", "pkg:apk/alpine/libcrypto3@3.0.8-r3"));
  EXPECT_FALSE(PurlCovers("pkg:apk/alpine/libcrypto3", "pkg:apk/wolfi/libcrypto3@3.0.8-r3"));
  EXPECT_FALSE(PurlCovers("pkg:apk/alpine/libcrypto3", "pkg:deb/alpine/libcrypto3@3.0.8-r3"));
  // Each qualifier that the statement gives, and no other, must be there.
  EXPECT_TRUE(PurlCovers("pkg:apk/wolfi/curl@8", "pkg:apk/wolfi/curl@8?arch=x86_64"));
  EXPECT_FALSE(PurlCovers("pkg:apk/wolfi/curl@8?arch=x86_64", "pkg:apk/wolfi/curl@8"));
  EXPECT_FALSE(PurlCovers("pkg:apk/wolfi/curl@8?arch=x86_64", "pkg:apk/wolfi/curl@8?arch=armv7"));
  EXPECT_FALSE(PurlCovers("pkg:golang/example.com/m#sub", "pkg:golang/example.com/m"));
  EXPECT_TRUE(PurlCovers("pkg:golang/example.com/m", "pkg:golang/example.com/m#sub"));
  // Go's "v" is there or not, as tools like it.
  EXPECT_TRUE(PurlCovers("pkg:golang/golang.org/x/net@v0.1.0", "pkg:golang/golang.org/x/net@0.1.0"));
  EXPECT_TRUE(PurlCovers("pkg:golang/golang.org/x/net@0.1.0", "pkg:golang/golang.org/x/net@v0.1.0"));
  EXPECT_FALSE(PurlCovers("pkg:npm/net@v1.0.0", "pkg:npm/net@1.0.0"));
  // Each purl in its type's normal form.
  EXPECT_TRUE(PurlCovers("pkg:pypi/Django_Rest", "pkg:pypi/django-rest@1"));
}

TEST(Identity, HashesCpesAndIdsMatchToo) {
  const std::string digest(40, 'a');
  const Identity here{.purl = "pkg:generic/x@1",
                      .hashes = {*HashOf("SHA-1", digest)},
                      .cpes = {"cpe:2.3:a:example:abc:4.2:*:*:*:*:*:*:*"},
                      .ids = {"urn:cdx:f0/1"},
                      .version = {}};
  const auto covers = [&here](const Product& product) {
    return ProductPattern(product).Covers(PreparedIdentity(here));
  };
  Product product;
  product.hashes = {*HashOf("sha1", std::string(40, 'A'))};
  EXPECT_TRUE(covers(product));
  product.hashes = {*HashOf("sha1", std::string(40, 'b'))};
  EXPECT_FALSE(covers(product));
  product.hashes = {*HashOf("md5", std::string(32, 'a'))};
  EXPECT_FALSE(covers(product));
  product.cpe = "cpe:/a:example:abc";
  EXPECT_TRUE(covers(product));
  product.cpe = "cpe:2.3:a:example:abc:4.2:*:*:*:*:*:*:*";
  EXPECT_TRUE(covers(product));
  product.cpe = "cpe:2.3:a:example:abc:4.3:*:*:*:*:*:*:*";
  EXPECT_FALSE(covers(product));
  product.cpe = "cpe:2.3:a:example:abc:-:*:*:*:*:*:*:*";
  EXPECT_FALSE(covers(product));
  product.id = "urn:cdx:f0/1";
  EXPECT_TRUE(covers(product));
  EXPECT_FALSE(covers({}));
}

TEST(Identity, VersionsBesideTheNameBind) {
  Product product;
  product.purl = "pkg:npm/x";
  const auto covers = [&product](const std::string& purl) {
    return ProductPattern(product).Covers(
        PreparedIdentity({.purl = purl, .hashes = {}, .cpes = {}, .ids = {}, .version = {}}));
  };
  product.versions = "vers:npm/>=2.0.0|<3.0.0";
  EXPECT_TRUE(covers("pkg:npm/x@2.5.0"));
  EXPECT_FALSE(covers("pkg:npm/x@3.0.0"));
  EXPECT_FALSE(covers("pkg:npm/x"));
  product.versions = "2.4";
  EXPECT_TRUE(covers("pkg:npm/x@2.4"));
  EXPECT_FALSE(covers("pkg:npm/x@2.4.0"));
  product.versions = "vers:nobody-knows/1";
  EXPECT_FALSE(covers("pkg:npm/x@1"));
  EXPECT_TRUE(ProductPattern(product).Keys().empty());
}

TEST(Identity, HashFunctionsHaveOneName) {
  EXPECT_EQ(HashAlgorithmOf("SHA-256"), "sha256");
  EXPECT_EQ(HashAlgorithmOf("SHA2-256"), "sha256");
  EXPECT_EQ(HashAlgorithmOf("sha224"), "sha224");
  EXPECT_EQ(HashAlgorithmOf("SHA3-512"), "sha3512");
  EXPECT_EQ(HashAlgorithmOf("BLAKE2b-256"), "blake2b256");
  EXPECT_FALSE(HashOf("sha256", "xyz").has_value());
  EXPECT_FALSE(HashOf("sha256", "").has_value());
  EXPECT_FALSE(HashOf("", std::string(64, 'a')).has_value());
}

TEST(VersionSet, HoldsWhatTheRangeSays) {
  const auto holds = [](std::string_view range, std::string_view version) {
    const auto set = VersionSet::Parse(range);
    EXPECT_TRUE(set.has_value()) << range;
    return set.has_value() && set->Holds(version);
  };
  EXPECT_TRUE(holds("vers:semver/>=2.2.0|<=2.4.0", "2.3.0"));
  EXPECT_TRUE(holds("vers:semver/>=2.2.0|<=2.4.0", "2.4.0"));
  EXPECT_FALSE(holds("vers:semver/>=2.2.0|<=2.4.0", "2.4.1"));
  // Bounds in any order; two rays.
  EXPECT_TRUE(holds("vers:semver/<7.0.0|>=1.5.0", "3.0.0"));
  EXPECT_TRUE(holds("vers:semver/<1.5.0|>=7.0.0", "7.0.0"));
  EXPECT_FALSE(holds("vers:semver/<1.5.0|>=7.0.0", "3.0.0"));
  EXPECT_TRUE(holds("vers:semver/1.0.0|>=2.0.0|<3.0.0|>=4.0.0", "1.0.0"));
  EXPECT_TRUE(holds("vers:semver/1.0.0|>=2.0.0|<3.0.0|>=4.0.0", "9.0.0"));
  EXPECT_FALSE(holds("vers:semver/1.0.0|>=2.0.0|<3.0.0|>=4.0.0", "3.0.0"));
  EXPECT_FALSE(holds("vers:semver/>=1.0.0|!=1.5.0|<2.0.0", "1.5.0"));
  EXPECT_TRUE(holds("vers:semver/!=1.5.0", "1.4.0"));
  EXPECT_TRUE(holds("vers:deb/<1%3A2.0", "1.9"));
  EXPECT_TRUE(holds("vers:npm/*", "anything"));
  EXPECT_FALSE(holds("vers:semver/<2.0.0", "not-a-version"));
  for (const char* bad : {"vers:", "vers:semver", "vers:semver/", "vers:semver/>=", "vers:none/1"})
    EXPECT_FALSE(VersionSet::Parse(bad).has_value()) << bad;
}

TEST(VersionSet, AgreesWithTheSpecificationsContainmentTests) {
  ENTENTE_REQUIRE_DATA(vers, "suites/supply-suites.tar.zst", "vers-spec/tests");
  std::size_t agreed = 0;
  for (const char* file : {"npm_range_containment_test.json", "pypi_range_containment_test.json"}) {
    const auto tests = nlohmann::json::parse(testing_read::TextOf(vers / file));
    for (const auto& test : tests.at("tests")) {
      const auto set = VersionSet::Parse(test.at("input").at("vers").get<std::string>());
      ASSERT_TRUE(set.has_value()) << test;
      EXPECT_EQ(set->Holds(test.at("input").at("version").get<std::string>()), test.at("expected_output").get<bool>())
          << test;
      ++agreed;
    }
  }
  EXPECT_GE(agreed, 10U);
}

TEST(Moment, IsReadToTheMicrosecond) {
  EXPECT_EQ(ParseMoment("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(ParseMoment("1970-01-01T01:00:00.000001+01:00"), 1);
  EXPECT_EQ(ParseMoment("2023-01-08T18:02:03.647787998-06:00"), 1'673'222'523'647'787);
  EXPECT_EQ(ParseMoment("2016-12-31T23:59:60Z"), *ParseMoment("2017-01-01T00:00:00Z"));
  EXPECT_EQ(ParseMoment("1969-12-31t23:59:59.5z"), -500'000);
  for (const char* bad : {"", "2024", "2024-02-30T00:00:00Z", "2024-01-24 10:00:00Z", "2024-01-24T10:00:00",
                          "2024-01-24T24:00:00Z", "2024-01-24T10:00:00.Z", "2024-01-24T10:00:00Z ",
                          "2024-01-24T10:00:00+1:00", "2024-1-24T10:00:00Z", "2024-01-24T10:60:00Z"})
    EXPECT_FALSE(ParseMoment(bad).has_value()) << bad;
}

TEST(Cpe, ComesInTwoForms) {
  const auto uri = Cpe::Parse("cpe:/o:redhat:enterprise_linux:8::appstream");
  const auto text = Cpe::Parse("cpe:2.3:o:redhat:enterprise_linux:8:*:appstream:*:*:*:*:*");
  ASSERT_TRUE(uri.has_value() && text.has_value());
  EXPECT_FALSE(uri->Covers(*text) && text->Covers(*uri) && uri->Key().empty());
  EXPECT_EQ(uri->Key(), "redhat:enterprise_linux");
  EXPECT_TRUE(Cpe::Parse("cpe:2.3:a:x:y\\:z:1:*:*:*:*:*:*:*")->Key() == "x:y:z");
  for (const char* bad : {"", "cpe:", "cpe:2.3:a:x:y", "cpe:2.3:q:x:y:*:*:*:*:*:*:*:*", "cpe:/a:1:2:3:4:5:6:7:8"})
    EXPECT_FALSE(Cpe::Parse(bad).has_value()) << bad;
}

}  // namespace
}  // namespace entente::supply::vex
