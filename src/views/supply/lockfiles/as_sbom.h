// A lock file as an SBOM: its packages as components, with what to look up in advisories, and the project as product.
//
// Thread safety: pure functions.
#pragma once

#include <string>

#include "views/supply/lockfiles/lock_file.h"
#include "views/supply/sboms/sbom.h"

namespace entente::supply {

// The SBOM's format stays what it is by default: LockFormatName() names this one.
[[nodiscard]] Sbom AsSbom(LockFile file);

// "package-lock.json 3".
[[nodiscard]] std::string LockFormatName(const LockFile& file);

}  // namespace entente::supply
