// Import: a roster as people keep it, a CSV file, read into what a custodian can sign row by row.
//
// Columns, by the header's names: name, kind, country_iso2, date_if_known, source_note; further ones, where they are
// there: announced, source_title, source_address. Dates are 2021-11-11, or <=2019-11-10 where only a latest day is
// known, or empty. What is wrong in a row is reported and, where the rest can stand, the row is kept without it.
//
// Ids are urn:entente:supporter:KIND:CC:SLUG ("xx" without a country). The same file gives the same ids.
//
// Thread safety: values and pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "views/roster/documents.h"

namespace entente::roster {

struct RosterCsvRow {
  std::uint64_t row = 0;  // in the file; the header is row 1
  Supporter supporter;
  std::optional<DateWithPrecision> date;
  std::optional<DateWithPrecision> announced;
  std::string note;
  std::string source_title;
  std::string source_address;
};

// What is wrong with a row, for a person.
struct RosterCsvDefect {
  std::uint64_t row = 0;
  std::string what;
  bool skipped = false;  // the row was not taken at all
};

struct RosterCsv {
  std::vector<RosterCsvRow> rows;
  std::vector<RosterCsvDefect> defects;  // by row
};

// Errors: kInvalidInput when it is no CSV, or has no header with the columns name and kind.
[[nodiscard]] Result<RosterCsv> ReadRosterCsv(std::string_view text);

// What the custodian says of a row; `fallback` is the source for rows that name none. A row that has only been
// announced (a day of announcement, and no date) is still listed: it stands on the list that is imported.
[[nodiscard]] ListingDocument ListingOf(const RosterCsvRow& row, const std::string& instrument,
                                        const std::optional<Source>& fallback);
// Nothing when the row has no day of announcement.
[[nodiscard]] std::optional<AnnouncementDocument> AnnouncementOf(const RosterCsvRow& row, const std::string& instrument,
                                                                 const std::optional<Source>& fallback);

}  // namespace entente::roster
