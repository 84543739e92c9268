// Lists of a bucket, and snapshots put together: what replaces what, what stays, what is counted.
#include "views/supply/feeds/snapshot_merge.h"

#include <gtest/gtest.h>

#include "views/supply/payload_checks.h"

namespace entente::supply {
namespace {

std::string Line(std::string_view id, std::string_view modified, std::string_view more = "") {
  return R"({"id":")" + std::string(id) + R"(","modified":")" + std::string(modified) + "\"" + std::string(more) +
         "}\n";
}

TEST(ModifiedTime, IsOrderedAsTimeIs) {
  const auto at = [](std::string_view text) { return ParseModified(text).value(); };
  EXPECT_EQ(at("1970-01-01T00:00:01Z"), 1'000'000'000);
  EXPECT_EQ(at("2024-01-02T03:04:05.5Z"), at("2024-01-02T03:04:05Z") + 500'000'000);
  EXPECT_EQ(at("2024-01-02T03:04:05.123456789Z") % 1'000'000'000, 123'456'789);
  EXPECT_EQ(at("2024-01-02T03:04:05+01:30"), at("2024-01-02T01:34:05Z"));
  for (const std::string_view bad :
       {"", "2024", "2024-01-02T03:04:05", "2024-01-02T03:04:05.Z", "2024-01-02T03:04:05.1234567890Z",
        "2024-13-02T03:04:05Z", "2024-01-02T03:04:05+1:30", "1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z",
        "2024-01-02T03:04:05Zx", "1970-01-01T00:00:00+23:59"})
    EXPECT_FALSE(ParseModified(bad).has_value()) << bad;
}

TEST(ModifiedList, HasTheNewestOfEachRecord) {
  const std::string_view text =
      "2024-02-02T00:00:00Z,npm/B-1\n2024-01-02T00:00:00.25Z,npm/A-1\r\n2024-01-01T00:00:00Z,GitHub Actions/B-1\n";
  const auto list = ReadModifiedList(AsBytes(text));
  ASSERT_TRUE(list.has_value()) << list.error().Text();
  ASSERT_EQ(list->size(), 2U);
  EXPECT_EQ((*list)[0].id, "A-1");
  EXPECT_EQ((*list)[1].id, "B-1");
  EXPECT_EQ((*list)[1].path, "npm/B-1");
}

TEST(ModifiedList, WhatIsBrokenIsSaidWithItsLine) {
  const std::string good = "2024-02-02T00:00:00Z,A-1\n";
  EXPECT_EQ(ReadModifiedList(AsBytes(good + "nonsense\n")).error().place, "line 2");
  EXPECT_EQ(ReadModifiedList(AsBytes(good + "yesterday,A-2\n")).error().place, "line 2");
  for (const std::string_view path : {"", "../../etc/passwd", "a//b", "/a", ".", "a/..", "a\\b", "a\tb"})
    EXPECT_FALSE(ReadModifiedList(AsBytes("2024-02-02T00:00:00Z," + std::string(path) + "\n")).has_value()) << path;
  EXPECT_NE(ReadModifiedList(AsBytes(good + "2024-02-02T00:00:00Z,A-1")).error().message.find("cut off"),
            std::string::npos);
  EXPECT_FALSE(ReadModifiedList({}).has_value());
  EXPECT_FALSE(ReadModifiedList(AsBytes("2024-02-02T00:00:00Z,\xFF\n")).has_value());
}

TEST(SnapshotMerge, KeepsReplacesAddsAndNames) {
  const std::string before = Line("A", "2024-01-01T00:00:00Z") + Line("B", "2024-01-01T00:00:00Z") +
                             Line("C", "2024-03-01T00:00:00Z") + Line("D", "2024-01-01T00:00:00Z");
  const std::string came = Line("B", "2024-02-01T00:00:00Z", R"(,"withdrawn":"2024-02-01T00:00:00Z")") +
                           Line("C", "2024-02-01T00:00:00Z", R"(,"summary":"older")") +
                           Line("E", "2024-02-01T00:00:00Z");
  const auto merged = MergeSnapshots(AsBytes(before), AsBytes(came), {"A", "B", "C", "E"}, false);
  ASSERT_TRUE(merged.has_value()) << merged.error().Text();
  EXPECT_EQ(AsText(merged->document), Line("A", "2024-01-01T00:00:00Z") +
                                          Line("B", "2024-02-01T00:00:00Z", R"(,"withdrawn":"2024-02-01T00:00:00Z")") +
                                          Line("C", "2024-03-01T00:00:00Z") + Line("D", "2024-01-01T00:00:00Z") +
                                          Line("E", "2024-02-01T00:00:00Z"));
  EXPECT_EQ(merged->changes.added, 1U);
  EXPECT_EQ(merged->changes.changed, 1U);
  EXPECT_EQ(merged->changes.withdrawn, 1U);
  EXPECT_EQ(merged->changes.older, 1U);
  EXPECT_EQ(merged->changes.unchanged, 1U);
  EXPECT_EQ(merged->changes.first_vanished, std::vector<std::string>{"D"});
  EXPECT_TRUE(CheckOsvSnapshot(merged->document).has_value());

  const auto dropped = MergeSnapshots(AsBytes(before), AsBytes(came), {"A", "B", "C", "E"}, true);
  ASSERT_TRUE(dropped.has_value());
  EXPECT_EQ(AsText(dropped->document).find("\"D\""), std::string::npos);
  EXPECT_EQ(dropped->changes.vanished, 1U);
}

// Whatever is fetched in whichever order: the same snapshot comes of it.
TEST(SnapshotMerge, InPartsIsTheSameAsAtOnce) {
  std::string all;
  for (char id = 'A'; id <= 'Z'; ++id) all += Line(std::string(1, id), "2024-01-01T00:00:00Z");
  IdSet listed;
  for (char id = 'A'; id <= 'Z'; ++id) listed.emplace(1, id);
  Bytes so_far;
  for (const int step : {7, 3, 5, 11}) {
    std::string part;
    for (char id = 'A'; id <= 'Z'; ++id)
      if ((id - 'A') % step == 0 || step == 11) part += Line(std::string(1, id), "2024-01-01T00:00:00Z");
    auto merged = MergeSnapshots(so_far, AsBytes(part), listed, false);
    ASSERT_TRUE(merged.has_value());
    so_far = std::move(merged->document);
  }
  EXPECT_EQ(AsText(so_far), all);
  EXPECT_EQ(MergeSnapshots(so_far, {}, listed, false)->document, so_far);
  EXPECT_EQ(MergeSnapshots({}, so_far, listed, false)->document, so_far);
}

TEST(SnapshotMerge, SeveralLinesOfOneIdGoTogether) {
  const std::string before = Line("A", "2024-01-01T00:00:00Z") + Line("A", "2024-01-02T00:00:00Z");
  const auto merged = MergeSnapshots(AsBytes(before), AsBytes(Line("A", "2024-01-03T00:00:00Z")), {"A"}, false);
  EXPECT_EQ(AsText(merged->document), Line("A", "2024-01-03T00:00:00Z"));
}

TEST(SnapshotMerge, WhatIsNoSnapshotIsRefused) {
  const auto merged = MergeSnapshots(AsBytes(Line("A", "2024-01-01T00:00:00Z")), AsBytes("{}\n"), {"A"}, false);
  ASSERT_FALSE(merged.has_value());
  EXPECT_EQ(merged.error().place, "what came, line 1/id");
}

}  // namespace
}  // namespace entente::supply
