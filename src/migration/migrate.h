// Migration: a data directory of an older version becomes one of this version, and a copy of what it was is kept.
//
//   lock -> copy as DIR.format-N -> steps, in place -> the new format is written
//
// A crash at any point leaves a directory of the old format, or of the new one; taken again, it goes on. The copy is
// there, whole, before the first change. It shares those files with the directory that are never changed where they lie
// (documents, tiles, finished segments of the journal, the index), so that it needs little room.
//
// Thread safety: one thread.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "migration/steps.h"

namespace entente::migration {

struct MigrationReport {
  int from = 0;
  int to = 0;                      // the same when there was nothing to do
  std::vector<std::string> steps;  // what was done
  std::filesystem::path kept;      // the copy; empty when there was nothing to do
};

// Errors: kNotFound and kConflict for what is no data directory, is newer, is open in another process, or whose copy's
// place is taken by something else; kUnavailable for the disk.
[[nodiscard]] Result<MigrationReport> Migrate(const std::filesystem::path& data,
                                              std::span<const Step> steps = AllSteps());

}  // namespace entente::migration
