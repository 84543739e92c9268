#include <gtest/gtest.h>

#include <set>
#include <string>

#include "cli/command.h"
#include "cli/document_kind.h"
#include "cli/evidence.h"
#include "cli/exit_codes.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/tables.h"
#include "cli/terminal.h"

namespace entente::cli {
namespace {

TEST(ExitCodes, EveryErrorHasOneAndTheTableIsWhole) {
  std::set<int> known;
  for (const ExitCodeRow& row : ExitCodes()) EXPECT_TRUE(known.insert(static_cast<int>(row.code)).second) << row.name;
  EXPECT_EQ(known.size(), 11U);
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    const int exit = static_cast<int>(ExitCodeOf(static_cast<ErrorCode>(code)));
    EXPECT_TRUE(known.contains(exit)) << CodeName(static_cast<ErrorCode>(code));
    EXPECT_GE(exit, static_cast<int>(ExitCode::kInvalidInput)) << "an error is neither done nor a usage error";
  }
}

TEST(Terminal, OutsideTextCannotSteerIt) {
  EXPECT_EQ(Plain("San José"), "San José");
  EXPECT_EQ(Plain("red\x1b[31m"), "red?[31m");
  EXPECT_EQ(Plain("two\nlines"), "two?lines");
  EXPECT_EQ(Plain(std::string_view("\xff\xfe", 2)), "??");
  EXPECT_EQ(Plain("\xE2\x80\xAEtxt"), "?txt") << "right-to-left override";
  EXPECT_EQ(Plain("\xC2\x9B"), "?") << "C1 control";
}

TEST(Terminal, ColumnsAreCountedAsTheyAreShown) {
  EXPECT_EQ(ColumnsOf("abc"), 3U);
  EXPECT_EQ(ColumnsOf("José"), 4U);
  EXPECT_EQ(ColumnsOf("Jose\xCC\x81"), 4U) << "a combining accent takes no column";
  EXPECT_EQ(ColumnsOf("日本"), 4U);
  EXPECT_EQ(Shortened("日本語", 5), "日本…");
  EXPECT_EQ(Shortened("日本語", 4), "日…");
  EXPECT_EQ(Shortened("abc", 3), "abc");
  EXPECT_EQ(Shortened("abcd", 3), "ab…");
  EXPECT_EQ(Shortened("abcd", 0), "");
}

TEST(Tables, NumbersAreGrouped) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1 000");
  EXPECT_EQ(Grouped(1234567), "1 234 567");
}

struct Parsed {
  std::string one;
  std::uint64_t number = 7;
  bool flag = false;
  std::vector<std::string> several;
  std::vector<std::string> files;
};

Result<Parsed> Parse(const std::vector<std::string>& arguments) {
  Parsed parsed;
  Options options;
  options.Text("--one", "TEXT", parsed.one, "").OneOf({"a", "b"});
  options.Number("--number", "N", parsed.number, "");
  options.Flag("--flag", parsed.flag, "");
  options.Texts("--key", "FILE", parsed.several, "");
  options.Arguments("FILE", parsed.files, "").Required();
  TRY(options.Parse(arguments));
  return parsed;
}

TEST(Options, AreReadInAnyOrder) {
  const auto parsed = Parse({"x", "--key", "k1", "y", "--number", "12", "--flag", "--key=k2", "--one", "b", "-"});
  ASSERT_TRUE(parsed.has_value()) << parsed.error().Text();
  EXPECT_EQ(parsed->files, (std::vector<std::string>{"x", "y", "-"}));
  EXPECT_EQ(parsed->several, (std::vector<std::string>{"k1", "k2"}));
  EXPECT_EQ(parsed->number, 12U);
  EXPECT_TRUE(parsed->flag);
  EXPECT_EQ(parsed->one, "b");
}

TEST(Options, WhatCannotBeReadIsSaid) {
  EXPECT_NE(Parse({}).error().message.find("FILE"), std::string::npos);
  EXPECT_NE(Parse({"x", "--one", "c"}).error().message.find("none of a, b"), std::string::npos);
  EXPECT_NE(Parse({"x", "--nosuch"}).error().message.find("--nosuch"), std::string::npos);
  EXPECT_FALSE(Parse({"x", "--number", "twelve"}).has_value());
  EXPECT_FALSE(Parse({"x", "--number", "-1"}).has_value());
  EXPECT_FALSE(Parse({"x", "--one"}).has_value());
}

TEST(Commands, EachIsDocumented) {
  const std::string page = CommandsAsMarkdown();
  std::set<std::string_view> paths;
  for (const Command* command : Commands()) {
    EXPECT_TRUE(paths.insert(command->path).second) << command->path << " is there twice";
    EXPECT_FALSE(command->summary.empty()) << command->path;
    EXPECT_NE(command->examples.find("entente " + std::string(command->path)), std::string_view::npos)
        << command->path << " has no example of itself";
    EXPECT_NE(page.find("\n## entente " + std::string(command->path) + "\n"), std::string::npos);
  }
}

TEST(DocumentKind, ShortNamesStandForContentTypes) {
  EXPECT_EQ(ContentTypeFromName("support").value(), "application/vnd.entente.support+json");
  EXPECT_EQ(ContentTypeFromName("spdx").value(), "application/spdx+json");
  EXPECT_EQ(ContentTypeFromName("text/plain").value(), "text/plain");
  EXPECT_FALSE(ContentTypeFromName("suport").has_value());
}

TEST(DocumentKind, SbomsSayWhatTheyAreAndOfWhat) {
  const std::string_view bom =
      R"({"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":"application","name":"g","version":"2","purl":"pkg:generic/acme/g"}},"components":[]})";
  EXPECT_EQ(GuessContentType(AsBytes(bom)).value(), "application/vnd.cyclonedx+json");
  EXPECT_EQ(GuessSubject("application/vnd.cyclonedx+json", AsBytes(bom)).value(), "pkg:generic/acme/g@2");
  EXPECT_FALSE(GuessContentType(AsBytes("{}")).has_value());
  EXPECT_FALSE(
      GuessSubject("application/vnd.cyclonedx+json", AsBytes(R"({"bomFormat":"CycloneDX","specVersion":"1.5"})"))
          .has_value());
  EXPECT_FALSE(CheckDocument("application/spdx+json", AsBytes(bom)).has_value());
  EXPECT_TRUE(CheckDocument("text/plain", AsBytes("x")).has_value()) << "nothing here knows it";
}

TEST(DocumentKind, SbomsInOtherEncodingsAndVexSayWhatTheyAre) {
  const std::string_view tag_value =
      "SPDXVersion: SPDX-2.3\nDocumentName: d\nPackageName: g\nSPDXID: SPDXRef-g\nPackageVersion: 2\n"
      "ExternalRef: PACKAGE-MANAGER purl pkg:generic/acme/g@2\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-g\n";
  EXPECT_EQ(GuessContentType(AsBytes(tag_value)).value(), "text/spdx");
  EXPECT_EQ(GuessSubject("text/spdx", AsBytes(tag_value)).value(), "pkg:generic/acme/g@2");
  EXPECT_EQ(GuessContentType(AsBytes("spdxVersion: SPDX-2.3\nname: d\n")).value(), "application/spdx+yaml");
  EXPECT_EQ(GuessContentType(AsBytes(R"(<bom xmlns="http://cyclonedx.org/schema/bom/1.6"></bom>)")).value(),
            "application/vnd.cyclonedx+xml");
  const std::string_view spdx3 =
      R"({"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"SpdxDocument","spdxId":"urn:d","name":"d","rootElement":["urn:p"]},{"type":"software_Package","spdxId":"urn:p","name":"p"}]})";
  EXPECT_EQ(GuessContentType(AsBytes(spdx3)).value(), "application/spdx+json");
  const std::string_view openvex =
      R"({"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://acme.example/vex/1","author":"a","timestamp":"2026-01-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-1"},"products":[{"@id":"pkg:npm/a"}],"status":"fixed"}]})";
  EXPECT_EQ(GuessContentType(AsBytes(openvex)).value(), "application/vnd.openvex+json");
  EXPECT_EQ(GuessSubject("application/vnd.openvex+json", AsBytes(openvex)).value(), "https://acme.example/vex/1");
  EXPECT_EQ(GuessContentType(AsBytes(R"({"document":{}})")).value(), "application/csaf+json");
  EXPECT_FALSE(CheckDocument("application/csaf+json", AsBytes(R"({"document":{}})")).has_value());
}

TEST(Evidence, IsToldFromItsBytes) {
  EXPECT_EQ(KindOf({}), EvidenceKind::kUnknown);
  EXPECT_EQ(KindOf(AsBytes("\xD2garbage")), EvidenceKind::kStatement) << "decoding says what is wrong with it";
  EXPECT_EQ(KindOf(AsBytes("{ \"format\": \"entente-proof/1\" }")), EvidenceKind::kBundle);
  EXPECT_EQ(KindOf(AsBytes("{ \"format\": \"entente-fork/1\" }")), EvidenceKind::kFork);
  EXPECT_EQ(KindOf(AsBytes("o\n1\nroot\n\n— o sig\n")), EvidenceKind::kCheckpoint);
  EXPECT_EQ(KindOf(AsBytes("-----BEGIN PUBLIC KEY-----\n")), EvidenceKind::kPublicKey);
  EXPECT_EQ(KindOf(AsBytes("log.example+0123abcd+AAAA\n")), EvidenceKind::kVerifierKey);
  EXPECT_EQ(KindOf(AsBytes("hello")), EvidenceKind::kUnknown);
}

}  // namespace
}  // namespace entente::cli
