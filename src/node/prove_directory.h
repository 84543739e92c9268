// Proof bundles of a data directory, without its keys and its lock: what is published has a signed checkpoint, and the
// journal has the checkpoint of every batch before it.
//
// Format: docs/formats/proof.md.  Thread safety: functions without shared state.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "node/node.h"
#include "proof/bundle.h"

namespace entente::node {

// The checkpoint that the log signed at this size. Errors: kNotFound when no batch ended there, with the sizes around
// it.
[[nodiscard]] Result<proof::OlderCheckpoint> CheckpointAt(const Layout& layout, const std::string& origin,
                                                          std::uint64_t size);

// `size` 0: under the published checkpoint. Errors: as proof::MakeBundleJson() and CheckpointAt().
[[nodiscard]] Result<std::string> ProveFromDirectory(const Reader& reader, std::span<const std::uint64_t> cited,
                                                     const proof::Claim& claim, std::uint64_t size);

}  // namespace entente::node
