// Every document of the public corpora has a verdict: read without a word, read with a warning, or refused; those that
// are not read without a word are listed here by name.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>

#include "views/supply/data_for_tests.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(fs::file_size(file), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

// "" for a document that is read without a word.
std::string VerdictOn(const fs::path& file, const SbomReadOptions& options) {
  const auto sbom = ReadSbom(AsBytes(ReadAll(file)), options);
  if (!sbom.has_value()) return "refused: " + sbom.error().Text();
  return sbom->warnings.empty() ? "" : "warns: " + sbom->warnings.front();
}

bool EndsWithAny(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(ends, [name](std::string_view end) { return name.ends_with(end); });
}

// By the end of the name, which is a digest of the content.
const std::map<std::string, std::string>& CorpusVerdicts() {
  static const std::map<std::string, std::string> verdicts = {
      // Purls that are none: "pkg:" is missing, or the name. Their components are listed and not covered.
      {"sbom.test-75bc2d.cdx.json",
       "warns: /metadata/component: the product's purl: purl: does not begin with \"pkg:\""},
      {"missionlz.spdx-5264d0.spdx.json", "warns: /packages/0: purl: does not begin with \"pkg:\""},
      {"syft-0.80.0-source-spdx-json-e662b3.spdx.json", "warns: /packages/0: purl: no name"},
      {"sbomgr-spdx-2b5ccb.spdx.json", "warns: /packages/22: purl: no name"},
      {"bad-purls.cdx-8df03f.cdx.xml", "warns: line 94: purl: no name"},
      // Versions that were escaped along with the name.
      {"fatbom-sbom-235e79.spdx", "warns: line 507: purl: the \"@\" before the version is escaped"},
      // A component without a name cannot be named.
      {"missingComponentName.cdx16-11f2d1.cdx.json",
       "warns: /components/0: a component with neither name nor purl was left out"},
      // Names of tags in JSON; relationships as in SPDX 2; a comment that is written as a tag.
      {"small-spdx-48dd5d.spdx.json", "warns: /packages/0: packageName is a tag; in JSON it is called name"},
      {"example7-golang.spdx-a72a2d.spdx.json", "warns: /packages/0: packageName is a tag; in JSON it is called name"},
      {"manifest.spdx-7c8fe9.spdx3.json",
       "warns: /@graph/2: relationship types are spelt as in SPDX 2 (\"HAS_CONCLUDED_LICENSE\")"},
      {"sbom.hashTestTwo-e31942.spdx", "warns: line 28: no tag of SPDX: \"NOTE\""},
      // Two packages' lines run into each other: whose licence is it?
      {"sbom.docker.2-2-65f568.spdx", "refused: PackageLicenseConcluded given twice (at line 1256)"},
      // A closing bracket is missing; a package that is null.
      {"powershell-2.2.6.spdx-c07f4c.spdx.json", "refused: not well-formed JSON (at line 2765)"},
      {"spdx2_3_null_package-1abdf3.spdx.json",
       "refused: an object is expected here, and null found (at /packages/0)"}};
  return verdicts;
}

TEST(SbomCorpus, EveryDocumentHasAVerdict) {
  ENTENTE_REQUIRE_DATA(sboms, "supply/sboms.tar.zst", "");
  std::size_t documents = 0;
  std::size_t found = 0;
  for (const auto& entry : fs::directory_iterator(sboms)) {
    const std::string name = entry.path().filename().string();
    const std::size_t mark = name.rfind("__");
    if (!entry.is_regular_file() || name.find("--") == std::string::npos) continue;
    ++documents;
    const auto known = CorpusVerdicts().find(mark == std::string::npos ? name : name.substr(mark + 2));
    const std::string verdict = VerdictOn(entry.path(), {});
    EXPECT_EQ(verdict, known == CorpusVerdicts().end() ? "" : known->second) << name;
    if (!verdict.empty()) ++found;
  }
  EXPECT_EQ(documents, 437U);
  EXPECT_EQ(found, CorpusVerdicts().size());
}

// What relations name and the document does not have shows only where the graph is read; nothing else is refused.
TEST(SbomCorpus, GraphsAndDetailsRefuseNothingMore) {
  ENTENTE_REQUIRE_DATA(sboms, "supply/sboms.tar.zst", "");
  std::size_t refused = 0;
  std::size_t components = 0;
  std::size_t reached = 0;
  for (const auto& entry : fs::directory_iterator(sboms)) {
    if (!entry.is_regular_file() || entry.path().filename().string().find("--") == std::string::npos) continue;
    const auto sbom = ReadSbom(AsBytes(ReadAll(entry.path())), {.details = true, .graph = true});
    if (!sbom.has_value()) {
      ++refused;
      continue;
    }
    ASSERT_EQ(sbom->details.size(), sbom->components.size());
    const SbomPaths paths(sbom->graph, sbom->components.size());
    for (std::uint32_t i = 0; i < sbom->components.size(); ++i) {
      const auto path = paths.PathTo(i);
      if (path.empty()) continue;
      ++reached;
      EXPECT_EQ(path.back(), i);
    }
    components += sbom->components.size();
  }
  EXPECT_EQ(refused, 3U);
  std::printf("a way from the product leads to %zu of %zu components\n", reached, components);
  EXPECT_GT(reached, components / 2);
}

// What breaks a rule of CycloneDX and is read all the same, strictness asked for.
TEST(CycloneDxSuite, ValidIsReadAndInvalidRefused) {
  ENTENTE_REQUIRE_DATA(suite, "suites/cyclonedx.tar.zst", "cyclonedx-spec");
  std::size_t valid = 0;
  std::size_t refused = 0;
  std::size_t excused = 0;
  for (const auto& entry : fs::recursive_directory_iterator(suite)) {
    const std::string name = entry.path().filename().string();
    if (!EndsWithAny(name, {".json", ".xml"})) continue;
    const std::string verdict = VerdictOn(entry.path(), {.strict = true});
    if (name.starts_with("valid-")) {
      ++valid;
      EXPECT_EQ(verdict, "") << entry.path();
      EXPECT_EQ(VerdictOn(entry.path(), {}), "") << entry.path();
    } else if (name.find("invalid-license-id-1") != std::string::npos ||
               name.find("invalid-metadata-license-1") != std::string::npos) {
      // "Apache-2" is in no list of SPDX licences. The list grows several times a year, and a document that was written
      // after this program would be refused for a licence that exists; what is said is kept as it is said.
      EXPECT_EQ(verdict, "") << entry.path();
      ++excused;
    } else if (name.find("invalid-") != std::string::npos) {
      EXPECT_TRUE(verdict.starts_with("refused: ")) << entry.path();
      ++refused;
    }
  }
  // Samples in the text form of Protocol Buffers are no documents that are exchanged; that form is not read.
  EXPECT_EQ(valid, 466U);
  EXPECT_EQ(refused, 288U);
  EXPECT_EQ(excused, 23U);
}

TEST(SpdxSuites, ExamplesAreReadStrictly) {
  const std::map<std::string, std::string> verdicts = {
      {"spdx2_2_null_package.json", "refused: an object is expected here, and null found (at /packages/0)"},
      {"spdx2_3_null_package.json", "refused: an object is expected here, and null found (at /packages/0)"},
      {"SPDXRdfExample-v2.2.spdx.rdf",
       "refused: SPDX in RDF is not read: convert it to JSON, YAML or tag-value (at line 1)"},
      {"SPDXXMLExample-v2.2.spdx.xml",
       "refused: SPDX in XML is not read: convert it to JSON, YAML or tag-value (at line 2)"}};
  std::size_t documents = 0;
  for (const char* const suite : {"spdx-examples", "spdx-tools-golang"}) {
    ENTENTE_REQUIRE_DATA(folder, "suites/supply-suites.tar.zst", suite);
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string name = entry.path().filename().string();
      if (!EndsWithAny(name, {".json", ".spdx", ".yaml", ".xml", ".rdf"})) continue;
      ++documents;
      const auto known = verdicts.find(name);
      EXPECT_EQ(VerdictOn(entry.path(), {.strict = true}), known == verdicts.end() ? "" : known->second)
          << entry.path();
    }
  }
  EXPECT_EQ(documents, 69U);
}

}  // namespace
}  // namespace entente::supply
