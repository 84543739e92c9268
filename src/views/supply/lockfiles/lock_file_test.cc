// Every format by example: tests/lockfiles/FORMAT/ has a file as its tool writes it, with the odd cases of the format,
// and tests/lockfiles/expected/FORMAT.txt what is to be read from it.
#include "views/supply/lockfiles/lock_file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "views/supply/lockfiles/as_sbom.h"
#include "views/supply/lockfiles/directory.h"
#include "views/supply/lockfiles/readers.h"

namespace entente::supply {
namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

fs::path Examples() {
  return fs::path(ENTENTE_SOURCE_DIR) / "tests/lockfiles";
}

// A line a package: "name version | purl | development, optional | needs a b | not looked up: why".
std::string Shown(const LockFile& file) {
  std::string out(LockFileKindName(file.kind));
  out += ' ' + file.format_version + " of " + file.name + ' ' + file.version + '\n';
  for (const LockPackage& one : file.packages) {
    out += one.name + ' ' + one.version + " | " + one.purl + " |";
    if (one.only_development) out += " development";
    if (one.optional) out += " optional";
    out += " |";
    for (const std::uint32_t to : one.depends_on) out += ' ' + file.packages[to].name + '@' + file.packages[to].version;
    out += " | " + one.not_looked_up + '\n';
  }
  for (const std::string& warning : file.warnings) out += "warning: " + warning + '\n';
  return out;
}

class LockFileExample : public testing::TestWithParam<std::string> {};

TEST_P(LockFileExample, IsReadAsExpected) {
  const auto finds = FindDocuments(Examples() / GetParam());
  ASSERT_TRUE(finds.has_value()) << finds.error().Text();
  ASSERT_FALSE(finds->documents.empty());
  std::string shown;
  for (const FoundDocument& found : finds->documents) {
    ASSERT_TRUE(found.lock.has_value());
    const std::string text = ReadAll(found.file);
    const auto file = ReadLockFile(*found.lock, AsBytes(text), ContextOf(found.file, *found.lock));
    ASSERT_TRUE(file.has_value()) << found.file << ": " << file.error().Text();
    shown += Shown(*file);
    // What is not looked up says why, and names nothing that could be.
    for (const SbomComponent& component : AsSbom(*file).components)
      EXPECT_TRUE(!component.advisory.ecosystem.empty() || !component.advisory.missing.empty()) << component.name;
  }
  const std::string expected = ReadAll(Examples() / "expected" / (GetParam() + ".txt"));
  EXPECT_EQ(shown, expected);
  if (const char* const write = std::getenv("ENTENTE_WRITE_EXPECTED"); write != nullptr)
    std::ofstream(fs::path(write) / (GetParam() + ".txt"), std::ios::binary) << shown;
}

INSTANTIATE_TEST_SUITE_P(Formats, LockFileExample,
                         testing::Values("npm3", "npm1", "yarn1", "berry", "pnpm5", "pnpm6", "pnpm9", "bun", "cargo",
                                         "gomod", "poetry", "pipfile", "requirements", "uv", "pdm", "pylock", "gemfile",
                                         "composer", "pom", "gradle", "verification", "nugetlock", "packagesconfig",
                                         "depsjson", "pub", "mix", "conan1", "conan2", "stack", "cabal", "renv",
                                         "swift1", "swift2", "podfile", "julia1", "julia2", "dpkg", "apk"),
                         [](const auto& one) { return one.param; });

// What a text is refused with: "message (at place)"; "" when it is read.
std::string Refusal(LockFileKind kind, std::string_view text) {
  const auto file = ReadLockFile(kind, AsBytes(text));
  return file.has_value() ? std::string() : file.error().Text();
}

TEST(LockFile, KindsByNameAndFirstBytes) {
  const auto kind = [](std::string_view path, std::string_view first = {}) { return LockFileKindOf(path, first); };
  EXPECT_EQ(kind("a/b/package-lock.json"), LockFileKind::kNpm);
  EXPECT_EQ(kind("npm-shrinkwrap.json"), LockFileKind::kNpm);
  EXPECT_EQ(kind("my-package-lock.json"), std::nullopt);
  EXPECT_EQ(kind("PACKAGE-LOCK.JSON"), std::nullopt);
  EXPECT_EQ(kind("requirements.txt"), LockFileKind::kRequirements);
  EXPECT_EQ(kind("requirements/dev.txt"), std::nullopt);
  EXPECT_EQ(kind("dev-requirements.txt"), LockFileKind::kRequirements);
  EXPECT_EQ(kind("pylock.toml"), LockFileKind::kPylock);
  EXPECT_EQ(kind("pylock.dev.toml"), LockFileKind::kPylock);
  EXPECT_EQ(kind("pylock.a.b.toml"), std::nullopt);
  EXPECT_EQ(kind("pylock..toml"), std::nullopt);
  EXPECT_EQ(kind("shop.deps.json"), LockFileKind::kDepsJson);
  EXPECT_EQ(kind(".deps.json"), std::nullopt);
  EXPECT_EQ(kind("x.pom"), LockFileKind::kPom);
  EXPECT_EQ(kind("gradle.lockfile"), LockFileKind::kGradle);
  EXPECT_EQ(kind("buildscript-gradle.lockfile"), LockFileKind::kGradle);
  EXPECT_EQ(kind("gradle/dependency-locks/compileClasspath.lockfile"), LockFileKind::kGradle);
  EXPECT_EQ(kind("other.lockfile"), std::nullopt);
  EXPECT_EQ(kind("gradle/verification-metadata.xml"), LockFileKind::kGradleVerification);
  EXPECT_EQ(kind("verification-metadata.xml"), std::nullopt);
  EXPECT_EQ(kind("verification-metadata.xml", "<?xml?><verification-metadata>"), LockFileKind::kGradleVerification);
  EXPECT_EQ(kind("/image/var/lib/dpkg/status"), LockFileKind::kDpkg);
  EXPECT_EQ(kind("status"), std::nullopt);
  EXPECT_EQ(kind("status", "Package: adduser\n"), LockFileKind::kDpkg);
  EXPECT_EQ(kind("lib/apk/db/installed"), LockFileKind::kApk);
  EXPECT_EQ(kind("usr/lib/apk/db/installed"), LockFileKind::kApk);
  EXPECT_EQ(kind("installed", "C:Q1Ef3iwt+cMdGngEgaFr2URIJhKzQ=\n"), LockFileKind::kApk);
  EXPECT_EQ(kind("go.sum"), std::nullopt);
  EXPECT_EQ(kind(""), std::nullopt);
}

TEST(LockFile, RefusesWhatIsNotTheFormatWithItsPlace) {
  using enum LockFileKind;
  EXPECT_EQ(Refusal(kNpm, R"({"lockfileVersion":4,"packages":{}})"),
            "a package-lock.json of version 1, 2 or 3 is expected (at /lockfileVersion)");
  EXPECT_NE(Refusal(kNpm, R"({"name":"x"})").find("neither lockfileVersion"), std::string::npos);
  EXPECT_NE(
      Refusal(kNpm, R"({"lockfileVersion":3,"packages":{"node_modules/a":[]}})").find("/packages/node_modules~1a"),
      std::string::npos);
  EXPECT_NE(Refusal(kNpm, R"({"lockfileVersion":3,"packages":{"node_modules/a":{"version":1}}})").find("/version"),
            std::string::npos);
  EXPECT_EQ(Refusal(kYarn, "hello\n"), "no yarn.lock: a block starts with \"name@range:\" (at line 1)");
  EXPECT_NE(Refusal(kYarn, "# nothing\n").find("no yarn.lock"), std::string::npos);
  EXPECT_NE(Refusal(kYarn, "__metadata:\n  version: 8\n\"a@npm:1\":\n  version: 1\n").find("line 4"),
            std::string::npos);
  EXPECT_NE(Refusal(kPnpm, "lockfileVersion: 4\n").find("version 5 to 9"), std::string::npos);
  EXPECT_NE(Refusal(kBun, "{\"lockfileVersion\": 1, \"packages\": 7}").find("/packages"), std::string::npos);
  EXPECT_NE(Refusal(kCargo, "[[package]]\nname = 7\n").find("line 2"), std::string::npos);
  EXPECT_NE(Refusal(kCargo, "[[package]]\nversion = \"1\"\n").find("without a name"), std::string::npos);
  EXPECT_NE(Refusal(kCargo, "[[package\n").find("line 1"), std::string::npos);
  EXPECT_NE(Refusal(kCargo, "[\npackage]\n").find("line 1"), std::string::npos);
  EXPECT_NE(Refusal(kGoMod, "go 1.21\n").find("no module"), std::string::npos);
  EXPECT_NE(Refusal(kGoMod, "module x\nrequire (\n  a\n)\n").find("line 3"), std::string::npos);
  EXPECT_NE(Refusal(kGoMod, "module x\nreplace a v1 => b c d\n").find("line 2"), std::string::npos);
  EXPECT_NE(Refusal(kPipfile, "{}").find("default"), std::string::npos);
  EXPECT_NE(Refusal(kPylock, "lock-version = \"2.0\"\n").find("version 1"), std::string::npos);
  EXPECT_NE(Refusal(kGemfile, "hello\n").find("no Gemfile.lock"), std::string::npos);
  EXPECT_NE(Refusal(kGemfile, "GEM\n  specs:\n    rack\n").find("line 3"), std::string::npos);
  EXPECT_NE(Refusal(kGemfile, "GEM\n<<<<<<< HEAD\n").find("conflict"), std::string::npos);
  EXPECT_NE(Refusal(kComposer, "{}").find("/packages"), std::string::npos);
  EXPECT_NE(Refusal(kPom, "<html/>").find("no pom.xml"), std::string::npos);
  EXPECT_NE(Refusal(kPom, "<project>").find("not well-formed XML"), std::string::npos);
  EXPECT_NE(Refusal(kGradle, "a:b=c\n").find("line 1"), std::string::npos);
  EXPECT_NE(Refusal(kGradleVerification, "<x/>").find("verification-metadata"), std::string::npos);
  EXPECT_NE(Refusal(kNuGetLock, "{}").find("/dependencies"), std::string::npos);
  EXPECT_NE(Refusal(kPackagesConfig, "<configuration/>").find("no packages.config"), std::string::npos);
  EXPECT_NE(Refusal(kDepsJson, "{}").find("/libraries"), std::string::npos);
  EXPECT_NE(Refusal(kPub, "a: b\n").find("no pubspec.lock"), std::string::npos);
  EXPECT_NE(Refusal(kMix, "%{\n \"a\": {:hex, :a").find("line 2"), std::string::npos);
  EXPECT_NE(Refusal(kConan, "{}").find("/version"), std::string::npos);
  EXPECT_NE(Refusal(kStack, "a: b\n").find("no stack.yaml.lock"), std::string::npos);
  EXPECT_NE(Refusal(kCabalFreeze, "hello\n").find("no cabal.project.freeze"), std::string::npos);
  EXPECT_NE(Refusal(kRenv, "{}").find("/Packages"), std::string::npos);
  EXPECT_NE(Refusal(kSwift, R"({"version":9})").find("/version"), std::string::npos);
  EXPECT_NE(Refusal(kPodfile, "PODS:\n  - Name\n").find("line 2"), std::string::npos);
  EXPECT_NE(Refusal(kJulia, "[[deps]]\n[[HTTP]]\nversion = \"1\"\n[[X]]\n\"a").find("line 5"), std::string::npos);
  EXPECT_NE(Refusal(kDpkg, "hello\n").find("line 1"), std::string::npos);
  EXPECT_NE(Refusal(kApk, "P:a\n\n").find("version"), std::string::npos);
}

TEST(LockFile, WhatIsSaidIsCutBetweenCharacters) {
  std::string verb(99, 'x');
  verb += "\xC3\xA9\xC3\xA9";
  EXPECT_TRUE(IsUtf8(AsBytes(Refusal(LockFileKind::kGoMod, verb + " a\n"))));
}

// An entry that is no package is left out with a word, and the others are read.
TEST(LockFile, LeavesOutEntriesThatAreNoPackagesWithAWarning) {
  using enum LockFileKind;
  struct Case {
    LockFileKind kind;
    std::string_view text;
  };
  for (const Case& one : {
           Case{kBun, R"({"lockfileVersion":1,"packages":{"x":7,"a":["a@1.0.0","",{},""]}})"},
           Case{kGradle, "hello\ng:a:1=c\n"},
           Case{kGradleVerification,
                "<verification-metadata><components><component group=\"g\"/><component group=\"g\" "
                "name=\"a\" version=\"1\"/></components></verification-metadata>"},
           Case{kPackagesConfig, "<packages><package version=\"1\"/><package id=\"a\" version=\"1\"/></packages>"},
           Case{kMix, "%{ \"x\": {:hex, }, \"a\": {:hex, :a, \"1.0.0\"} }"},
           Case{kDepsJson, R"({"libraries":{"x":{},"a/1.0":{"type":"package"}}})"},
           Case{kRequirements, "==1.0\na==1.0\n"},
       }) {
    const auto file = ReadLockFile(one.kind, AsBytes(one.text));
    ASSERT_TRUE(file.has_value()) << LockFileKindName(one.kind) << ": " << file.error().Text();
    EXPECT_EQ(file->packages.size(), 1U) << LockFileKindName(one.kind);
    EXPECT_EQ(file->warnings.size(), 1U) << LockFileKindName(one.kind);
  }
}

// Each of these would otherwise take much time, memory or stack.
TEST(LockFile, BoundsWhatFilesCanAskFor) {
  using enum LockFileKind;
  for (std::size_t kind = 0; kind < kLockFileKinds; ++kind) {
    const auto each = static_cast<LockFileKind>(kind);
    EXPECT_NE(Refusal(each, "\xFF\xFE").find("not UTF-8"), std::string::npos) << LockFileKindName(each);
    EXPECT_NE(Refusal(each, std::string_view("a\n\0", 3)).find("line 2"), std::string::npos) << LockFileKindName(each);
  }
  EXPECT_NE(Refusal(kGradle, std::string(kLockFileBytesMax + 1, ' ')).find("larger"), std::string::npos);
  const auto repeated = [](std::string_view what, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += what;
    return text;
  };
  EXPECT_NE(Refusal(kPnpm, "a: " + repeated("[", 10'000)).find("nested deeper"), std::string::npos);
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            repeated("*a" + std::to_string(i - 1) + ", ", 10) + "]\n";
  }
  EXPECT_NE(Refusal(kPnpm, bomb).find("aliases"), std::string::npos);
  EXPECT_NE(Refusal(kPnpm, "a: &a [*a]\n").find("alias"), std::string::npos);
  EXPECT_NE(Refusal(kPnpm, "packages: {}\npackages: {}\n").find("key given twice (at line 2)"), std::string::npos);
  EXPECT_NE(Refusal(kPnpm, "a: 1\n---\na: 2\n").find("second document"), std::string::npos);
  EXPECT_NE(Refusal(kCargo, repeated("a.", 100'000) + "a = 1\n").find("dots"), std::string::npos);
  EXPECT_NE(Refusal(kCargo, "a = " + repeated("[", 10'000)).find("line 1"), std::string::npos);
  // Texts and comments may hold all of it.
  EXPECT_EQ(Refusal(kCargo, "# \xC3\xA9\na = \"" + repeated(".", 1'000) + "\xC3\xA9\"\nb = '''\n\xC3\xA9''\n''''\n" +
                                "c = \"\\\"\xC3\xA9\"\n\"\xC3\xA9\" = ''\nd = \"\"\"\xC3\xA9\"\"\"\"\"\n"),
            "");
  EXPECT_NE(Refusal(kCargo, "a = 1\nb\xC3\xA9 = 2\n").find("beyond ASCII outside of a text (at line 2)"),
            std::string::npos);
  EXPECT_NE(Refusal(kPom, "<!DOCTYPE project [<!ENTITY a \"b\">]><project/>").find("DOCTYPE"), std::string::npos);
  EXPECT_NE(Refusal(kPom, repeated("<a>", 10'000)).find("nested deeper"), std::string::npos);
  EXPECT_NE(
      Refusal(kPom, "<project><version>" + std::string(100'000, '1') + "</version></project>").find("bytes of text"),
      std::string::npos);
  EXPECT_NE(Refusal(kNpm, repeated("{\"dependencies\":{\"a\":", 300) + "1" + repeated("}}", 300)).find("nested"),
            std::string::npos);
  std::string deep = R"({"lockfileVersion":3,"packages":{"node_modules/)" + repeated("a/node_modules/", 100) +
                     R"(a":{"version":"1"}}})";
  EXPECT_NE(Refusal(kNpm, deep).find("installed deeper"), std::string::npos);
  EXPECT_NE(Refusal(kMix, "%{ a: " + repeated("{", 1'000)).find("nested"), std::string::npos);
  EXPECT_NE(Refusal(kGradle, "a:b:" + std::string(5'000, '1') + "=c\n").find("longer"), std::string::npos);
  // Properties that double with each step.
  std::string properties = "<project><properties><p0></p0>";
  for (int i = 1; i < 16; ++i) {
    const std::string before = "${p" + std::to_string(i - 1) + "}";
    properties += "<p" + std::to_string(i) + ">" + repeated(before, 50) + "</p" + std::to_string(i) + ">";
  }
  properties +=
      "</properties><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>${p15}</version>"
      "</dependency></dependencies></project>";
  const auto pom = ReadLockFile(kPom, AsBytes(properties));
  ASSERT_TRUE(pom.has_value());
  EXPECT_EQ(pom->packages.at(0).version, "");
}

TEST(LockFile, MirrorsAreNamedByWhoHasThem) {
  constexpr std::string_view kText =
      R"({"lockfileVersion":3,"packages":{"node_modules/left":{"version":"1.0.1",
          "resolved":"https://npm.acme.example:8443/left/-/left-1.0.1.tgz"}}})";
  const auto other = ReadLockFile(LockFileKind::kNpm, AsBytes(kText));
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->packages.at(0).origin, LockOrigin::kOtherRegistry);
  const Sbom unknown = AsSbom(*other);
  EXPECT_EQ(unknown.components.at(0).advisory.ecosystem, "");
  EXPECT_NE(unknown.components.at(0).advisory.missing, "");
  const auto mirrored =
      ReadLockFile(LockFileKind::kNpm, AsBytes(kText), {.mirrors = {"npm.acme.example"}, .os_release = {}});
  ASSERT_TRUE(mirrored.has_value());
  EXPECT_EQ(mirrored->packages.at(0).origin, LockOrigin::kRegistry);
  EXPECT_EQ(mirrored->packages.at(0).purl, "pkg:npm/left@1.0.1");
  const Sbom known = AsSbom(*mirrored);
  EXPECT_EQ(known.components.at(0).advisory.ecosystem, "npm");
  EXPECT_EQ(known.components.at(0).advisory.missing, "");
}

TEST(LockFile, APackageInstalledTwiceIsForDevelopmentOnlyIfItAlwaysIs) {
  constexpr std::string_view kText = R"({"lockfileVersion":3,"packages":{
      "node_modules/a":{"version":"1","dev":true},
      "node_modules/b/node_modules/a":{"version":"1"},
      "node_modules/c":{"version":"1","dev":true,"optional":true},
      "node_modules/b/node_modules/c":{"version":"1","dev":true}}})";
  const auto file = ReadLockFile(LockFileKind::kNpm, AsBytes(kText));
  ASSERT_TRUE(file.has_value());
  ASSERT_EQ(file->packages.size(), 2U);
  EXPECT_FALSE(file->packages[0].only_development);
  EXPECT_TRUE(file->packages[1].only_development);
  EXPECT_FALSE(file->packages[1].optional);
}

TEST(LockFile, WithoutOsReleaseAMachinesPackagesAreNotLookedUp) {
  const auto file =
      ReadLockFile(LockFileKind::kDpkg, AsBytes("Package: a\nStatus: install ok installed\nVersion: 1\n"));
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->warnings.size(), 1U);
  const Sbom sbom = AsSbom(*file);
  EXPECT_NE(sbom.components.at(0).advisory.missing, "");
}

TEST(LockFile, ByteOrderMarkAndCarriageReturnsAreTaken) {
  const auto file = ReadLockFile(LockFileKind::kGoMod, AsBytes("\xEF\xBB\xBFmodule x\r\nrequire a/b v1.0.0\r\n"));
  ASSERT_TRUE(file.has_value()) << file.error().Text();
  EXPECT_EQ(file->packages.at(0).version, "v1.0.0");
}

TEST(LockFile, GoBefore117SaysThatIndirectModulesAreMissing) {
  const auto file = ReadLockFile(LockFileKind::kGoMod, AsBytes("module x\ngo 1.16\nrequire a/b v1.0.0\n"));
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->warnings.size(), 1U);
}

TEST(LockFile, RequirementsOfAnotherIndexAreNotThoseOfPyPi) {
  const auto file =
      ReadLockFile(LockFileKind::kRequirements, AsBytes("-i https://u:p@pypi.acme.example/simple\nrequests==2.0\n"));
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->packages.at(0).origin, LockOrigin::kOtherRegistry);
  EXPECT_EQ(file->packages.at(0).source, "https://pypi.acme.example/simple");
}

TEST(LockFile, AsSbomListsEachComponentOnce) {
  constexpr std::string_view kText =
      "[[package]]\nname = \"A\"\nversion = \"1\"\n[package.source]\ntype = \"directory\"\nurl = \"a\"\n"
      "[[package]]\nname = \"A\"\nversion = \"1\"\n[package.source]\ntype = \"directory\"\nurl = \"b\"\n";
  const auto file = ReadLockFile(LockFileKind::kPoetry, AsBytes(kText));
  ASSERT_TRUE(file.has_value()) << file.error().Text();
  EXPECT_EQ(file->packages.size(), 2U);
  EXPECT_EQ(AsSbom(*file).components.size(), 1U);
  EXPECT_EQ(LockFormatName(*file), "poetry.lock");
}

}  // namespace
}  // namespace entente::supply
