// VEX on the log: folded, weighed, erased, and asked when somebody first said it.
#include "views/supply/vex_log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <tuple>

#include "storage/sqlite.h"
#include "views/supply/data_for_tests.h"
#include "views/supply/payload_checks.h"
#include "views/supply/vex/read.h"
#include "views/supply/vex_writer.h"
#include "views/supply/view_for_tests.h"

// What a test does not name is empty.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace entente::supply {
namespace {

namespace content_type = statement::content_type;

constexpr std::string_view kAcme = "did:web:acme.example";
constexpr std::string_view kCsirt = "did:web:csirt.example";
constexpr std::string_view kOther = "did:web:other.example";
constexpr std::string_view kGateway = "pkg:generic/acme/gateway@1.0";
constexpr std::string_view kFlaw = "CVE-2018-1";

// One statement about a product, as a whole or about a part of it.
std::string OpenVex(std::string_view status, std::string_view product, std::string_view part = {},
                    std::string_view time = "2023-01-01T00:00:00Z", std::string_view vulnerability = kFlaw) {
  std::string products = R"({"@id":")" + std::string(product) + '"';
  if (!part.empty()) products += R"(,"subcomponents":[{"@id":")" + std::string(part) + R"("}])";
  std::string text = R"({"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/vex/1",)"
                     R"("author":"somebody","version":1,"timestamp":")" +
                     std::string(time) + R"(","statements":[{"vulnerability":{"name":")" + std::string(vulnerability) +
                     R"("},"status":")" + std::string(status) + R"(","products":[)" + products + "}]";
  if (status == "not_affected") text += R"(,"justification":"vulnerable_code_not_in_execute_path")";
  return text + "}]}";
}

// A CSAF document of the profile VEX; `status` is a member of product_status.
std::string Csaf(std::string_view id, std::string_view version, std::string_view time, std::string_view status,
                 std::string_view purl) {
  std::string text = R"({"document":{"category":"csaf_vex","csaf_version":"2.0","title":"t","publisher":{"category":)"
                     R"("vendor","name":"Acme","namespace":"https://acme.example"},"tracking":{"id":")" +
                     std::string(id) + R"(","version":")" + std::string(version) + R"(","status":"final",)" +
                     R"("initial_release_date":"2023-01-01T00:00:00Z","current_release_date":")" + std::string(time) +
                     R"(","revision_history":[{"number":"1","date":"2023-01-01T00:00:00Z","summary":"s"}]}},)" +
                     R"("product_tree":{"full_product_names":[{"product_id":"P","name":"Gateway",)" +
                     R"("product_identification_helper":{"purl":")" + std::string(purl) + R"("}}]},)" +
                     R"("vulnerabilities":[{"cve":")" + std::string(kFlaw) +
                     R"(","notes":[{"category":"description",)" + R"("text":"n"}],"product_status":{")" +
                     std::string(status) + R"(":["P"]})";
  if (status == "known_affected")
    text += R"(,"remediations":[{"category":"mitigation","details":"switch it off","product_ids":["P"]}])";
  if (status == "known_not_affected")
    text += R"(,"threats":[{"category":"impact","details":"not built in","product_ids":["P"]}])";
  return text + "}]}";
}

std::string CycloneDxVex(std::string_view serial, std::string_view version, std::string_view state,
                         std::string_view components) {
  return R"({"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:)" + std::string(serial) +
         R"(","version":)" + std::string(version) +
         R"(,"metadata":{"component":{"type":"application","bom-ref":"me","name":"gateway"}},"components":[)" +
         std::string(components) + R"(],"vulnerabilities":[{"id":"CVE-2018-1","analysis":{"state":")" +
         std::string(state) + R"("},"affects":[{"ref":"c"}]}]})";
}
constexpr std::string_view kSerial = "3e671687-395b-41f5-a30f-a58921a69b79";
constexpr std::string_view kEventStream =
    R"({"type":"library","bom-ref":"c","name":"event-stream","version":"3.3.6","purl":"pkg:npm/event-stream@3.3.6"})";

class VexLogTest : public SupplyViewTest {
 protected:
  std::uint64_t SayVex(std::string_view issuer, const std::string& document) {
    return Say(content_type::kOpenVex, issuer, "vex", payloads_.Put(document));
  }
  std::uint64_t SayCsaf(std::string_view issuer, const std::string& document) {
    return Say(content_type::kCsaf, issuer, "vex", payloads_.Put(document));
  }
  std::optional<VexWord> WordOnGateway(const vex::TrustPolicy& trust = {}) {
    EXPECT_TRUE(Fold().has_value());
    const auto found = view_->Findings(old_, trust);
    EXPECT_TRUE(found.has_value()) << found.error().Text();
    EXPECT_EQ(found->findings.size(), 1U);
    return found->findings.at(0).vex;
  }
};

TEST_F(VexLogTest, TheSupplierCountsFirstThenWhomThePolicyTrustsAndDisagreementIsShown) {
  FillUsual();
  EXPECT_FALSE(WordOnGateway().has_value());
  const auto acme = SayVex(kAcme, OpenVex("not_affected", kGateway, "pkg:npm/event-stream@3.3.6"));
  auto word = WordOnGateway();
  ASSERT_TRUE(word.has_value());
  EXPECT_EQ(word->status, "not_affected");
  EXPECT_EQ(word->justification, "vulnerable_code_not_in_execute_path");
  EXPECT_EQ(word->by, kAcme);
  EXPECT_EQ(word->entry, acme);
  EXPECT_FALSE(word->disagreement);
  const auto other = SayVex(kOther, OpenVex("affected", "pkg:npm/event-stream", {}, "2023-06-01T00:00:00Z"));
  const auto csirt = SayVex(kCsirt, OpenVex("under_investigation", kGateway, {}, "2023-02-01T00:00:00Z"));
  word = WordOnGateway();
  EXPECT_EQ(word->status, "not_affected");
  EXPECT_TRUE(word->disagreement);
  ASSERT_EQ(word->overruled.size(), 2U);
  EXPECT_EQ(word->overruled[0].entry, other);
  EXPECT_EQ(word->overruled[0].why, "less-trusted");
  // The release of another party, in which the very same component is: its supplier says something.
  const auto of_other = view_->Findings(other_, {.order = {std::string(kCsirt)}}).value();
  EXPECT_EQ(of_other.findings.at(0).vex->by, kOther);
  EXPECT_EQ(of_other.findings.at(0).vex->entry, other);
  EXPECT_EQ(of_other.entries, (std::vector<std::uint64_t>{0, other_, other}));
  // What the answer rests on.
  EXPECT_EQ(view_->Findings(old_).value().entries, (std::vector<std::uint64_t>{0, old_, acme, other, csirt}));
  // Of whoever hits the flaw, each by what is said of it.
  const auto affected = view_->Affected("A-1", {}).value();
  ASSERT_EQ(affected.items.size(), 2U);
  EXPECT_EQ(affected.items[0].vex->status, "affected");
  EXPECT_EQ(affected.items[1].vex->status, "not_affected");
}

TEST_F(VexLogTest, WithoutTheSuppliersWordTheTrustPolicyDecides) {
  FillUsual();
  SayVex(kOther, OpenVex("affected", "pkg:npm/event-stream", {}, "2023-06-01T00:00:00Z"));
  SayVex(kCsirt, OpenVex("fixed", kGateway, {}, "2023-02-01T00:00:00Z"));
  EXPECT_EQ(WordOnGateway()->by, kOther);  // the newer of equals
  EXPECT_EQ(WordOnGateway({.order = {std::string(kCsirt)}})->by, kCsirt);
  EXPECT_FALSE(WordOnGateway({.order = {}, .unknown = vex::TrustPolicy::Unknown::kIgnored}).has_value());
}

TEST_F(VexLogTest, NoStatementIsYoungerThanItsEntryAndTheOrderOfTheLogBreaksTies) {
  FillUsual();
  SayVex(kAcme, OpenVex("affected", kGateway, {}, "2099-01-01T00:00:00Z"));
  const auto later = SayVex(kAcme, OpenVex("fixed", kGateway, {}, "2098-01-01T00:00:00Z"));
  const auto word = WordOnGateway();
  EXPECT_EQ(word->entry, later);
  EXPECT_EQ(word->time, FormatTime(1'700'000'000 + static_cast<UnixSeconds>(later)));
  EXPECT_EQ(word->overruled.at(0).why, "outdated");
}

TEST_F(VexLogTest, TwoStatementsAtTheSameMomentAreAsTheLogOrdersThem) {
  FillUsual();
  SayVex(kAcme, OpenVex("affected", kGateway));
  const auto later = SayVex(kAcme, OpenVex("not_affected", kGateway));
  EXPECT_EQ(WordOnGateway()->entry, later);
  EXPECT_FALSE(WordOnGateway()->disagreement);
}

TEST_F(VexLogTest, ANewerDocumentOfASeriesReplacesTheOlderWhateverCameFirst) {
  FillUsual();
  const auto newer = SayCsaf(kAcme, Csaf("V-1", "2", "2023-03-01T00:00:00Z", "fixed", kGateway));
  const auto older = SayCsaf(kAcme, Csaf("V-1", "1", "2023-02-01T00:00:00Z", "known_affected", kGateway));
  auto word = WordOnGateway();
  EXPECT_EQ(word->entry, newer);
  EXPECT_EQ(word->agreeing, 0U);
  EXPECT_TRUE(word->overruled.empty());
  auto said = view_->VexStatements({.vulnerability = "cve-2018-1", .issuer = {}}, {}).value();
  ASSERT_EQ(said.total, 2U);
  EXPECT_EQ(said.items[0].entry, older);
  EXPECT_TRUE(said.items[0].replaced);
  EXPECT_FALSE(said.items[1].replaced);
  EXPECT_EQ(said.items[0].action, "mitigation: switch it off");
  EXPECT_EQ(said.items[0].format, "CSAF 2.0");
  EXPECT_EQ(said.items[0].products, (std::vector<std::string>{std::string(kGateway)}));
  // Another party's document of the same name is another series.
  SayCsaf(kOther, Csaf("V-1", "9", "2023-04-01T00:00:00Z", "known_affected", kGateway));
  EXPECT_EQ(WordOnGateway()->entry, newer);
  // Without the newer one the older counts again.
  Erase(crypto::Sha256(AsBytes(Csaf("V-1", "2", "2023-03-01T00:00:00Z", "fixed", kGateway))));
  word = WordOnGateway();
  EXPECT_EQ(word->entry, older);
  EXPECT_EQ(word->status, "affected");
}

TEST_F(VexLogTest, AnSbomWithAnAnalysisIsBoth) {
  FillUsual();
  const auto entry = Say(content_type::kCycloneDx, kAcme, "pkg:generic/acme/gateway@3.0",
                         payloads_.Put(CycloneDxVex(kSerial, "1", "not_affected", kEventStream)));
  ASSERT_TRUE(Fold().has_value());
  auto found = view_->Findings(entry).value();
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].vex->status, "not_affected");
  EXPECT_EQ(found.findings[0].vex->entry, entry);
  // Nothing is said of that component elsewhere.
  EXPECT_FALSE(WordOnGateway().has_value());
  // A BOM without components that speaks of it is no release.
  const auto alone = Say(content_type::kCycloneDx, kAcme, "pkg:generic/acme/gateway@3.0",
                         payloads_.Put(R"({"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:)"
                                       R"(11111111-395b-41f5-a30f-a58921a69b79","vulnerabilities":[{"id":"CVE-2018-1",)"
                                       R"("analysis":{"state":"exploitable"},"affects":[{"ref":"urn:cdx:)" +
                                       std::string(kSerial) + R"(/1#pkg:npm/event-stream@3.3.6"}]}]})"));
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->ReleaseAt(alone).error().code, ErrorCode::kNotFound);
  found = view_->Findings(entry).value();
  EXPECT_EQ(found.findings[0].vex->entry, alone);  // by the link
  EXPECT_EQ(found.findings[0].vex->status, "affected");
  EXPECT_EQ(view_->CountAll().value().vex_documents, 2U);
}

std::string CycloneDxVexInXml(std::string_view serial, std::string_view state, std::string_view components) {
  return R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="urn:uuid:)" + std::string(serial) +
         R"(" version="1"><metadata><component type="application" bom-ref="me"><name>gateway</name></component></metadata>
<components>)" +
         std::string(components) +
         R"(</components><vulnerabilities><vulnerability><id>CVE-2018-1</id><analysis><state>)" + std::string(state) +
         R"(</state></analysis>
<affects><target><ref>c</ref></target></affects></vulnerability></vulnerabilities></bom>)";
}
constexpr std::string_view kEventStreamInXml =
    "<component type=\"library\" bom-ref=\"c\"><name>event-stream</name><version>3.3.6</version>"
    "<purl>pkg:npm/event-stream@3.3.6</purl></component>";

TEST_F(VexLogTest, AnSbomInXmlWithAnAnalysisIsBoth) {
  FillUsual();
  const auto entry = Say(content_type::kCycloneDxXml, kAcme, "pkg:generic/acme/gateway@3.0",
                         payloads_.Put(CycloneDxVexInXml(kSerial, "not_affected", kEventStreamInXml)));
  ASSERT_TRUE(Fold().has_value());
  const auto found = view_->Findings(entry).value();
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].vex->status, "not_affected");
  EXPECT_EQ(found.findings[0].vex->entry, entry);
  EXPECT_EQ(view_->ReleaseAt(entry)->format, "CycloneDX 1.6");
  EXPECT_FALSE(WordOnGateway().has_value());
  // A BOM without components that speaks of it is no release.
  const std::string alone =
      R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><vulnerabilities><vulnerability>
<id>CVE-2018-1</id><analysis><state>exploitable</state></analysis><affects><target><ref>urn:cdx:)" +
      std::string(kSerial) +
      "/1#pkg:npm/event-stream@3.3.6</ref></target></affects></vulnerability></vulnerabilities></bom>";
  const auto later = Say(content_type::kCycloneDxXml, kAcme, "pkg:generic/acme/gateway@3.0", payloads_.Put(alone));
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->ReleaseAt(later).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(view_->Findings(entry).value().findings[0].vex->entry, later);
  EXPECT_EQ(view_->CountAll().value().vex_documents, 2U);
  // What is wrong with it is said with its line, and the SBOM is one nevertheless.
  const auto broken = Say(content_type::kCycloneDxXml, kAcme, "pkg:generic/acme/gateway@4.0",
                          payloads_.Put(CycloneDxVexInXml(kSerial, "wonderful", kEventStreamInXml)));
  ASSERT_TRUE(Fold().has_value());
  const auto unusable = view_->UnusableStatements({}).value();
  ASSERT_EQ(unusable.size(), 1U);
  EXPECT_EQ(unusable[0].entry, broken);
  EXPECT_NE(unusable[0].reason.find("line 2"), std::string::npos) << unusable[0].reason;
  EXPECT_TRUE(view_->ReleaseAt(broken).has_value());
  // Registration refuses what the fold could not use.
  EXPECT_FALSE(CheckCycloneDxXml(AsBytes(CycloneDxVexInXml(kSerial, "wonderful", kEventStreamInXml))).has_value());
  EXPECT_TRUE(CheckCycloneDxXml(AsBytes(CycloneDxVexInXml(kSerial, "resolved", kEventStreamInXml))).has_value());
}

// Lists of releases say of each what its own findings come to.
TEST_F(VexLogTest, ListsCountWhatIsAnswered) {
  FillUsual();
  const auto in_list = [this](std::uint64_t entry, const vex::TrustPolicy& trust) {
    const auto products = view_->Products("", {}, trust).value();
    for (const Product& product : products.items)
      for (const Release& release : product.releases)
        if (release.entry == entry) return release.answered;
    ADD_FAILURE() << "no release " << entry;
    return std::uint64_t{0};
  };
  const auto expect_answered = [&](std::uint64_t entry, std::uint64_t count, const vex::TrustPolicy& trust = {}) {
    ASSERT_TRUE(Fold().has_value());
    const auto found = view_->Findings(entry, trust).value();
    const auto settled = std::ranges::count_if(found.findings, [](const Finding& one) { return !one.IsOpen(); });
    const Release release = view_->ReleaseAt(entry, trust).value();
    EXPECT_EQ(release.findings, found.findings.size());
    EXPECT_EQ(static_cast<std::uint64_t>(settled), count);
    EXPECT_EQ(release.answered, count);
    EXPECT_EQ(in_list(entry, trust), count);
  };
  expect_answered(old_, 0);
  SayVex(kAcme, OpenVex("under_investigation", kGateway, "pkg:npm/event-stream@3.3.6"));
  expect_answered(old_, 0);
  SayVex(kCsirt, OpenVex("fixed", kGateway, {}, "2023-05-01T00:00:00Z"));
  expect_answered(old_, 0);  // its supplier counts before
  expect_answered(other_, 0);
  SayVex(kAcme, OpenVex("not_affected", kGateway, "pkg:npm/event-stream@3.3.6", "2023-06-01T00:00:00Z"));
  expect_answered(old_, 1);
  expect_answered(other_, 0);  // the same component in somebody else's release
  SayVex(kCsirt, OpenVex("fixed", "pkg:npm/event-stream@3.3.6", {}, "2023-05-01T00:00:00Z"));
  expect_answered(other_, 1);
  const vex::TrustPolicy suppliers_alone = {.order = {}, .unknown = vex::TrustPolicy::Unknown::kIgnored};
  expect_answered(other_, 0, suppliers_alone);
  expect_answered(old_, 1, suppliers_alone);
  SayVex(kAcme, OpenVex("affected", kGateway, "pkg:npm/event-stream@3.3.6", "2023-07-01T00:00:00Z"));
  expect_answered(old_, 0);
}

TEST_F(VexLogTest, AScannersFindingsAreNobodysStatement) {
  Say(content_type::kCycloneDx, kAcme, kGateway,
      payloads_.Put(R"({"bomFormat":"CycloneDX","specVersion":"1.6","components":[)" + std::string(kEventStream) +
                    R"(],"vulnerabilities":[{"id":"CVE-2018-1","affects":[{"ref":"c"}]}]})"));
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->CountAll().value().vex_documents, 0U);
  EXPECT_TRUE(view_->UnusableStatements({}).value().empty());
}

TEST_F(VexLogTest, WhatCannotBeUsedIsSaid) {
  FillUsual();
  const auto wrong = Say(content_type::kCsaf, kAcme, "vex", payloads_.Put(OpenVex("affected", kGateway)));
  const auto broken = Say(content_type::kCycloneDx, kAcme, "pkg:generic/acme/gateway@3.0",
                          payloads_.Put(CycloneDxVex(kSerial, "1", "wonderful", kEventStream)));
  ASSERT_TRUE(Fold().has_value());
  const auto unusable = view_->UnusableStatements({}).value();
  ASSERT_EQ(unusable.size(), 2U);
  EXPECT_EQ(unusable[0].entry, wrong);
  EXPECT_NE(unusable[0].reason.find("OpenVEX"), std::string::npos);
  EXPECT_EQ(unusable[1].entry, broken);
  EXPECT_NE(unusable[1].reason.find("/vulnerabilities/0/analysis/state"), std::string::npos);
  EXPECT_TRUE(view_->ReleaseAt(broken).has_value());  // the SBOM is one nevertheless
}

TEST_F(VexLogTest, TheFirstMomentIsTheLogs) {
  FillUsual();
  SayVex(kOther, OpenVex("affected", kGateway));
  SayVex(kAcme, OpenVex("affected", kGateway, {}, "2023-01-01T00:00:00Z", "CVE-2018-2"));
  SayVex(kAcme, OpenVex("affected", "pkg:generic/acme/gateway@2.0"));
  const auto first = SayCsaf(kAcme, Csaf("V-1", "1", "2020-02-01T00:00:00Z", "under_investigation", kGateway));
  SayCsaf(kAcme, Csaf("V-1", "2", "2023-03-01T00:00:00Z", "fixed", kGateway));
  ASSERT_TRUE(Fold().has_value());
  const auto moment = view_->FirstVex(kAcme, {"cve-2018-1"}, kGateway).value();
  ASSERT_TRUE(moment.has_value());
  EXPECT_EQ(moment->entry, first);
  EXPECT_EQ(moment->time, 1'700'000'000 + static_cast<UnixSeconds>(first));
  EXPECT_EQ(moment->status, "under_investigation");
  EXPECT_EQ(moment->vulnerability, kFlaw);
  EXPECT_EQ(moment->product, kGateway);
  EXPECT_EQ(view_->FirstVex(kAcme, {std::string(kFlaw)}, "pkg:generic/acme/gateway").value()->entry, first - 1);
  EXPECT_EQ(view_->FirstVex(kAcme, {"GHSA-1", "CVE-2018-2"}, kGateway).value()->entry, first - 2);
  EXPECT_FALSE(view_->FirstVex(kCsirt, {std::string(kFlaw)}, kGateway).value().has_value());
  EXPECT_FALSE(view_->FirstVex(kAcme, {std::string(kFlaw)}, "pkg:generic/acme/gateway@9").value().has_value());
  EXPECT_EQ(view_->FirstVex(kAcme, {std::string(kFlaw)}, "gateway").error().code, ErrorCode::kInvalidInput);
}

TEST_F(VexLogTest, TheFirstMomentOfABomThatIsKnownByItsLink) {
  const auto sbom = Say(content_type::kCycloneDx, kAcme, kGateway,
                        payloads_.Put(R"({"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:)" +
                                      std::string(kSerial) + R"(","components":[)" + std::string(kEventStream) + "]}"));
  const auto vex = Say(content_type::kCycloneDx, kAcme, kGateway,
                       payloads_.Put(R"({"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[{"id":)"
                                     R"("CVE-2018-1","analysis":{"state":"exploitable"},"affects":[{"ref":"urn:cdx:)" +
                                     std::string(kSerial) + R"(/1#pkg:npm/event-stream@3.3.6"}]}]})"));
  ASSERT_TRUE(Fold().has_value());
  ASSERT_TRUE(view_->ReleaseAt(sbom).has_value());
  const auto moment = view_->FirstVex(kAcme, {std::string(kFlaw)}, kGateway).value();
  ASSERT_TRUE(moment.has_value());
  EXPECT_EQ(moment->entry, vex);
}

TEST_F(VexLogTest, WhatWasErasedWasNeverSaidAndFoldingAnewGivesTheSame) {
  FillUsual();
  const std::string kept = OpenVex("affected", kGateway);
  const std::string gone = OpenVex("fixed", kGateway, {}, "2023-05-01T00:00:00Z");
  SayVex(kAcme, kept);
  SayVex(kCsirt, gone);
  SayCsaf(kAcme, Csaf("V-1", "1", "2023-02-01T00:00:00Z", "fixed", "pkg:generic/acme/gateway@7"));
  const crypto::Digest digest = crypto::Sha256(AsBytes(gone));
  Erase(digest);
  ASSERT_TRUE(Fold(2).has_value());
  EXPECT_EQ(view_->VexStatements({.vulnerability = {}, .issuer = std::string(kCsirt)}, {}).value().total, 0U);
  EXPECT_FALSE(view_->FirstVex(kCsirt, {std::string(kFlaw)}, kGateway).value().has_value());
  const auto here = view_->ContentDigest().value();
  payloads_.Drop(digest);
  ASSERT_TRUE(view_->Reset().has_value());
  ASSERT_TRUE(Fold(1'000).has_value());
  EXPECT_EQ(view_->ContentDigest().value(), here);
  EXPECT_EQ(view_->VexStatements({}, {}).value().total, 2U);
}

TEST_F(VexLogTest, PagesAndParties) {
  FillUsual();
  for (int i = 0; i < 5; ++i)
    SayVex(i % 2 == 0 ? kAcme : kOther,
           OpenVex("affected", kGateway, {}, "2023-01-0" + std::to_string(1 + i) + "T00:00:00Z"));
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->VexStatements({.vulnerability = "A-1", .issuer = {}}, {}).value().total, 5U);  // by its alias
  const auto page = view_->VexStatements({.vulnerability = std::string(kFlaw), .issuer = std::string(kAcme)},
                                         {.offset = 1, .limit = 1});
  EXPECT_EQ(page.value().total, 3U);
  ASSERT_EQ(page.value().items.size(), 1U);
  EXPECT_EQ(page.value().items[0].issuer, kAcme);
  EXPECT_EQ(view_->VexStatements({.vulnerability = {}, .issuer = std::string(kAcme)}, {}).value().total, 3U);
  EXPECT_EQ(view_->VexStatements({.vulnerability = "CVE-1", .issuer = {}}, {}).value().total, 0U);
}

TEST_F(VexLogTest, ADocumentThatIsOnNoLogIsJudgedByTheLogsVex) {
  FillUsual();
  SayVex(kAcme, OpenVex("not_affected", kGateway));
  ASSERT_TRUE(Fold().has_value());
  const auto vex = view_->VexNow({}).value();
  Sbom sbom;
  sbom.product = {.name = "gateway", .version = "1.0", .purl = std::string(kGateway)};
  EXPECT_EQ(vex->SupplierOf(sbom).value(), kAcme);
  Finding finding;
  finding.id = "A-1";
  finding.aliases = {std::string(kFlaw)};
  finding.purl = "pkg:npm/event-stream@3.3.6";
  EXPECT_EQ(VexWordOn(*vex, finding, sbom, 0).value()->status, "not_affected");
  sbom.product.purl = "pkg:generic/acme/gateway@1.1";
  EXPECT_FALSE(VexWordOn(*vex, finding, sbom, 0).value().has_value());
  SaySbom(kOther, "pkg:generic/acme/gateway@1.1", {});
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->VexNow({}).value()->SupplierOf(sbom).value(), "");  // two say that it is theirs
}

using Told = std::tuple<vex::Status, vex::Microseconds, std::string, std::string, std::string>;

std::vector<Told> ToldBy(const std::vector<vex::Opinion>& opinions) {
  std::vector<Told> told;
  told.reserve(opinions.size());
  for (const vex::Opinion& one : opinions)
    told.emplace_back(one.status, one.time, one.said_by, one.vulnerability, one.product);
  std::ranges::sort(told);
  return told;
}

// Public documents: each may be registered, and the log says of findings what a set of the same documents says.
TEST_F(VexLogTest, TheLogSaysWhatASetOfTheSameDocumentsSays) {
  ENTENTE_REQUIRE_DATA(data, "supply/vex.tar.zst", "vex");
  constexpr std::size_t kEvery = 24;  // document
  constexpr std::size_t kAsked = 97;  // statement
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(data))
    if (file.is_regular_file() && file.path().filename() != "manifest.json") files.push_back(file.path());
  std::ranges::sort(files);
  ASSERT_EQ(files.size(), 1'177U);
  vex::VexReader reader;
  vex::VexSet set;
  std::vector<vex::Finding> findings;
  std::size_t most_links = 0;
  std::size_t statements = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::ifstream stream(files[i], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const auto document = reader.Read(AsBytes(text));
    ASSERT_TRUE(document.has_value()) << files[i] << document.error().Text();
    most_links = std::max(most_links, CountVexLinks(*document).value());
    if (i % kEvery != 0 || document->statements.empty()) continue;
    const std::string_view party = i % 3 == 0 ? kAcme : kOther;
    const std::uint64_t entry = SayVex(party, text);
    const auto received = (1'700'000'000 + static_cast<UnixSeconds>(entry)) * 1'000'000;
    ASSERT_TRUE(set.Add(*document, {.said_by = std::string(party), .received = received}).has_value());
    for (const vex::Statement& one : document->statements) {
      if (statements++ % kAsked != 0 || one.products.empty()) continue;
      const vex::ProductUse& use = one.products.front();
      vex::Finding& finding = findings.emplace_back();
      finding.vulnerabilities = one.aliases;
      finding.vulnerabilities.push_back(one.vulnerability);
      finding.component.purl = document->products[use.parts.empty() ? use.product : use.parts.front()].purl;
      finding.products.emplace_back().purl = document->products[use.product].purl;
    }
  }
  RecordProperty("most_links", static_cast<int>(most_links));
  EXPECT_LT(most_links, kVexLinksMax / 10);
  ASSERT_TRUE(Fold(16).has_value());
  EXPECT_TRUE(view_->UnusableStatements({}).value().empty());
  auto database = storage::Database::Open(directory_.path() / "supply.db", storage::OpenMode::kReadOnly).value();
  const LoggedVex logged(database, {});
  ASSERT_GT(findings.size(), 100U);
  for (const vex::Finding& finding : findings) {
    const auto expected = ToldBy(set.OpinionsOn(finding));
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(ToldBy(logged.OpinionsOn(finding).value()), expected) << finding.component.purl;
  }
}

TEST(VexForLog, BoundsTheLinksOfADocument) {
  vex::VexDocument document;
  for (int i = 0; i < 1'100; ++i) {
    vex::Product product;
    product.purl = "pkg:npm/a" + std::to_string(i);
    document.products.push_back(product);
  }
  vex::Statement statement;
  statement.vulnerability = "CVE-1";
  for (std::uint32_t i = 0; i < 1'100; ++i) statement.products.push_back({i, {}});
  document.statements.assign(909, statement);
  EXPECT_EQ(CountVexLinks(document).value(), 999'900U);
  document.statements.push_back(statement);
  EXPECT_EQ(CountVexLinks(document).error().code, ErrorCode::kInvalidInput);
}

}  // namespace
}  // namespace entente::supply
