#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "views/supply/data_for_tests.h"
#include "views/supply/vex/moment.h"
#include "views/supply/vex/read_for_tests.h"

namespace entente::supply::vex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing_read::Bad;
using testing_read::Good;

std::string Csaf(std::string_view category, std::string_view tree, std::string_view vulnerabilities) {
  return R"({"document": {"category": ")" + std::string(category) +
         R"(", "csaf_version": "2.0", "publisher": {"category": "vendor", "name": "Example",
             "namespace": "https://psirt.example"},
             "tracking": {"id": "E-1", "version": "2", "status": "final",
                          "current_release_date": "2024-01-24T10:00:00.000Z",
                          "generator": {"engine": {"name": "Tool", "version": "1"}}}},
             "product_tree": )" +
         std::string(tree) + R"(, "vulnerabilities": )" + std::string(vulnerabilities) + "}";
}

constexpr auto kTree = R"({"branches": [{"category": "vendor", "name": "Example", "branches": [
    {"category": "product_name", "name": "ABC", "branches": [
      {"category": "product_version", "name": "4.2", "product": {"product_id": "P1", "name": "ABC 4.2",
       "product_identification_helper": {"purl": "pkg:npm/abc@4.2", "cpe": "cpe:/a:example:abc:4.2",
         "hashes": [{"filename": "f", "file_hashes": [{"algorithm": "sha256",
           "value": "b9a385e430e1f5efd9b835a084c195dde4d5e1bc79e469a8187ec58275c15313"}]}]}}},
      {"category": "product_version_range", "name": "vers:npm/<4.2.0", "product": {"product_id": "P2", "name": "old ABC",
       "product_identification_helper": {"purl": "pkg:npm/abc"}}}]}]}],
  "full_product_names": [
    {"product_id": "L", "name": "lib", "product_identification_helper": {"purl": "pkg:npm/lib@1"}},
    {"product_id": "OS", "name": "Example OS 8", "product_identification_helper": {"cpe": "cpe:/o:example:os:8"}},
    {"product_id": "R", "name": "ssl", "product_identification_helper": {"purl": "pkg:rpm/example/ssl@1-2?arch=x86_64"}}],
  "relationships": [
    {"category": "default_component_of", "product_reference": "L", "relates_to_product_reference": "P1",
     "full_product_name": {"product_id": "P1:L", "name": "lib in ABC 4.2"}},
    {"category": "default_component_of", "product_reference": "R", "relates_to_product_reference": "OS",
     "full_product_name": {"product_id": "OS:R", "name": "ssl of Example OS 8"}},
    {"category": "default_component_of", "product_reference": "L", "relates_to_product_reference": "OS",
     "full_product_name": {"product_id": "OS:L", "name": "lib of Example OS 8"}}],
  "product_groups": [{"group_id": "G", "product_ids": ["P1", "P2"]}]})";

TEST(CsafVex, IsReadWhole) {
  const VexDocument document = Good(Csaf("csaf_vex", kTree, R"([{
      "cve": "CVE-2024-1", "ids": [{"system_name": "s", "text": "EX-7"}],
      "product_status": {"known_not_affected": ["P1:L", "OS:R", "OS:L"], "known_affected": ["P2"],
                         "fixed": ["P1"], "recommended": ["P1"]},
      "flags": [{"label": "vulnerable_code_not_present", "product_ids": ["P1:L"]}],
      "threats": [{"category": "impact", "details": "not reached", "product_ids": ["OS:R", "OS:L"]},
                  {"category": "exploit_status", "details": "none"}],
      "remediations": [{"category": "vendor_fix", "details": "Update", "group_ids": ["G"]}]}])"));
  EXPECT_EQ(document.format, Format::kCsaf);
  EXPECT_EQ(document.author, "Example");
  EXPECT_EQ(document.role, "vendor");
  EXPECT_EQ(document.tooling, "Tool 1");
  EXPECT_EQ(document.series, "https://psirt.example\nE-1");
  EXPECT_EQ(document.last_updated, *ParseMoment("2024-01-24T10:00:00Z"));
  std::map<std::string, const Statement*> by_said;
  for (const Statement& statement : document.statements) {
    EXPECT_EQ(statement.vulnerability, "CVE-2024-1");
    EXPECT_THAT(statement.aliases, ElementsAre("EX-7"));
    EXPECT_EQ(statement.time, document.last_updated);
    by_said[std::string(StatusText(statement.status)) + '/' + std::string(JustificationText(statement.justification))] =
        &statement;
  }
  ASSERT_EQ(by_said.size(), 4U);
  const auto product = [&document](std::uint32_t number) -> const Product& { return document.products[number]; };
  // A component of a product: the product with a part.
  const Statement& in_abc = *by_said.at("not_affected/vulnerable_code_not_present");
  ASSERT_EQ(in_abc.products.size(), 1U);
  EXPECT_EQ(product(in_abc.products[0].product).purl, "pkg:npm/abc@4.2");
  ASSERT_EQ(in_abc.products[0].parts.size(), 1U);
  EXPECT_EQ(product(in_abc.products[0].parts[0]).purl, "pkg:npm/lib@1");
  EXPECT_EQ(product(in_abc.products[0].product).hashes.size(), 1U);
  EXPECT_EQ(product(in_abc.products[0].product).id, "https://psirt.example/E-1#P1");
  // A package of a distribution says whose it is; another component of the same platform stays a part of it.
  const Statement& on_os = *by_said.at("not_affected/");
  EXPECT_EQ(on_os.impact, "not reached");
  ASSERT_EQ(on_os.products.size(), 2U);
  EXPECT_EQ(product(on_os.products[0].product).cpe, "cpe:/o:example:os:8");
  EXPECT_EQ(product(on_os.products[0].parts.at(0)).purl, "pkg:npm/lib@1");
  EXPECT_EQ(product(on_os.products[1].product).purl, "pkg:rpm/example/ssl@1-2?arch=x86_64");
  EXPECT_TRUE(on_os.products[1].parts.empty());
  const Statement& affected = *by_said.at("affected/");
  EXPECT_EQ(affected.action, "vendor_fix: Update");
  EXPECT_EQ(product(affected.products.at(0).product).versions, "vers:npm/<4.2.0");
  EXPECT_EQ(product(by_said.at("fixed/")->products.at(0).product).purl, "pkg:npm/abc@4.2");
}

TEST(CsafVex, IdsCanBeOfSingleProducts) {
  const VexDocument document = Good(Csaf("csaf_base", kTree, R"([{
      "ids": [{"text": "X-1", "product_ids": ["P1"]}, {"text": "X-2", "group_ids": ["G"]}],
      "product_status": {"fixed": ["P1", "P2", "L"]}}])"));
  ASSERT_EQ(document.statements.size(), 2U);
  EXPECT_EQ(document.statements[0].vulnerability, "X-1");
  EXPECT_THAT(document.statements[0].aliases, ElementsAre("X-2"));
  EXPECT_EQ(document.statements[1].vulnerability, "X-2");
  ASSERT_EQ(document.warnings.size(), 1U);  // L has no name for it
}

TEST(CsafVex, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(Bad(R"({"document": {"csaf_version": "3.0"}})").place, "/document/csaf_version");
  EXPECT_EQ(Bad(R"({"document": []})").place, "/document");
  EXPECT_EQ(Bad(R"({"document": {"csaf_version": "2.0"}})").place, "/document/publisher");
  EXPECT_EQ(Bad(R"({"document": {"csaf_version": "2.0", "publisher": {"name": "x"}, "tracking": {"id": "1"}}})").place,
            "/document/tracking");
  const Error label = Bad(Csaf("csaf_base", kTree, R"([{"flags": [{"label": "because", "product_ids": ["P1"]}]}])"));
  EXPECT_EQ(label.place, "/vulnerabilities/0/flags/0/label");
  const Error status = Bad(Csaf("csaf_base", kTree, R"([{"product_status": {"fixed": ["P9"]}}])"));
  EXPECT_EQ(status.place, "/vulnerabilities/0/product_status/fixed/0");
}

TEST(CsafVex, BoundsGroupsOfGroups) {
  std::string ids;
  for (int i = 0; i < 3'000; ++i) ids += (i == 0 ? "\"P1\"" : ",\"P1\"");
  std::string groups;
  for (int i = 0; i < 1'000; ++i) groups += (i == 0 ? "\"G\"" : ",\"G\"");
  const std::string tree = R"({"full_product_names": [{"product_id": "P1", "name": "x"}],
                               "product_groups": [{"group_id": "G", "product_ids": [)" +
                           ids + "]}]}";
  const Error error = Bad(
      Csaf("csaf_base", tree, R"([{"flags": [{"label": "component_not_present", "group_ids": [)" + groups + "]}]}]"));
  EXPECT_THAT(error.message, HasSubstr("groups of too many products"));
}

// The validator's cases. A document is refused when it breaks one of the rules that a reader of VEX must be able to
// rely on; what other rules ask (texts, scores, history, language, TLP, remediations) is for a validator to say.
struct Suite {
  const char* folder;
  std::set<std::string> refused;        // ids of tests whose failing cases are refused, all of them
  std::set<std::string> refused_too;    // single cases of other tests that break one of those rules as well
  std::set<std::string> left;           // cases of those tests that say nothing about products here
  std::set<std::string> valid_refused;  // "valid" for their own test alone
};

const std::set<std::string> kRules = {"6.1.1",    "6.1.2",    "6.1.3",    "6.1.4",    "6.1.5",     "6.1.6",  "6.1.13",
                                      "6.1.27.4", "6.1.27.7", "6.1.27.8", "6.1.27.9", "6.1.27.10", "6.1.32", "6.1.33"};

void RunSuite(const std::filesystem::path& data, const Suite& suite, std::size_t valid_expected) {
  const auto listed = nlohmann::json::parse(testing_read::TextOf(data / "testcases.json"));
  VexReader reader;
  std::size_t valid = 0;
  for (const auto& test : listed.at("tests")) {
    const std::string id = test.at("id");
    const auto run = [&](const char* kind,
                         const std::function<void(const std::string&, bool, const std::string&)>& then) {
      for (const auto& one : test.value(kind, nlohmann::json::array())) {
        const std::string name = one.at("name");
        const auto read = reader.Read(AsBytes(testing_read::TextOf(data / name)));
        std::string number = std::filesystem::path(name).stem();
        number = number.substr(number.find("-6-") + 1);
        then(number, read.has_value(), read.has_value() ? "" : read.error().Text());
      }
    };
    run("valid", [&](const std::string& number, bool good, const std::string& error) {
      EXPECT_EQ(good, !suite.valid_refused.contains(number)) << number << ' ' << error;
      valid += good ? 1 : 0;
    });
    run("failures", [&](const std::string& number, bool good, const std::string& error) {
      if (number == "6-1-13-02") return;  // a namespace that the purl type does not allow: as the purl rules here say
      const bool expected =
          (suite.refused.contains(id) && !suite.left.contains(number)) || suite.refused_too.contains(number);
      EXPECT_EQ(!good, expected) << number << ' ' << error;
    });
  }
  EXPECT_EQ(valid, valid_expected);
}

TEST(CsafVex, Holds20sCases) {
  ENTENTE_REQUIRE_DATA(folder, "suites/csaf.tar.zst", "oasis-csaf/csaf_2.0/test/validator/data");
  RunSuite(folder,
           {.folder = "csaf_2.0",
            .refused = kRules,
            .refused_too = {},
            // A security advisory without a product tree, whose vulnerability says nothing of products.
            .left = {"6-1-27-04-01"},
            .valid_refused = {}},
           94);
}

TEST(CsafVex, Holds21sCases) {
  ENTENTE_REQUIRE_DATA(folder, "suites/csaf.tar.zst", "oasis-csaf/csaf_2.1/test/validator/data");
  std::set<std::string> rules = kRules;
  rules.insert("6.1.34");  // branches nested deeper than 30
  RunSuite(folder,
           {.folder = "csaf_2.1",
            .refused = rules,
            .refused_too = {"6-1-27-11-02",                   // a VEX without vulnerabilities
                            "6-1-37-01", "6-1-37-02",         // a release date that is none
                            "6-1-50-04", "6-1-50-05",         // one product id twice
                            "6-2-54-03-01", "6-3-21-01-02"},  // product ids that are defined nowhere
            .left = {"6-1-27-04-01", "6-1-27-04-03"},
            // Beside what they show, two define a product id twice, one refers to a product that it does not define.
            .valid_refused = {"6-1-27-13-16", "6-1-50-14", "6-1-50-15", "6-3-21-01-12"}},
           404);
}

TEST(CsafVex, ReadsAVendorsAdvisory) {
  ENTENTE_REQUIRE_DATA(folder, "suites/supply-suites.tar.zst", "go-vex/pkg/csaf/testdata");
  const VexDocument document = Good(testing_read::TextOf(folder / "rhsa-2020_1358.json"));
  ASSERT_EQ(document.statements.size(), 2U);
  for (const Statement& statement : document.statements) {
    EXPECT_EQ(statement.status, Status::kFixed);
    EXPECT_EQ(statement.products.size(), 737U);
    for (const ProductUse& use : statement.products) {
      EXPECT_TRUE(document.products[use.product].cpe.starts_with("cpe:/a:redhat:enterprise_linux:8"));
      EXPECT_EQ(use.parts.size(), 1U);
    }
  }
}

}  // namespace
}  // namespace entente::supply::vex
