#include "views/supply/vex/vex_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <random>
#include <set>

#include "views/supply/data_for_tests.h"
#include "views/supply/vex/moment.h"
#include "views/supply/vex/read_for_tests.h"

namespace entente::supply::vex {
namespace {

using testing_read::Good;
using testing_read::TextOf;

Identity ByPurl(std::string purl) {
  return {.purl = std::move(purl), .hashes = {}, .cpes = {}, .ids = {}, .version = {}};
}

Finding About(std::string vulnerability, std::string component, std::vector<std::string> products = {}) {
  Finding finding;
  finding.vulnerabilities = {std::move(vulnerability)};
  finding.component = ByPurl(std::move(component));
  for (std::string& product : products) finding.products.push_back(ByPurl(std::move(product)));
  return finding;
}

std::string Said(const VexSet& set, const Finding& finding, const TrustPolicy& policy = {}) {
  const auto verdict = set.Judge(finding, policy);
  return verdict ? std::string(StatusText(verdict->opinion.status)) : "";
}

VexSet Of(std::initializer_list<VexDocument> documents) {
  VexSet set;
  for (const VexDocument& document : documents)
    EXPECT_TRUE(set.Add(document, AttributionByAuthor(document)).has_value());
  return set;
}

std::string OpenVex(std::string_view author, std::string_view time, std::string_view statement) {
  return R"({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x", "author": ")" + std::string(author) +
         R"(", "timestamp": ")" + std::string(time) + R"(", "statements": [)" + std::string(statement) + "]}";
}

constexpr auto kImage = "pkg:oci/alpine@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126";
constexpr auto kInImage = R"({"vulnerability": {"name": "CVE-1", "aliases": ["GHSA-1"]}, "products": [{"@id":
  "pkg:oci/alpine@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126", "subcomponents":
  [{"@id": "pkg:apk/alpine/libcrypto3@3.0.8-r3"}, {"@id": "pkg:apk/alpine/libssl@3.0.8-r3"}]}], "status": "fixed"})";

// The cases of go-vex for products and their parts.
TEST(VexSet, MatchesProductsAndParts) {
  const VexSet set = Of({Good(OpenVex("A", "2024-01-01T00:00:00Z", kInImage))});
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/libcrypto3@3.0.8-r3", {kImage})), "fixed");
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/libssl@3.0.8-r3", {kImage})), "fixed");
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/libssl@3.0.8-r3", {"pkg:npm/x", kImage})), "fixed");
  EXPECT_EQ(Said(set, About("CVE-1", "", {kImage})), "fixed");  // the product, whatever part of it
  EXPECT_EQ(Said(set, About("ghsa-1", "pkg:apk/alpine/libssl@3.0.8-r3", {kImage})), "fixed");
  // Not the part alone, not the product's own flaw, not another part, version, product or vulnerability.
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/libssl@3.0.8-r3")), "");
  EXPECT_EQ(Said(set, About("CVE-1", kImage)), "");
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/zlib@1", {kImage})), "");
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/libssl@3.0.8-r4", {kImage})), "");
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/libssl@3.0.8-r3", {"pkg:oci/alpine@sha256%3Affff"})), "");
  EXPECT_EQ(Said(set, About("CVE-2", "pkg:apk/alpine/libssl@3.0.8-r3", {kImage})), "");
}

TEST(VexSet, AProductWithoutPartsCoversWhatIsInIt) {
  const VexSet set = Of({Good(OpenVex("A", "2024-01-01T00:00:00Z",
                                      R"({"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:oci/alpine"}],
                                          "status": "affected"})"))});
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/libssl@3.0.8-r3", {kImage})), "affected");
  EXPECT_EQ(Said(set, About("CVE-1", kImage)), "affected");
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:apk/alpine/libssl@3.0.8-r3")), "");
}

// go-vex's merging: statements of several documents, filtered by product and by vulnerability; the newer one counts.
TEST(VexSet, MergesAsOpenVexDoes) {
  ENTENTE_REQUIRE_DATA(folder, "suites/supply-suites.tar.zst", "go-vex/pkg/vex/testdata");
  const auto document = [&](const char* name) { return Good(TextOf(folder / name)); };
  EXPECT_FALSE(VexSet().Judge(About("CVE-1234-5678", "pkg:apk/wolfi/bash@1.0.0"), {}).has_value());
  const VexSet one = Of({document("v001-1.vex.json")});
  EXPECT_EQ(Said(one, About("CVE-1234-5678", "pkg:apk/wolfi/bash@1.0.0")), "under_investigation");
  for (const bool turned : {false, true}) {
    const VexSet both = turned ? Of({document("v001-2.vex.json"), document("v001-1.vex.json")})
                               : Of({document("v001-1.vex.json"), document("v001-2.vex.json")});
    EXPECT_EQ(both.statements(), 2U);
    EXPECT_EQ(both.OpinionsOn(About("CVE-1234-5678", "pkg:apk/wolfi/bash@1.0.0")).size(), 2U);
    const auto verdict = both.Judge(About("CVE-1234-5678", "pkg:apk/wolfi/bash@1.0.0"), {});
    ASSERT_TRUE(verdict.has_value());
    EXPECT_EQ(verdict->opinion.status, Status::kFixed);
    EXPECT_EQ(verdict->opinion.author, "John Doe");
    ASSERT_EQ(verdict->overruled.size(), 1U);
    EXPECT_EQ(verdict->overruled[0].opinion.status, Status::kUnderInvestigation);
    EXPECT_EQ(verdict->overruled[0].why, Why::kOutdated);
    EXPECT_FALSE(verdict->disagreement);
  }
  const VexSet others = Of({document("v020-1.vex.json"), document("v020-2.vex.json")});
  EXPECT_EQ(Said(others, About("CVE-1234-5678", "pkg:apk/wolfi/git@2.41.0-1")), "under_investigation");
  EXPECT_EQ(Said(others, About("CVE-9876-54321", "pkg:apk/wolfi/git@2.41.0-1")), "");
  EXPECT_EQ(Said(others, About("CVE-9876-54321", "pkg:apk/wolfi/bash@1.0.0")), "under_investigation");
}

// grype's cases: an image with the libraries of the finding, and documents of two formats.
TEST(VexSet, JudgesGrypesCases) {
  ENTENTE_REQUIRE_DATA(folder, "suites/supply-suites.tar.zst", "grype-vex");
  const auto docs = folder / "grype/vex/testdata/vex-docs";
  constexpr auto kLibrary = "pkg:apk/alpine/libcrypto3@3.0.8-r3?arch=x86_64&upstream=openssl&distro=alpine-3.17.3";
  struct Case {
    const char* file;
    const char* vulnerability;
    const char* status;
    Justification justification;
  };
  for (const Case& one : {
           Case{"openvex-demo1.json", "CVE-2023-1255", "fixed", Justification::kNone},
           Case{"openvex-demo2.json", "CVE-2023-1255", "fixed", Justification::kNone},
           Case{"openvex-demo2.json", "CVE-2023-3817", "not_affected", Justification::kVulnerableCodeNotPresent},
           Case{"openvex-image-no-subcomponents.json", "CVE-2023-1255", "fixed", Justification::kNone},
           Case{"openvex-package-product.json", "CVE-2023-1255", "fixed", Justification::kNone},
           Case{"csaf-demo1.json", "CVE-2023-1255", "fixed", Justification::kNone},
           Case{"csaf-demo2.json", "CVE-2023-3817", "not_affected", Justification::kVulnerableCodeNotPresent},
           Case{"openvex-debian.json", "CVE-2014-fake-1", "", Justification::kNone},
       }) {
    const VexSet set = Of({Good(TextOf(docs / one.file))});
    EXPECT_EQ(Said(set, About(one.vulnerability, kLibrary, {kImage})), one.status) << one.file;
    const auto verdict = set.Judge(About(one.vulnerability, kLibrary, {kImage}), {});
    EXPECT_EQ(verdict ? verdict->opinion.justification : Justification::kNone, one.justification) << one.file;
  }
  const VexSet debian = Of({Good(TextOf(docs / "openvex-debian.json"))});
  const std::string image = "pkg:oci/debian@sha256%3A124c7d2707904eea7431fffe91522a01e5a861a624ee31d03372cc1d138a3126";
  EXPECT_EQ(
      Said(debian, About("CVE-2014-fake-1", "pkg:deb/debian/x@1", {image + "?repository_url=index.docker.io/library"})),
      "fixed");
  EXPECT_EQ(Said(debian, About("CVE-2014-fake-1", "pkg:deb/debian/x@1", {image})), "");
  const auto integration = folder / "test/integration/testdata/vex";
  constexpr auto kVnc = "pkg:apk/alpine/libvncserver@0.9.9?arch=x86_64&distro=alpine-3.12.0";
  const std::string test_image = "pkg:oci/alpine@sha256%3A" + std::string(64, 'f');
  for (const char* format : {"csaf", "openvex"}) {
    for (const char* status : {"affected", "under_investigation"}) {
      const auto file = integration / format / (std::string(status) + "." + format + ".json");
      EXPECT_EQ(Said(Of({Good(TextOf(file))}), About("CVE-2024-0000", kVnc, {test_image})), status) << file;
    }
  }
}

TEST(VexSet, TheNewestOfASeriesCountsAlone) {
  const auto bom = [](int version, const char* state, const char* id) {
    return Good(R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": "urn:uuid:1", "version": )" +
                std::to_string(version) +
                R"(, "metadata": {"timestamp": "2024-01-01T00:00:00Z", "component": {"name": "x", "bom-ref": "r",
                    "purl": "pkg:npm/x@1"}}, "vulnerabilities": [{"id": ")" +
                id + R"(", "analysis": {"state": ")" + state + "\"}}]}");
  };
  const VexDocument old = bom(1, "not_affected", "CVE-1");
  const VexDocument young = bom(2, "exploitable", "CVE-2");
  for (const bool turned : {false, true}) {
    const VexSet set = turned ? Of({young, old}) : Of({old, young});
    EXPECT_EQ(Said(set, About("CVE-1", "pkg:npm/x@1")), "");  // no longer said
    EXPECT_EQ(Said(set, About("CVE-2", "pkg:npm/x@1")), "affected");
  }
  // Another party's document of the same name replaces nothing.
  VexSet set;
  ASSERT_TRUE(set.Add(old, {.said_by = "a", .received = {}}).has_value());
  ASSERT_TRUE(set.Add(young, {.said_by = "b", .received = {}}).has_value());
  EXPECT_EQ(Said(set, About("CVE-1", "pkg:npm/x@1")), "not_affected");
}

TEST(VexSet, NoStatementIsYoungerThanItsDocumentIsKnown) {
  const VexDocument future = Good(OpenVex("A", "2099-01-01T00:00:00Z",
                                          R"({"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:npm/x"}],
                                              "status": "not_affected", "impact_statement": "no"})"));
  const VexDocument present = Good(OpenVex("B", "2024-06-01T00:00:00Z",
                                           R"({"vulnerability": {"name": "CVE-1"}, "products": [{"@id": "pkg:npm/x"}],
                                               "status": "affected"})"));
  VexSet set;
  ASSERT_TRUE(set.Add(future, {.said_by = "A", .received = *ParseMoment("2024-05-01T00:00:00Z")}).has_value());
  ASSERT_TRUE(set.Add(present, {.said_by = "B", .received = *ParseMoment("2024-06-02T00:00:00Z")}).has_value());
  const auto verdict = set.Judge(About("CVE-1", "pkg:npm/x@1"), {});
  EXPECT_EQ(verdict->opinion.said_by, "B");
  EXPECT_TRUE(verdict->disagreement);
  EXPECT_EQ(verdict->overruled.at(0).why, Why::kOlder);
  EXPECT_EQ(verdict->overruled.at(0).opinion.time, *ParseMoment("2024-05-01T00:00:00Z"));
}

// The same documents in any order give the same verdicts; and the index finds what a look at every statement finds.
TEST(VexSet, OrderDoesNotMatterAndNothingIsMissed) {
  std::mt19937 random(7);
  const std::vector<std::string> products = {"pkg:npm/a@1", "pkg:npm/a", "pkg:npm/a@2", "pkg:npm/b@1", "pkg:npm/c?x=1"};
  const std::vector<std::string> vulnerabilities = {"CVE-1", "cve-1", "CVE-2", "GHSA-3"};
  const std::vector<std::string> statuses = {"fixed", "affected", "under_investigation"};
  const auto pick = [&random](const std::vector<std::string>& from) { return from[random() % from.size()]; };
  std::vector<VexDocument> documents;
  for (int i = 0; i < 60; ++i) {
    std::string statement = R"({"vulnerability": {"name": ")" + pick(vulnerabilities) + R"(", "aliases": [")" +
                            pick(vulnerabilities) + R"("]}, "status": ")" + pick(statuses) +
                            R"(", "products": [{"@id": ")" + pick(products) + '"';
    if (random() % 2 == 0) statement += R"(, "subcomponents": [{"@id": ")" + pick(products) + "\"}]";
    documents.push_back(
        Good(OpenVex("author " + std::to_string(random() % 5),
                     "2024-01-0" + std::to_string(1 + random() % 3) + "T00:00:00Z", statement + "}]}")));
  }
  const auto build = [&documents] {
    VexSet set;
    for (const VexDocument& document : documents)
      EXPECT_TRUE(set.Add(document, AttributionByAuthor(document)).has_value());
    return set;
  };
  const auto in_a_look = [&documents](const Finding& finding) {
    std::size_t found = 0;
    const PreparedIdentity component(finding.component);
    for (const VexDocument& document : documents) {
      for (const Statement& statement : document.statements) {
        std::set<std::string> names = {LoweredAscii(statement.vulnerability)};
        for (const std::string& alias : statement.aliases) names.insert(LoweredAscii(alias));
        const bool named = std::ranges::any_of(finding.vulnerabilities,
                                               [&names](const auto& id) { return names.contains(LoweredAscii(id)); });
        const ProductUse& use = statement.products.at(0);
        const ProductPattern product(document.products[use.product]);
        bool within = std::ranges::any_of(finding.products,
                                          [&](const Identity& one) { return product.Covers(PreparedIdentity(one)); });
        const bool matched = use.parts.empty()
                                 ? within || product.Covers(component)
                                 : within && ProductPattern(document.products[use.parts[0]]).Covers(component);
        found += named && matched ? 1 : 0;
      }
    }
    return found;
  };
  const std::vector<std::string> here = {"pkg:npm/a@1", "pkg:npm/a@2", "pkg:npm/b@1", "pkg:npm/c@1?x=1", "pkg:npm/c@1"};
  const VexSet set = build();
  std::size_t judged = 0;
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(documents, random);
    const VexSet other = build();
    for (const std::string& component : here) {
      for (const std::string& product : here) {
        for (const std::string& id : vulnerabilities) {
          Finding finding = About(id, component, {product});
          finding.supplier = "author 3";
          const TrustPolicy policy{.order = {"author 1"}, .unknown = {}};
          const auto a = set.Judge(finding, policy);
          const auto b = other.Judge(finding, policy);
          ASSERT_EQ(a.has_value(), b.has_value());
          ASSERT_EQ(set.OpinionsOn(finding).size(), in_a_look(finding));
          if (!a) continue;
          ++judged;
          ASSERT_EQ(a->opinion, b->opinion);
          ASSERT_EQ(a->disagreement, b->disagreement);
          ASSERT_EQ(a->overruled_total, b->overruled_total);
        }
      }
    }
  }
  EXPECT_GT(judged, 500U);
}

// Every statement of the public documents is found again by what it says.
TEST(VexSet, FindsEveryPublicStatement) {
  ENTENTE_REQUIRE_DATA(folder, "supply/vex.tar.zst", "vex");
  VexReader reader;
  VexSet set;
  std::vector<Finding> findings;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const auto document = reader.Read(AsBytes(TextOf(file.path())));
    if (!document.has_value()) continue;
    ASSERT_TRUE(set.Add(*document, AttributionByAuthor(*document)).has_value());
    for (std::size_t i = 0; i < document->statements.size(); i += 97) {
      const Statement& statement = document->statements[i];
      const ProductUse& use = statement.products.at(0);
      const Product& product = document->products[use.product];
      const Product& part = use.parts.empty() ? product : document->products[use.parts[0]];
      if (part.purl.empty()) continue;
      findings.push_back(About(statement.aliases.empty() ? statement.vulnerability : statement.aliases.back(),
                               part.purl, {product.purl}));
    }
  }
  EXPECT_EQ(set.documents(), 1'177U);
  EXPECT_EQ(set.statements(), 312'146U);
  ASSERT_GT(findings.size(), 2'000U);
  for (const Finding& finding : findings)
    ASSERT_TRUE(set.Judge(finding, {}).has_value()) << finding.vulnerabilities[0] << ' ' << finding.component.purl;
}

}  // namespace
}  // namespace entente::supply::vex
