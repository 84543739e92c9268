// SPDX 2 as tag-value and YAML, SPDX 3 as JSON-LD.
#include <gtest/gtest.h>

#include <string>

#include "views/supply/sboms/sbom.h"

namespace entente::supply {
namespace {

std::string Refused(std::string_view document, const SbomReadOptions& options = {}) {
  const auto sbom = ReadSbom(AsBytes(document), options);
  return sbom.has_value() ? "read" : sbom.error().Text();
}

constexpr std::string_view kHead =
    "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\n"
    "DocumentName: doc\nDocumentNamespace: https://example.com/doc\n"
    "Creator: Tool: t\nCreated: 2024-01-01T00:00:00Z\n";

constexpr std::string_view kBody = R"(
# what it is of
PackageName: product
SPDXID: SPDXRef-p
PackageVersion: 1.0
PackageDownloadLocation: NOASSERTION

PackageName: a
SPDXID: SPDXRef-a
PackageVersion: NOASSERTION
PackageSupplier: Organization: Example (mail@example.com)
PackageOriginator: NOASSERTION
PackageDownloadLocation: NOASSERTION
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: MIT
PackageChecksum: SHA256: 800D37A0F0DCFDD3EFFECE6FB1D17D3017DFD81D71BFEF8BF4E4C118296448D0
PackageComment: <text>one
PackageName: in a text
two</text>
ExternalRef: SECURITY cpe23Type cpe:2.3:a:a:a:*
ExternalRef: PACKAGE-MANAGER purl pkg:pypi/A@2.0

PackageName: debian
SPDXID: SPDXRef-os
PackageVersion: 12
PackageDownloadLocation: NONE
PrimaryPackagePurpose: OPERATING-SYSTEM

PackageName: b
SPDXID: SPDXRef-b
PackageDownloadLocation: NONE

FileName: ./x
SPDXID: SPDXRef-x
FileChecksum: SHA1: 00

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-p
Relationship: SPDXRef-p DEPENDS_ON SPDXRef-a
Relationship: SPDXRef-b BUILD_DEPENDENCY_OF SPDXRef-a
Relationship: SPDXRef-p CONTAINS SPDXRef-x
Relationship: SPDXRef-p DEPENDS_ON NONE
)";

void ExpectBody(const Sbom& sbom) {
  EXPECT_EQ(sbom.FormatName(), "SPDX 2.3");
  EXPECT_EQ(sbom.product.name, "product");
  EXPECT_EQ(sbom.product.version, "1.0");
  ASSERT_EQ(sbom.components.size(), 2U);
  EXPECT_EQ(sbom.components[0].purl, "pkg:pypi/a@2.0");
  EXPECT_EQ(sbom.components[0].version, "2.0");
  EXPECT_EQ(sbom.components[0].licence, "MIT");
  EXPECT_EQ(sbom.components[1].name, "b");
  ASSERT_EQ(sbom.details.size(), 2U);
  EXPECT_EQ(sbom.details[0].reference, "SPDXRef-a");
  EXPECT_EQ(sbom.details[0].supplier, "Example");
  EXPECT_EQ(sbom.details[0].manufacturer, "");
  EXPECT_EQ(sbom.details[0].cpes, std::vector<std::string>{"cpe:2.3:a:a:a:*"});
  ASSERT_EQ(sbom.details[0].hashes.size(), 1U);
  EXPECT_EQ(sbom.details[0].hashes[0].algorithm, "SHA-256");
  EXPECT_EQ(sbom.details[0].hashes[0].hex.substr(0, 8), "800d37a0");
  EXPECT_EQ(sbom.graph.edges, (std::vector<SbomEdge>{{0, 1, SbomRelation::kDependsOnForBuild},
                                                     {SbomGraph::kProduct, 0, SbomRelation::kDependsOn}}));
  EXPECT_EQ(SbomPaths(sbom.graph, 2).PathTo(1), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(sbom.warnings.empty()) << sbom.warnings[0];
}

TEST(SpdxTagValue, ReadsPackagesAndRelationships) {
  const auto sbom = ReadSbom(AsBytes(std::string(kHead) + std::string(kBody)), {.details = true, .graph = true});
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  EXPECT_EQ(sbom->encoding, SbomEncoding::kTagValue);
  ExpectBody(*sbom);
  std::string windows = std::string(kHead) + std::string(kBody);
  for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2) windows.insert(at, 1, '\r');
  const auto same = ReadSbom(AsBytes("\xEF\xBB\xBF" + windows), {.details = true, .graph = true});
  ASSERT_TRUE(same.has_value()) << same.error().Text();
  ExpectBody(*same);
}

TEST(SpdxTagValue, RefusesWhatHasNoPlainMeaning) {
  const std::string head(kHead);
  EXPECT_EQ(Refused(head + "PackageName: a\nPackageComment: <text>never\nclosed\n"),
            "a <text> is opened here and never closed: put </text> behind it (at line 9)");
  EXPECT_EQ(Refused(head + "PackageName: a\nPackageVersion: 1\nPackageVersion: 2\n"),
            "PackageVersion given twice (at line 10)");
  EXPECT_EQ(Refused("SPDXVersion: SPDX-9\n"), "SPDX 2.1 to 2.3 is read here, and this says \"SPDX-9\" (at line 1)");
  EXPECT_EQ(Refused("DataLicense: CC0-1.0\nPackageName: a\n"), "SPDXVersion is missing (at line 1)");
  EXPECT_EQ(Refused(head + "PackageName: \xC3\x28\n"), "not UTF-8");
  EXPECT_EQ(Refused(head + "PackageName: " + std::string(5'000, 'a') + "\n"),
            "a name longer than 4096 bytes (at line 8)");
}

TEST(SpdxTagValue, WarnsOfWhatDepartsFromTheStandard) {
  const std::string odd = std::string(kHead) +
                          "PackageName: a\nSPDXID: a\nPackgeVersion: 1\nno tag here\nExternalRef: purl\n"
                          "Relationship: SPDXRef-DOCUMENT describes a\nPackageComment: <text>x</text> y\n";
  const auto sbom = ReadSbom(AsBytes(odd));
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  EXPECT_EQ(sbom->warnings,
            (std::vector<std::string>{"line 10: no tag of SPDX: \"PackgeVersion\"",
                                      "line 11: a line without a tag is passed over: \"no tag here\"",
                                      "line 12: no external reference (category, type, locator): \"purl\"",
                                      "line 14: what stands behind </text> is passed over: \"y\"",
                                      "line 8: no SPDX identifier (SPDXRef-…): \"a\""}));
  EXPECT_EQ(sbom->product.name, "a");
  EXPECT_EQ(Refused(odd, {.strict = true}), "no tag of SPDX: \"PackgeVersion\" (at line 10)");
  EXPECT_EQ(Refused("SPDXVersion: SPDX-2.3\n", {.strict = true}), "the document's SPDXID is SPDXRef-DOCUMENT");
}

TEST(SpdxYaml, ReadsWhatTheJsonReaderReads) {
  constexpr std::string_view kYaml = R"(SPDXID: SPDXRef-DOCUMENT
spdxVersion: "SPDX-2.3"
name: doc
packages:
- SPDXID: SPDXRef-p
  name: product
  versionInfo: 1.0
- &a
  SPDXID: SPDXRef-a
  name: a
  supplier: 'Organization: Example (mail@example.com)'
  originator: NOASSERTION
  versionInfo: NOASSERTION
  licenseDeclared: MIT
  checksums:
  - {algorithm: SHA256, checksumValue: 800D37A0F0DCFDD3EFFECE6FB1D17D3017DFD81D71BFEF8BF4E4C118296448D0}
  externalRefs:
  - referenceType: cpe23Type
    referenceLocator: "cpe:2.3:a:a:a:*"
  - referenceType: purl
    referenceLocator: pkg:pypi/A@2.0
- name: b
  SPDXID: SPDXRef-b
  versionInfo: ~
documentDescribes: [SPDXRef-p]
relationships:
- {spdxElementId: SPDXRef-p, relationshipType: DEPENDS_ON, relatedSpdxElement: SPDXRef-a}
- {spdxElementId: SPDXRef-b, relationshipType: BUILD_DEPENDENCY_OF, relatedSpdxElement: SPDXRef-a}
)";
  const auto sbom = ReadSbom(AsBytes(kYaml), {.details = true, .graph = true});
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  EXPECT_EQ(sbom->encoding, SbomEncoding::kYaml);
  ExpectBody(*sbom);
  EXPECT_EQ(Refused("spdxVersion: SPDX-2.3\npackages:\n- name: [a]\n"),
            "a string is expected here, and an array found (at /packages/0/name)");
  EXPECT_EQ(Refused("spdxVersion: SPDX-2.3\nname: \"\n"),
            "not well-formed YAML: found unexpected end of stream (at line 3)");
  EXPECT_EQ(Refused("bomFormat: CycloneDX\nspecVersion: '1.5'\n"),
            "CycloneDX in YAML: the standard knows JSON, XML and Protocol Buffers; convert it to JSON");
}

std::string Graph(std::string_view elements) {
  return R"({"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[)" + std::string(elements) + "]}";
}

TEST(Spdx3, ReadsPackagesThroughTheirRelations) {
  const auto sbom = ReadSbom(AsBytes(Graph(R"(
{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2024-05-31T00:00:00Z","createdBy":["urn:o"]},
{"type":"Organization","spdxId":"urn:o","name":"Example","creationInfo":"_:c"},
{"type":"SpdxDocument","spdxId":"urn:d","name":"doc","rootElement":["urn:s"],"creationInfo":"_:c"},
{"type":"software_Sbom","spdxId":"urn:s","rootElement":["urn:p"],"creationInfo":"_:c"},
{"type":"software_Package","spdxId":"urn:p","name":"product","software_packageVersion":"1.0","creationInfo":"_:c"},
{"type":"software_Package","spdxId":"urn:a","name":"a","suppliedBy":"urn:o","software_packageUrl":"pkg:pypi/A@2.0","creationInfo":"_:c",
 "verifiedUsing":[{"type":"Hash","algorithm":"sha256","hashValue":"800d37a0f0dcfdd3effece6fb1d17d3017dfd81d71bfef8bf4e4c118296448d0"}],
 "externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"cpe23","identifier":"cpe:2.3:a:a:a:*"}]},
{"type":"software_Package","spdxId":"urn:b","name":"b","externalIdentifier":["urn:i"],"creationInfo":"_:c"},
{"type":"ExternalIdentifier","spdxId":"urn:i","externalIdentifierType":"packageUrl","identifier":"pkg:npm/b@1"},
{"type":"software_File","spdxId":"urn:f","name":"file","creationInfo":"_:c"},
{"type":"simplelicensing_LicenseExpression","spdxId":"urn:l","simplelicensing_licenseExpression":"MIT OR Apache-2.0"},
{"type":"Relationship","from":"urn:a","to":["urn:l"],"relationshipType":"hasDeclaredLicense"},
{"type":"Relationship","from":"urn:b","to":["https://spdx.org/licenses/ISC"],"relationshipType":"hasConcludedLicense"},
{"type":"Relationship","from":"urn:p","to":["urn:a","urn:f"],"relationshipType":"dependsOn"},
{"type":"LifecycleScopedRelationship","from":"urn:a","to":["urn:b"],"relationshipType":"dependsOn","scope":"test"})")),
                             {.details = true, .graph = true});
  ASSERT_TRUE(sbom.has_value()) << sbom.error().Text();
  EXPECT_EQ(sbom->FormatName(), "SPDX 3.0.1");
  EXPECT_EQ(sbom->product.name, "product");
  ASSERT_EQ(sbom->components.size(), 2U);
  EXPECT_EQ(sbom->components[0].purl, "pkg:pypi/a@2.0");
  EXPECT_EQ(sbom->components[0].licence, "MIT OR Apache-2.0");
  EXPECT_EQ(sbom->components[1].purl, "pkg:npm/b@1");
  EXPECT_EQ(sbom->components[1].licence, "ISC");
  EXPECT_EQ(sbom->details[0].supplier, "Example");
  EXPECT_EQ(sbom->details[0].cpes, std::vector<std::string>{"cpe:2.3:a:a:a:*"});
  ASSERT_EQ(sbom->details[0].hashes.size(), 1U);
  EXPECT_EQ(sbom->details[0].hashes[0].algorithm, "SHA-256");
  EXPECT_EQ(sbom->graph.edges, (std::vector<SbomEdge>{{0, 1, SbomRelation::kDependsOnForTest},
                                                      {SbomGraph::kProduct, 0, SbomRelation::kDependsOn},
                                                      {SbomGraph::kProduct, 2, SbomRelation::kDependsOn}}));
  EXPECT_TRUE(sbom->warnings.empty());
}

TEST(Spdx3, SaysWhereItIsWrong) {
  EXPECT_EQ(Refused(R"({"@context":"https://schema.org/","@graph":[]})"),
            "a context that is none of SPDX 3 (https://spdx.org/rdf/3.0.1/…) (at /@context)");
  EXPECT_EQ(Refused(R"({"@context":"https://spdx.org/rdf/3.1.0/spdx-context.jsonld","@graph":[]})"),
            "SPDX 3.0.0 and 3.0.1 are read here, and this says \"3.1.0\" (at /@context)");
  EXPECT_EQ(Refused(Graph("[]")), "an object is expected here, and an array found (at /@graph/0)");
  EXPECT_EQ(Refused(Graph("{}")), "an element without a type (at /@graph/0)");
  EXPECT_EQ(Refused(Graph(R"({"type":"software_Package","name":7})")),
            "a string is expected here, and a number found (at /@graph/0/name)");
  EXPECT_EQ(Refused(Graph(R"({"type":"software_Package","name":"a"})"), {.strict = true}),
            "one SpdxDocument is expected");
}

}  // namespace
}  // namespace entente::supply
