// Trial: makes of a copied data directory what a restored node would make of it, and checks it as `entente check` does.
//
// Thread safety: functions over the file system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "backup/manifest.h"
#include "base/result.h"
#include "log/checkpoint.h"
#include "node/layout.h"

namespace entente::backup {

// Told how much of a step is done: "copying", bytes, of how many; "checking", entries.
using Progress = std::function<void(std::string_view step, std::uint64_t done, std::uint64_t all)>;

// Afterwards the copy's log has its public files. REQUIRES: the copy holds what the manifest lists, and no public
// files. Errors: kCorruption naming the first fault: the log, its signature under `log_key` (the copy's own checkpoint
// key when there is none), a document, or another size or root than the manifest's.
[[nodiscard]] Result<void> TryCopy(const node::Layout& copy, const Manifest& manifest,
                                   const std::optional<log::NoteVerifier>& log_key, const Progress& progress);
// Removes what TryCopy() made.
[[nodiscard]] Result<void> RemoveDerived(const node::Layout& copy);

}  // namespace entente::backup
