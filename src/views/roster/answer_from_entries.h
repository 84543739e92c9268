// The roster's answer as it follows from some entries of a log alone, for whoever checks an answer without the log: the
// fold and the question are those of RosterView, on tables in memory that go when it returns.
//
// Thread safety: a pure function.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "views/roster/roster_rows.h"
#include "views/view.h"

namespace entente::roster {

// REQUIRES: indexes ascend (gaps are fine); each entry was authorised. Errors: as RosterView::Answer().
[[nodiscard]] Result<RosterAnswer> AnswerFromEntries(std::span<const views::Entry> entries, std::string_view instrument,
                                                     std::string_view party, UnixSeconds day,
                                                     std::optional<std::uint64_t> at = std::nullopt);

}  // namespace entente::roster
