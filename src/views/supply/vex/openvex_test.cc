#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>

#include "views/supply/data_for_tests.h"
#include "views/supply/vex/moment.h"
#include "views/supply/vex/read_for_tests.h"

namespace entente::supply::vex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_read::Bad;
using testing_read::Good;

std::string With(std::string_view statement) {
  return R"({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/1", "author": "A", "role": "R",
             "timestamp": "2024-01-01T00:00:00Z", "version": 3, "tooling": "t", "statements": [)" +
         std::string(statement) + "]}";
}

TEST(OpenVex, IsReadWhole) {
  const VexDocument document = Good(With(R"({
      "vulnerability": {"@id": "https://x/CVE-1", "name": "CVE-2024-1", "aliases": ["GHSA-1", "GO-1"]},
      "timestamp": "2024-02-01T00:00:00Z", "last_updated": "2024-03-01T00:00:00Z",
      "products": [{"@id": "pkg:npm/a@1", "hashes": {"sha-1": "77D86e9752cb933569dfa1f693ee4338e65b28b4"},
                    "identifiers": {"cpe23": "cpe:2.3:a:x:a:1:*:*:*:*:*:*:*"},
                    "subcomponents": [{"@id": "pkg:npm/b@2"}, {"identifiers": {"purl": "pkg:npm/c"}}]},
                   {"@id": "pkg:npm/b@2"}],
      "status": "not_affected", "justification": "component_not_present", "impact_statement": "not there"},
    {"vulnerability": {"name": "CVE-2024-2"}, "products": [{"@id": "pkg:npm/a@2"}], "status": "affected",
     "action_statement": "update"})"));
  EXPECT_EQ(document.format, Format::kOpenVex);
  EXPECT_EQ(document.format_version, "0.2.0");
  EXPECT_EQ(document.author, "A");
  EXPECT_EQ(document.role, "R");
  EXPECT_EQ(document.version, "3");
  EXPECT_EQ(document.tooling, "t");
  EXPECT_EQ(document.series, "");
  EXPECT_EQ(document.time, *ParseMoment("2024-01-01T00:00:00Z"));
  ASSERT_EQ(document.statements.size(), 2U);
  const Statement& first = document.statements[0];
  EXPECT_EQ(first.vulnerability, "CVE-2024-1");
  EXPECT_THAT(first.aliases, ElementsAre("GHSA-1", "GO-1"));
  EXPECT_EQ(first.status, Status::kNotAffected);
  EXPECT_EQ(first.justification, Justification::kComponentNotPresent);
  EXPECT_EQ(first.impact, "not there");
  EXPECT_EQ(first.time, *ParseMoment("2024-03-01T00:00:00Z"));
  ASSERT_EQ(first.products.size(), 2U);
  const Product& product = document.products[first.products[0].product];
  EXPECT_EQ(product.purl, "pkg:npm/a@1");
  EXPECT_EQ(product.cpe, "cpe:2.3:a:x:a:1:*:*:*:*:*:*:*");
  EXPECT_THAT(product.hashes, ElementsAre(Hash{"sha1", "77d86e9752cb933569dfa1f693ee4338e65b28b4"}));
  ASSERT_EQ(first.products[0].parts.size(), 2U);
  // The same component is kept once.
  EXPECT_EQ(first.products[0].parts[0], first.products[1].product);
  EXPECT_EQ(document.products[first.products[0].parts[1]].purl, "pkg:npm/c");
  const Statement& second = document.statements[1];
  EXPECT_EQ(second.status, Status::kAffected);
  EXPECT_EQ(second.action, "update");
  EXPECT_EQ(second.time, document.time);  // cascades down
  EXPECT_TRUE(document.warnings.empty());
}

struct Wrong {
  const char* statement;
  const char* said;
  const char* place;
};

TEST(OpenVex, SaysWhatIsWrongAndWhere) {
  for (const Wrong& one : {
           Wrong{R"({"products": [{"@id": "pkg:npm/a"}], "status": "fixed"})", "vulnerability",
                 "/statements/0/vulnerability"},
           Wrong{R"({"vulnerability": {"name": ""}, "status": "fixed"})", "name", "/statements/0/vulnerability"},
           Wrong{R"({"vulnerability": {"name": "C"}})", "status", "/statements/0/status"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "exploitable"})", "status", "/statements/0/status"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "not_affected"})", "justification", "/statements/0"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "not_affected", "justification": "because"})",
                 "justification", "/statements/0/justification"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "fixed", "products": [{}]})", "@id",
                 "/statements/0/products/0/@id"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "fixed", "products": [{"identifiers": {}}]})", "@id",
                 "/statements/0/products/0"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "fixed", "products": [3]})", "an object",
                 "/statements/0/products/0"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "fixed", "products": [{"hashes": {"sha-256": "q"}}]})",
                 "hash", "/statements/0/products/0/hashes/sha-256"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "fixed", "timestamp": "yesterday"})", "RFC 3339",
                 "/statements/0/timestamp"},
           Wrong{R"({"vulnerability": {"name": "C"}, "status": "fixed", "status": "affected"})", "twice",
                 "/statements/0/status"},
       }) {
    const Error error = Bad(With(one.statement));
    EXPECT_EQ(error.code, ErrorCode::kInvalidInput);
    EXPECT_THAT(error.message, HasSubstr(one.said)) << one.statement;
    EXPECT_EQ(error.place, one.place) << one.statement;
  }
  EXPECT_EQ(Bad(R"({"@context": "https://openvex.dev/ns/v0.2.0", "author": "A"})").place, "/statements");
  EXPECT_EQ(Bad(R"({"@context": "https://openvex.dev/ns/v0.2.0", "statements": []})").place, "/author");
  EXPECT_EQ(Bad(R"({"@context": "https://openvex.dev/ns/v0.9.0", "author": "A", "statements": []})").place,
            "/@context");
  EXPECT_EQ(Bad(R"({"@context": "https://www.w3.org/2018/credentials/v1"})").place, "/@context");
  EXPECT_THAT(Bad(R"({"@context": "https://openvex.dev/ns", "author": "A", "statements": [
                      {"vulnerability": "CVE-1", "status": "fixed"}]})")
                  .message,
              HasSubstr("timestamp"));
  EXPECT_THAT(Bad("{}").message, HasSubstr("not recognised as VEX"));
  EXPECT_THAT(Bad("[]").message, HasSubstr("an object"));
  EXPECT_THAT(Bad("").message, HasSubstr("empty"));
  EXPECT_THAT(Bad("<bom/>").message, HasSubstr("XML"));
}

TEST(OpenVex, SaysWhatMatchesNothing) {
  const VexDocument document = Good(With(R"({"vulnerability": {"name": "C"}, "status": "fixed"},
                   {"vulnerability": {"name": "D"}, "status": "fixed", "products": [{"@id": "pkg:"}]},
                   {"vulnerability": {"name": "E"}, "status": "fixed", "justification": "component_not_present",
                    "products": [{"@id": "x"}]})"));
  ASSERT_EQ(document.warnings.size(), 3U);
  EXPECT_THAT(document.warnings[0], HasSubstr("/statements/0"));
  EXPECT_THAT(document.warnings[1], HasSubstr("/statements/1/products/0"));
  EXPECT_EQ(document.statements[2].justification, Justification::kNone);
}

TEST(OpenVex, APurlThatEscapingMakesTooLongMatchesNothing) {
  const VexDocument document = Good(With(R"({"vulnerability": {"name": "C"}, "status": "fixed", "products": [{"@id":
      "pkg:npm/)" + std::string(2'000, '(') +
                                         R"("}]})"));
  EXPECT_EQ(document.products.at(0).purl, "");
  EXPECT_EQ(document.warnings.size(), 1U);
}

TEST(OpenVex, BoundsWhatItKeeps) {
  const std::string many(100'000, 'x');
  EXPECT_EQ(Good(With(R"({"vulnerability": {"name": "C"}, "status": "affected", "action_statement": ")" + many + "\"}"))
                .statements[0]
                .action.size(),
            kTextBytesMax);
  EXPECT_FALSE(
      testing_read::Read(With(R"({"vulnerability": {"name": ")" + many + R"("}, "status": "fixed"})")).has_value());
  std::string aliases;
  for (int i = 0; i < 300; ++i) aliases += (i == 0 ? "\"a" : ",\"a") + std::to_string(i) + '"';
  EXPECT_THAT(
      Bad(With(R"({"vulnerability": {"name": "C", "aliases": [)" + aliases + R"(]}, "status": "fixed"})")).message,
      HasSubstr("aliases"));
  VexReader reader;
  EXPECT_FALSE(reader.Read(AsBytes(With("")), 10).has_value());
}

// Both forms of the project's own documents.
TEST(OpenVex, ReadsTheProjectsOwnDocuments) {
  ENTENTE_REQUIRE_DATA(folder, "suites/supply-suites.tar.zst", "go-vex/pkg/vex/testdata");
  for (const char* name : {"v001-1.vex.json", "v001-2.vex.json", "v0.0.1.json", "v0.0.1-noversion.json",
                           "v020-1.vex.json", "v020-2.vex.json", "v0.2.0.json", "csaf.json"}) {
    const auto read = testing_read::Read(testing_read::TextOf(folder / name));
    ASSERT_TRUE(read.has_value()) << name << ": " << read.error().Text();
    EXPECT_FALSE(read->statements.empty()) << name;
    EXPECT_TRUE(read->warnings.empty()) << name;
  }
}

TEST(OpenVex, ReadsEveryPublicDocument) {
  ENTENTE_REQUIRE_DATA(folder, "supply/vex.tar.zst", "vex");
  VexReader reader;
  std::size_t documents = 0;
  std::size_t others = 0;
  std::map<Status, std::size_t> statuses;
  std::size_t justified = 0;
  std::size_t unmatchable = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file()) continue;
    const std::string text = testing_read::TextOf(file.path());
    if (file.path().filename() == "manifest.json" || file.path().filename() == "index.json" ||
        text.find("openvex.dev/ns") == std::string::npos) {
      EXPECT_FALSE(reader.Read(AsBytes(text)).has_value()) << file.path();
      ++others;
      continue;
    }
    const auto read = reader.Read(AsBytes(text));
    ASSERT_TRUE(read.has_value()) << file.path() << ": " << read.error().Text();
    ++documents;
    unmatchable += read->warnings.size();
    for (const Statement& statement : read->statements) {
      ++statuses[statement.status];
      if (statement.justification != Justification::kNone) ++justified;
      EXPECT_FALSE(statement.products.empty());
    }
  }
  EXPECT_EQ(documents, 1'177U);
  EXPECT_EQ(others, 57U);  // what their repositories hold beside VEX
  EXPECT_EQ(statuses[Status::kNotAffected], 311'974U);
  EXPECT_EQ(statuses[Status::kFixed], 172U);
  EXPECT_EQ(justified, 311'974U);
  EXPECT_EQ(unmatchable, 0U);
}

}  // namespace
}  // namespace entente::supply::vex
