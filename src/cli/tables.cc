#include "cli/tables.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace entente::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kColumnMin = 8;

std::string Padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t used = ColumnsOf(text);
  const std::string space(width > used ? width - used : 0, ' ');
  return right ? space + text : text + space;
}

void TrimRight(std::string& line) {
  line.erase(line.find_last_not_of(' ') + 1);
}

}  // namespace

Table::Table(std::vector<std::string> headings) : headings_(std::move(headings)) {
  for (std::string& heading : headings_) {
    right_.push_back(heading.starts_with('>'));
    if (right_.back()) heading.erase(0, 1);
  }
}

void Table::Add(std::vector<std::string> cells) {
  Add(Paint::kNone, std::move(cells));
}

void Table::Add(Paint paint, std::vector<std::string> cells) {
  CHECK(cells.size() == headings_.size());
  for (std::string& cell : cells) cell = Plain(cell);
  rows_.push_back({paint, std::move(cells)});
}

// Takes from the widest column until everything fits.
std::vector<std::size_t> Table::Widths(std::size_t columns) const {
  std::vector<std::size_t> widths;
  for (const std::string& heading : headings_) widths.push_back(ColumnsOf(heading));
  for (const Row& row : rows_)
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], ColumnsOf(row.cells[i]));
  if (columns == 0) return widths;
  std::size_t total = kGap * (widths.size() - 1);
  for (const std::size_t width : widths) total += width;
  while (total > columns) {
    const auto widest = std::ranges::max_element(widths);
    if (*widest <= kColumnMin) break;
    --*widest;
    --total;
  }
  return widths;
}

void Table::Print(Terminal& terminal) const {
  const std::vector<std::size_t> widths = Widths(terminal.columns());
  const auto print = [&](const std::vector<std::string>& cells, Paint first, Paint all) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool last = i + 1 == cells.size();
      const std::string text = Shortened(cells[i], widths[i]);
      std::string cell = last && !right_[i] ? text : Padded(text, widths[i], right_[i]);
      line += i == 0 ? terminal.Painted(first, cell) : cell;
      if (!last) line += std::string(kGap, ' ');
    }
    TrimRight(line);
    terminal.PrintLine(terminal.Painted(all, line));
  };
  print(headings_, Paint::kNone, Paint::kBold);
  for (const Row& row : rows_) print(row.cells, row.paint, Paint::kNone);
}

void Facts::Add(std::string name, std::string_view value) {
  if (!value.empty()) lines_.emplace_back(std::move(name), Plain(value));
}

void Facts::Print(Terminal& terminal) const {
  std::size_t width = 0;
  for (const auto& [name, value] : lines_) width = std::max(width, ColumnsOf(name));
  for (const auto& [name, value] : lines_)
    terminal.PrintLine(terminal.Painted(Paint::kFaint, Padded(name, width, false)) + std::string(kGap, ' ') + value);
}

std::string Grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, " ");
  }
  return digits;
}

}  // namespace entente::cli
