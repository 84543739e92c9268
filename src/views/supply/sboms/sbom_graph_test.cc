#include "views/supply/sboms/sbom_graph.h"

#include <gtest/gtest.h>

namespace entente::supply {
namespace {

using Path = std::vector<std::uint32_t>;
constexpr std::uint32_t kProduct = SbomGraph::kProduct;
constexpr auto kDependsOn = SbomRelation::kDependsOn;

TEST(SbomPaths, AreShortestAndPassOverWhatIsNoComponent) {
  // 4 is an element that is no component.
  const SbomGraph graph{{{0, 1, kDependsOn},
                         {1, 2, kDependsOn},
                         {2, 0, kDependsOn},
                         {4, 2, SbomRelation::kContains},
                         {kProduct, 0, kDependsOn},
                         {kProduct, 4, kDependsOn}},
                        5};
  const SbomPaths paths(graph, 4);
  EXPECT_EQ(paths.PathTo(0), (Path{0}));
  EXPECT_EQ(paths.PathTo(1), (Path{0, 1}));
  EXPECT_EQ(paths.PathTo(2), (Path{2}));
  EXPECT_EQ(paths.PathTo(3), Path{});
}

TEST(SbomPaths, WhatProvidesLeadsNowhere) {
  const SbomGraph graph{{{0, 1, SbomRelation::kProvides}, {kProduct, 0, kDependsOn}}, 2};
  EXPECT_EQ(SbomPaths(graph, 2).PathTo(1), Path{});
}

TEST(SbomPaths, BeginAnywhereWhereTheProductIsRelatedToNothing) {
  const SbomGraph graph{{{0, 1, kDependsOn}, {2, 3, kDependsOn}, {3, 2, kDependsOn}}, 4};
  const SbomPaths paths(graph, 4);
  EXPECT_EQ(paths.PathTo(1), (Path{0, 1}));
  EXPECT_EQ(paths.PathTo(3), Path{});  // a circle that nothing leads into
  EXPECT_EQ(SbomPaths({}, 1).PathTo(0), Path{});
}

}  // namespace
}  // namespace entente::supply
