#include <gtest/gtest.h>

#include <string>

#include "views/supply/sboms/sbom.h"

namespace entente::supply {
namespace {

std::string Bom(std::string_view inside, std::string_view version = "1.6") {
  return R"(<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/)" + std::string(version) + "\">" +
         std::string(inside) + "</bom>";
}

std::string Refused(std::string_view document, const SbomReadOptions& options = {}) {
  const auto sbom = ReadSbom(AsBytes(document), options);
  return sbom.has_value() ? "read" : sbom.error().Text();
}

TEST(CycloneDxXml, ReadsWhatTheJsonReaderReads) {
  const auto sbom = ReadSbom(AsBytes(Bom(R"(
<metadata><tools><components><component type="application"><name>a tool is no component</name></component></components></tools>
 <component type="application" bom-ref="root"><group>acme</group><name> gateway
 </name><version>2.4.0</version><purl>pkg:generic/acme/gateway@2.4.0</purl></component></metadata>
<components>
 <component type="library" bom-ref="log4j"><supplier><name>Apache</name></supplier><publisher>ASF</publisher>
  <group>org.apache.logging.log4j</group><name>log4j-core</name><version>2.14.1</version>
  <hashes><hash alg="SHA-1">9141212B8507AB50A45525B545B39D224614528B</hash></hashes>
  <licenses><license><id>Apache-2.0</id></license><license><name>other</name></license></licenses>
  <cpe>cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*</cpe>
  <purl>pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1</purl>
  <pedigree><ancestors><component type="library"><name>ancestor</name></component></ancestors></pedigree>
  <components><component type="library" bom-ref="inner"><name>inner</name><version>1</version><purl>pkg:npm/inner@1</purl></component></components>
 </component>
 <component type="operating-system" bom-ref="os"><name>debian</name><version>12.1</version></component>
 <component type="library" bom-ref="ssl"><name>libssl3</name><version>3.0.9-1</version><purl>pkg:deb/debian/libssl3@3.0.9-1</purl>
  <properties><property name="syft:metadata:source">openssl</property></properties></component>
</components>
<dependencies>
 <dependency ref="root"><dependency ref="log4j"/><dependency ref="os"/></dependency>
 <dependency ref="os"><dependency ref="ssl"/><provides ref="inner"/></dependency>
</dependencies>)")),
                             {.details = true, .graph = true});
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  EXPECT_EQ(sbom->FormatName(), "CycloneDX 1.6");
  EXPECT_EQ(sbom->encoding, SbomEncoding::kXml);
  EXPECT_EQ(sbom->product.name, "acme/gateway");
  EXPECT_EQ(sbom->product.purl, "pkg:generic/acme/gateway@2.4.0");
  ASSERT_EQ(sbom->components.size(), 3U);
  EXPECT_EQ(sbom->components[0].name, "org.apache.logging.log4j/log4j-core");
  EXPECT_EQ(sbom->components[0].licence, "Apache-2.0 AND other");
  EXPECT_EQ(sbom->components[1].purl, "pkg:npm/inner@1");
  EXPECT_EQ(sbom->components[2].advisory.ecosystem, "Debian:12");
  EXPECT_EQ(sbom->components[2].advisory.name, "openssl");
  ASSERT_EQ(sbom->details.size(), 3U);
  EXPECT_EQ(sbom->details[0].reference, "log4j");
  EXPECT_EQ(sbom->details[0].supplier, "Apache");
  EXPECT_EQ(sbom->details[0].publisher, "ASF");
  EXPECT_EQ(sbom->details[0].cpes, std::vector<std::string>{"cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*"});
  ASSERT_EQ(sbom->details[0].hashes.size(), 1U);
  EXPECT_EQ(sbom->details[0].hashes[0].algorithm, "SHA-1");
  EXPECT_EQ(sbom->details[0].hashes[0].hex, "9141212b8507ab50a45525b545b39d224614528b");
  EXPECT_EQ(sbom->product_detail.reference, "root");
  constexpr std::uint32_t kSystem = 3;  // the operating system is no component
  EXPECT_EQ(sbom->graph.edges, (std::vector<SbomEdge>{{0, 1, SbomRelation::kContains},
                                                      {kSystem, 1, SbomRelation::kProvides},
                                                      {kSystem, 2, SbomRelation::kDependsOn},
                                                      {SbomGraph::kProduct, 0, SbomRelation::kDependsOn},
                                                      {SbomGraph::kProduct, kSystem, SbomRelation::kDependsOn}}));
  const SbomPaths paths(sbom->graph, sbom->components.size());
  EXPECT_EQ(paths.PathTo(1), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(paths.PathTo(2), (std::vector<std::uint32_t>{2}));
  EXPECT_TRUE(sbom->warnings.empty());
}

TEST(CycloneDxXml, ReadsTheGraphOfItsExtension) {
  const auto sbom = ReadSbom(AsBytes(Bom(R"(<components>
<component type="library" bom-ref="1"><name>a</name><version>1</version>
 <dg:dependencies xmlns:dg="http://cyclonedx.org/schema/ext/dependency-graph/1.0"><dg:dependency ref="2"><dg:dependency ref="3"/></dg:dependency></dg:dependencies></component>
<component type="library" bom-ref="2"><name>b</name><version>1</version></component>
<component type="library" bom-ref="3"><name>c</name><version>1</version></component></components>)",
                                         "1.1")),
                             {.graph = true});
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  EXPECT_EQ(sbom->graph.edges,
            (std::vector<SbomEdge>{{0, 1, SbomRelation::kDependsOn}, {1, 2, SbomRelation::kDependsOn}}));
  // The document names no product: ways begin where nothing leads to.
  EXPECT_EQ(SbomPaths(sbom->graph, 3).PathTo(2), (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST(CycloneDxXml, SaysWhereItIsWrong) {
  EXPECT_EQ(Refused("<bom/>"),
            "no CycloneDX: its root is <bom xmlns=\"http://cyclonedx.org/schema/bom/1.x\"> (at line 1)");
  EXPECT_EQ(Refused(Bom("", "1.8")), "CycloneDX 1.0 to 1.7 is read, and this says \"1.8\" (at line 1)");
  EXPECT_EQ(Refused("<!DOCTYPE bom [<!ENTITY x 'y'>]>" + Bom("")),
            "a document type declaration (DOCTYPE) is not taken: remove it (at line 1)");
  EXPECT_EQ(Refused("<bom>\n<component>"),
            "no CycloneDX: its root is <bom xmlns=\"http://cyclonedx.org/schema/bom/1.x\"> (at line 1)");
  EXPECT_EQ(Refused(Bom("<components>\n<component>")), "not well-formed XML: mismatched tag (at line 2)");
  EXPECT_EQ(Refused(Bom("<components><component>\n<name>a</name>\n<name>b</name></component></components>")),
            "<name> given twice (at line 3)");
  EXPECT_EQ(Refused(Bom("<components><component><version>" + std::string(5'000, '1') +
                        "</version></component></components>")),
            "<version>: text longer than 4096 bytes (at line 1)");
  EXPECT_EQ(Refused("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>"),
            "SPDX in RDF is not read: convert it to JSON, YAML or tag-value (at line 1)");
}

TEST(CycloneDxXml, IsStrictWhereAskedTo) {
  const std::string odd = Bom("<components>\n<component type=\"thing\"><name>a</name></component></components>");
  EXPECT_EQ(Refused(odd), "read");
  EXPECT_EQ(Refused(odd, {.strict = true}), "type cannot be \"thing\" (at line 2)");
  EXPECT_EQ(Refused(Bom("<dependencies>\n<dependency ref=\"x\"><dependency ref=\"y\"/></dependency></dependencies>"),
                    {.strict = true}),
            "a relation names \"x\", and nothing in the document has that name");
}

}  // namespace
}  // namespace entente::supply
