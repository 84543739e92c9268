// What holds of every document that an SBOM reader is given, whatever its format: it is read or refused with a message
// in UTF-8; what is read is in UTF-8, each component once, and its graph names nodes that there are; who asks for more
// is refused no less, and what is read strictly has no warning.
#pragma once

#include <set>
#include <string>

#include "base/bytes.h"
#include "base/check.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {

inline void CheckGraph(const Sbom& sbom) {
  CHECK(sbom.details.size() == sbom.components.size());
  CHECK(sbom.graph.nodes >= sbom.components.size());
  const SbomEdge* before = nullptr;
  for (const SbomEdge& edge : sbom.graph.edges) {
    CHECK(edge.from == SbomGraph::kProduct || edge.from < sbom.graph.nodes);
    CHECK(edge.to == SbomGraph::kProduct || edge.to < sbom.graph.nodes);
    CHECK(edge.from != edge.to);
    CHECK(before == nullptr || *before < edge);
    before = &edge;
  }
  const SbomPaths paths(sbom.graph, sbom.components.size());
  for (std::uint32_t i = 0; i < sbom.components.size() && i < 16; ++i) {
    const auto path = paths.PathTo(i);
    CHECK(path.empty() || path.back() == i);
    for (const std::uint32_t node : path) CHECK(node < sbom.components.size());
  }
  for (const SbomDetail& detail : sbom.details)
    for (const SbomHash& hash : detail.hashes) CHECK(!hash.hex.empty() && IsUtf8(AsBytes(hash.algorithm)));
}

inline void CheckSbomReading(ByteView input) {
  const auto sbom = ReadSbom(input);
  const auto whole = ReadSbom(input, {.details = true, .graph = true});
  const auto strict = ReadSbom(input, {.details = true, .strict = true});
  for (const auto* read : {&sbom, &whole, &strict})
    if (!read->has_value()) CHECK(IsUtf8(AsBytes(read->error().Text())));
  if (strict.has_value()) CHECK(whole.has_value() && strict->warnings.empty());
  if (whole.has_value()) {
    CHECK(sbom.has_value() && sbom->components.size() == whole->components.size());
    CheckGraph(*whole);
  }
  if (!sbom.has_value()) return;
  std::set<std::string> seen;
  for (const SbomComponent& component : sbom->components) {
    CHECK(!component.name.empty());
    CHECK(IsUtf8(AsBytes(component.name)) && IsUtf8(AsBytes(component.purl)) && IsUtf8(AsBytes(component.licence)) &&
          IsUtf8(AsBytes(component.advisory.missing)));
    CHECK(!component.advisory.ecosystem.empty() || !component.advisory.missing.empty());
    CHECK(seen.insert((component.purl.empty() ? component.name : component.purl) + '\n' + component.version).second);
  }
  for (const std::string& warning : sbom->warnings) CHECK(IsUtf8(AsBytes(warning)));
}

}  // namespace entente::supply
