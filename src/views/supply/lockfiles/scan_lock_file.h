// Scanning lock files: read, seen as SBOMs, judged against an advisory index.
//
// Thread safety: pure functions; several threads may share an index.
#pragma once

#include <filesystem>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/lockfiles/lock_file.h"
#include "views/supply/scan.h"

namespace entente::supply {

// Errors: kInvalidInput with a line or a JSON Pointer as place; kCorruption of the index.
[[nodiscard]] Result<ScanResult> ScanLockFile(const AdvisoryIndex& index, LockFileKind kind, ByteView document,
                                              const LockFileContext& context = {}, const VexAnswers* vex = nullptr);

// A file of either kind: a lock file by its name, everything else as an SBOM.
// Errors also: kNotFound, kUnavailable of the file.
[[nodiscard]] Result<ScanResult> ScanDocument(const AdvisoryIndex& index, Scanner& scanner,
                                              const std::filesystem::path& file);

}  // namespace entente::supply
