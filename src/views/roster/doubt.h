// Doubt: which entry says that a signature was made with a compromised key. Seen by the roster's own sources only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "storage/sqlite.h"

namespace entente::roster {

// An expression that gives the first such entry, or NULL, of four others: the URI of the party whose key it is, the
// key's identifier, the signed entry's index and its time.
[[nodiscard]] std::string DoubtSql(const std::string& party, const std::string& kid, const std::string& entry,
                                   const std::string& time);

// A column that holds an entry or nothing.
[[nodiscard]] std::optional<std::uint64_t> EntryOrNone(const storage::Query& row, int column);

}  // namespace entente::roster
