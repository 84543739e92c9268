// CSV (RFC 4180): quoted fields with commas, line breaks and doubled quotation marks; a first row that names columns.
//
// Thread safety: values.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::cli {

struct CsvRow {
  std::size_t line = 0;  // where it begins, from 1
  std::vector<std::string> fields;
};

class CsvTable {
 public:
  // Errors: kInvalidInput with the line as place: not UTF-8, an open quotation mark, a row with other columns than the
  // first one has, a column named twice, too many rows or columns.
  [[nodiscard]] static Result<CsvTable> Parse(std::string_view text);

  [[nodiscard]] const std::vector<CsvRow>& rows() const { return rows_; }
  // Whether there is such a column.
  [[nodiscard]] bool Has(std::string_view column) const { return columns_.contains(column); }
  // Without white space at both ends; "" when there is no such column.
  [[nodiscard]] std::string Field(const CsvRow& row, std::string_view column) const;

 private:
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<CsvRow> rows_;
};

}  // namespace entente::cli
