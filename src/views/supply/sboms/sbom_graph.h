// The graph of an SBOM: which component is there because of which, as the document says, and the way from the product
// to one of them.
//
// Nodes are numbers: a component's position in Sbom::components, kProduct for the product itself, and numbers from
// components.size() on for elements that the document relates and that are no components (an operating system, a
// service): they have no name here and only connect others.
//
// Thread safety: values; SbomPaths is pure after it was made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace entente::supply {

inline constexpr std::size_t kSbomEdgesMax = 4'000'000;

enum class SbomRelation : std::uint8_t {
  kDependsOn,
  kDependsOnForBuild,
  kDependsOnForDevelopment,
  kDependsOnForTest,
  kDependsOnOptionally,  // also what others are expected to provide
  kContains,
  // `from` implements what `to` stands for (CycloneDX "provides"); leads to no component.
  kProvides,
};

struct SbomEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  SbomRelation relation = SbomRelation::kDependsOn;
  auto operator<=>(const SbomEdge&) const = default;
};

struct SbomGraph {
  static constexpr std::uint32_t kProduct = std::numeric_limits<std::uint32_t>::max();

  // Sorted, each once, none from a node to itself.
  std::vector<SbomEdge> edges;
  // Components and elements that are none; the product is not counted.
  std::uint32_t nodes = 0;
};

// Shortest ways from the product along all relations but kProvides. Where the document relates the product to nothing,
// ways begin at what nothing leads to.
class SbomPaths {
 public:
  // REQUIRES: a graph of `components` components.
  SbomPaths(const SbomGraph& graph, std::size_t components);

  // Positions of components from the one nearest to the product to `component` itself, which is always last; elements
  // that are no components are left out. Empty when no way leads there. REQUIRES: component < components.
  [[nodiscard]] std::vector<std::uint32_t> PathTo(std::uint32_t component) const;

 private:
  std::size_t components_;
  std::vector<std::uint32_t> before_;  // the node before each on its way; kProduct, or kNone where there is no way
};

}  // namespace entente::supply
