// Points in time as VEX documents write them: RFC 3339 with fractions and offsets. Seen inside vex/ only.
#pragma once

#include <string_view>

#include "base/result.h"
#include "views/supply/vex/document.h"

namespace entente::supply::vex {

// Digits beyond the microsecond are dropped; a leap second counts as the first of the next minute. Errors:
// kInvalidInput.
[[nodiscard]] Result<Microseconds> ParseMoment(std::string_view text);

}  // namespace entente::supply::vex
