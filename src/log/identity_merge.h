// Identity merge: one run of several that follow each other in the log.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>

#include "base/result.h"
#include "log/identity_run.h"
#include "storage/files.h"

namespace entente::log {

// Null when a stop was asked for. REQUIRES: at least one run, each beginning where the one before ends.
// Errors: those of storage; kCorruption when a run is damaged, with its path as place.
[[nodiscard]] Result<std::shared_ptr<const IdentityRun>> MergeRuns(
    std::span<const std::shared_ptr<const IdentityRun>> runs, const std::filesystem::path& directory,
    storage::Files& files, const std::stop_token& stop);

}  // namespace entente::log
