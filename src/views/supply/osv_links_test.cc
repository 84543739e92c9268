#include "views/supply/osv_links.h"

#include <gtest/gtest.h>

namespace entente::supply {
namespace {

OsvLinks Read(std::string_view record) {
  const auto links = ReadOsvLinks(AsBytes(record));
  EXPECT_TRUE(links.has_value()) << links.error().Text();
  return links.value_or(OsvLinks{});
}

TEST(OsvLinks, AreRelatedIdsAndTheVendorsCsaf) {
  const OsvLinks links = Read(R"({"id":"A","related":["CVE-2020-1","GHSA-2"],"references":[
      {"type":"ADVISORY","url":"https://vendor.example/data/csaf/v2/2024/a.json"},
      {"type":"WEB","url":"http://vendor.example/csaf/a.json"},
      {"type":"WEB","url":"https://vendor.example/csaf/a.html"},
      {"type":"FIX","url":"https://code.example/commit/1"}]})");
  EXPECT_EQ(links.related, (std::vector<std::string>{"CVE-2020-1", "GHSA-2"}));
  EXPECT_EQ(links.csaf, std::vector<std::string>{"https://vendor.example/data/csaf/v2/2024/a.json"});
}

TEST(OsvLinks, WhatHasAnotherFormIsPassedOver) {
  const OsvLinks links = Read(R"({"related":["",7,null,["CVE-2020-1"]],"references":[1,{},{"url":2}]})");
  EXPECT_TRUE(links.related.empty());
  EXPECT_TRUE(links.csaf.empty());
  EXPECT_TRUE(Read(R"({"related":"CVE-2020-1","references":{}})").related.empty());
  EXPECT_FALSE(ReadOsvLinks(AsBytes("[]")).has_value());
  EXPECT_FALSE(ReadOsvLinks(AsBytes("{")).has_value());
}

TEST(OsvLinks, AreBounded) {
  std::string record = R"({"related":["A")";
  for (std::size_t i = 0; i < 2 * kOsvLinksMax; ++i) record += ",\"A\"";
  EXPECT_EQ(Read(record + "]}").related.size(), kOsvLinksMax);
}

}  // namespace
}  // namespace entente::supply
