// What time a time entry says. Seen inside proof/ only.
//
// Thread safety: pure function.
#pragma once

#include <optional>

#include "base/clock.h"
#include "statement/signed_statement.h"

namespace entente::proof {

// Nothing where its document cannot be read.
[[nodiscard]] std::optional<UnixSeconds> TimeOf(const statement::SignedStatement& time_entry);

}  // namespace entente::proof
