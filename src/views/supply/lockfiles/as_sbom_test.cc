#include "views/supply/lockfiles/as_sbom.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "views/supply/lockfiles/directory.h"

namespace entente::supply {
namespace {

LockFile Example(const std::string& format) {
  const auto finds = FindDocuments(std::filesystem::path(ENTENTE_SOURCE_DIR) / "tests/lockfiles" / format);
  EXPECT_TRUE(finds.has_value() && !finds->documents.empty()) << format;
  const FoundDocument& found = finds->documents.front();
  std::ifstream in(found.file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  auto file = ReadLockFile(*found.lock, AsBytes(text.str()));
  EXPECT_TRUE(file.has_value()) << found.file;
  return *std::move(file);
}

// "a@1 b@2", by name.
std::string AskedFor(const LockFile& file) {
  std::vector<std::string> names;
  names.reserve(file.asked_for.size());
  for (const std::uint32_t one : file.asked_for)
    names.push_back(file.packages.at(one).name + '@' + file.packages.at(one).version);
  std::ranges::sort(names);
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " ") + name;
  return out;
}

// "a@1 > b@2": the way to a component, itself last.
std::string WayTo(const Sbom& sbom, std::string_view name, std::string_view version) {
  const auto found = std::ranges::find_if(
      sbom.components, [&](const SbomComponent& one) { return one.name == name && one.version == version; });
  if (found == sbom.components.end()) return "no such component";
  const SbomPaths paths(sbom.graph, sbom.components.size());
  std::string out;
  for (const std::uint32_t at : paths.PathTo(static_cast<std::uint32_t>(found - sbom.components.begin())))
    out += (out.empty() ? "" : " > ") + sbom.components[at].name + '@' + sbom.components[at].version;
  return out;
}

TEST(AsSbom, KnowsWhatTheProjectAsksForWhereTheFormatSaysIt) {
  EXPECT_EQ(AskedFor(Example("npm3")), "left@1.0.1 tester@2.0.0");
  EXPECT_EQ(AskedFor(Example("pnpm9")), "forked@3.0.0 left@1.0.1 tester@2.0.0");
  EXPECT_EQ(AskedFor(Example("berry")), "left@1.0.1");
  EXPECT_EQ(AskedFor(Example("bun")), "@scope/inner@2.1.0 forked@ left@1.0.1 tester@2.0.0");
  EXPECT_EQ(AskedFor(Example("cargo")), "addr2line@0.15.2 forked@3.0.0 private@1.0.0 rand@0.8.0");
  EXPECT_EQ(AskedFor(Example("gemfile")), "cart@0.1.0 forked@3.0.0 nokogiri@1.15.4 private@4.0.0");
  EXPECT_EQ(AskedFor(Example("podfile")), "Alamofire@5.4.3 Forked@3.0.0");
  EXPECT_EQ(AskedFor(Example("nugetlock")), "Newtonsoft.Json@13.0.1 Serilog.Sinks.File@5.0.0");
  EXPECT_EQ(AskedFor(Example("uv")), "anyio@4.0.0 from-git@0.1.0 private@4.0.0 pytest@8.0.0");
  EXPECT_EQ(AskedFor(Example("npm1")), "");
  EXPECT_EQ(AskedFor(Example("poetry")), "");
}

TEST(AsSbom, TheWayToAPackageGoesByWhatNeedsIt) {
  const Sbom sbom = AsSbom(Example("cargo"), {.graph = true});
  EXPECT_EQ(WayTo(sbom, "gimli", "0.24.0"), "addr2line@0.15.2 > gimli@0.24.0");
  EXPECT_EQ(WayTo(sbom, "rand", "0.7.0"), "addr2line@0.15.2 > rand@0.7.0");
  EXPECT_EQ(WayTo(sbom, "rand", "0.8.0"), "rand@0.8.0");
  // What is asked for comes directly, also where something else needs it.
  const Sbom npm = AsSbom(Example("npm3"), {.graph = true});
  EXPECT_EQ(WayTo(npm, "left", "1.0.1"), "left@1.0.1");
  EXPECT_EQ(WayTo(npm, "@scope/inner", "2.1.0"), "left@1.0.1 > @scope/inner@2.1.0");
  // A folder of the project is where ways begin, too.
  EXPECT_EQ(WayTo(npm, "left", "0.8.0"), "cart@1.0.0 > left@0.8.0");
}

TEST(AsSbom, WithoutAGraphItHasNone) {
  EXPECT_TRUE(AsSbom(Example("cargo")).graph.edges.empty());
  EXPECT_TRUE(AsSbom(Example("gomod"), {.graph = true}).graph.edges.empty());
}

// The same package from two folders is one component: what either needs, it needs, and never itself.
TEST(AsSbom, PackagesThatAreOneComponentShareTheirEdges) {
  constexpr std::string_view kText =
      "[[package]]\nname = \"A\"\nversion = \"1\"\n[package.source]\ntype = \"directory\"\nurl = \"a\"\n"
      "[package.dependencies]\nA = \"*\"\n"
      "[[package]]\nname = \"A\"\nversion = \"1\"\n[package.source]\ntype = \"directory\"\nurl = \"b\"\n"
      "[package.dependencies]\nB = \"*\"\n"
      "[[package]]\nname = \"B\"\nversion = \"2\"\n";
  const auto file = ReadLockFile(LockFileKind::kPoetry, AsBytes(kText));
  ASSERT_TRUE(file.has_value()) << file.error().Text();
  const Sbom sbom = AsSbom(*file, {.graph = true});
  EXPECT_EQ(sbom.graph.edges, (std::vector<SbomEdge>{{0, 1}, {SbomGraph::kProduct, 0}}));
  EXPECT_EQ(WayTo(sbom, "B", "2"), "A@1 > B@2");
}

TEST(LockFile, AreCalledByTheirToolsNames) {
  EXPECT_EQ(LockFileKindCalled("package-lock.json"), LockFileKind::kNpm);
  EXPECT_EQ(LockFileKindCalled("npm-shrinkwrap.json"), LockFileKind::kNpm);
  EXPECT_EQ(LockFileKindCalled("dpkg status"), LockFileKind::kDpkg);
  EXPECT_EQ(LockFileKindCalled("lib/apk/db/installed"), LockFileKind::kApk);
  EXPECT_EQ(LockFileKindCalled("bom.json"), std::nullopt);
  EXPECT_EQ(LockFileKindCalled(""), std::nullopt);
}

}  // namespace
}  // namespace entente::supply
