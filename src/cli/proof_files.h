// Proof bundles from a running node or from a data directory, by the same addresses; no keys are needed for either.
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

// A bundle that cites these entries, under the checkpoint of `size` (0: the newest).
// Errors: kUnavailable when the log grows faster than its proofs can be fetched.
[[nodiscard]] Result<json::Value> StatementsBundle(Answers& answers, const std::vector<std::uint64_t>& cited,
                                                   std::uint64_t size);
// The bundle of the answer to `path`, which the bundle has as its claim. Errors: the node's own.
[[nodiscard]] Result<json::Value> AnswerBundle(Answers& answers, const std::string& path);

// As a file has it.
[[nodiscard]] std::string BundleText(const json::Value& bundle);

}  // namespace entente::cli
