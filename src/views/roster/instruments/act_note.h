// Note: an act as plain text, ready for a note verbale, a memorandum or an e-mail, with what it rests on.
//
// Thread safety: a pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "views/roster/instruments/act_rows.h"
#include "views/roster/instruments/act_words.h"

namespace entente::roster {

// Lines of at most some 100 characters, but for texts of parties, which stand as they wrote them. REQUIRES: the acts of
// one entry, at least one.
[[nodiscard]] std::string NoteOf(const std::vector<ActRow>& acts, std::string_view origin, Language language);

}  // namespace entente::roster
