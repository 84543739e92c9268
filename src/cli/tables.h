// Tables for people: aligned columns, cut to the terminal's width where there is one.
//
// Thread safety: values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/terminal.h"

namespace entente::cli {

class Table {
 public:
  // A column whose heading begins with ">" stands flush right.
  explicit Table(std::vector<std::string> headings);
  // Outside text is made plain. REQUIRES: as many cells as headings.
  void Add(std::vector<std::string> cells);
  // The same, the row's first cell painted.
  void Add(Paint paint, std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  void Print(Terminal& terminal) const;

 private:
  struct Row {
    Paint paint = Paint::kNone;
    std::vector<std::string> cells;
  };
  [[nodiscard]] std::vector<std::size_t> Widths(std::size_t columns) const;

  std::vector<std::string> headings_;
  std::vector<bool> right_;
  std::vector<Row> rows_;
};

// "name:  value" lines, aligned; what a single thing is.
class Facts {
 public:
  // A fact without a value is left out.
  void Add(std::string name, std::string_view value);
  void Print(Terminal& terminal) const;

 private:
  std::vector<std::pair<std::string, std::string>> lines_;
};

// 1234567 as "1 234 567".
[[nodiscard]] std::string Grouped(std::uint64_t number);

}  // namespace entente::cli
