// Backup: a copy of what of a node cannot be made anew, while the node may go on serving.
//
// Invariants:
//  1. A backup's directory is there whole and checked, or not at all.
//  2. What was acknowledged before BackUp() was called is in it; what is in it is durable in the node's journal.
//  3. Nothing in the node's directory is written, and its lock is not taken.
//
// Format: docs/formats/backup.md.  Thread safety: functions over the file system.
#pragma once

#include <cstdint>
#include <filesystem>

#include "backup/manifest.h"
#include "backup/trial.h"
#include "base/clock.h"
#include "base/result.h"

namespace entente::backup {

struct BackupOptions {
  std::filesystem::path data;
  std::filesystem::path to;
  std::filesystem::path previous;  // a backup whose unchanged files get a second name here; empty: none
  Progress progress;               // may be empty
};

struct BackupReport {
  Manifest manifest;
  std::uint64_t linked_files = 0;  // shared with the previous backup
  bool unencrypted_keys = false;
};

// Errors: as node::FindNode() for the node; kConflict when `to` is there and not empty; kInvalidInput when it lies in
// the node's directory, or when `previous` is of another log; kCorruption when the journal is damaged, when a document
// that an entry needs is not there or is not what it should be, or when the copy does not pass its check.
[[nodiscard]] Result<BackupReport> BackUp(const BackupOptions& options, const Clock& clock);

}  // namespace entente::backup
