// A lock file as an SBOM: its packages as components, with what to look up in advisories, and the project as product.
//
// Thread safety: pure functions.
#pragma once

#include <string>

#include "views/supply/lockfiles/lock_file.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {

// The SBOM's format stays what it is by default: LockFormatName() names this one.
// With options.graph its graph, where the file says which package needs which; the other options say nothing here.
[[nodiscard]] Sbom AsSbom(LockFile file, const SbomReadOptions& options = {});

// "package-lock.json 3".
[[nodiscard]] std::string LockFormatName(const LockFile& file);

}  // namespace entente::supply
