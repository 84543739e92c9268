// Rows of a list of supporters as documents: what a custodian says of each, and what is odd in the list.
//
// Columns: name (needed), id, kind, country_iso2 or country, date_if_known or date or since, source_note or note,
// announced, source_title, source_address, source_as_of. Dates are 2021-11-11, or <=2019-11-10 for "at the latest".
//
// Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "cli/csv.h"
#include "views/roster/documents.h"

namespace entente::cli {

// Something odd in a row. What can be left out is left out and the row is taken; else the row is not.
struct RowDefect {
  std::size_t line = 0;
  std::string what;
  bool row_left_out = false;
};

using RowDocument = std::variant<roster::AnnouncementDocument, roster::ListingDocument>;

struct ReadRows {
  std::size_t rows = 0;
  std::vector<RowDocument> documents;  // in the order of the rows; an announcement before its listing
  std::vector<RowDefect> defects;
};

// `file_name` is the source where the rows name none. Errors: kInvalidInput when there is no column "name".
[[nodiscard]] Result<ReadRows> ReadSupporters(const CsvTable& table, const std::string& instrument, const std::string& file_name);

}  // namespace entente::cli
