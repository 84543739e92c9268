// CSV (RFC 4180): records of fields, quoted where they hold commas, quotes or line breaks. Lines may end with LF alone;
// a byte order mark at the start is passed over; blank lines are no records. Bounded.
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::roster {

struct CsvLimits {
  std::size_t file_bytes_max = std::size_t{64} * 1024 * 1024;
  std::size_t records_max = 1'000'000;
  std::size_t fields_max = 64;
  std::size_t field_bytes_max = 16 * 1024;
};

using CsvRecord = std::vector<std::string>;

// Errors: kInvalidInput with "row N" as place (rows count from 1): not UTF-8, over a limit, a quote that is never
// closed, text behind a closing quote, a quote within an unquoted field.
[[nodiscard]] Result<std::vector<CsvRecord>> ParseCsv(std::string_view text, const CsvLimits& limits = {});

// One record with its line end. Fields that a spreadsheet would take for a formula (they begin with =, +, -, @, a tab
// or a carriage return) get an apostrophe before them.
[[nodiscard]] std::string CsvLine(const CsvRecord& record);

}  // namespace entente::roster
