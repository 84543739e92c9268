#include "views/supply/index/index.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "views/supply/index/for_tests.h"
#include "views/supply/match.h"

namespace entente::supply {
namespace {

std::vector<std::string> SomeRecords() {
  return {OsvJson("GHSA-1", "npm", "left-pad", R"({"introduced":"0"},{"fixed":"1.3.0"})",
                  R"("aliases":["CVE-2020-1","CVE-2020-2"],)", R"("1.0.0","1.1.0")", "SEMVER"),
          OsvJson("GHSA-2", "npm", "left-pad", R"({"introduced":"1.0.0"},{"last_affected":"1.1.0"})",
                  R"("aliases":["CVE-2020-1"],)", "", "SEMVER"),
          OsvJson("DSA-1", "Debian:12", "openssl", R"({"introduced":"0"},{"fixed":"3.0.11-1~deb12u2"})"),
          OsvJson("OSV-1", "OSS-Fuzz", "file", R"({"introduced":"0"})", "", R"("v5.1")"),
          OsvJson("GHSA-3", "PyPI", "Foo_Bar", R"({"introduced":"0"},{"fixed":"2"})",
                  R"("withdrawn":"2024-05-05T00:00:00Z",)")};
}

TEST(Index, HoldsWhatItWasBuiltFrom) {
  const TemporaryDirectory directory;
  const auto index = OpenIndex(directory, BuildIndex(SomeRecords()));
  ASSERT_NE(index, nullptr);
  ASSERT_TRUE(index->Verify().has_value()) << index->Verify().error().Text();
  EXPECT_EQ(index->advisory_count(), 5U);
  EXPECT_TRUE(index->Covers("npm"));
  EXPECT_FALSE(index->Covers("PyPI"));  // withdrawn
  EXPECT_FALSE(index->Covers("Debian"));
  const auto ecosystems = index->Ecosystems().value();
  ASSERT_EQ(ecosystems.size(), 3U);
  EXPECT_EQ(ecosystems[0].name, "Debian:12");
  EXPECT_EQ(ecosystems[2].name, "npm");
  EXPECT_EQ(ecosystems[2].records, 2U);
  const auto feeds = index->Feeds().value();
  ASSERT_EQ(feeds.size(), 1U);
  EXPECT_EQ(feeds[0].feed, "test");
  EXPECT_EQ(feeds[0].entry, 7U);
  EXPECT_EQ(feeds[0].records, 5U);

  const auto position = index->FindAdvisory("GHSA-1").value();
  ASSERT_TRUE(position.has_value());
  EXPECT_EQ(index->Record(*position).value(), SomeRecords()[0]);
  EXPECT_EQ(index->Aliases(*position).value().size(), 2U);
  EXPECT_EQ(index->FindByIdOrAlias("CVE-2020-1").value().size(), 2U);
  EXPECT_EQ(index->FindByIdOrAlias("CVE-2020-2").value(), std::vector<std::uint32_t>{*position});
  EXPECT_FALSE(index->FindAdvisory("GHSA-9").value().has_value());
  EXPECT_TRUE(index->Advisory(*index->FindAdvisory("GHSA-3").value()).value().withdrawn);
}

TEST(Index, AdvisoriesOfOneFlawAreAGroup) {
  const TemporaryDirectory directory;
  const auto index = OpenIndex(
      directory,
      BuildIndex(
          {OsvJson("CVE-1", "npm", "a", R"({"introduced":"0"})", "", "", "SEMVER"),
           OsvJson("GHSA-1", "npm", "a", R"({"introduced":"0"})", R"("aliases":["CVE-1"],)", "", "SEMVER"),
           OsvJson("GO-1", "Go", "a", R"({"introduced":"0"})", R"("aliases":["GHSA-9","GHSA-1"],)", "", "SEMVER"),
           OsvJson("DSA-1", "Debian:12", "a", R"({"introduced":"0"})", R"("upstream":["CVE-1"],)"),
           OsvJson("DSA-2", "Debian:12", "a", R"({"introduced":"0"})", R"("upstream":["CVE-1","CVE-2"],)"),
           OsvJson("GHSA-2", "npm", "a", R"({"introduced":"0"})", R"("related":["CVE-1"],)", "", "SEMVER")}));
  ASSERT_NE(index, nullptr);
  const auto group = [&](std::string_view id) {
    const auto head = index->Advisory(index->FindAdvisory(id).value().value()).value();
    return std::string(index->Advisory(head.group).value().id);
  };
  for (const char* id : {"CVE-1", "GHSA-1", "GO-1", "DSA-1"}) EXPECT_EQ(group(id), "CVE-1") << id;
  EXPECT_EQ(group("DSA-2"), "DSA-2") << "several flaws are none of them";
  EXPECT_EQ(group("GHSA-2"), "GHSA-2") << "related is not the same";
  EXPECT_EQ(index->Upstream(index->FindAdvisory("DSA-2").value().value()).value().size(), 2U);
}

TEST(Index, KnowsWhatIsExploited) {
  const TemporaryDirectory directory;
  IndexBuilder builder;
  builder.BeginFeed({.feed = "osv", .source = {}, .entry = {}, .digest = {}, .time = 0, .records = 0});
  for (const std::string& record :
       {OsvJson("GHSA-1", "npm", "a", R"({"introduced":"0"})", R"("aliases":["CVE-1","CVE-2"],)", "", "SEMVER"),
        OsvJson("DSA-1", "Debian:12", "a", R"({"introduced":"0"})", R"("upstream":["CVE-2","CVE-3"],)"),
        OsvJson("MAL-1", "npm", "b", R"({"introduced":"0"})", "", "", "SEMVER")})
    ASSERT_TRUE(builder.Add(AsBytes(record)).has_value());
  builder.BeginFeed({.feed = "kev", .source = {}, .entry = {}, .digest = {}, .time = 0, .records = 0});
  ASSERT_TRUE(builder.AddExploitation({"CVE-1", "", "", false, 990'000U, 999'000U}).has_value());
  ASSERT_TRUE(builder.AddExploitation({"CVE-2", "2024-01-02", "2024-02-02", true, 1'000U, {}}).has_value());
  ASSERT_TRUE(builder.AddExploitation({"CVE-7", "2024-01-02", "", false, {}, {}}).has_value());
  EXPECT_FALSE(builder.AddExploitation({"GHSA-7", "", "", false, {}, {}}).has_value());
  const auto index = OpenIndex(directory, builder.Finish().value().Joined());
  ASSERT_NE(index, nullptr);
  ASSERT_TRUE(index->Verify().has_value()) << index->Verify().error().Text();
  const auto position = [&](std::string_view id) { return index->FindAdvisory(id).value().value(); };
  const auto known = index->ExploitationOf(position("GHSA-1")).value();
  ASSERT_TRUE(known.has_value());
  EXPECT_EQ(known->cve, "CVE-2") << "exploited counts more than likely";
  EXPECT_EQ(known->kev_due, "2024-02-02");
  EXPECT_TRUE(known->ransomware);
  EXPECT_EQ(known->epss_millionths, 1'000U);
  EXPECT_FALSE(known->percentile_millionths.has_value());
  EXPECT_EQ(index->ExploitationOf(position("DSA-1")).value()->cve, "CVE-2");
  EXPECT_EQ(index->ExploitationOf("CVE-1").value()->epss_millionths, 990'000U);
  EXPECT_FALSE(index->ExploitationOf("CVE-7").value().has_value()) << "no advisory is about it";
  EXPECT_EQ(index->exploited_count(), 2U);
  const auto malware = index->Advisory(position("MAL-1")).value();
  EXPECT_TRUE(malware.malicious);
  EXPECT_EQ(malware.severity.label, SeverityLabel::kCritical);
  EXPECT_EQ(index->Feeds().value()[1].records, 3U);
}

TEST(Index, RepositoriesAreAffectedByVersionsAndCommits) {
  const TemporaryDirectory directory;
  const std::string bad(40, 'a');
  const std::string good(40, 'b');
  const std::string record =
      R"({"id":"OSV-1","modified":"2024-01-02T03:04:05Z","affected":[{"ranges":[{"type":"GIT","repo":"https://GitHub.com/Acme/Tool.git","events":[{"introduced":")" +
      bad + R"("},{"fixed":")" + good + R"("}]}],"versions":["v1.0","v1.1"]}]})";
  const auto index = OpenIndex(directory, BuildIndex({record}));
  ASSERT_NE(index, nullptr);
  ASSERT_TRUE(index->Verify().has_value()) << index->Verify().error().Text();
  const auto look = [&](const std::string& version) {
    return LookUpComponent(*index, {"GIT", "github.com/acme/tool", version, ""}).value();
  };
  EXPECT_EQ(look("v1.1").matches.size(), 1U);
  EXPECT_EQ(look(bad).matches.size(), 1U);
  EXPECT_EQ(look(bad).matches[0].fixed, good);
  EXPECT_TRUE(look(good).matches.empty());
  EXPECT_TRUE(look("v1.2").matches.empty());
  EXPECT_NE(look("v1.2").not_covered, "") << "history is not known here";
  // By whatever purl it goes.
  for (const std::string purl :
       {"pkg:github/Acme/Tool@v1.1", "pkg:generic/tool@1?vcs_url=git%2Bhttps://github.com/acme/tool.git%40v1.1"}) {
    const auto found = LookUpComponent(*index, AdvisoryNameOf(Purl::Parse(purl).value(), {})).value();
    ASSERT_EQ(found.matches.size(), 1U) << purl;
    EXPECT_NE(found.not_covered, "");
  }
}

TEST(Index, TheSameRecordsGiveTheSameBytes) {
  EXPECT_EQ(BuildIndex(SomeRecords()), BuildIndex(SomeRecords()));
}

TEST(Index, AnEmptyOneIsAnIndexToo) {
  const TemporaryDirectory directory;
  const auto index = OpenIndex(directory, BuildIndex({}));
  ASSERT_NE(index, nullptr);
  EXPECT_TRUE(index->Verify().has_value());
  EXPECT_FALSE(index->Covers("npm"));
  EXPECT_FALSE(index->FindPackage("npm", "a").value().has_value());
}

TEST(Index, TheNewestOfRecordsWithOneIdCounts) {
  const TemporaryDirectory directory;
  std::string older = OsvJson("X-1", "npm", "a", R"({"introduced":"0"})", "", "", "SEMVER");
  std::string newer = OsvJson("X-1", "npm", "a", R"({"introduced":"0"},{"fixed":"2.0.0"})", "", "", "SEMVER");
  newer.replace(newer.find("2024-01-02"), 10, "2024-06-01");
  const std::string other = OsvJson("X-1", "PyPI", "a", R"({"introduced":"0"})");
  const auto index = OpenIndex(directory, BuildIndex({newer, older, other}));
  ASSERT_NE(index, nullptr);
  EXPECT_EQ(index->advisory_count(), 1U);
  EXPECT_EQ(index->Record(0).value(), newer);
  EXPECT_TRUE(LookUpComponent(*index, {"npm", "a", "2.0.0", ""}).value().matches.empty());
  EXPECT_EQ(LookUpComponent(*index, {"npm", "a", "1.0.0", ""}).value().matches.size(), 1U);
  EXPECT_EQ(LookUpComponent(*index, {"PyPI", "a", "1.0.0", ""}).value().matches.size(),
            1U);  // the newest says nothing of it
}

TEST(Index, RefusesWhatIsNoRecord) {
  IndexBuilder builder;
  builder.BeginFeed({.feed = "test", .source = {}, .entry = {}, .digest = {}, .time = 0, .records = 0});
  for (
      const char* record :
      {"", "[]", "{}", R"({"id":"A"})", R"({"id":"A B","modified":"2024-01-02T03:04:05Z"})",
       R"({"id":"A","modified":"yesterday"})", R"({"id":"A","id":"B","modified":"2024-01-02T03:04:05Z"})",
       R"({"id":"A","modified":"2024-01-02T03:04:05Z","affected":{}})",
       R"({"id":"A","modified":"2024-01-02T03:04:05Z","affected":[{"package":{"ecosystem":"npm"}}]})",
       R"({"id":"A","modified":"2024-01-02T03:04:05Z","affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"X","events":[]}]}]})",
       R"({"id":"A","modified":"2024-01-02T03:04:05Z","affected":[{"package":{"ecosystem":"npm","name":"a"},"ranges":[{"type":"SEMVER","events":[{}]}]}]})"})
    EXPECT_FALSE(builder.Add(AsBytes(record)).has_value()) << record;
  EXPECT_EQ(builder.records(), 0U);
}

// Everything that a reader does with an index, for what happens when it is forged.
void UseAll(const AdvisoryIndex& index) {
  (void)index.Verify();
  (void)index.Feeds();
  (void)index.Ecosystems();
  for (const char* name : {"left-pad", "openssl", "foo-bar", "none"})
    for (const char* ecosystem : {"npm", "Debian:12", "PyPI", "OSS-Fuzz"})
      (void)LookUpComponent(index, {ecosystem, name, "1.0.0", ""});
  (void)index.FindByIdOrAlias("CVE-2020-1");
  const std::uint32_t count = std::min(index.advisory_count(), 100U);
  for (std::uint32_t i = 0; i < count; ++i) {
    (void)index.Advisory(i);
    (void)index.Aliases(i);
    (void)index.PackagesOf(i);
    (void)index.Record(i);
  }
}

Result<std::shared_ptr<const AdvisoryIndex>> OpenBytes(const TemporaryDirectory& directory, ByteView content) {
  return AdvisoryIndex::Open(directory.Write("forged.idx", AsText(content)));
}

TEST(IndexForgery, EachByteOfHeaderAndTableIsChecked) {
  const TemporaryDirectory directory;
  const Bytes good = BuildIndex(SomeRecords());
  const std::size_t end = index_format::kHeaderBytes + index_format::kSectionCount * index_format::kTableEntryBytes;
  for (std::size_t at = 0; at < end; ++at) {
    Bytes bad = good;
    bad[at] ^= 0x41;
    const auto index = OpenBytes(directory, bad);
    ASSERT_FALSE(index.has_value()) << "byte " << at;
    EXPECT_EQ(index.error().code, ErrorCode::kCorruption);
  }
}

TEST(IndexForgery, CutOffAnywhereIsRefused) {
  const TemporaryDirectory directory;
  const Bytes good = BuildIndex(SomeRecords());
  for (std::size_t size = 0; size < good.size(); size += size < 1'000 ? 1 : 37)
    ASSERT_FALSE(OpenBytes(directory, ByteView(good).first(size)).has_value()) << size;
  Bytes longer = good;
  longer.push_back(0);
  EXPECT_FALSE(OpenBytes(directory, longer).has_value());
}

// Makes the header's checksum right again, as a forger would.
void Seal(Bytes& content) {
  Bytes covered(content.begin(), content.begin() + 32);
  Append(covered, ByteView(content).subspan(index_format::kHeaderBytes,
                                            index_format::kSectionCount * index_format::kTableEntryBytes));
  const crypto::Digest digest = crypto::Sha256(covered);
  std::copy(digest.begin(), digest.end(), content.begin() + 32);
}

TEST(IndexForgery, DamageBehindTheTableIsFoundByVerify) {
  const TemporaryDirectory directory;
  const Bytes good = BuildIndex(SomeRecords());
  const std::size_t begin = index_format::kHeaderBytes + index_format::kSectionCount * index_format::kTableEntryBytes;
  std::size_t unseen = 0;
  for (std::size_t at = begin; at < good.size(); at += 3) {
    Bytes bad = good;
    bad[at] ^= 0xFF;
    const auto index = OpenBytes(directory, bad);
    ASSERT_TRUE(index.has_value());
    UseAll(**index);
    if ((*index)->Verify().has_value()) ++unseen;  // bytes between sections
  }
  EXPECT_LE(unseen, index_format::kSectionCount * 3);
}

TEST(IndexForgery, AnEventAtWhatIsNoVersionIsSaidToBeDamage) {
  const TemporaryDirectory directory;
  const std::string fixed = "1.0#2";  // has no key, so that the order's comparator decides
  Bytes bad = BuildIndex({OsvJson("A-1", "Packagist", "a/b", R"({"introduced":"0"},{"fixed":"1.0#2"})")});
  const AdvisoryName name{"Packagist", "a/b", "0.9", ""};
  ASSERT_EQ(LookUpComponent(**OpenBytes(directory, bad), name).value().matches.size(), 1U);
  const auto at = std::ranges::search(bad, fixed).begin();
  ASSERT_NE(at, bad.end());
  *at = '|';
  const auto found = LookUpComponent(**OpenBytes(directory, bad), name);
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, ErrorCode::kCorruption) << found.error().Text();
}

TEST(IndexForgery, RandomForgeriesWithRightChecksumsNeverLeaveTheFile) {
  const TemporaryDirectory directory;
  const Bytes good = BuildIndex(SomeRecords());
  const unsigned seed = std::random_device{}();
  std::mt19937 random(seed);
  const std::size_t begin = index_format::kHeaderBytes + index_format::kSectionCount * index_format::kTableEntryBytes;
  for (int round = 0; round < 600; ++round) {
    Bytes bad = good;
    for (unsigned change = 1 + random() % 8; change > 0; --change) {
      // Whole numbers, since those are what leads outside.
      const std::uint32_t values[] = {
          0, 1, 0x7FFFFFFF, 0xFFFFFFFF, static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(bad.size())};
      const std::uint32_t value = values[random() % 6];
      const std::size_t at = (begin + random() % (bad.size() - begin - 4)) & ~std::size_t{3};
      std::memcpy(bad.data() + at, &value, sizeof(value));
    }
    if (round % 3 == 0) {  // and the table itself
      const std::size_t at =
          index_format::kHeaderBytes + random() % (index_format::kSectionCount * index_format::kTableEntryBytes);
      bad[at] = static_cast<std::uint8_t>(random());
    }
    // Section checksums made right, too, wherever the section still lies inside.
    for (std::size_t i = 0; i < index_format::kSectionCount; ++i) {
      index_format::TableEntry entry;
      std::uint8_t* place = bad.data() + index_format::kHeaderBytes + i * index_format::kTableEntryBytes;
      std::memcpy(&entry, place, sizeof(entry));
      if (entry.offset > bad.size() || entry.bytes > bad.size() - entry.offset) continue;
      const crypto::Digest digest = crypto::Sha256(ByteView(bad).subspan(entry.offset, entry.bytes));
      std::copy(digest.begin(), digest.end(), entry.sha256);
      std::memcpy(place, &entry, sizeof(entry));
    }
    Seal(bad);
    const auto index = OpenBytes(directory, bad);
    if (index) UseAll(**index);
  }
  SUCCEED() << "seed " << seed;
}

// Pieces end anywhere; writes are of 64 KiB each.
TEST(AdvisoryIndexFile, IsTheSameWrittenFromPieces) {
  const TemporaryDirectory directory;
  Bytes content(200'000);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * i / 7);
  const ByteView all(content);
  const ByteView pieces[] = {
      all.first(10), {}, all.subspan(10, 65'526), all.subspan(65'536, 100'000), all.subspan(165'536)};
  const auto file = directory.path() / "pieces.idx";
  ASSERT_TRUE(WriteIndexFile(file, pieces).has_value());
  std::ifstream in(file, std::ios::binary);
  const std::string read((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  EXPECT_TRUE(read == AsText(content));
}

}  // namespace
}  // namespace entente::supply
