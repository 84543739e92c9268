#include "views/supply/sboms/sbom_graph.h"

#include <algorithm>
#include <queue>

#include "base/check.h"

namespace entente::supply {
namespace {
constexpr std::uint32_t kNone = SbomGraph::kProduct - 1;
}  // namespace

SbomPaths::SbomPaths(const SbomGraph& graph, std::size_t components)
    : components_(components), before_(std::max<std::size_t>(graph.nodes, components), kNone) {
  const auto& edges = graph.edges;
  std::queue<std::uint32_t> next;
  const auto visit = [this, &next](std::uint32_t node, std::uint32_t from) {
    if (node == SbomGraph::kProduct || before_[node] != kNone) return;
    before_[node] = from;
    next.push(node);
  };
  const auto follow = [&edges, &visit](std::uint32_t from) {
    for (auto edge = std::ranges::lower_bound(edges, from, {}, &SbomEdge::from);
         edge != edges.end() && edge->from == from; ++edge)
      if (edge->relation != SbomRelation::kProvides) visit(edge->to, from);
  };
  follow(SbomGraph::kProduct);
  if (next.empty()) {
    std::vector<bool> led_to(before_.size(), false);
    for (const SbomEdge& edge : edges)
      if (edge.relation != SbomRelation::kProvides && edge.to != SbomGraph::kProduct) led_to[edge.to] = true;
    for (const SbomEdge& edge : edges)
      if (edge.relation != SbomRelation::kProvides && edge.from != SbomGraph::kProduct && !led_to[edge.from])
        visit(edge.from, SbomGraph::kProduct);
  }
  for (; !next.empty(); next.pop()) follow(next.front());
}

std::vector<std::uint32_t> SbomPaths::PathTo(std::uint32_t component) const {
  CHECK(component < components_);
  std::vector<std::uint32_t> path;
  if (before_[component] == kNone) return path;
  for (std::uint32_t node = component; node != SbomGraph::kProduct; node = before_[node])
    if (node < components_) path.push_back(node);
  std::ranges::reverse(path);
  return path;
}

}  // namespace entente::supply
