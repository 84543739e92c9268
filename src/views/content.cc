#include "views/content.h"

#include <charconv>

#include "base/check.h"

namespace entente::views {

void AppendColumn(std::string& row, std::optional<std::string_view> value) {
  if (!value.has_value()) {
    row += "-;";
    return;
  }
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value->size()).ptr;
  row.append(digits, end);
  row += ':';
  row += *value;
  row += ';';
}

std::vector<std::optional<std::string>> SplitRow(std::string_view row) {
  std::vector<std::optional<std::string>> columns;
  while (!row.empty()) {
    if (row.front() == '-') {
      columns.emplace_back(std::nullopt);
      row.remove_prefix(2);
      continue;
    }
    std::size_t size = 0;
    const auto read = std::from_chars(row.data(), row.data() + row.size(), size);
    row.remove_prefix(static_cast<std::size_t>(read.ptr - row.data()) + 1);
    CHECK(size < row.size());
    columns.emplace_back(row.substr(0, size));
    row.remove_prefix(size + 1);
  }
  return columns;
}

}  // namespace entente::views
