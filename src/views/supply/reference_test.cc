// What two other scanners agree on must be found here, too: the corpus of public SBOMs and advisories, end to end.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <tuple>

#include "base/folder_for_tests.h"
#include "views/supply/data_for_tests.h"
#include "views/supply/index/builder.h"
#include "views/supply/osv_source.h"
#include "views/supply/scan.h"

namespace entente::supply {
namespace {

struct Row {
  std::string file;
  std::string ecosystem;
  std::string package;
  std::string version;
  std::string advisory;
  auto operator<=>(const Row&) const = default;
};

// Rows by who found them: "both", "osv", "grype".
std::map<std::string, std::set<Row>> ReadReference(const std::filesystem::path& archive) {
  std::map<std::string, std::set<Row>> rows;
  const std::string command = "zstd -dc '" + archive.string() + "'";
  std::FILE* pipe = ::popen(command.c_str(), "r");  // NOLINT(cert-env33-c): a fixed command, tests only
  if (pipe == nullptr) return rows;
  std::string text;
  char buffer[65536];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof(buffer), pipe)) > 0;) text.append(buffer, got);
  ::pclose(pipe);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    Row row;
    std::string found_by;
    std::getline(fields, row.file, '\t');
    std::getline(fields, row.ecosystem, '\t');
    std::getline(fields, row.package, '\t');
    std::getline(fields, row.version, '\t');
    std::getline(fields, row.advisory, '\t');
    std::getline(fields, found_by, '\t');
    row.package = NormalName(row.ecosystem, row.package);
    if (!found_by.empty()) rows[found_by].insert(row);
  }
  return rows;
}

// The reference writes Go's versions without their "v".
std::string PlainVersion(std::string_view ecosystem, std::string version) {
  if (ecosystem == "Go" && version.starts_with('v')) version.erase(0, 1);
  return version;
}

TEST(Reference, FindsWhatTwoOtherScannersAgreeOn) {
  ENTENTE_REQUIRE_DATA(osv, "supply/osv.tar.zst", "osv");
  ENTENTE_REQUIRE_DATA(sboms, "supply/sboms.tar.zst", "");
  const auto archive =
      std::filesystem::path(ENTENTE_SOURCE_DIR).parent_path() / "shared/data/supply/reference-matches.tsv.zst";
  if (!std::filesystem::exists(archive)) GTEST_SKIP() << "test data is not here: " << archive;
  const auto reference = ReadReference(archive);
  ASSERT_TRUE(reference.contains("both"));

  IndexBuilder builder;
  builder.BeginFeed({.feed = "osv", .source = {}, .entry = {}, .digest = {}, .time = 0, .records = 0});
  const auto read = ReadOsv(osv, [&builder](std::string_view, ByteView record) { return builder.Add(record); });
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->skipped, 0U) << (read->first_skipped.empty()
                                       ? ""
                                       : read->first_skipped[0].where + ": " + read->first_skipped[0].error.Text());
  const auto content = builder.Finish();
  ASSERT_TRUE(content.has_value());
  const FolderForTests folder;
  const auto file = folder.path() / "reference.idx";
  ASSERT_TRUE(WriteIndexFile(file, *content).has_value());
  const auto index = AdvisoryIndex::Open(file);
  ASSERT_TRUE(index.has_value());
  ASSERT_TRUE((*index)->Verify().has_value()) << (*index)->Verify().error().Text();

  Scanner scanner(**index);
  std::set<Row> found;
  std::map<std::string, std::string> refused;
  for (const auto& entry : std::filesystem::directory_iterator(sboms)) {
    const std::string name = entry.path().filename().string();
    if (name.find("--") == std::string::npos) continue;  // files of the corpus are called after where they are from
    const auto result = scanner.ScanFile(entry.path());
    if (!result) {
      refused[name] = result.error().Text();
      continue;
    }
    for (const Finding& finding : result->findings)
      found.insert({name, finding.ecosystem, NormalName(finding.ecosystem, finding.name),
                    PlainVersion(finding.ecosystem, finding.version), finding.id});
  }
  const bool show = std::getenv("ENTENTE_SHOW_DIFFERENCES") != nullptr;
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;  // found of
  std::set<Row> known;
  for (const auto& [by, rows] : reference) {
    for (const Row& row : rows) {
      known.insert(row);
      ++counts[by].second;
      const bool here = found.contains(row);
      counts[by].first += here ? 1 : 0;
      if (show && !here)
        std::printf("%s %s | %s %s %s %s %s\n", by.c_str(), here ? "found" : "missed", row.file.c_str(),
                    row.ecosystem.c_str(), row.package.c_str(), row.version.c_str(), row.advisory.c_str());
    }
  }
  std::size_t alone = 0;
  for (const Row& row : found) {
    if (known.contains(row)) continue;
    ++alone;
    if (show)
      std::printf("alone | %s %s %s %s %s\n", row.file.c_str(), row.ecosystem.c_str(), row.package.c_str(),
                  row.version.c_str(), row.advisory.c_str());
  }
  if (show)
    for (const auto& [name, why] : refused) std::printf("refused | %s: %s\n", name.c_str(), why.c_str());
  std::printf(
      "both: %zu of %zu; osv-scanner alone: %zu of %zu; grype alone: %zu of %zu; only here: %zu; refused: %zu "
      "documents\n",
      counts["both"].first, counts["both"].second, counts["osv"].first, counts["osv"].second, counts["grype"].first,
      counts["grype"].second, alone, refused.size());
  EXPECT_EQ(counts["both"].first, counts["both"].second);
  // docs/matching.md decides each of the others: who differs from these figures has to decide anew.
  EXPECT_EQ(counts["osv"], std::pair(std::size_t{66}, std::size_t{136}));
  EXPECT_EQ(counts["grype"], std::pair(std::size_t{45}, std::size_t{162}));
  EXPECT_EQ(alone, 544U);
}

}  // namespace
}  // namespace entente::supply
