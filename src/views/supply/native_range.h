// Ranges as package managers write them ("^1.2.3", "[1.0,2.0)", "~> 2.0.8"), turned into VERS. Each alternative becomes
// the interval that all its parts have in common; alternatives stand beside each other as they are.
//
// Thread safety: pure functions.
#pragma once

#include <string_view>

#include "base/result.h"
#include "views/supply/vers.h"

namespace entente::supply {

// Schemes with a notation of their own: npm, conan, gem, pypi, nuget, maven, nginx, openssl. Others that have an order
// take ">=2.0,<2.15".
// Errors: kInvalidInput when it is no range of that scheme, or holds nothing.
[[nodiscard]] Result<Vers> FromNativeRange(std::string_view scheme, std::string_view native);

}  // namespace entente::supply
