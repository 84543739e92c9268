// What is kept of a feed beside its log: back as it was, one update at a time, names that make no paths.
#include "feeds/staging.h"

#include <gtest/gtest.h>

#include "base/folder_for_tests.h"
#include "feeds/osv_bucket.h"

namespace entente::feeds {
namespace {

TEST(FeedState, ComesBackAsItWas) {
  FeedState state;
  state.source = "https://osv.example/PyPI/";
  state.node = NodeSource{"https://log.example", "log.example/t+1+AA", "osv/pypi", 17, 40};
  state.version = {"\"abc\"", "Tue, 02 Jan 2024 03:04:05 GMT"};
  state.snapshot = "00ff";
  state.checked = 1'700'000'000;
  state.updated = 1'600'000'000;
  state.changes.added = 3;
  state.changes.vanished = 1;
  state.changes.first_vanished = {"A-1"};
  const auto read = ParseFeedState(ToJson(state));
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(ToJson(*read), ToJson(state));
  EXPECT_EQ(read->node->entry, 17U);
  EXPECT_EQ(read->changes.first_vanished, state.changes.first_vanished);
  EXPECT_EQ(read->updated, state.updated);
}

TEST(FeedState, WhatIsBrokenIsSaid) {
  for (const std::string_view bad : {"", "[]", "{\"source\":7}", "{\"node\":{}}", "{\"changes\":[]}"})
    EXPECT_FALSE(ParseFeedState(bad).has_value()) << bad;
}

TEST(FeedState, WhatIsDamagedIsSaid) {
  FeedState state;
  state.source = "https://feeds.example/osv/";
  const std::string good = ToJson(state);
  ASSERT_TRUE(ParseFeedState(good).has_value());
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    const auto read = ParseFeedState(bad);
    EXPECT_TRUE(!read.has_value() || read->source == state.source) << bad;  // white space alone may differ
  }
}

TEST(Folder, OneUpdateAtATime) {
  const FolderForTests folder;
  auto first = Folder::Open(folder.path(), "osv/pypi");
  ASSERT_TRUE(first.has_value()) << first.error().Text();
  EXPECT_EQ(Folder::Open(folder.path(), "osv/pypi").error().code, ErrorCode::kConflict);
  EXPECT_TRUE(Folder::Open(folder.path(), "osv/npm").has_value());
  EXPECT_FALSE(first->Read()->has_value());
  FeedState state;
  state.source = "/somewhere";
  ASSERT_TRUE(first->Write(state).has_value());
  EXPECT_EQ((*first->Read())->source, "/somewhere");
  EXPECT_EQ((*ReadFeedState(folder.path(), "osv/pypi"))->source, "/somewhere");
  EXPECT_FALSE(ReadFeedState(folder.path(), "osv/npm")->has_value());
}

TEST(Folder, NamesAreNoPaths) {
  const FolderForTests folder;
  for (const char* bad :
       {"", "pypi", "osv/", "/pypi", "osv/../x", "../x", "osv/a/b", "osv/.hidden", "osv/A", "osv/a b"})
    EXPECT_EQ(Folder::Open(folder.path(), bad).error().code, ErrorCode::kInvalidInput) << bad;
}

TEST(Bucket, IsToldByItsAddress) {
  EXPECT_EQ(BucketOf("https://osv.example/PyPI/"), "https://osv.example/PyPI/");
  EXPECT_EQ(BucketOf("https://osv.example/PyPI/all.zip"), "https://osv.example/PyPI/");
  EXPECT_EQ(BucketOf("http://osv.example/modified_id.csv"), "http://osv.example/");
  for (const char* other : {"https://osv.example/PyPI", "https://osv.example/x.zip", "osv/", "https://osv.example/?a=/",
                            "https://osv.example/small.zip"})
    EXPECT_FALSE(BucketOf(other).has_value()) << other;
}

}  // namespace
}  // namespace entente::feeds
