// What poetry.lock and pdm.lock have in common: [[package]] tables with a name, a version and what they need. Seen by
// their readers only.
#pragma once

#include <string_view>
#include <vector>

#include "views/supply/lockfiles/lock_builder.h"
#include "views/supply/lockfiles/toml_document.h"

namespace entente::supply {

struct PythonLockFormat {
  std::string_view version_key;  // of [metadata]
  // Where a package comes from, and what it is for.
  Result<void> (*describe)(const LockBuilder& lock, const toml::table& package, RawPackage& raw);
  // Names of what a package needs, as they are written.
  Result<std::vector<std::string_view>> (*needs)(const toml::table& package);
};

// Errors: kInvalidInput with a line as place.
[[nodiscard]] Result<void> ReadPythonLock(LockBuilder& lock, std::string_view text, const PythonLockFormat& format);

}  // namespace entente::supply
