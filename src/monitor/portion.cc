#include "monitor/portion.h"

#include <fmt/format.h>

#include "base/check.h"
#include "log/tile_path.h"

namespace entente::monitor {

Result<Portion> ReadPortion(PublicTree& tree, const merkle::CompactRange& edge, const PortionLimits& limits) {
  CHECK(edge.size() < tree.size() && limits.entries_max > 0);
  Portion portion{{}, edge};
  std::uint64_t entries = 0;
  std::size_t bytes = 0;
  while (portion.edge.size() < tree.size() && entries < limits.entries_max && bytes < limits.bytes_max) {
    const std::uint64_t next = portion.edge.size();
    TRY_ASSIGN(EntryBundle bundle, tree.Bundle(next / log::kTileWidth));
    bundle.known = next - bundle.first;
    for (const ByteView entry : bundle.fresh()) portion.edge.Append(merkle::LeafHash(entry));
    entries += bundle.fresh().size();
    bytes += bundle.bytes.size();
    portion.bundles.push_back(std::move(bundle));
  }
  return portion;
}

Result<void> CheckPortion(const Portion& portion, const log::Checkpoint& checkpoint, PublicTree& tree) {
  const std::uint64_t end = portion.edge.size();
  std::vector<merkle::Hash> proof;
  if (end < checkpoint.size) {
    TRY_ASSIGN(proof, merkle::ConsistencyProof(end, checkpoint.size, tree.nodes()));
  }
  return merkle::VerifyConsistency(end, checkpoint.size, portion.edge.Root(), checkpoint.root, proof);
}

Error ExplainPortion(const Portion& portion, PublicTree& tree) {
  for (const EntryBundle& bundle : portion.bundles) {
    std::uint64_t index = bundle.fresh_first();
    for (const ByteView entry : bundle.fresh()) {
      const Result<merkle::Hash> leaf = tree.Node({0, index});
      if (!leaf.has_value()) return leaf.error();
      if (*leaf != merkle::LeafHash(entry))
        return {ErrorCode::kCorruption,
                fmt::format("entry {} is not the one whose hash is in the log's hash tile", index),
                bundle.path,
                {}};
      ++index;
    }
  }
  return {
      ErrorCode::kCorruption,
      fmt::format("the {} entries before entry {}, or the hash tiles above them, are not those of the tree that the "
                  "log signed",
                  portion.edge.size() - portion.bundles.front().fresh_first(), portion.edge.size()),
      portion.bundles.front().path,
      {}};
}

}  // namespace entente::monitor
