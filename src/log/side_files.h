// Side files: `identities` and `times`, which only the node itself reads. They are made anew from the entry bundles
// when they are missing or too short.
//
// Format: docs/formats/log.md.
#pragma once

#include "base/result.h"
#include "log/paths.h"
#include "log/sequence.h"
#include "storage/files.h"

namespace entente::log {

// Afterwards both hold at least what `published` asks for. Errors: kCorruption when a bundle cannot be read.
[[nodiscard]] Result<void> MakeSideFilesWhole(const Paths& paths, const PublishedState& published,
                                              storage::Files& files);

}  // namespace entente::log
