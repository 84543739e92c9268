// Scanning lock files: read, seen as SBOMs, judged against an advisory index.
//
// Thread safety: pure functions; several threads may share an index.
#pragma once

#include <filesystem>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "views/supply/lockfiles/lock_file.h"
#include "views/supply/scan.h"

namespace entente::supply {

// Errors: kInvalidInput with a line or a JSON Pointer as place; kCorruption of the index.
[[nodiscard]] Result<ScanResult> ScanLockFile(const AdvisoryIndex& index, LockFileKind kind, ByteView document,
                                              const LockFileContext& context = {}, const ScanOptions& options = {});

// A file of either kind: a lock file `as` what it is called, or by its own name; everything else as an SBOM.
// Errors also: kNotFound, kUnavailable of the file.
[[nodiscard]] Result<ScanResult> ScanDocument(const AdvisoryIndex& index, Scanner& scanner,
                                              const std::filesystem::path& file,
                                              const std::optional<LockFileKind>& as = std::nullopt);
// The same of a document without a name: without `as`, a lock file where its first bytes say so.
[[nodiscard]] Result<ScanResult> ScanDocument(const AdvisoryIndex& index, Scanner& scanner, ByteView document,
                                              const std::optional<LockFileKind>& as = std::nullopt);

}  // namespace entente::supply
