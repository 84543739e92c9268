// What single purl types ask for: which parts ignore case, which must or may not be there.
//
// Types without a rule here are taken as they stand.
#pragma once

#include "base/result.h"
#include "views/supply/purl.h"

namespace entente::supply {

// REQUIRES: a lower-case type. Errors: kInvalidInput when the type forbids what `purl` has, or needs what it lacks.
[[nodiscard]] Result<void> ApplyTypeRules(Purl& purl);

}  // namespace entente::supply
