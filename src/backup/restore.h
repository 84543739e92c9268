// Restore: makes a node's directory from a backup, after everything in the backup was checked.
//
// A node that goes on from a backup which is older than what it published signs two histories with one key, and every
// reader who kept a checkpoint of the first can prove it. So checkpoints that readers, mirrors and monitors hold can be
// given, and a backup that is behind one of them is refused.
//
// Invariant: the node's directory is there whole and checked, or not at all. Thread safety: functions over the file
// system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "backup/manifest.h"
#include "backup/trial.h"
#include "base/result.h"
#include "log/checkpoint.h"

namespace entente::backup {

// A checkpoint that somebody saw published.
struct SeenCheckpoint {
  std::string note;
  std::string where;  // a file or an address, for a person
};

struct RestoreOptions {
  std::filesystem::path backup;
  std::filesystem::path data;
  std::optional<log::NoteVerifier> log_key;  // that the operator trusts; the backup's own key when there is none
  std::vector<SeenCheckpoint> seen;
  Progress progress;  // may be empty
};

struct RestoreReport {
  Manifest manifest;
  std::uint64_t seen_size = 0;  // of the largest checkpoint that was given, if one was
};

// Errors: as ReadManifest(); kConflict when `data` is there and not empty, when a given checkpoint is ahead of the
// backup, or is of another history; kUnauthorized when a given checkpoint is not signed by the log's key; kCorruption
// naming a file that is missing or not what the manifest says, or what is wrong with the log.
[[nodiscard]] Result<RestoreReport> Restore(const RestoreOptions& options);

}  // namespace entente::backup
