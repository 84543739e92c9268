// Rows of the tables of VEX, read back. Seen by the sources that ask about VEX on the log.
//
// Thread safety: one thread at a time for each database.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/sqlite.h"
#include "views/supply/vex/document.h"

namespace entente::supply {

// A row that others refer to is not there. Code: kCorruption.
[[nodiscard]] std::unexpected<Error> MissingVexRow(std::int64_t entry);

// The cautious value for a number that is none.
[[nodiscard]] vex::Status StatusOfRow(std::int64_t number);
[[nodiscard]] vex::Justification JustificationOfRow(std::int64_t number);
// "3,4". Errors: kCorruption.
[[nodiscard]] Result<std::vector<std::int64_t>> NumbersOfRow(std::string_view text);
// Aliases as the table has them. Errors: kCorruption.
[[nodiscard]] Result<std::vector<std::string>> VexAliasesOf(std::string_view aliases);
// All names of a vulnerability, as they are compared. Errors: kCorruption.
[[nodiscard]] Result<std::vector<std::string>> VexNamesOf(std::string_view vulnerability, std::string_view aliases);
[[nodiscard]] Result<vex::Product> VexProductAt(storage::Database& database, std::int64_t entry, std::int64_t number);

}  // namespace entente::supply
