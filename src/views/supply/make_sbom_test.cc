#include "views/supply/make_sbom.h"

#include <gtest/gtest.h>

#include "views/supply/payload_checks.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {
namespace {

constexpr std::string_view kOsRelease =
    "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n";
constexpr std::string_view kStatus = R"(Package: libgcc-s1
Status: install ok installed
Architecture: amd64
Source: gcc-12
Version: 12.2.0-14
Description: GCC support library
 Shared version of the support library.
 .
 More text: with a colon.

Package: gone
Status: deinstall ok config-files
Version: 1.0

Package: zlib1g
Status: install ok installed
Architecture: amd64
Source: zlib (1:1.2.13)
Version: 1:1.2.13.dfsg-1+b1

Package: adduser
Status: install ok installed
Architecture: all
Version: 3.134
)";

const SbomSubject kSubject = {
    .name = "machine", .version = "1", .purl = "pkg:generic/machine@1", .time = 1'700'000'000, .serial_number = {}};

Sbom Read(const std::string& document) {
  EXPECT_TRUE(CheckCycloneDx(AsBytes(document)).has_value());
  auto sbom = ReadSbom(AsBytes(document));
  EXPECT_TRUE(sbom.has_value()) << sbom.error().Text() << "\n" << document;
  return sbom.value_or(Sbom{});
}

TEST(MakeSbom, OfADpkgDatabase) {
  const auto made = MakeDpkgSbom(kStatus, kOsRelease, kSubject);
  ASSERT_TRUE(made.has_value()) << made.error().Text();
  const Sbom sbom = Read(*made);
  EXPECT_EQ(sbom.product.purl, "pkg:generic/machine@1");
  ASSERT_EQ(sbom.components.size(), 3U);
  EXPECT_EQ(sbom.components[0].purl, "pkg:deb/debian/adduser@3.134?arch=all&distro=debian-12");
  EXPECT_EQ(sbom.components[1].purl, "pkg:deb/debian/libgcc-s1@12.2.0-14?arch=amd64&distro=debian-12&upstream=gcc-12");
  EXPECT_EQ(sbom.components[1].advisory.name, "gcc-12");
  EXPECT_EQ(sbom.components[2].purl,
            "pkg:deb/debian/zlib1g@1:1.2.13.dfsg-1%2Bb1?arch=amd64&distro=debian-12&upstream=zlib%401:1.2.13");
  EXPECT_EQ(sbom.components[2].advisory.version, "1:1.2.13");
  EXPECT_NE(made->find("\"timestamp\":\"2023-11-14T22:13:20Z\""), std::string::npos);
  EXPECT_EQ(*made, *MakeDpkgSbom(kStatus, kOsRelease, kSubject));
}

TEST(MakeSbom, RefusesWhatIsNoDpkgDatabase) {
  EXPECT_FALSE(MakeDpkgSbom("", kOsRelease, kSubject).has_value());
  EXPECT_FALSE(MakeDpkgSbom("hello\n", kOsRelease, kSubject).has_value());
  EXPECT_FALSE(MakeDpkgSbom("Version: 1\n", kOsRelease, kSubject).has_value());
  EXPECT_FALSE(MakeDpkgSbom("Package: a\xFF\n", kOsRelease, kSubject).has_value());
  EXPECT_FALSE(MakeDpkgSbom(kStatus, "NAME=x\n", kSubject).has_value());
  // What is made can be read: a name that no purl can hold is refused.
  constexpr std::string_view kInstalled = "\nStatus: install ok installed\nVersion: 1\n";
  EXPECT_TRUE(MakeDpkgSbom("Package: a" + std::string(kInstalled), kOsRelease, kSubject).has_value());
  EXPECT_FALSE(MakeDpkgSbom("Package: a\x01z" + std::string(kInstalled), kOsRelease, kSubject).has_value());
  EXPECT_FALSE(
      MakeDpkgSbom("Package: a\nArchitecture: \x7F z" + std::string(kInstalled), kOsRelease, kSubject).has_value());
}

TEST(MakeSbom, OfAnNpmLockFile) {
  const auto made = MakeNpmLockSbom(R"({"name":"pages","version":"0.1.0","lockfileVersion":3,"packages":{
      "":{"name":"pages","version":"0.1.0"},
      "node_modules/@vue/core":{"version":"3.4.0","license":"MIT"},
      "node_modules/a/node_modules/b":{"version":"2.0.0","dev":true},
      "node_modules/alias":{"name":"real","version":"1.0.0"},
      "node_modules/linked":{"link":true,"resolved":"packages/linked"},
      "packages/linked":{"version":"9.9.9"}}})",
                                    {.name = {},
                                     .version = {},
                                     .purl = {},
                                     .time = 0,
                                     .serial_number = "urn:uuid:00000000-0000-4000-8000-000000000000"});
  ASSERT_TRUE(made.has_value()) << made.error().Text();
  const Sbom sbom = Read(*made);
  EXPECT_EQ(sbom.product.name, "pages");
  ASSERT_EQ(sbom.components.size(), 3U);
  EXPECT_EQ(sbom.components[0].purl, "pkg:npm/%40vue/core@3.4.0");
  EXPECT_EQ(sbom.components[0].licence, "MIT");
  EXPECT_EQ(sbom.components[1].purl, "pkg:npm/b@2.0.0");
  EXPECT_EQ(sbom.components[2].purl, "pkg:npm/real@1.0.0");
  EXPECT_NE(made->find("\"scope\":\"excluded\""), std::string::npos);
  EXPECT_TRUE(MakeNpmLockSbom(R"({"lockfileVersion":1,"dependencies":{}})", kSubject).has_value());
  EXPECT_FALSE(MakeNpmLockSbom(R"({"lockfileVersion":4,"packages":{}})", kSubject).has_value());
  EXPECT_FALSE(MakeNpmLockSbom(R"({"lockfileVersion":3})", kSubject).has_value());
  EXPECT_FALSE(MakeNpmLockSbom("{", kSubject).has_value());
}

TEST(MakeSbom, OfAListOfPurls) {
  const auto made = MakeListedSbom(R"({"name":"gateway","version":"2.4.0","purl":"pkg:generic/acme/gateway@2.4.0",
      "components":["pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1","pkg:npm/event-stream@3.3.6","pkg:npm/event-stream@3.3.6"]})",
                                   {.name = {}, .version = {}, .purl = {}, .time = 0, .serial_number = {}});
  ASSERT_TRUE(made.has_value()) << made.error().Text();
  const Sbom sbom = Read(*made);
  EXPECT_EQ(sbom.product.purl, "pkg:generic/acme/gateway@2.4.0");
  ASSERT_EQ(sbom.components.size(), 2U);
  EXPECT_EQ(sbom.components[0].name, "org.apache.logging.log4j/log4j-core");
  const auto wrong = MakeListedSbom(R"({"name":"x","components":["pkg:npm/a@1","npm/b"]})", {});
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().place, "/components/1");
  EXPECT_FALSE(MakeListedSbom(R"({"components":[]})", {}).has_value());
  EXPECT_FALSE(MakeListedSbom(R"({"name":"x"})", {}).has_value());
}

TEST(PayloadChecks, TakeWhatIsWhatItSays) {
  const std::string cyclonedx = R"({"bomFormat":"CycloneDX","specVersion":"1.5"})";
  const std::string spdx = R"({"spdxVersion":"SPDX-2.3","packages":[]})";
  EXPECT_TRUE(CheckCycloneDx(AsBytes(cyclonedx)).has_value());
  EXPECT_TRUE(CheckSpdx(AsBytes(spdx)).has_value());
  EXPECT_FALSE(CheckCycloneDx(AsBytes(spdx)).has_value());
  EXPECT_FALSE(CheckSpdx(AsBytes(cyclonedx)).has_value());
  const std::string a = R"({"id":"A","modified":"2024-01-02T03:04:05Z"})";
  const std::string b = R"({"id":"B","modified":"2024-01-02T03:04:05Z"})";
  EXPECT_TRUE(CheckOsvSnapshot(AsBytes(a + "\n" + b + "\n")).has_value());
  EXPECT_TRUE(CheckOsvSnapshot(AsBytes(a + "\n" + a + "\n" + b)).has_value());
  EXPECT_EQ(CheckOsvSnapshot(AsBytes(b + "\n" + a + "\n")).error().place, "line 2");
  EXPECT_EQ(CheckOsvSnapshot(AsBytes(a + "\n{}\n")).error().place, "line 2/id");
  EXPECT_FALSE(CheckOsvSnapshot(AsBytes(a + "\n\n" + b)).has_value());
  EXPECT_FALSE(CheckOsvSnapshot({}).has_value());
}

}  // namespace
}  // namespace entente::supply
