#include "views/content.h"

#include <gtest/gtest.h>

#include "views/content_difference.h"
#include "views/content_digest.h"
#include "views/view_digest_document.h"

namespace entente::views {
namespace {

using Rows = std::vector<std::vector<std::optional<std::string>>>;

class FixedContent final : public Content {
 public:
  explicit FixedContent(Rows rows) : rows_(std::move(rows)) {}
  [[nodiscard]] std::string_view view() const override { return "sample"; }
  [[nodiscard]] std::uint32_t fold_version() const override { return 3; }
  [[nodiscard]] std::uint64_t cursor() const override { return 0; }
  [[nodiscard]] std::span<const ContentTable> tables() const override { return tables_; }
  [[nodiscard]] Result<void> EachRow(std::size_t, const TakeRow& take) const override {
    for (const auto& columns : rows_) {
      std::string row;
      for (const auto& column : columns) AppendColumn(row, column);
      TRY(take(row));
    }
    return {};
  }

 private:
  Rows rows_;
  std::vector<ContentTable> tables_{{"things", {"id", "name", "note"}, 1}};
};

TEST(Content, RowsAreReadAsTheyWereWritten) {
  const std::vector<std::optional<std::string>> columns = {"", std::nullopt, "3:a;", "-;", "with\nline"};
  std::string row;
  for (const auto& column : columns) AppendColumn(row, column);
  EXPECT_EQ(row, "0:;-;4:3:a;;2:-;;9:with\nline;");
  EXPECT_EQ(SplitRow(row), columns);
}

TEST(ContentDigest, WhateverDiffersInARowDiffersInTheDigest) {
  const auto digest = [](Rows rows) { return DigestOf(FixedContent(std::move(rows)))->digest; };
  const crypto::Digest one = digest({{"1", "a", "b"}});
  EXPECT_EQ(digest({{"1", "a", "b"}}), one);
  EXPECT_NE(digest({{"1", "ab", ""}}), one);
  EXPECT_NE(digest({{"1", "a", std::nullopt}}), digest({{"1", "a", ""}}));
  EXPECT_NE(digest({{"1", "a", "b"}, {"1", "a", "b"}}), one);
  EXPECT_NE(digest({}), one);
}

TEST(ContentDifference, NamesTheRowsAndWhatDiffersInThem) {
  const FixedContent expected({{"1", "a", "b"}, {"2", "a", "b"}, {"3", "a", std::nullopt}});
  const FixedContent found({{"1", "a", "b"}, {"3", "a", "x"}, {"4", "c", "d"}});
  const auto rows = DifferentRows(expected, found, 0, 10).value();
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].key, std::vector<std::string>{"id=2"});
  EXPECT_FALSE(rows[0].found.has_value());
  EXPECT_EQ(rows[1].key, std::vector<std::string>{"id=3"});
  EXPECT_EQ(rows[1].expected, std::vector<std::string>{"note=(none)"});
  EXPECT_EQ(rows[1].found, std::vector<std::string>{"note=x"});
  EXPECT_EQ(rows[2].key, std::vector<std::string>{"id=4"});
  EXPECT_FALSE(rows[2].expected.has_value());
  EXPECT_TRUE(DifferentRows(expected, expected, 0, 10)->empty());
  EXPECT_EQ(DifferentRows(expected, found, 0, 1)->size(), 1U);
}

ViewDigestDocument Sample() {
  ViewDigestDocument document;
  document.origin = "log.example/call";
  document.tree_size = 57;
  document.root.fill(7);
  document.views.push_back(DigestOf(FixedContent({{"1", "a", "b"}})).value());
  return document;
}

TEST(ViewDigestDocument, IsReadAsItIsWritten) {
  const ViewDigestDocument document = Sample();
  const auto read = ParseViewDigest(ToJson(document));
  ASSERT_TRUE(read.has_value()) << read.error().Text();
  EXPECT_EQ(read->views, document.views);
  EXPECT_EQ(read->root, document.root);
  EXPECT_EQ(read->tree_size, 57U);
}

TEST(ViewDigestDocument, RefusesWhatDoesNotFitTogether) {
  const std::string good = ToJson(Sample());
  const auto place = [&good](std::string_view from, std::string_view to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    const auto read = ParseViewDigest(text);
    return read.has_value() ? std::string("taken") : read.error().place;
  };
  EXPECT_EQ(place("\"rows\":1", "\"rows\":2"), "/views/0/digest");
  EXPECT_EQ(place("\"tree_size\":57", "\"tree_size\":-1"), "/tree_size");
  EXPECT_EQ(place("\"version\":3", "\"version\":4"), "/views/0/digest");
  EXPECT_EQ(place("\"name\":\"sample\"", "\"name\":\"Sample\""), "/views/0/name");
  EXPECT_NE(place("\"origin\"", "\"origine\""), "taken");
}

}  // namespace
}  // namespace entente::views
