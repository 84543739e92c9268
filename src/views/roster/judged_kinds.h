// Kinds of statement whose use depends on what the roster holds: they are held against it before they are registered.
// Parties, keys and who admits whom are no such kinds: registration's authority judges them, in the order of the log.
//
// Thread safety: pure functions.
#pragma once

#include <string_view>

namespace entente::roster {

[[nodiscard]] bool IsJudgedByFold(std::string_view content_type);

}  // namespace entente::roster
