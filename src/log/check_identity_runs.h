// Holds the runs of identities against the file `identities`, as far as both go. What a crash can leave of them is no
// fault. Seen inside log/ only.
//
// Format: docs/formats/log.md, `identity-runs`.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "log/check_faults.h"
#include "log/paths.h"
#include "storage/files.h"

namespace entente::log {

// REQUIRES: `identities` has been held against the journal. Errors: kUnavailable when files cannot be read.
[[nodiscard]] Result<void> CheckIdentityRuns(const Paths& paths, const storage::Files& files, std::uint64_t published,
                                             CheckFaults& faults);

}  // namespace entente::log
