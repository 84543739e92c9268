#include "views/supply/ecosystem.h"

#include <gtest/gtest.h>

namespace entente::supply {
namespace {

std::string Named(std::string_view text, const SourcePackage& source = {}) {
  const auto purl = Purl::Parse(text);
  if (!purl) return "error: " + purl.error().message;
  const AdvisoryName name = AdvisoryNameOf(*purl, source);
  return name.ecosystem + " | " + name.name + " | " + name.version + (name.missing.empty() ? "" : " | " + name.missing);
}

TEST(Ecosystem, TurnsPurlsIntoTheNamesOfAdvisories) {
  EXPECT_EQ(Named("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"),
            "Maven | org.apache.logging.log4j:log4j-core | 2.14.1");
  EXPECT_EQ(Named("pkg:npm/%40angular/core@1.0.0"), "npm | @angular/core | 1.0.0");
  EXPECT_EQ(Named("pkg:golang/github.com/Masterminds/semver/v3@v3.1.0"),
            "Go | github.com/masterminds/semver/v3 | v3.1.0");
  EXPECT_EQ(Named("pkg:golang/stdlib@1.20.1"), "Go | stdlib | 1.20.1");
  EXPECT_EQ(Named("pkg:cargo/smallvec@1.6.0"), "crates.io | smallvec | 1.6.0");
  EXPECT_EQ(Named("pkg:pypi/Zope.Interface@5"), "PyPI | zope-interface | 5");
  EXPECT_EQ(Named("pkg:gem/rails@7.0"), "RubyGems | rails | 7.0");
  EXPECT_EQ(Named("pkg:nuget/Newtonsoft.Json@12.0.1"), "NuGet | newtonsoft.json | 12.0.1");
  EXPECT_EQ(Named("pkg:composer/Laravel/Framework@v8.0"), "Packagist | laravel/framework | v8.0");
  EXPECT_EQ(Named("pkg:bitnami/postgresql@15.3.0-11?arch=amd64"), "Bitnami | postgresql | 15.3.0");
  EXPECT_EQ(Named("pkg:swift/github.com/vapor/Vapor@4.0.0"), "SwiftURL | github.com/vapor/vapor | 4.0.0");
  EXPECT_EQ(Named("pkg:generic/openssl@1.1"),
            " | openssl | 1.1 | purl type \"generic\" is in no ecosystem of advisories");
}

TEST(Ecosystem, DistributionsAreKnownByReleaseAndSourcePackage) {
  EXPECT_EQ(Named("pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl"),
            "Debian:12 | openssl | 3.0.11-1");
  EXPECT_EQ(Named("pkg:deb/debian/libgcc-s1@12.2.0-14?distro=debian-12.4&upstream=gcc-12%4012.2.0-13"),
            "Debian:12 | gcc-12 | 12.2.0-13");
  EXPECT_EQ(Named("pkg:deb/debian/zlib1g@1:1.2?distro=bookworm", {"zlib", "1:1.1"}), "Debian:12 | zlib | 1:1.1");
  EXPECT_EQ(Named("pkg:deb/debian/bash@5.2"),
            "Debian | bash | 5.2 | the purl does not say which release of Debian (qualifier distro)");
  EXPECT_EQ(Named("pkg:deb/ubuntu/bash@5.1?distro=ubuntu-22.04"), "Ubuntu:22.04:LTS | bash | 5.1");
  EXPECT_EQ(Named("pkg:deb/ubuntu/bash@5.1?distro=ubuntu-23.10"), "Ubuntu:23.10 | bash | 5.1");
  EXPECT_EQ(Named("pkg:apk/alpine/libcrypto3@3.1.4-r0?distro=alpine-3.19.1&upstream=openssl"),
            "Alpine:v3.19 | openssl | 3.1.4-r0");
  EXPECT_EQ(Named("pkg:apk/wolfi/bash@5.2-r1"), "Wolfi | bash | 5.2-r1");
  EXPECT_EQ(Named("pkg:rpm/almalinux/curl@7.61.1-22.el8?epoch=1&distro=almalinux-8.5"),
            "AlmaLinux:8 | curl | 1:7.61.1-22.el8");
  EXPECT_EQ(Named("pkg:rpm/fedora/curl@7.50.3-1.fc25"),
            " | curl | 7.50.3-1.fc25 | no ecosystem of advisories for \"rpm\" packages of \"fedora\"");
}

TEST(Ecosystem, KnowsOrdersAndSpellings) {
  EXPECT_EQ(OrderOf("Debian:12"), VersionOrder::kDebian);
  EXPECT_EQ(OrderOf("Ubuntu:22.04:LTS"), VersionOrder::kDebian);
  EXPECT_EQ(OrderOf("npm"), VersionOrder::kSemVer);
  EXPECT_EQ(OrderOf("OSS-Fuzz"), VersionOrder::kNone);
  EXPECT_EQ(OrderOf(""), VersionOrder::kNone);
  EXPECT_EQ(NormalName("PyPI", "Foo__Bar.baz"), "foo-bar-baz");
  EXPECT_EQ(NormalName("npm", "JSONStream"), "JSONStream");
  EXPECT_EQ(NormalName("SwiftURL", "https://github.com/A/B.git"), "github.com/a/b");
  EXPECT_EQ(LookupEcosystems("Debian:12"), (std::vector<std::string>{"Debian:12", "Debian"}));
  EXPECT_EQ(LookupEcosystems("npm"), (std::vector<std::string>{"npm"}));
}

}  // namespace
}  // namespace entente::supply
