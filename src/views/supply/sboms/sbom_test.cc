#include "views/supply/sboms/sbom.h"

#include <gtest/gtest.h>

namespace entente::supply {
namespace {

std::string Refused(std::string_view document) {
  const auto sbom = ReadSbom(AsBytes(document));
  return sbom ? "read" : sbom.error().Text();
}

std::string Cdx(std::string_view components, std::string_view metadata = "{}") {
  return R"({"bomFormat":"CycloneDX","specVersion":"1.5","metadata":)" + std::string(metadata) + R"(,"components":)" +
         std::string(components) + "}";
}

TEST(CycloneDx, ReadsProductAndNestedComponents) {
  const auto sbom = ReadSbom(AsBytes(Cdx(
      R"([{"type":"library","group":"org.apache.logging.log4j","name":"log4j-core","version":"2.14.1","purl":"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
           "licenses":[{"license":{"id":"Apache-2.0"}}],
           "components":[{"type":"library","name":"inner","version":"1","purl":"pkg:npm/inner@1"}]},
          {"type":"file","name":"/etc/passwd"},
          {"type":"library","name":"no purl","version":"3"},
          {"type":"library","name":"inner again","version":"1","purl":"pkg:npm/inner@1"}])",
      R"({"component":{"type":"application","name":"gateway","version":"2.4.0","purl":"pkg:generic/acme/gateway@2.4.0"}})")));
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  EXPECT_EQ(sbom->FormatName(), "CycloneDX 1.5");
  EXPECT_EQ(sbom->product.name, "gateway");
  EXPECT_EQ(sbom->product.purl, "pkg:generic/acme/gateway@2.4.0");
  ASSERT_EQ(sbom->components.size(), 3U);
  EXPECT_EQ(sbom->components[0].name, "org.apache.logging.log4j/log4j-core");
  EXPECT_EQ(sbom->components[0].advisory.ecosystem, "Maven");
  EXPECT_EQ(sbom->components[0].licence, "Apache-2.0");
  EXPECT_EQ(sbom->components[1].purl, "pkg:npm/inner@1");
  EXPECT_EQ(sbom->components[2].advisory.missing, "no purl");
}

TEST(CycloneDx, KnowsTheDistributionAndSourcePackages) {
  const auto sbom = ReadSbom(AsBytes(Cdx(
      R"([{"type":"library","name":"libssl3","version":"3.0.9-1","purl":"pkg:deb/debian/libssl3@3.0.9-1","properties":[{"name":"aquasecurity:trivy:SrcName","value":"openssl"},{"name":"aquasecurity:trivy:SrcVersion","value":"3.0.9"},{"name":"aquasecurity:trivy:SrcRelease","value":"1"},{"name":"aquasecurity:trivy:SrcEpoch","value":"2"}]},
          {"type":"library","name":"bash","version":"5.2","purl":"pkg:deb/debian/bash@5.2?distro=debian-11"},
          {"type":"operating-system","name":"debian","version":"12.1"}])")));
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  ASSERT_EQ(sbom->components.size(), 2U);
  EXPECT_EQ(sbom->components[0].advisory.ecosystem, "Debian:12");
  EXPECT_EQ(sbom->components[0].advisory.name, "openssl");
  EXPECT_EQ(sbom->components[0].advisory.version, "2:3.0.9-1");
  EXPECT_EQ(sbom->components[0].advisory.missing, "");
  EXPECT_EQ(sbom->components[1].advisory.ecosystem, "Debian:11");
}

TEST(CycloneDx, SaysWhereItIsWrong) {
  EXPECT_EQ(Refused(Cdx(R"([{"name":"a"},{"name":7}])")),
            "a string is expected here, and a number found (at /components/1/name)");
  EXPECT_EQ(Refused(Cdx(R"({"a":1})")), "an array is expected here, and an object found (at /components)");
  EXPECT_EQ(Refused(Cdx(R"([null])")), "an object is expected here, and null found (at /components/0)");
  EXPECT_EQ(Refused(Cdx(R"([{"name":"a","components":[[]]}])")),
            "an object is expected here, and an array found (at /components/0/components/0)");
  EXPECT_EQ(Refused(Cdx(R"([{"name":"a","name":"b"}])")), "member given twice (at /components/0/name)");
  EXPECT_EQ(Refused(Cdx(R"([{"name":"a\u0000b"}])")), "U+0000 in a text (at /components/0/name)");
  EXPECT_EQ(Refused(R"({"bomFormat":"CycloneDX","specVersion":"9"})"),
            "CycloneDX 1.0 to 1.7 is read, and this says \"9\" (at /specVersion)");
  EXPECT_EQ(Refused(R"({"bomFormat":"cdx"})"), "\"CycloneDX\" is expected here (at /bomFormat)");
}

TEST(Sbom, RefusesWhatIsNone) {
  EXPECT_EQ(Refused(""), "the document is empty");
  EXPECT_EQ(Refused("{\n,"), "not well-formed JSON (at line 2)");
  EXPECT_EQ(Refused("{} {}"), "not well-formed JSON (at line 1)");
  EXPECT_EQ(Refused("[]"), "an object is expected here, and an array found");
  EXPECT_EQ(Refused("{}"), "neither CycloneDX (\"bomFormat\") nor SPDX (\"spdxVersion\", \"@context\") JSON");
  EXPECT_EQ(Refused("{\"a\":\"\xC3\x28\"}"), "not UTF-8 (at line 1)");
  EXPECT_EQ(Refused("packages of all sorts"),
            "none of the formats that are read: CycloneDX in JSON or XML, SPDX 2 in JSON, YAML or tag-value, SPDX 3 in "
            "JSON");
  EXPECT_EQ(Refused("\x1F\x8B\x08"), "packed (gzip): unpack it, and give what is in it");
  EXPECT_EQ(Refused("PK\x03\x04"), "packed (ZIP): unpack it, and give what is in it");
  EXPECT_EQ(Refused(std::string("\xFF\xFE{\0\"\0", 6)), "UTF-16: JSON is exchanged in UTF-8 (RFC 8259, section 8.1)");
  EXPECT_EQ(Refused(std::string(10'000, '[') + std::string(10'000, ']')), "nested deeper than 256 levels");
  const std::string cut = Cdx(R"([{"name":"a","version":"1","purl":"pkg:npm/a@1"}])");
  for (std::size_t size = 0; size < cut.size(); ++size)
    EXPECT_FALSE(ReadSbom(AsBytes(std::string_view(cut).substr(0, size))).has_value()) << size;
  EXPECT_TRUE(ReadSbom(AsBytes("\xEF\xBB\xBF" + cut)).has_value());  // a byte order mark is passed over
}

TEST(Sbom, WarnsOfWhatIsOdd) {
  const auto sbom = ReadSbom(AsBytes(Cdx(R"([{"type":"library"},{"name":"a","purl":"npm/a"}])")));
  ASSERT_TRUE(sbom.has_value());
  ASSERT_EQ(sbom->components.size(), 1U);
  EXPECT_EQ(sbom->components[0].advisory.missing, "purl: does not begin with \"pkg:\"");
  EXPECT_EQ(sbom->warnings,
            (std::vector<std::string>{"/components/0: a component with neither name nor purl was left out",
                                      "/components/1: purl: does not begin with \"pkg:\""}));
}

TEST(Spdx, ReadsPackagesAndWhatIsDescribed) {
  const auto sbom = ReadSbom(AsBytes(R"({"spdxVersion":"SPDX-2.3","name":"doc","packages":[
      {"SPDXID":"SPDXRef-p","name":"product","versionInfo":"1.0","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:generic/product@1.0"}]},
      {"SPDXID":"SPDXRef-a","name":"a","versionInfo":"NOASSERTION","licenseConcluded":"NOASSERTION","licenseDeclared":"MIT","externalRefs":[
        {"referenceCategory":"SECURITY","referenceType":"cpe23Type","referenceLocator":"cpe:2.3:a:a:a:*"},
        {"referenceCategory":"PACKAGE_MANAGER","referenceType":"purl","referenceLocator":"pkg:pypi/A@2.0"}]},
      {"SPDXID":"SPDXRef-b","name":"b"}],
      "relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-p"}]})"));
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  EXPECT_EQ(sbom->FormatName(), "SPDX 2.3");
  EXPECT_EQ(sbom->product.name, "product");
  ASSERT_EQ(sbom->components.size(), 2U);
  EXPECT_EQ(sbom->components[0].version, "2.0");
  EXPECT_EQ(sbom->components[0].licence, "MIT");
  EXPECT_EQ(sbom->components[0].purl, "pkg:pypi/a@2.0");
}

TEST(Spdx, SaysWhereItIsWrong) {
  EXPECT_EQ(Refused(R"({"spdxVersion":"SPDX-2.3","packages":[null]})"),
            "an object is expected here, and null found (at /packages/0)");
  EXPECT_EQ(Refused(R"({"spdxVersion":"SPDX-3.0"})"),
            "SPDX 2.1 to 2.3 is read here, and this says \"SPDX-3.0\" (at /spdxVersion)");
}

}  // namespace
}  // namespace entente::supply
