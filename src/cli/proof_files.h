// Proof bundles for several entries at once, from a running node or from a data directory.
//
// Format: docs/formats/proof.md.  Thread safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/answers.h"
#include "codec/json.h"

namespace entente::cli {

// Where a bundle comes from; a data directory needs its keys, since the checkpoint is signed anew.
struct ProofSource {
  AnswerSource source;
  std::string passphrase_file;
};

// A bundle that cites these entries and carries the claim, ready to be written.
// Errors: kUnavailable when the node's log grows faster than its proofs can be fetched.
[[nodiscard]] Result<std::string> FetchBundle(const ProofSource& proof, const std::vector<std::uint64_t>& cited,
                                              const json::Value& question, const json::Value& answer);

}  // namespace entente::cli
