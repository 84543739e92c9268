// How Python's tools write names of packages and requirements. Pure functions; seen by their readers only.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "views/supply/lockfiles/lock_builder.h"

namespace entente::supply {

// PEP 503: lower case, runs of "-", "_" and "." are one "-".
[[nodiscard]] std::string NormalPythonName(std::string_view name);

// "requests[socks]>=2.8 ; python_version<'3'" -> "requests".
[[nodiscard]] std::string_view RequiredName(std::string_view requirement);

// Packages by normal name; a name may have several versions, one a platform.
using PythonPackages = std::unordered_map<std::string, std::vector<std::uint32_t>>;

// From `package` to all that bear the name. Errors: kInvalidInput beyond kLockEdgesMax.
[[nodiscard]] Result<void> DependsOnName(LockBuilder& lock, const PythonPackages& packages, std::uint32_t package,
                                         std::string_view name);

}  // namespace entente::supply
