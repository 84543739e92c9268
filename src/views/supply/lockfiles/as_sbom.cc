#include "views/supply/lockfiles/as_sbom.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace entente::supply {
namespace {

// Takes the package's texts; what it depends on stays.
SbomComponent TakeComponent(LockPackage& package) {
  SbomComponent component;
  component.name = std::move(package.name);
  component.version = std::move(package.version);
  component.licence = std::move(package.licence);
  component.advisory.name = component.name;
  component.advisory.version = component.version;
  component.advisory.missing = std::move(package.not_looked_up);
  if (package.purl.empty()) {
    if (component.advisory.missing.empty()) component.advisory.missing = "no purl";
    return component;
  }
  component.purl = std::move(package.purl);
  const auto purl = Purl::Parse(component.purl);
  if (!purl) {
    if (component.advisory.missing.empty()) component.advisory.missing = purl.error().message;
    return component;
  }
  component.base = purl->Base();
  if (component.advisory.missing.empty()) component.advisory = AdvisoryNameOf(*purl, {});
  return component;
}

// What the project asks for, and what nothing leads to, is its own: such a package is asked for, too, or a folder of
// it.
SbomGraph GraphOf(const LockFile& file, const std::vector<std::uint32_t>& component_of, std::size_t components) {
  SbomGraph graph;
  graph.nodes = static_cast<std::uint32_t>(components);
  std::vector<bool> led_to(components, false);
  for (std::size_t i = 0; i < file.packages.size(); ++i) {
    for (const std::uint32_t to : file.packages[i].depends_on) {
      if (component_of[i] == component_of[to]) continue;
      graph.edges.push_back({component_of[i], component_of[to]});
      led_to[component_of[to]] = true;
    }
  }
  if (graph.edges.empty()) return graph;
  for (const std::uint32_t one : file.asked_for) graph.edges.push_back({SbomGraph::kProduct, component_of[one]});
  for (std::uint32_t i = 0; i < components; ++i)
    if (!led_to[i]) graph.edges.push_back({SbomGraph::kProduct, i});
  std::ranges::sort(graph.edges);
  const auto twice = std::ranges::unique(graph.edges);
  graph.edges.erase(twice.begin(), twice.end());
  return graph;
}

}  // namespace

std::string LockFormatName(const LockFile& file) {
  std::string name(LockFileKindName(file.kind));
  if (!file.format_version.empty()) name += ' ' + file.format_version;
  return name;
}

Sbom AsSbom(LockFile file, const SbomReadOptions& options) {
  Sbom sbom;
  sbom.format_version = file.format_version;
  sbom.product = {.name = std::move(file.name), .version = std::move(file.version), .purl = {}};
  sbom.warnings = std::move(file.warnings);
  std::unordered_map<std::string, std::uint32_t> seen;
  std::vector<std::uint32_t> component_of;  // by package: the same one may stand in a file twice, from two places
  sbom.components.reserve(file.packages.size());
  component_of.reserve(file.packages.size());
  for (LockPackage& package : file.packages) {
    SbomComponent component = TakeComponent(package);
    const auto [at, is_new] =
        seen.try_emplace((component.purl.empty() ? component.name : component.purl) + '\n' + component.version,
                         static_cast<std::uint32_t>(sbom.components.size()));
    if (is_new) sbom.components.push_back(std::move(component));
    component_of.push_back(at->second);
  }
  if (options.graph) sbom.graph = GraphOf(file, component_of, sbom.components.size());
  return sbom;
}

}  // namespace entente::supply
