// What CycloneDX XML says is what the same document says in JSON.
#include "views/supply/vex/cyclonedx_xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "codec/json.h"
#include "views/supply/data_for_tests.h"
#include "views/supply/vex/read_for_tests.h"
#include "views/supply/vex/xml_form_for_tests.h"

namespace entente::supply::vex {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing_read::Bad;
using testing_read::Good;
using testing_read::Told;
using testing_read::XmlFormOf;

// The line of an error, as it stands in the document.
std::string LineNamed(std::string_view document, std::string_view place) {
  if (!place.starts_with("line ")) return "no line: " + std::string(place);
  std::size_t number = std::stoul(std::string(place.substr(5)));
  while (--number > 0) document.remove_prefix(document.find('\n') + 1);
  return std::string(document.substr(0, document.find('\n')));
}

std::string Bom(std::string_view inside, std::string_view version = "1.6") {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/)" +
         std::string(version) + R"(" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="2">
)" + std::string(inside) +
         "</bom>";
}

TEST(CycloneDxXmlVex, IsReadWhole) {
  const VexDocument document = Good(Bom(R"(<metadata><timestamp>2024-01-01T00:00:00Z</timestamp>
 <tools><components><component type="application"><name>cdx</name></component></components></tools>
 <component type="application" bom-ref="root"><name>app</name><version>2</version><purl>pkg:npm/app@2</purl></component>
 <supplier><name>Acme</name></supplier></metadata>
<components><component type="library" bom-ref="lib-1"><name>
  lib</name><purl>pkg:npm/lib@1</purl>
  <hashes><hash alg="SHA-1">77d86e9752cb933569dfa1f693ee4338e65b28b4</hash></hashes>
  <pedigree><ancestors><component bom-ref="root"><name>no component of the BOM</name></component></ancestors></pedigree>
</component></components>
<vulnerabilities><vulnerability bom-ref="v">
  <id>CVE-1</id><references><reference><id>GHSA-1</id><source><name>GitHub</name></source></reference></references>
  <analysis><state>not_affected</state><justification>code_not_reachable</justification>
    <responses><response>will_not_fix</response><response>update</response></responses>
    <detail> two
lines </detail><firstIssued>2024-02-01T00:00:00Z</firstIssued><lastUpdated>2024-03-01T00:00:00Z</lastUpdated></analysis>
  <affects><target><ref>lib-1</ref><versions>
    <version><range><![CDATA[vers:npm/<2]]></range><status>affected</status></version>
    <version><version>2.0</version><status>unaffected</status></version></versions></target></affects>
</vulnerability></vulnerabilities>
)"));
  EXPECT_EQ(document.format, Format::kCycloneDx);
  EXPECT_EQ(document.format_version, "1.6");
  EXPECT_EQ(document.version, "2");
  EXPECT_EQ(document.author, "Acme");
  EXPECT_EQ(document.tooling, "cdx");
  EXPECT_EQ(document.warnings, std::vector<std::string>());
  ASSERT_EQ(document.statements.size(), 2U);
  const Statement& first = document.statements[0];
  EXPECT_EQ(first.vulnerability, "CVE-1");
  EXPECT_EQ(first.aliases, std::vector<std::string>{"GHSA-1"});
  EXPECT_EQ(first.status, Status::kNotAffected);
  EXPECT_EQ(first.justification, Justification::kVulnerableCodeNotInExecutePath);
  EXPECT_EQ(first.action, "will_not_fix, update");
  EXPECT_EQ(first.impact, "two\nlines");
  const Product& part = document.products[first.products.at(0).parts.at(0)];
  EXPECT_EQ(part.name, "lib");
  EXPECT_EQ(part.versions, "vers:npm/<2");
  ASSERT_EQ(part.hashes.size(), 1U);
  EXPECT_EQ(part.hashes[0].algorithm, "sha1");
  EXPECT_EQ(document.products[first.products[0].product].purl, "pkg:npm/app@2");
  EXPECT_EQ(document.products[document.statements[1].products.at(0).parts.at(0)].versions, "2.0");
}

TEST(CycloneDxXmlVex, ToolsOfBothKindsAndPeople) {
  constexpr auto kRest = R"(</metadata><vulnerabilities><vulnerability><id>CVE-1</id>
    <analysis><state>resolved</state></analysis></vulnerability></vulnerabilities>)";
  const VexDocument old = Good(Bom(std::string("<metadata><tools><tool><vendor>v</vendor><name>t</name></tool></tools>"
                                               "<authors><author><name>Ann</name></author></authors>") +
                                       kRest,
                                   "1.4"));
  EXPECT_EQ(old.tooling, "t");
  EXPECT_EQ(old.author, "Ann");
  EXPECT_EQ(Good(Bom(std::string("<metadata><manufacture><name>M</name></manufacture>") + kRest)).author, "M");
}

// What another namespace says is not CycloneDX's; neither is the extension of 1.0 to 1.3, which has no analysis.
TEST(CycloneDxXmlVex, OtherNamespacesAreNoStatements) {
  constexpr auto kForeign = R"(<v:vulnerabilities xmlns:v="http://cyclonedx.org/schema/ext/vulnerability/1.0">
    <v:vulnerability ref="a"><v:id>CVE-1</v:id><v:analysis><v:state>resolved</v:state></v:analysis></v:vulnerability>
    </v:vulnerabilities>)";
  EXPECT_EQ(Bad(Bom(kForeign)).message, "a BOM that says nothing of vulnerabilities is no VEX");
  EXPECT_TRUE(Good(Bom(std::string(kForeign) + "<vulnerabilities/>")).statements.empty());
  const Error old = Bad(Bom(kForeign, "1.3"));
  EXPECT_THAT(old.message, HasSubstr("1.4 to 1.7"));
  EXPECT_EQ(old.place, "line 2");
}

TEST(CycloneDxXmlVex, SaysWhatIsWrongAndInWhichLine) {
  struct Wrong {
    std::string_view inside;
    std::string_view why;
    std::string_view line;
  };
  const auto bad = [](const Wrong& one) {
    const std::string document =
        Bom("<vulnerabilities>\n<vulnerability>\n<id>CVE-1</id>\n</vulnerability>\n"
            "<vulnerability>\n" +
            std::string(one.inside) + "\n</vulnerability>\n</vulnerabilities>");
    const Error error = Bad(document);
    EXPECT_THAT(error.message, HasSubstr(one.why)) << document;
    EXPECT_EQ(LineNamed(document, error.place), one.line) << error.place << "\n" << document;
  };
  bad({"<id>C</id><analysis>\n<state>fine</state></analysis>", "one of CycloneDX's six",
       "<state>fine</state></analysis>"});
  bad({"<id>C</id>\n<id>D</id><analysis><state>resolved</state></analysis>", "given twice",
       "<id>D</id><analysis><state>resolved</state></analysis>"});
  bad({"<id>C</id><analysis><state>resolved</state></analysis><affects>\n<target>\n</target></affects>", "has a ref",
       "<target>"});
  bad(
      {"<id>C</id><analysis><state>resolved</state></analysis><affects><target><ref>x</ref><versions>\n<version/>"
       "</versions></target></affects>",
       "either a version or a range", "<version/></versions></target></affects>"});
  bad({"<analysis><state>resolved</state>\n<lastUpdated>now</lastUpdated></analysis>", "",
       "<lastUpdated>now</lastUpdated></analysis>"});
  bad({"<analysis>\n</state>", "not well-formed XML", "</state>"});
}

TEST(CycloneDxXmlVex, RefusesWhatIsNoCycloneDx) {
  EXPECT_THAT(Bad("<bom/>").message, HasSubstr("not recognised as VEX: of XML, CycloneDX is read"));
  EXPECT_THAT(Bad("<cvrfdoc xmlns='http://www.icasi.org/CVRF/schema/cvrf/1.1'/>").message, HasSubstr("CycloneDX"));
  EXPECT_THAT(Bad("<!DOCTYPE bom [<!ENTITY x 'y'>]>" + Bom("")).message, HasSubstr("DOCTYPE"));
  const std::string number = R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="two"/>)";
  EXPECT_EQ(Bad(number).message, "a BOM's version is a whole number");
}

TEST(CycloneDxXmlVex, KeepsToTheBounds) {
  const auto of_state = [](const std::string& detail) {
    return Bom("<vulnerabilities><vulnerability><id>C</id><analysis><state>resolved</state><detail>" + detail +
               "</detail></analysis></vulnerability></vulnerabilities>");
  };
  EXPECT_EQ(Good(of_state(std::string(5'000, 'x'))).statements.at(0).impact.size(), kTextBytesMax);
  EXPECT_EQ(Bad(of_state(std::string(kXmlTextBytesMax + 1, 'x'))).message, "<detail>: text longer than 1048576 bytes");
  const std::string whole = of_state("x");
  VexReader reader;
  EXPECT_TRUE(reader.Read(AsBytes(whole), whole.size()).has_value());
  const auto larger = reader.Read(AsBytes(whole), whole.size() - 1);
  ASSERT_FALSE(larger.has_value());
  EXPECT_THAT(larger.error().message, HasSubstr("larger than"));
  // Of the JSON, too, which may be the longer one.
  std::string quoted = of_state(std::string(1'000, '"'));
  const auto longer = reader.Read(AsBytes(quoted), quoted.size());
  ASSERT_FALSE(longer.has_value());
  EXPECT_THAT(longer.error().message, HasSubstr("bytes of JSON"));
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<components><component>";
  EXPECT_THAT(Bad(Bom(deep)).message, HasSubstr("nested deeper"));
}

// Documents made at random, of what a CycloneDX document can say and of what it cannot: both forms are read alike, or
// refused alike.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  json::Value Document() {
    json::Value bom = {{"bomFormat", "CycloneDX"}, {"specVersion", Of({"1.4", "1.5", "1.6", "1.7"})}};
    if (Often()) bom["serialNumber"] = "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79";
    if (Often()) bom["version"] = static_cast<int>(random_() % 9);
    if (Often()) bom["metadata"] = Metadata();
    if (Often()) bom["components"] = List([this] { return Component(2); });
    bom["vulnerabilities"] = List([this] { return Vulnerability(); });
    return bom;
  }

 private:
  bool Often() { return random_() % 4 != 0; }
  bool Seldom() { return random_() % 40 == 0; }
  std::string Of(std::initializer_list<const char*> words) { return *(words.begin() + random_() % words.size()); }
  template <class Make>
  json::Value List(const Make& make) {
    json::Value list = json::Value::array();
    for (std::size_t i = random_() % 4; i > 0; --i) list.push_back(make());
    return list;
  }
  std::string Ref() {
    return Of({"root", "a", "b", "double", "nowhere", "pkg:npm/x@1", "urn:cdx:aaaa/3#pkg%3Anpm%2Fother%401",
               "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#a"});
  }
  std::string Word() { return Of({"plain", "<&>\"'", "caf\xC3\xA9", "two words", "\\u0041"}); }
  std::string Moment() { return Seldom() ? "now" : Of({"2024-02-01T00:00:00Z", "2024-03-01T00:00:00.5+02:00"}); }

  json::Value Component(int depth) {
    json::Value component = {{"name", Word()}};
    if (Often()) component["bom-ref"] = Of({"root", "a", "b", "double", "c"});
    if (Often()) component["group"] = Word();
    if (Often()) component["version"] = Of({"1", "2.0"});
    if (Often()) component["purl"] = Of({"pkg:npm/x@1", "pkg:npm/lib", "no purl"});
    if (Often()) component["cpe"] = "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*";
    if (Often())
      component["hashes"] = List([this]() -> json::Value {
        return {{"alg", Of({"SHA-1", "MD5", "no"})},
                {"content", Of({"77d86e9752cb933569dfa1f693ee4338e65b28b4", "x"})}};
      });
    if (depth > 0 && Often()) component["components"] = List([this, depth] { return Component(depth - 1); });
    return component;
  }
  json::Value Metadata() {
    json::Value metadata = json::Value::object();
    if (Often()) metadata["timestamp"] = Moment();
    if (Often()) metadata["component"] = Component(1);
    if (Often()) metadata["tools"] = List([this]() -> json::Value { return {{"name", Word()}}; });
    if (Often()) metadata["authors"] = List([this]() -> json::Value { return {{"name", Word()}}; });
    for (const char* holder : {"supplier", "manufacturer", "manufacture"})
      if (!Often()) metadata[holder] = {{"name", Word()}};
    return metadata;
  }
  json::Value Affected() {
    json::Value affected = {{"ref", Seldom() ? "" : Ref()}};
    if (!Often()) return affected;
    affected["versions"] = List([this] {
      json::Value one = json::Value::object();
      if (Seldom() || Often()) one["version"] = "1.0";
      if (Seldom() || !one.contains("version")) one["range"] = Of({"vers:npm/<2|>=3", "vers:what/1"});
      if (Often()) one["status"] = Seldom() ? "bad" : Of({"affected", "unaffected", "unknown"});
      return one;
    });
    return affected;
  }
  json::Value Analysis() {
    json::Value analysis = json::Value::object();
    if (Often())
      analysis["state"] = Seldom() ? "fine"
                                   : Of({"resolved", "resolved_with_pedigree", "exploitable", "in_triage",
                                         "false_positive", "not_affected"});
    if (Often()) analysis["justification"] = Seldom() ? "no" : Of({"code_not_present", "requires_environment"});
    if (Often()) analysis["response"] = List([this]() -> json::Value { return Of({"update", "rollback"}); });
    if (Often()) analysis["detail"] = Word();
    if (Often()) analysis["firstIssued"] = Moment();
    if (Often()) analysis["lastUpdated"] = Moment();
    return analysis;
  }
  json::Value Vulnerability() {
    json::Value one = json::Value::object();
    if (Often()) one["id"] = Of({"CVE-1", "CVE-2"});
    if (Often()) one["references"] = List([this]() -> json::Value { return {{"id", Of({"GHSA-1", "GHSA-2"})}}; });
    if (Often()) one["analysis"] = Analysis();
    if (Often()) one["affects"] = List([this] { return Affected(); });
    return one;
  }

  std::mt19937 random_;
};

TEST(CycloneDxXmlVex, RandomDocumentsSayTheSameInBothForms) {
  std::size_t refused = 0;
  std::size_t statements = 0;
  std::size_t warnings = 0;
  for (unsigned seed = 0; seed < 3'000; ++seed) {
    const json::Value bom = Maker(seed).Document();
    const auto of_json = testing_read::Read(bom.dump());
    const std::string xml = XmlFormOf(bom);
    const auto of_xml = testing_read::Read(xml);
    ASSERT_EQ(of_json.has_value(), of_xml.has_value())
        << bom.dump() << "\n"
        << xml << (of_json.has_value() ? of_xml.error().Text() : of_json.error().Text());
    if (!of_json.has_value()) {
      ++refused;
      ASSERT_EQ(of_json.error().message, of_xml.error().message) << xml;
      // The line is the element's that the JSON Pointer ends with, or, where that is not there, of what lacks it.
      const std::string name = of_json.error().place.substr(of_json.error().place.rfind('/') + 1);
      const bool is_item = name.find_first_not_of("0123456789") == std::string::npos;
      const std::string line = LineNamed(xml, of_xml.error().place);
      ASSERT_THAT(line, HasSubstr(is_item ? "<" : "<" + name)) << of_json.error().Text() << "\n" << xml;
      continue;
    }
    ASSERT_EQ(Told(*of_json), Told(*of_xml)) << xml;
    statements += of_json->statements.size();
    warnings += of_json->warnings.size();
  }
  EXPECT_GT(refused, 100U);
  EXPECT_GT(statements, 1'500U);
  EXPECT_GT(warnings, 500U);
}

// A name that is given twice says no more than once.
VexDocument WithAliasesOnce(VexDocument document) {
  for (Statement& one : document.statements) {
    std::ranges::sort(one.aliases);
    const auto [first, last] = std::ranges::unique(one.aliases);
    one.aliases.erase(first, last);
  }
  return document;
}

// The samples of the standard, each in both forms. In XML, those of 1.4 and 1.5 have one reference twice.
TEST(CycloneDxXmlVex, TheSuitesSamplesSayTheSameInBothForms) {
  ENTENTE_REQUIRE_DATA(suite, "suites/cyclonedx.tar.zst", "cyclonedx-spec");
  std::size_t compared = 0;
  std::size_t silent = 0;
  for (const auto& entry : fs::recursive_directory_iterator(suite)) {
    const fs::path path = entry.path();
    if (path.extension() != ".xml" || !path.filename().string().starts_with("valid-")) continue;
    const auto of_xml = testing_read::Read(testing_read::TextOf(path));
    if (!of_xml.has_value()) {
      const bool is_silence = of_xml.error().message.find("says nothing of vulnerabilities") != std::string::npos ||
                              of_xml.error().message.find("1.4 to 1.7") != std::string::npos;
      EXPECT_TRUE(is_silence) << path << of_xml.error().Text();
      ++silent;
      continue;
    }
    fs::path twin = path;
    twin.replace_extension(".json");
    if (path.filename().string().starts_with("valid-vulnerability-")) {
      EXPECT_EQ(of_xml->statements.size(), 3U) << path;
      EXPECT_EQ(Told(WithAliasesOnce(*of_xml)), Told(WithAliasesOnce(Good(testing_read::TextOf(twin))))) << path;
      ++compared;
    }
  }
  EXPECT_EQ(compared, 4U);
  EXPECT_GT(silent, 150U);
}

// Public VEX in JSON, brought to XML.
TEST(CycloneDxXmlVex, PublicDocumentsSayTheSameInBothForms) {
  ENTENTE_REQUIRE_DATA(folder, "supply/sboms.tar.zst", "");
  std::size_t compared = 0;
  std::size_t statements = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".json") continue;
    const std::string text = testing_read::TextOf(entry.path());
    if (text.find("\"vulnerabilities\"") == std::string::npos) continue;
    const auto bom = json::Parse(text);
    const auto of_json = testing_read::Read(text);
    if (!bom.has_value() || !of_json.has_value() || of_json->format != Format::kCycloneDx) continue;
    EXPECT_EQ(Told(*of_json), Told(Good(XmlFormOf(*bom)))) << entry.path();
    ++compared;
    statements += of_json->statements.size();
  }
  RecordProperty("compared", static_cast<int>(compared));
  EXPECT_GE(compared, 6U);
  EXPECT_GT(statements, 20U);
}

// Those that are there in XML: none of them says anything of vulnerabilities, and each is refused for that alone.
TEST(CycloneDxXmlVex, PublicDocumentsInXmlAreNoVex) {
  ENTENTE_REQUIRE_DATA(folder, "supply/sboms.tar.zst", "");
  std::size_t read = 0;
  std::set<std::string> why;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().extension() != ".xml") continue;
    const auto document = testing_read::Read(testing_read::TextOf(entry.path()));
    ++read;
    ASSERT_FALSE(document.has_value() && !document->statements.empty()) << entry.path();
    if (!document.has_value()) why.insert(document.error().message);
  }
  EXPECT_EQ(read, 28U);
  EXPECT_EQ(why, (std::set<std::string>{"CycloneDX 1.4 to 1.7 is read as VEX, and this document's specVersion is none "
                                        "of them",
                                        "a BOM that says nothing of vulnerabilities is no VEX"}));
}

}  // namespace
}  // namespace entente::supply::vex
