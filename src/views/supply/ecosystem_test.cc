#include "views/supply/ecosystem.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "views/supply/data_for_tests.h"

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
  EXPECT_EQ(Named("pkg:golang/example.com/a/v2@v2.1.0"), "Go | example.com/a/v2 | v2.1.0");
  EXPECT_EQ(Named("pkg:golang/example.com/a@v1.1.0"), "Go | example.com/a | v1.1.0");
  EXPECT_EQ(Named("pkg:golang/gopkg.in/yaml.v3@v3.0.1"), "Go | gopkg.in/yaml.v3 | v3.0.1");
  EXPECT_EQ(Named("pkg:golang/std@go1.20.1"), "Go | stdlib | 1.20.1");
  EXPECT_EQ(Named("pkg:npm/core@1.0.0"), "npm | core | 1.0.0");
  EXPECT_EQ(Named("pkg:conan/openssl@3.0.3?user=a&channel=b"), "ConanCenter | openssl | 3.0.3");
  EXPECT_EQ(Named("pkg:hackage/xmonad@0.17"), "Hackage | xmonad | 0.17");
  EXPECT_EQ(Named("pkg:hex/Phoenix@1.7.0"), "Hex | phoenix | 1.7.0");
  EXPECT_EQ(Named("pkg:pub/http@0.13.3"), "Pub | http | 0.13.3");
  EXPECT_EQ(Named("pkg:cran/A3@0.9.1"), "CRAN | A3 | 0.9.1");
  EXPECT_EQ(Named("pkg:bioconductor/DESeq2@1.40.0"), "Bioconductor | DESeq2 | 1.40.0");
  EXPECT_EQ(Named("pkg:opam/git@3.16.1"), "opam | git | 3.16.1");
  EXPECT_EQ(Named("pkg:julia/LibCURL_jll@8.4.0%2B0?uuid=deac9b47-8bc7-5906-a0fe-35ac56dc84c0"),
            "Julia | LibCURL_jll | 8.4.0+0");
  EXPECT_EQ(Named("pkg:vscode-extension/ms-python/python@2023.25.1"), "VSCode | ms-python.python | 2023.25.1");
  EXPECT_EQ(Named("pkg:vscode-extension/a/b@1.0?repository_url=https://open-vsx.org"),
            "VSCode:https://open-vsx.org | a.b | 1.0");
  EXPECT_EQ(Named("pkg:maven/androidx.core/core@1.0?repository_url=maven.google.com"),
            "Maven:https://maven.google.com | androidx.core:core | 1.0");
  EXPECT_EQ(Named("pkg:maven/a/b@1.0?repository_url=https://mirror.example/maven2"), "Maven | a:b | 1.0");
  EXPECT_EQ(Named("pkg:githubactions/actions/checkout@v4"), "GitHub Actions | actions/checkout | v4");
  EXPECT_EQ(Named("pkg:github/tj-actions/Changed-Files@v45.0.7"),
            "GitHub Actions | tj-actions/changed-files | v45.0.7");
  EXPECT_EQ(Named("pkg:github/actions/checkout@8f4b7f84864484a7bf31766abe9204da3cbe65b3"),
            "GIT | github.com/actions/checkout | 8f4b7f84864484a7bf31766abe9204da3cbe65b3");
  EXPECT_EQ(Named("pkg:bitbucket/birkenfeld/pygments-main@244fd47e07d1014f0aed9c"),
            "GIT | bitbucket.org/birkenfeld/pygments-main | 244fd47e07d1014f0aed9c");
  EXPECT_EQ(Named("pkg:generic/tool@1.0?vcs_url=git%2Bhttps://git.example/team/tool.git%40v1.0"),
            "GIT | git.example/team/tool | v1.0");
  for (const char* type :
       {"alpm", "bazel", "brew", "cocoapods", "conda", "docker", "huggingface", "luarocks", "oci", "otp", "yocto"}) {
    const std::string name_space = std::string_view(type) == "otp" ? "" : "a/";
    EXPECT_TRUE(
        Named("pkg:" + std::string(type) + "/" + name_space + "b@1.0").ends_with("is in no ecosystem of advisories"))
        << type;
  }
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
  EXPECT_EQ(Named("pkg:deb/debian/bash@5.2?distro=sid"), "Debian:sid | bash | 5.2");
  EXPECT_EQ(Named("pkg:deb/ubuntu/bash@5.1?distro=jammy"), "Ubuntu:22.04:LTS | bash | 5.1");
  EXPECT_EQ(Named("pkg:deb/ubuntu/bash@5.1?distro=kinetic"), "Ubuntu:22.10 | bash | 5.1");
  EXPECT_EQ(Named("pkg:deb/ubuntu/bash@5.1?distro=ubuntu-21.04"), "Ubuntu:21.04 | bash | 5.1");
  EXPECT_EQ(Named("pkg:deb/ubuntu/bash@5.1?distro=ubuntu-8.04"), "Ubuntu:8.04:LTS | bash | 5.1");
  EXPECT_EQ(Named("pkg:deb/echo/bash@5.1"), "Echo | bash | 5.1");
  EXPECT_EQ(Named("pkg:deb/dhi/bash@5.1?os_distro=debian&os_version=13"),
            "Docker Hardened Images:Debian:13 | bash | 5.1");
  EXPECT_EQ(Named("pkg:apk/dhi/bash@5.1-r0?os_version=3.23"), "Docker Hardened Images:Alpine:3.23 | bash | 5.1-r0");
  EXPECT_EQ(Named("pkg:apk/cleanstart/dino@1.0-r0?arch=x86_64"), "CleanStart | dino | 1.0-r0");
  EXPECT_EQ(Named("pkg:apk/alpaquita/bash@5.2-r1?distro=alpaquita-23"), "Alpaquita:23 | bash | 5.2-r1");
  EXPECT_EQ(Named("pkg:apk/alpaquita/bash@5.2-r1?distro=stream"), "Alpaquita:stream | bash | 5.2-r1");
  EXPECT_EQ(Named("pkg:apk/minimos/bash@5.2-r1"), "MinimOS | bash | 5.2-r1");
  EXPECT_EQ(Named("pkg:rpm/redhat/curl@7.61.1-22.el8?distro=redhat-8.2&upstream=curl-7.61.1-22.el8.src.rpm"),
            "Red Hat:enterprise_linux:8 | curl | 7.61.1-22.el8");
  EXPECT_EQ(Named("pkg:rpm/rhel/libcurl@7.29.0-59.el7?distro=rhel-7.7"),
            "Red Hat:enterprise_linux:7 | libcurl | 7.29.0-59.el7");
  EXPECT_EQ(Named("pkg:rpm/rocky/libcurl@7.61.1-22.el8?distro=rocky-8.5&upstream=curl-7.61.1-22.el8.src.rpm"),
            "Rocky Linux:8 | curl | 7.61.1-22.el8");
  EXPECT_EQ(Named("pkg:rpm/sles/libcurl4@7.66.0-4.14.1?distro=sles-15.3&upstream=curl-7.66.0-4.14.1.src.rpm"),
            "SUSE:Linux Enterprise Server 15 SP3 | curl | 7.66.0-4.14.1");
  EXPECT_EQ(Named("pkg:rpm/suse/curl@7.66.0-4.14.1?distro=sles-12"),
            "SUSE:Linux Enterprise Server 12 | curl | 7.66.0-4.14.1");
  EXPECT_EQ(Named("pkg:rpm/opensuse/curl@7.66.0-1?distro=opensuse-leap-15.5"), "openSUSE:Leap 15.5 | curl | 7.66.0-1");
  EXPECT_EQ(Named("pkg:rpm/opensuse/curl@8.1-1?distro=opensuse-tumbleweed-20230601"),
            "openSUSE:Tumbleweed | curl | 8.1-1");
  EXPECT_EQ(Named("pkg:rpm/openeuler/curl@7.79.1-1.oe2203sp1?distro=openeuler-22.03"),
            "openEuler:22.03-LTS-SP1 | curl | 7.79.1-1.oe2203sp1");
  EXPECT_EQ(Named("pkg:rpm/openeuler/curl@7.79.1-1?distro=openEuler-20.03-LTS-SP4"),
            "openEuler:20.03-LTS-SP4 | curl | 7.79.1-1");
  EXPECT_EQ(Named("pkg:rpm/azurelinux/curl@8.8.0-1.azl3?distro=azurelinux-3.0"), "Azure Linux:3 | curl | 8.8.0-1.azl3");
  EXPECT_EQ(Named("pkg:rpm/photon/curl@8.1-1.ph5?distro=photon-5.0"), "Photon OS:5.0 | curl | 8.1-1.ph5");
  EXPECT_EQ(Named("pkg:rpm/mageia/curl@8.1-1.mga9?distro=mageia-9"), "Mageia:9 | curl | 8.1-1.mga9");
  for (const char* other : {"amazon", "amzn", "oracle", "centos", "fedora"})
    EXPECT_TRUE(
        Named("pkg:rpm/" + std::string(other) + "/curl@1-1?distro=x-2").starts_with(" | curl | 1-1 | no ecosystem"))
        << other;
  EXPECT_EQ(Named("pkg:rpm/fedora/curl@7.50.3-1.fc25"),
            " | curl | 7.50.3-1.fc25 | no ecosystem of advisories for \"rpm\" packages of \"fedora\"");
}

TEST(Ecosystem, KnowsOrdersAndSpellings) {
  EXPECT_EQ(OrderOf("Debian:12"), VersionOrder::kDebian);
  EXPECT_EQ(OrderOf("Ubuntu:22.04:LTS"), VersionOrder::kDebian);
  EXPECT_EQ(OrderOf("npm"), VersionOrder::kSemVer);
  EXPECT_EQ(OrderOf("Root:Alpine:3.18"), VersionOrder::kAlpine);
  EXPECT_EQ(OrderOf("Root:npm"), VersionOrder::kSemVer);
  EXPECT_EQ(OrderOf("TuxCare:AlmaLinux:9.6"), VersionOrder::kRpm);
  EXPECT_EQ(OrderOf("TuxCare:CentOS:8.5"), VersionOrder::kRpm);
  EXPECT_EQ(OrderOf("TuxCare:TuxCare:npm"), VersionOrder::kNone);
  EXPECT_EQ(OrderOf("Docker Hardened Images:Debian:13"), VersionOrder::kDebian);
  EXPECT_EQ(OrderOf("Docker Hardened Images"), VersionOrder::kNone);
  EXPECT_EQ(OrderOf("Photon OS:3.0"), VersionOrder::kRpm);
  EXPECT_EQ(OrderOf("FreeBSD:ports:14.3"), VersionOrder::kFreeBsd);
  EXPECT_EQ(OrderOf("OSS-Fuzz"), VersionOrder::kNone);
  EXPECT_EQ(OrderOf(""), VersionOrder::kNone);
  EXPECT_EQ(NormalName("PyPI", "Foo__Bar.baz"), "foo-bar-baz");
  EXPECT_EQ(NormalName("npm", "JSONStream"), "JSONStream");
  EXPECT_EQ(NormalName("SwiftURL", "https://github.com/A/B.git"), "github.com/a/b");
  EXPECT_EQ(LookupEcosystems("Debian:12"), (std::vector<std::string>{"Debian:12", "Debian"}));
  EXPECT_EQ(LookupEcosystems("npm"), (std::vector<std::string>{"npm"}));
  EXPECT_EQ(LookupEcosystems("Ubuntu:22.04:LTS"),
            (std::vector<std::string>{"Ubuntu:22.04:LTS", "Ubuntu:22.04", "Ubuntu:Pro:22.04:LTS", "Ubuntu"}));
  EXPECT_EQ(LookupEcosystems("Ubuntu:23.10"), (std::vector<std::string>{"Ubuntu:23.10", "Ubuntu"}));
  const auto red_hat = LookupEcosystems("Red Hat:enterprise_linux:8");
  EXPECT_NE(std::ranges::find(red_hat, "Red Hat:enterprise_linux:8::appstream"), red_hat.end());
  const auto suse = LookupEcosystems("SUSE:Linux Enterprise Server 15 SP3");
  EXPECT_NE(std::ranges::find(suse, "SUSE:Linux Enterprise Module for Basesystem 15 SP3"), suse.end());
  EXPECT_NE(std::ranges::find(suse, "SUSE:Linux Enterprise Server 15 SP3-LTSS"), suse.end());
}

// Every ecosystem of the OSV schema has an order, or is one of those that docs/matching.md says have none.
TEST(Ecosystem, KnowsEveryEcosystemOfTheSchema) {
  ENTENTE_REQUIRE_DATA(schema, "suites/supply-suites.tar.zst", "osv-schema");
  const std::set<std::string> without_order = {"Android", "OSS-Fuzz"};
  const std::set<std::string> by_the_inner_one = {"Docker Hardened Images", "Root", "TuxCare"};
  std::ifstream in(schema / "ecosystems.json");
  std::size_t ecosystems = 0;
  const auto document = nlohmann::json::parse(in);
  for (const auto& [name, description] : document.items()) {
    ++ecosystems;
    const std::string asked = by_the_inner_one.contains(name) ? name + ":Debian:12" : name;
    EXPECT_EQ(OrderOf(asked) == VersionOrder::kNone, without_order.contains(name)) << name;
  }
  EXPECT_EQ(ecosystems, 48U);
}

}  // namespace
}  // namespace entente::supply
