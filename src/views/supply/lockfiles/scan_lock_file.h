// Scanning lock files: read, seen as SBOMs, judged against an advisory index.
//
// Thread safety: pure functions; several threads may share an index.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/lockfiles/lock_file.h"
#include "views/supply/scan.h"

namespace entente::supply {

// Errors: kInvalidInput with a line or a JSON Pointer as place; kCorruption of the index.
[[nodiscard]] Result<ScanResult> ScanLockFile(const AdvisoryIndex& index, LockFileKind kind, ByteView document,
                                              const LockFileContext& context = {});

}  // namespace entente::supply
