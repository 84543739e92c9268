// Published checkpoints: what somebody else saw of a log, from a file or from where the log or a mirror of it is
// served.
//
// Thread safety: pure functions over files and network.
#pragma once

#include <string>

#include "base/result.h"

namespace entente::cli {

// `given` is a file, or the address of a checkpoint, a log or a node. Nothing of it is checked but its form.
// Errors: kNotFound; kInvalidInput when it is no checkpoint; kUnavailable.
[[nodiscard]] Result<std::string> ReadPublishedCheckpoint(const std::string& given, const std::string& ca_file);

}  // namespace entente::cli
