#include "views/supply/index/version_keys.h"

#include <gtest/gtest.h>

#include <string>

#include "views/supply/versions/key.h"

namespace entente::supply {
namespace {

std::string KeyFor(VersionOrder order, std::string_view version) {
  std::string key;
  EXPECT_TRUE(AppendVersionKey(order, version, key));
  return key;
}

TEST(VersionKeys, AVersionIsKnownByItsOrderAndText) {
  VersionKeys keys;
  const auto gem = keys.Of(VersionOrder::kRubyGems, 7, "1.10.0");
  const auto semver = keys.Of(VersionOrder::kSemVer, 7, "1.10.0");
  EXPECT_NE(gem, semver);
  EXPECT_EQ(keys.Of(VersionOrder::kRubyGems, 7, "1.10.0"), gem);
  EXPECT_EQ(keys.Of(VersionOrder::kSemVer, 7, "1.10.0"), semver);
  EXPECT_TRUE(keys.IsAccepted(gem));
  EXPECT_EQ(keys.Key(gem), KeyFor(VersionOrder::kRubyGems, "1.10.0"));
  EXPECT_EQ(keys.Key(semver), KeyFor(VersionOrder::kSemVer, "1.10.0"));
}

TEST(VersionKeys, KeysStandInTheOrderInWhichTheyWerePlaced) {
  VersionKeys keys;
  const auto first = keys.Of(VersionOrder::kSemVer, 1, "2.0.0");
  const auto second = keys.Of(VersionOrder::kSemVer, 2, "1.0.0");
  index_format::Event event{};
  ASSERT_TRUE(keys.Place(second, event));
  EXPECT_EQ(event.key, 0U);
  EXPECT_EQ(event.key_bytes, KeyFor(VersionOrder::kSemVer, "1.0.0").size());
  ASSERT_TRUE(keys.Place(first, event));
  EXPECT_EQ(event.key, KeyFor(VersionOrder::kSemVer, "1.0.0").size());
  ASSERT_TRUE(keys.Place(second, event));
  EXPECT_EQ(event.key, 0U);
  EXPECT_EQ(keys.placed(), KeyFor(VersionOrder::kSemVer, "1.0.0") + KeyFor(VersionOrder::kSemVer, "2.0.0"));
}

TEST(VersionKeys, WhatHasNoKeyGetsNoPlace) {
  VersionKeys keys;
  const auto arch = keys.Of(VersionOrder::kArch, 1, "1.0-1");
  EXPECT_TRUE(keys.IsAccepted(arch));  // Arch's order has no keys
  EXPECT_TRUE(keys.Key(arch).empty());
  index_format::Event event{};
  EXPECT_FALSE(keys.Place(arch, event));
  EXPECT_FALSE(keys.IsAccepted(keys.Of(VersionOrder::kSemVer, 2, "${project.version}")));
  EXPECT_TRUE(keys.placed().empty());
}

}  // namespace
}  // namespace entente::supply
