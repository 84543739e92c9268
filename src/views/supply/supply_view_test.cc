#include "views/supply/supply_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <thread>

#include "base/encoding.h"
#include "statement/content_types.h"
#include "statement/erasure.h"
#include "views/supply/index/for_tests.h"
#include "views/supply/osv_source.h"
#include "views/supply/view_for_tests.h"

namespace entente::supply {
namespace {

namespace content_type = statement::content_type;

TEST_F(SupplyViewTest, ProductsAndTheirReleases) {
  FillUsual();
  const auto products = view_->Products("", {}).value();
  ASSERT_EQ(products.total, 2U);
  ASSERT_EQ(products.items.size(), 2U);
  EXPECT_EQ(products.items[0].id, "pkg:generic/acme/gateway");
  EXPECT_EQ(products.items[0].issuer, "did:web:acme.example");
  ASSERT_EQ(products.items[0].releases.size(), 2U);
  EXPECT_EQ(products.items[0].releases[0].version, "2.0");
  EXPECT_EQ(products.items[0].releases[0].findings, 0U);
  EXPECT_EQ(products.items[0].releases[1].findings, 1U);
  EXPECT_EQ(products.items[0].releases[1].not_covered, 1U);  // crates.io
  EXPECT_EQ(products.items[0].releases[1].components, 3U);
  EXPECT_EQ(view_->Products("GATEWAY", {}).value().total, 1U);
  EXPECT_EQ(view_->Products("100%", {}).value().total, 0U);
  EXPECT_EQ(view_->Products("", {.offset = 1, .limit = 1}).value().items.size(), 1U);
  EXPECT_EQ(view_->ProductsOf("did:web:other.example").value().size(), 1U);
  const auto release = view_->ReleaseAt(old_).value();
  EXPECT_EQ(release.format, "CycloneDX 1.5");
  EXPECT_EQ(release.time, 1'700'000'000 + static_cast<UnixSeconds>(old_));
  EXPECT_EQ(view_->ReleaseAt(99).error().code, ErrorCode::kNotFound);
  const auto counts = view_->CountAll().value();
  EXPECT_EQ(counts.products, 2U);
  EXPECT_EQ(counts.releases, 3U);
  EXPECT_EQ(counts.components, 5U);
  EXPECT_EQ(counts.advisories, 1U);
}

TEST_F(SupplyViewTest, ComponentsAndFindingsOfARelease) {
  FillUsual();
  const auto components = view_->Components(old_, "", {}).value();
  ASSERT_EQ(components.total, 3U);
  EXPECT_EQ(components.items[0].purl, "pkg:npm/event-stream@3.3.6");
  EXPECT_TRUE(components.items[0].covered);
  EXPECT_EQ(components.items[0].findings, 1U);
  EXPECT_FALSE(components.items[2].covered);
  EXPECT_EQ(view_->Components(old_, "PAD", {}).value().total, 1U);
  EXPECT_EQ(view_->Components(old_, "", {.offset = 2, .limit = 5}).value().items.size(), 1U);
  const auto found = view_->Findings(old_).value();
  ASSERT_EQ(found.findings.size(), 1U);
  EXPECT_EQ(found.findings[0].id, "A-1");
  EXPECT_EQ(found.findings[0].fixed, "4.0.0");
  ASSERT_EQ(found.not_covered.size(), 1U);
  EXPECT_EQ(found.not_covered[0].reason, "the index has no data on crates.io");
  EXPECT_EQ(found.covered, 2U);
  ASSERT_EQ(found.snapshots.size(), 1U);
  EXPECT_EQ(found.snapshots[0].feed, "osv/npm");
  EXPECT_EQ(found.snapshots[0].records, 1U);
  EXPECT_EQ(found.entries, (std::vector<std::uint64_t>{0, old_}));
  EXPECT_TRUE(view_->Findings(new_).value().findings.empty());
}

TEST_F(SupplyViewTest, WhoShipsWithVersionRangeAndExactTotals) {
  FillUsual();
  const auto all = view_->WhoShips("pkg:npm/event-stream", "", {}).value();
  EXPECT_EQ(all.total, 3U);
  ASSERT_EQ(all.items.size(), 3U);
  EXPECT_EQ(all.items[0].entry, other_);  // newest first
  EXPECT_EQ(all.items[0].component_version, "3.3.6");
  EXPECT_EQ(view_->WhoShips("pkg:npm/event-stream@3.3.6", "", {}).value().total, 2U);
  EXPECT_EQ(view_->WhoShips("pkg:npm/event-stream@>=3.0,<4", "", {}).value().total, 2U);
  EXPECT_EQ(view_->WhoShips("pkg:npm/event-stream", ">=4.0.0", {}).value().total, 1U);
  EXPECT_EQ(view_->WhoShips("pkg:npm/event-stream", "!=3.3.6", {}).value().total, 1U);
  const auto page = view_->WhoShips("pkg:npm/event-stream", "", {.offset = 1, .limit = 1}).value();
  EXPECT_EQ(page.total, 3U);
  ASSERT_EQ(page.items.size(), 1U);
  EXPECT_EQ(page.items[0].entry, new_);
  EXPECT_EQ(view_->WhoShips("pkg:npm/none", "", {}).value().total, 0U);
  EXPECT_EQ(view_->WhoShips("event-stream", "", {}).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(view_->WhoShips("pkg:generic/a", ">1", {}).error().code, ErrorCode::kInvalidInput);
  EXPECT_EQ(view_->WhoShips("pkg:npm/event-stream", ">=x", {}).error().code, ErrorCode::kInvalidInput);
  const auto hits = view_->SearchPackages("stream", 10).value();
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].purl, "pkg:npm/event-stream");
  EXPECT_EQ(hits[0].releases, 3U);
}

TEST_F(SupplyViewTest, AdvisoriesAndWhomTheyHit) {
  FillUsual();
  const auto list = view_->Advisories("", "", {}).value();
  ASSERT_EQ(list.total, 1U);
  EXPECT_EQ(list.items[0].packages[0].name, "event-stream");
  EXPECT_EQ(view_->Advisories("cve-2018", "npm", {}).value().total, 1U);
  EXPECT_EQ(view_->Advisories("", "PyPI", {}).value().total, 0U);
  EXPECT_EQ(view_->Advisories("nothing like it", "", {}).value().total, 0U);
  EXPECT_FALSE(list.version.has_value());
  const auto judged = view_->Advisories("event-stream@3.3.6", "", {}).value();
  ASSERT_TRUE(judged.version.has_value());
  EXPECT_EQ(judged.version->affected, 1U);
  ASSERT_EQ(judged.items.size(), 1U);
  ASSERT_TRUE(judged.items[0].version.has_value());
  EXPECT_EQ(judged.items[0].version->fixed, "4.0.0");
  EXPECT_EQ(view_->Advisories("pkg:npm/event-stream@4.0.0", "", {}).value().version->affected, 0U);
  EXPECT_EQ(view_->Advisories("event-stream@3.3.6", "", {.offset = 1}).value().items.size(), 0U);
  EXPECT_FALSE(view_->Advisories("pkg:npm/event-stream", "", {}).value().items[0].version.has_value());
  const auto advisory = view_->Advisory("CVE-2018-1", {}).value();
  EXPECT_EQ(advisory.id, "A-1");
  EXPECT_NE(advisory.record.find("\"A-1\""), std::string::npos);
  EXPECT_EQ(advisory.snapshot.feed, "osv/npm");
  EXPECT_EQ(advisory.snapshot.entry, 0U);
  EXPECT_EQ(advisory.affected.total, 2U);
  ASSERT_EQ(advisory.affected.items.size(), 2U);
  EXPECT_EQ(advisory.affected.items[0].shipment.entry, other_);
  EXPECT_EQ(advisory.affected.items[0].fixed, "4.0.0");
  EXPECT_EQ(view_->Affected("A-1", {.offset = 1, .limit = 1}).value().items[0].shipment.entry, old_);
  EXPECT_EQ(view_->Advisory("CVE-0", {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(view_->Affected("CVE-0", {}).error().code, ErrorCode::kNotFound);
  const auto feeds = view_->Feeds().value();
  ASSERT_EQ(feeds.size(), 1U);
  EXPECT_EQ(feeds[0].newest.source, "https://example.org/feed:osv/npm");
  ASSERT_EQ(feeds[0].ecosystems.size(), 1U);
  EXPECT_EQ(feeds[0].ecosystems[0].name, "npm");
}

TEST_F(SupplyViewTest, ANewSnapshotJudgesAnewAndReplacesTheOldFile) {
  FillUsual();
  const auto before = IndexFiles();
  ASSERT_EQ(before.size(), 1U);
  SaySnapshot("osv/npm", {OsvJson("A-2", "npm", "left-pad", R"({"introduced":"0"})", "", "", "SEMVER")});
  const std::uint64_t rust = SaySnapshot(
      "osv/crates",
      {OsvJson("R-1", "crates.io", "smallvec", R"({"introduced":"0"},{"fixed":"1.6.1"})", "", "", "SEMVER")});
  ASSERT_TRUE(Fold(1).has_value());
  EXPECT_EQ(IndexFiles().size(), 1U);
  EXPECT_NE(IndexFiles(), before);
  const auto found = view_->Findings(old_).value();
  ASSERT_EQ(found.findings.size(), 2U);
  EXPECT_EQ(found.findings[0].id, "A-2");  // osv/npm says no more of event-stream
  EXPECT_EQ(found.findings[1].id, "R-1");
  EXPECT_TRUE(found.not_covered.empty());
  EXPECT_EQ(found.entries.back(), rust);
  EXPECT_EQ(view_->Products("gateway", {}).value().items[0].releases[1].findings, 2U);
  EXPECT_EQ(view_->Products("gateway", {}).value().items[0].releases[1].not_covered, 0U);
}

TEST_F(SupplyViewTest, WhatCannotBeUsedIsRecordedAndPassedOver) {
  const std::uint64_t missing = Say(content_type::kCycloneDx, "i", "pkg:generic/a@1", crypto::Sha256({}));
  const std::uint64_t broken = Say(content_type::kCycloneDx, "i", "pkg:generic/a@2", payloads_.Put("{"));
  const std::uint64_t other_kind = Say(content_type::kSpdx, "i", "pkg:generic/a@3", payloads_.Put(SbomJson("a", {})));
  const std::uint64_t no_feed = Say(content_type::kOsvSnapshot, "i", "a", payloads_.Put("{}\n"));
  const std::uint64_t good = SaySbom("i", "pkg:generic/a@4", {"pkg:npm/a@1"});
  ASSERT_TRUE(Fold().has_value());
  const auto unusable = view_->UnusableStatements({}).value();
  ASSERT_EQ(unusable.size(), 4U);
  EXPECT_EQ(unusable[0].entry, missing);
  EXPECT_EQ(unusable[0].reason, "no such payload");
  EXPECT_EQ(unusable[1].reason, "not well-formed JSON (at line 1)");
  EXPECT_EQ(unusable[2].entry, other_kind);
  EXPECT_EQ(unusable[3].entry, no_feed);
  EXPECT_EQ(view_->ReleaseAt(broken).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(view_->Findings(good).value().not_covered[0].reason, "there is no advisory data yet");
}

TEST_F(SupplyViewTest, APassingFaultStopsTheFoldAndLeavesNothing) {
  SaySbom("i", "pkg:generic/a@1", {"pkg:npm/a@1"});
  payloads_.unavailable = true;
  const auto folded = Fold();
  ASSERT_FALSE(folded.has_value());
  EXPECT_EQ(folded.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(view_->cursor(), 0U);
  payloads_.unavailable = false;
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->CountAll().value().releases, 1U);
  EXPECT_EQ(view_->WhoShips("pkg:npm/a", "", {}).value().total, 1U);
}

TEST_F(SupplyViewTest, RebuiltAndOneByOneItIsTheSame) {
  FillUsual();
  const auto at_once = view_->ContentDigest().value();
  ASSERT_TRUE(view_->Reset().has_value());
  EXPECT_EQ(view_->cursor(), 0U);
  EXPECT_EQ(view_->CountAll().value().components, 0U);
  EXPECT_TRUE(IndexFiles().empty());
  EXPECT_NE(view_->ContentDigest().value(), at_once);
  ASSERT_TRUE(Fold(1).has_value());
  EXPECT_EQ(view_->ContentDigest().value(), at_once);
  EXPECT_EQ(view_->WhoShips("pkg:npm/event-stream", "", {}).value().total, 3U);
  EXPECT_EQ(view_->Findings(old_).value().findings.size(), 1U);
}

TEST_F(SupplyViewTest, ReopenedItGoesOn) {
  FillUsual();
  const auto digest = view_->ContentDigest().value();
  OpenView();
  EXPECT_EQ(view_->cursor(), log_.size());
  EXPECT_EQ(view_->ContentDigest().value(), digest);
  EXPECT_EQ(view_->Findings(old_).value().findings.size(), 1U);
}

TEST_F(SupplyViewTest, WithoutItsIndexFileItFoldsAgain) {
  FillUsual();
  const auto digest = view_->ContentDigest().value();
  view_.reset();
  std::filesystem::remove_all(directory_.path() / "index");
  OpenView();
  EXPECT_EQ(view_->cursor(), 0U);
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->ContentDigest().value(), digest);
  // A damaged file is as good as none; a stray one is removed.
  const auto file = directory_.path() / "index" / IndexFiles().at(0);
  view_.reset();
  std::filesystem::resize_file(file, 100);
  directory_.Write("index/advisories-stray.idx", "left by a crash");
  OpenView();
  EXPECT_EQ(view_->cursor(), 0U);
  EXPECT_TRUE(IndexFiles().empty());
}

TEST_F(SupplyViewTest, AnotherProcessReadsBesideTheFold) {
  FillUsual();
  auto reader =
      SupplyView::Open(directory_.path() / "supply.db", directory_.path() / "index", storage::OpenMode::kReadOnly);
  ASSERT_TRUE(reader.has_value()) << reader.error().Text();
  EXPECT_EQ((*reader)->Findings(old_).value().findings.size(), 1U);
  SaySnapshot("osv/npm", {OsvJson("A-3", "npm", "left-pad", R"({"introduced":"0"})", "", "", "SEMVER")});
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ((*reader)->cursor(), log_.size());
  EXPECT_EQ((*reader)->Findings(old_).value().findings.at(0).id, "A-3");
}

TEST_F(SupplyViewTest, AnswersWhileItFolds) {
  FillUsual();
  std::atomic<bool> done{false};
  std::atomic<std::size_t> answers{0};
  const auto ask = [&] {
    while (!done) {
      const auto found = view_->Findings(old_);
      ASSERT_TRUE(found.has_value()) << found.error().Text();
      ASSERT_EQ(found->findings.size(), 1U);
      ASSERT_TRUE(view_->WhoShips("pkg:npm/event-stream", "", {}).has_value());
      ++answers;
    }
  };
  std::thread one(ask);
  std::thread two(ask);
  for (int i = 0; i < 20; ++i) {
    SaySnapshot("osv/npm",
                {OsvJson("A-" + std::to_string(i), "npm", "left-pad", R"({"introduced":"0"})", "", "", "SEMVER")});
    SaySbom("i", "pkg:generic/a@" + std::to_string(i), {"pkg:npm/event-stream@3.3.6"});
    ASSERT_TRUE(Fold().has_value());
  }
  done = true;
  one.join();
  two.join();
  EXPECT_GT(answers.load(), 0U);
  EXPECT_EQ(view_->WhoShips("pkg:npm/event-stream", "", {}).value().total, 23U);
}

// After an erasure the view is what it would be if the document had never been there to be read, whatever was folded
// from it: what others share, names that it gave first, components without purl, feeds.
TEST_F(SupplyViewTest, WhatIsErasedIsAsIfItHadNeverBeenRead) {
  const std::string first =
      R"({"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":)"
      R"("application","name":"old name"}},"components":[{"type":"library","name":"Alpha",)"
      R"("purl":"pkg:npm/shared@1"},{"type":"library","name":"only here","purl":"pkg:npm/only@1"},)"
      R"({"type":"library","name":"no purl here","version":"1"},)"
      R"({"type":"library","name":"no purl shared","version":"1"}]})";
  const std::string second =
      R"({"bomFormat":"CycloneDX","specVersion":"1.5","metadata":{"component":{"type":)"
      R"("application","name":"new name"}},"components":[{"type":"library","name":"Beta",)"
      R"("purl":"pkg:npm/shared@1"},{"type":"library","name":"Gamma","purl":"pkg:npm/shared@2"},)"
      R"({"type":"library","name":"no purl shared","version":"1"}]})";
  const std::vector<crypto::Digest> documents = {payloads_.Put(first), payloads_.Put(second)};
  const auto old_snapshot = OsvJson("A-1", "npm", "shared", R"({"introduced":"0"},{"fixed":"2"})", "", "", "SEMVER");
  const auto new_snapshot = OsvJson("A-2", "npm", "only", R"({"introduced":"0"})", "", "", "SEMVER");
  for (const bool erase_newest : {false, true}) {
    for (const auto& erased_document : documents) {
      log_.clear();
      ASSERT_TRUE(view_->Reset().has_value());
      const std::uint64_t older = SaySnapshot("osv/npm", {old_snapshot});
      Say(content_type::kCycloneDx, "did:web:acme.example", "pkg:generic/acme/gateway@1", documents[0]);
      Say(content_type::kCycloneDx, "did:web:acme.example", "pkg:generic/acme/gateway@2", documents[1]);
      Say(content_type::kCycloneDx, "did:web:other.example", "pkg:generic/other@1", erased_document);
      const std::uint64_t newer = SaySnapshot("osv/npm", {new_snapshot});
      const auto snapshot = log_[erase_newest ? newer : older].payload_digest().value();
      const std::uint64_t by = Erase(erased_document);
      Erase(snapshot);
      SaySbom("did:web:other.example", "pkg:generic/other@2", {"pkg:npm/shared@1", "pkg:npm/left-pad@1"});
      ASSERT_TRUE(Fold().has_value());
      const auto erased = view_->ContentDigest().value();
      const auto unusable = view_->UnusableStatements({}).value();
      ASSERT_EQ(unusable.size(), 3U);
      EXPECT_EQ(unusable[0].reason.find(std::to_string(by)) != std::string::npos ||
                    unusable[1].reason.find(std::to_string(by)) != std::string::npos,
                true);
      ASSERT_TRUE(view_->Reset().has_value());
      ASSERT_TRUE(Fold(1).has_value());
      EXPECT_EQ(view_->ContentDigest().value(), erased) << "folded one by one";
      // A node that folds anew has the documents no longer.
      const auto kept_document = payloads_.Read(erased_document).value();
      const auto kept_snapshot = payloads_.Read(snapshot).value();
      payloads_.Drop(erased_document);
      payloads_.Drop(snapshot);
      ASSERT_TRUE(view_->Reset().has_value());
      ASSERT_TRUE(Fold().has_value());
      EXPECT_EQ(view_->ContentDigest().value(), erased) << "folded without the documents";
      payloads_.Put(AsText(kept_document));
      payloads_.Put(AsText(kept_snapshot));
    }
  }
}

TEST_F(SupplyViewTest, AFeedWhoseOnlySnapshotIsErasedIsNoFeed) {
  SaySbom("did:web:acme.example", "pkg:generic/acme/gateway@1", {"pkg:npm/event-stream@3.3.6"});
  ASSERT_TRUE(Fold().has_value());
  const std::uint64_t snapshot =
      SaySnapshot("osv/npm", {OsvJson("A-1", "npm", "event-stream", R"({"introduced":"0"})", "", "", "SEMVER")});
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->Products("", {})->items.at(0).releases.at(0).findings, 1U);
  const auto digest = log_[snapshot].payload_digest().value();
  Erase(digest);
  ASSERT_TRUE(Fold().has_value());
  EXPECT_TRUE(view_->Feeds()->empty());
  EXPECT_TRUE(IndexFiles().empty());
  EXPECT_EQ(view_->Products("", {})->items.at(0).releases.at(0).findings, 0U);
  EXPECT_EQ(view_->Products("", {})->items.at(0).releases.at(0).not_covered, 1U);
  const auto erased = view_->ContentDigest().value();
  payloads_.Drop(digest);
  ASSERT_TRUE(view_->Reset().has_value());
  ASSERT_TRUE(Fold().has_value());
  EXPECT_EQ(view_->ContentDigest().value(), erased);
}

TEST(OsvSource, MakesSnapshotsOfDirectoriesAndLines) {
  const TemporaryDirectory directory;
  const std::string b = OsvJson("B", "npm", "b", R"({"introduced":"0"})", "", "", "SEMVER");
  const std::string a = "{\n  \"id\": \"A\",\r\n \"modified\": \"2024-01-02T03:04:05Z\"\n}\n";
  directory.Write("npm/B.json", b);
  directory.Write("other/A.json", a);
  directory.Write("other/again.json", b);
  directory.Write("other/bad.json", "{}");
  directory.Write("README.md", "text");
  const auto made = MakeOsvSnapshot(directory.path());
  ASSERT_TRUE(made.has_value()) << made.error().Text();
  EXPECT_EQ(AsText(made->document), "{   \"id\": \"A\",   \"modified\": \"2024-01-02T03:04:05Z\" }\n" + b + "\n");
  EXPECT_EQ(made->report.records, 3U);
  EXPECT_EQ(made->report.skipped, 1U);
  EXPECT_EQ(made->report.first_skipped.at(0).error.place, "/id");
  directory.Write("lines/x.jsonl", AsText(made->document));
  EXPECT_EQ(MakeOsvSnapshot(directory.path() / "lines" / "x.jsonl")->document, made->document);
  EXPECT_EQ(MakeOsvSnapshot(directory.path() / "none").error().code, ErrorCode::kNotFound);
  EXPECT_FALSE(MakeOsvSnapshot(directory.path() / "README.md").has_value());
  std::filesystem::create_directory(directory.path() / "empty");
  EXPECT_FALSE(MakeOsvSnapshot(directory.path() / "empty").has_value());
}

// KEV and EPSS are feeds like others: the newest snapshot of each counts, and one under another kind's name is
// unusable.
TEST_F(SupplyViewTest, CatalogsAndScoresAreFeeds) {
  FillUsual();
  const auto say = [this](std::string_view type, std::string_view feed, std::string_view document) {
    return Say(type, "did:web:operator.example", "feed:" + std::string(feed), payloads_.Put(document));
  };
  constexpr std::string_view kKev =
      R"({"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2018-1000","dateAdded":"2021-12-10"}]})";
  constexpr std::string_view kEpss =
      "#model_version:v1,score_date:2024-01-02\ncve,epss,percentile\nCVE-2018-1000,0.5,0.5\nCVE-2018-1001,0.5,0.5\n";
  say(content_type::kKevCatalog, "kev/cisa", kKev);
  const std::uint64_t scores = say(content_type::kEpssScores, "epss/first", kEpss);
  const std::uint64_t wrong = say(content_type::kKevCatalog, "epss/other", kKev);
  const std::uint64_t as_osv = say(content_type::kOsvSnapshot, "kev/other", "{}\n");
  ASSERT_TRUE(Fold(1).has_value());
  std::map<std::string, std::uint64_t> records;
  const auto feeds = view_->Feeds();
  ASSERT_TRUE(feeds.has_value());
  for (const Feed& feed : *feeds) {
    records[feed.newest.feed] = feed.newest.records;
    EXPECT_EQ(feed.newest.skipped, 0U);
  }
  EXPECT_EQ(records, (std::map<std::string, std::uint64_t>{{"epss/first", 2}, {"kev/cisa", 1}, {"osv/npm", 1}}));
  std::vector<std::uint64_t> unusable;
  const auto statements = view_->UnusableStatements({});
  ASSERT_TRUE(statements.has_value());
  for (const Unusable& one : *statements) unusable.push_back(one.entry);
  std::ranges::sort(unusable);
  EXPECT_EQ(unusable, (std::vector{wrong, as_osv}));
  // Findings are as before, and rest on these snapshots too.
  const auto findings = view_->Findings(old_);
  ASSERT_TRUE(findings.has_value());
  EXPECT_EQ(findings->findings.size(), 1U);
  EXPECT_EQ(findings->snapshots.size(), 3U);
  EXPECT_EQ(view_->cursor(), scores + 3);
}

}  // namespace
}  // namespace entente::supply
